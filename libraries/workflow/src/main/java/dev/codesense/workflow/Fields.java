package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import java.lang.invoke.SerializedLambda;

/// Finds the field that a method reference names.
final class Fields {

  private Fields() {}

  /// A method reference that is serializable says what it refers to.
  static RecordField of(Class<? extends Record> type, Accessor<?, ?> accessor) {
    var reference = reference(accessor);
    if (reference.getImplClass().equals(type.getName().replace('.', '/'))) {
      for (var field : RecordSchema.of(type).fields()) {
        if (field.name().equals(reference.getImplMethodName())) {
          return field;
        }
      }
    }
    throw new CodesenseException(
        WorkflowProblem.NOT_AN_ACCESSOR,
        "%s.%s names no field of %s"
            .formatted(
                reference.getImplClass().replace('/', '.'),
                reference.getImplMethodName(),
                type.getSimpleName()));
  }

  private static SerializedLambda reference(Accessor<?, ?> accessor) {
    try {
      var replacement = accessor.getClass().getDeclaredMethod("writeReplace");
      replacement.setAccessible(true);
      if (replacement.invoke(accessor) instanceof SerializedLambda lambda) {
        return lambda;
      }
    } catch (ReflectiveOperationException e) {
      throw new CodesenseException(
          WorkflowProblem.NOT_AN_ACCESSOR,
          accessor.getClass().getName() + " is no method reference",
          e);
    }
    throw new CodesenseException(
        WorkflowProblem.NOT_AN_ACCESSOR, accessor.getClass().getName() + " is no method reference");
  }
}
