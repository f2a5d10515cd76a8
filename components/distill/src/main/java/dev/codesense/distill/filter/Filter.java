package dev.codesense.distill.filter;

import java.util.Locale;

/// What drops a candidate, in the order in which it is asked.
public enum Filter {
  UNREADABLE("the teacher's reply held no question, even when asked again"),
  REFUSED("the teacher refused to answer its question"),
  UNCITED("the teacher's answer does not cite the lines that it asked about"),
  SECRET("question or answer holds a secret"),
  LICENCE("the file's licence is not among those allowed"),
  FORMAT("the answer cites nothing, or something else than its passages"),
  QUOTE("what the answer quotes does not stand in the cited lines"),
  INSTRUCTION("the answer repeats text that gives a model orders"),
  DUPLICATE("the question was asked before"),
  NEAR_DUPLICATE("question and answer are nearly those of another row"),
  SIMILAR_QUESTION("the teacher asked nearly the same before"),
  CONTAMINATED("the evaluation set has the question or its answer"),
  JUDGE("the judge found it unfounded or of no use, or gave no rating"),
  BOUNDS("question or answer are too short, too long, repetitive or in another language"),
  CAP("the file, the repository or the set has enough rows"),
  CONTEXT("the passage with the answer does not fit into the prompt");

  private final String reason;

  Filter(String reason) {
    this.reason = reason;
  }

  /// In artifacts and metrics.
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Why, for people.
  public String reason() {
    return reason;
  }
}
