package dev.codesense.search;

import dev.codesense.search.text.TermScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Picks the lines of a chunk that fit a question, and marks what fits in them.
public final class Snippets {
  /// Lines of a snippet at most.
  public static final int LINES = 12;

  private Snippets() {}

  /// Characters `start` to `end`, exclusive, of a text.
  public record Span(int start, int end) {}

  /// Where the words of a question stand in a text, in order, not overlapping.
  public static List<Span> highlights(String question, String text) {
    return highlighter(question).apply(text);
  }

  /// As [#highlights], for a question about many texts.
  public static Function<String, List<Span>> highlighter(String question) {
    var wanted = wanted(Question.of(question, RankingWeights.DEFAULT));
    return text -> spans(wanted, text);
  }

  static List<Span> highlights(Question question, String text) {
    return spans(wanted(question), text);
  }

  private static List<Span> spans(Set<String> wanted, String text) {
    var spans = new ArrayList<Span>();
    for (var scanner = new TermScanner().reset(text); scanner.next(); ) {
      if (wanted.contains(scanner.toString())) {
        var span = new Span(scanner.start(), scanner.end());
        // The whole identifier comes after its parts and takes their place.
        while (!spans.isEmpty() && spans.getLast().start >= span.start) {
          spans.removeLast();
        }
        spans.add(span);
      }
    }
    return spans;
  }

  /// At most [#LINES] consecutive lines of a text: those with the most different words of the
  /// question, the earliest of equals.
  static String best(Question question, String text) {
    var lines = text.split("\n", -1);
    int count =
        lines.length > 1 && lines[lines.length - 1].isBlank() ? lines.length - 1 : lines.length;
    if (count <= LINES) {
      return String.join("\n", List.of(lines).subList(0, count));
    }
    var found = hits(question, lines, count);
    int best = 0;
    double bestScore = -1;
    for (int from = 0; from + LINES <= count; from++) {
      long distinct = 0;
      int hits = 0;
      for (int i = from; i < from + LINES; i++) {
        distinct |= found[i];
        hits += found[i] == 0 ? 0 : 1;
      }
      double score = Long.bitCount(distinct) + hits * 0.2 + (lines[from].isBlank() ? 0 : 0.1);
      if (score > bestScore) {
        bestScore = score;
        best = from;
      }
    }
    return String.join("\n", List.of(lines).subList(best, best + LINES));
  }

  /// Line by line a bit for every word of the question that it holds; the 65th shares the first.
  private static long[] hits(Question question, String[] lines, int count) {
    var bits = new HashMap<String, Long>();
    long lengths = 0;
    for (var word : wanted(question)) {
      bits.put(word, 1L << bits.size());
      lengths |= 1L << word.length();
    }
    var hits = new long[count];
    var scanner = new TermScanner();
    for (int i = 0; i < count; i++) {
      for (scanner.reset(lines[i]); scanner.next(); ) {
        // Most terms are of another length: no string is made for them.
        if ((lengths & 1L << scanner.length()) != 0) {
          hits[i] |= bits.getOrDefault(scanner.toString(), 0L);
        }
      }
    }
    return hits;
  }

  private static Set<String> wanted(Question question) {
    return question.terms().isEmpty() ? question.fillers() : question.terms().keySet();
  }
}
