package dev.codesense.core;

import java.lang.reflect.RecordComponent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A record refuses the value of one of its fields, and says of which. Thrown by the constructors
/// of requests and settings, so that whoever read the value can say where it was written.
public final class RefusedValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient RecordComponent field;
  private final String reason;
  private final transient @Nullable Problem problem;

  /// @param field such as `IndexRequest::batchSize`
  /// @param reason goes behind the field's name: `must be at least 1, was 0`
  public <R extends Record> RefusedValueException(
      Accessor<R, ? extends @Nullable Object> field, String reason) {
    this(null, field, reason, null);
  }

  /// @param cause who found that the value is none
  public <R extends Record> RefusedValueException(
      Accessor<R, ? extends @Nullable Object> field, String reason, Throwable cause) {
    this(null, field, reason, cause);
  }

  /// @param problem what the refusal is, where it has a page of its own
  public <R extends Record> RefusedValueException(
      Problem problem, Accessor<R, ? extends @Nullable Object> field, String reason) {
    this(problem, field, reason, null);
  }

  private RefusedValueException(
      @Nullable Problem problem,
      Accessor<?, ? extends @Nullable Object> accessor,
      String reason,
      @Nullable Throwable cause) {
    var component = accessor.component();
    super(component.getName() + " " + reason, cause);
    this.field = component;
    this.reason = reason;
    this.problem = problem;
  }

  /// The field of the record that refuses.
  public RecordComponent field() {
    return field;
  }

  /// Goes behind whatever name the reader knows the field by.
  public String reason() {
    return reason;
  }

  public Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }
}
