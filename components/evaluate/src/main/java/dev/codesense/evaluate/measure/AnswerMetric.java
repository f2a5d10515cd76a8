package dev.codesense.evaluate.measure;

import java.util.Locale;

/// Metrics of an answer without a judge, each from 0 to 1. An answer to which one does not apply
/// has no score in it: only refusals and answers without citations are such.
public enum AnswerMetric {
  /// Share of the citations that the model wrote in the form `[n]`.
  CITATIONS_WELL_FORMED,
  /// Share of the citations that the model wrote whose passage was given to it.
  CITATIONS_IN_CONTEXT,
  /// Share of the citations that the model wrote whose passage was given to it and whose place can
  /// be opened: those that readers see.
  CITATIONS_RESOLVABLE,
  /// 1 when all of this holds for every citation that the model wrote, else 0.
  CITATIONS_VALID,
  /// Share of the answer's sentences that cite a passage which has a name that the sentence has:
  /// stands in for asking whether the passage says what the sentence says.
  CITATION_RECALL,
  /// Share of the answer's citations whose passage has a name that the citing sentence has.
  CITATION_PRECISION,
  /// Share of the names in the answer that are in a passage or in the question: others are made up.
  KNOWN_NAMES,
  /// 1 when a question that the code answers was answered, or another one refused, else 0.
  REFUSAL_RIGHT,
  /// 1 when the answer is in the question's language, else 0.
  LANGUAGE_RIGHT;

  /// Its snake_case name in reports.
  public String metric() {
    return name().toLowerCase(Locale.ROOT);
  }
}
