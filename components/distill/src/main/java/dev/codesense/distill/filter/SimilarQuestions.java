package dev.codesense.distill.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Questions that have most of their words in common, in the same order: a ROUGE-L F-measure above
/// [#MOST]. Only those with enough words in common are compared, which an index of words tells.
final class SimilarQuestions {

  /// As in Self-Instruct.
  static final double MOST = 0.7;

  private final List<String[]> questions = new ArrayList<>();
  private final Map<String, List<Integer>> byWord = new HashMap<>();

  /// @param question as [PlainWords#of] gives it
  void add(String question) {
    var words = question.split(" ");
    for (var word : new HashSet<>(List.of(words))) {
      byWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(questions.size());
    }
    questions.add(words);
  }

  /// Whether a similar question was added.
  ///
  /// @param question as [PlainWords#of] gives it
  boolean isAsked(String question) {
    var words = question.split(" ");
    var shared = new HashMap<Integer, Integer>();
    for (var word : words) {
      byWord.getOrDefault(word, List.of()).forEach(other -> shared.merge(other, 1, Integer::sum));
    }
    return shared.entrySet().stream()
        .anyMatch(other -> {
          var known = questions.get(other.getKey());
          return fMeasure(other.getValue(), words, known) > MOST
              && fMeasure(longestCommon(words, known), words, known) > MOST;
        });
  }

  private static double fMeasure(int common, String[] left, String[] right) {
    return 2.0 * common / (left.length + right.length);
  }

  /// Length of the longest common subsequence.
  private static int longestCommon(String[] left, String[] right) {
    var lengths = new int[right.length + 1];
    for (var word : left) {
      int diagonal = 0;
      for (int i = 1; i <= right.length; i++) {
        int above = lengths[i];
        lengths[i] =
            word.equals(right[i - 1]) ? diagonal + 1 : Math.max(lengths[i], lengths[i - 1]);
        diagonal = above;
      }
    }
    return lengths[right.length];
  }
}
