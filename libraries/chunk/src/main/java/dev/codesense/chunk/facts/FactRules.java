package dev.codesense.chunk.facts;

import java.util.ArrayList;
import java.util.List;

/// What facts may look like, whatever the file: ranges, lengths, numbers of values.
public final class FactRules {
  /// Characters of one value of a list.
  public static final int LONGEST_VALUE = 200;

  /// Characters of a text such as the doc comment.
  public static final int LONGEST_TEXT = 1_000;

  /// Values of `referenced` and `calls`.
  public static final int MOST_NAMES = 200;

  /// Values of every other list.
  public static final int MOST_VALUES = 50;

  private FactRules() {}

  /// What is wrong with the facts, one sentence each; empty: nothing.
  public static List<String> problems(ChunkFacts facts) {
    var problems = new ArrayList<String>();
    FactFill.forEach(facts, (fact, value) -> check(fact, value, problems));
    return problems;
  }

  private static void check(FactFill.Fact fact, Object value, List<String> problems) {
    var name = fact.name();
    switch (value) {
      case List<?> list -> {
        int most =
            name.equals("symbols.referenced") || name.equals("symbols.calls")
                ? MOST_NAMES
                : MOST_VALUES;
        if (list.size() > most) {
          problems.add(name + " holds at most " + most + " values, has " + list.size());
        }
        for (var entry : list) {
          text(name, String.valueOf(entry), LONGEST_VALUE, problems);
        }
      }
      case String text -> text(name, text, LONGEST_TEXT, problems);
      case Integer number when number < 0 -> problems.add(name + " is negative: " + number);
      case Double share when share < 0 || share > 1 ->
          problems.add(name + " is a share of one, was " + share);
      default -> {}
    }
  }

  private static void text(String name, String text, int longest, List<String> problems) {
    if (text.length() > longest) {
      problems.add(name + " has at most " + longest + " characters, has " + text.length());
    }
    for (int at = 0; at < text.length(); at++) {
      if (Character.isISOControl(text.charAt(at)) && text.charAt(at) != '\n') {
        problems.add(name + " has a control character: " + text);
        return;
      }
    }
  }
}
