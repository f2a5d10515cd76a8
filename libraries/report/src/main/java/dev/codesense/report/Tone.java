package dev.codesense.report;

/// How something is meant. Colour never says it alone: the words beside it do too.
public enum Tone {
  PLAIN,
  GOOD,
  WARN,
  BAD,
  /// Beside the point: a remark, or what has not happened.
  SOFT
}
