package dev.codesense.distill.filter;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.chunk.Chunk;
import dev.codesense.distill.near.MinHash;
import dev.codesense.distill.near.NearDuplicates;
import dev.codesense.distill.near.Shingles;
import dev.codesense.distill.rows.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The questions that models are evaluated with, so that no row gives one away.
public final class EvaluationSet {

  /// A shorter text is part of too much to mean anything.
  private static final int FEWEST_WORDS = 3;

  private final List<GoldenQuestion> questions;
  private final Map<String, List<Anchor>> anchors = new HashMap<>();
  private final Set<String> texts = new HashSet<>();
  private final NearDuplicates near = new NearDuplicates();
  private final Shingles shingles = new Shingles();

  public EvaluationSet(List<GoldenQuestion> questions) {
    this.questions = List.copyOf(questions);
    for (var question : questions) {
      question
          .anchors()
          .forEach(
              anchor -> anchors.computeIfAbsent(anchor.path(), _ -> new ArrayList<>()).add(anchor));
      add(question.question());
      if (question.answer() != null) {
        add(question.answer());
      }
    }
  }

  private void add(String text) {
    var words = PlainWords.of(text);
    if (words.chars().filter(c -> c == ' ').count() + 1 >= FEWEST_WORDS) {
      texts.add(words);
    }
    near.add(MinHash.of(text, shingles));
  }

  /// How many questions it has.
  public int size() {
    return questions.size();
  }

  /// Whether a chunk may hold the answer to one of the questions.
  public boolean isAnchor(Chunk chunk) {
    return anchors.getOrDefault(chunk.path(), List.of()).stream()
        .anyMatch(anchor -> anchor.mayBeHeldBy(chunk));
  }

  /// Whether one of the questions is about a file.
  public boolean isAbout(String repo, String path) {
    return anchors.getOrDefault(path, List.of()).stream()
        .anyMatch(anchor -> anchor.repo() == null || repo.equals(anchor.repo()));
  }

  /// Whether a candidate repeats a question or an answer, word for word or nearly so.
  boolean contaminates(Candidate candidate) {
    if (texts.isEmpty() && near.size() == 0) {
      return false;
    }
    var words = PlainWords.of(candidate.question() + "\n" + candidate.answer());
    return texts.stream().anyMatch(text -> PlainWords.holds(words, text))
        || near.anyNear(MinHash.of(candidate.question(), shingles)) >= 0
        || near.anyNear(MinHash.of(candidate.answer(), shingles)) >= 0;
  }
}
