package dev.codesense.distill.rows;

import java.util.Locale;

/// Who wrote a candidate's question and answer.
public enum Origin {
  /// Sentences made from the facts of a chunk.
  FACTS,
  /// The teacher model.
  TEACHER,
  /// A person wrote the question, and a person or the teacher the answer.
  GOLDEN;

  /// As the provenance says it.
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
