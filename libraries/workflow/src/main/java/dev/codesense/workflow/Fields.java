package dev.codesense.workflow;

import dev.codesense.core.Accessor;
import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;

/// Finds the field that a method reference names.
final class Fields {

  private Fields() {}

  static RecordField of(Class<? extends Record> type, Accessor<?, ?> accessor) {
    try {
      return RecordSchema.of(type).field(accessor.component());
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          WorkflowProblem.NOT_AN_ACCESSOR,
          "%s of %s".formatted(e.getMessage(), type.getSimpleName()),
          e);
    }
  }
}
