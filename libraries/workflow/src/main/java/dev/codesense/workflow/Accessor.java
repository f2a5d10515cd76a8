package dev.codesense.workflow;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// A method reference to a record's accessor, such as `IndexRequest::snapshot`: names a field in a
/// way that the compiler checks. A lambda is refused when the pipeline is built.
///
/// @param <R> the record
/// @param <T> the field's type
@FunctionalInterface
public interface Accessor<R extends Record, T extends @Nullable Object> extends Serializable {
  T of(R record);
}
