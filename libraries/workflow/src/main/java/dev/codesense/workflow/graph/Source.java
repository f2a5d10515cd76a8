package dev.codesense.workflow.graph;

import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.ValueType;

/// Where a value comes from.
public sealed interface Source {

  /// What kind of value it is.
  ValueType type();

  /// A value known when the pipeline is written.
  ///
  /// @param value as plain maps with kebab keys, lists, strings, `Long`, `Double` and booleans
  record Constant(Object value, ValueType type) implements Source {}

  /// A parameter of the pipeline.
  record Input(FieldName field, ValueType type) implements Source {}

  /// An output of a task or of a nested pipeline.
  ///
  /// @param step the step's name
  record Output(String step, FieldName field, ValueType type) implements Source {}

  /// The item that a loop is at; only inside its body.
  record Item(String loop, ValueType type) implements Source {}

  /// What a loop gathered from all its items; only outside its body.
  record Collected(String loop, ValueType type) implements Source {}

  /// The value of the branch that ran; only outside the choice.
  record Chosen(String choice, ValueType type) implements Source {}

  /// Something the engine knows about the run.
  record OfRun(RunFact fact, ValueType type) implements Source {}

  /// What the engine knows about a run.
  enum RunFact {
    /// Unique per run, the same for all its tasks and their retries: text.
    ID,
    /// As people see it: text.
    NAME,
    /// When a schedule wanted the run, or when it was created: text in RFC 3339.
    SCHEDULED,
    /// How everything before the exit task ended, a [dev.codesense.core.FinalStatus]: only in the
    /// exit task.
    FINAL_STATUS
  }
}
