package dev.codesense.workflow;

import dev.codesense.runtime.schema.PlainValues;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Test;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a task will get when it runs: a parameter, an output, the item of a loop.
///
/// Compared with a constant it becomes a [Condition]. Only text, numbers, truth values and enum
/// constants can be compared, and only numbers have an order.
public final class Value<T extends @Nullable Object> {
  private final Source source;
  private final Scope scope;

  Value(Source source, Scope scope) {
    this.source = source;
    this.scope = scope;
  }

  Source source() {
    return source;
  }

  /// Where it is known.
  Scope scope() {
    return scope;
  }

  public Condition is(T constant) {
    return compare(Test.Operator.EQUAL, constant);
  }

  public Condition isNot(T constant) {
    return compare(Test.Operator.NOT_EQUAL, constant);
  }

  public Condition lessThan(T number) {
    return order(Test.Operator.LESS, number);
  }

  public Condition atMost(T number) {
    return order(Test.Operator.AT_MOST, number);
  }

  public Condition moreThan(T number) {
    return order(Test.Operator.MORE, number);
  }

  public Condition atLeast(T number) {
    return order(Test.Operator.AT_LEAST, number);
  }

  private Condition order(Test.Operator operator, T number) {
    if (!(number instanceof Number)) {
      throw new IllegalArgumentException(
          "Only numbers have an order, %s is %s".formatted(number, source.type().describe()));
    }
    return compare(operator, number);
  }

  private Condition compare(Test.Operator operator, T constant) {
    switch (source.type()) {
      case ValueType.Scalar _, ValueType.EnumOf _ -> {}
      case ValueType.ListOf _, ValueType.MapOf _, ValueType.RecordOf _, ValueType.ArtifactOf _ ->
          throw new IllegalArgumentException(
              "No engine compares a " + source.type().describe() + ": " + source);
    }
    if (constant == null) {
      throw new IllegalArgumentException("No engine compares with null: " + source);
    }
    return new Condition(
        new Test.Compare(source, operator, PlainValues.of(constant)), List.of(this));
  }

  @Override
  public String toString() {
    return source.toString();
  }
}
