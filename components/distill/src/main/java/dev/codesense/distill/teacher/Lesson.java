package dev.codesense.distill.teacher;

import dev.codesense.distill.filter.Filter;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.llm.Structured;
import org.jspecify.annotations.Nullable;

/// What came of asking the teacher about one chunk.
public sealed interface Lesson {

  /// What had to be done to the JSON that the question came in; null where it could not be read.
  Structured.@Nullable Repair repair();

  /// A question with its answer.
  record Taught(Candidate candidate, Structured.Repair repair) implements Lesson {}

  /// No row.
  ///
  /// @param asked the question, about its chunk; without a question it is empty
  record Untaught(Filter why, Candidate asked, Structured.@Nullable Repair repair)
      implements Lesson {}
}
