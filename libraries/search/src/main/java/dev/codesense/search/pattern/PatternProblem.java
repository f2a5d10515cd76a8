package dev.codesense.search.pattern;

import dev.codesense.core.Problem;

/// What can be wrong with a pattern.
public enum PatternProblem implements Problem {
  PATTERN_INVALID(
      "CS-SRC-405",
      Kind.USER,
      "Correct the expression; a backslash before . * + ? ( ) [ ] { } | makes it an ordinary character");

  private final Entry entry;

  PatternProblem(String code, Kind kind, String remedy) {
    entry = new Entry(code, kind, remedy);
  }

  @Override
  public Entry entry() {
    return entry;
  }
}
