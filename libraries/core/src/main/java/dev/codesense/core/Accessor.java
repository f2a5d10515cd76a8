package dev.codesense.core;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A method reference to a record's accessor, such as `IndexRequest::snapshot`: names a field in a
/// way that the compiler checks.
///
/// @param <R> the record
/// @param <T> the field's type
@FunctionalInterface
public interface Accessor<R extends Record, T extends @Nullable Object> extends Serializable {
  T of(R record);

  /// The field that the method reference names: one that is serializable says what it refers to.
  ///
  /// @throws IllegalArgumentException for a lambda and for what is no accessor
  default RecordComponent component() {
    try {
      var replacement = getClass().getDeclaredMethod("writeReplace");
      replacement.setAccessible(true);
      if (replacement.invoke(this) instanceof SerializedLambda reference) {
        var owner = reference.getImplClass().replace('/', '.');
        var type = Class.forName(owner, false, getClass().getClassLoader());
        var components = type.getRecordComponents();
        return Arrays.stream(components == null ? new RecordComponent[0] : components)
            .filter(component -> component.getName().equals(reference.getImplMethodName()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "%s.%s names no field".formatted(owner, reference.getImplMethodName())));
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(getClass().getName() + " is no method reference", e);
    }
    throw new IllegalArgumentException(getClass().getName() + " is no method reference");
  }
}
