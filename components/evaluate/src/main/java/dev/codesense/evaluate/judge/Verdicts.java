package dev.codesense.evaluate.judge;

import dev.codesense.core.Doc;
import java.util.List;
import java.util.TreeMap;

/// What a judge replies: records that its JSON must be.
final class Verdicts {
  private Verdicts() {}

  /// A verdict with the number of what it is about.
  interface Numbered {
    int number();

    String word();
  }

  /// A list of verdicts.
  interface Listed<V extends Numbered> {
    List<V> verdicts();
  }

  record Statements(
      @Doc("What the answer states, one fact each, in its order") List<String> statements) {}

  /// How a statement stands to the passages.
  enum Support {
    SUPPORTED,
    CONTRADICTED,
    UNSUPPORTED
  }

  record SupportVerdict(int number, Support verdict) implements Numbered {
    @Override
    public String word() {
      return verdict.name();
    }
  }

  record SupportVerdicts(@Doc("One for each statement") List<SupportVerdict> verdicts)
      implements Listed<SupportVerdict> {}

  /// How a statement stands to the question.
  enum Relevance {
    RELEVANT,
    IRRELEVANT,
    UNSURE
  }

  record RelevanceVerdict(int number, Relevance verdict) implements Numbered {
    @Override
    public String word() {
      return verdict.name();
    }
  }

  record RelevanceVerdicts(@Doc("One for each statement") List<RelevanceVerdict> verdicts)
      implements Listed<RelevanceVerdict> {}

  /// Yes or no.
  enum Answer {
    YES,
    NO
  }

  record AnswerVerdict(int number, Answer verdict) implements Numbered {
    @Override
    public String word() {
      return verdict.name();
    }
  }

  record AnswerVerdicts(@Doc("One for each number") List<AnswerVerdict> verdicts)
      implements Listed<AnswerVerdict> {}

  record Rating(@Doc("From 0, not at all, to 10, wholly") int score) {}

  /// The verdicts by number.
  ///
  /// @param count how many there must be
  /// @throws IllegalArgumentException unless there is exactly one for each number from 1 on
  static <V extends Numbered> List<V> inOrder(List<V> verdicts, int count) {
    var byNumber = new TreeMap<Integer, V>();
    for (var verdict : verdicts) {
      if (verdict.number() < 1 || verdict.number() > count) {
        throw new IllegalArgumentException(
            "there is a verdict for number %d, and the last one is %d"
                .formatted(verdict.number(), count));
      }
      if (byNumber.put(verdict.number(), verdict) != null) {
        throw new IllegalArgumentException("there are two verdicts for number " + verdict.number());
      }
    }
    for (int number = 1; number <= count; number++) {
      if (!byNumber.containsKey(number)) {
        throw new IllegalArgumentException("there is no verdict for number " + number);
      }
    }
    return List.copyOf(byNumber.values());
  }
}
