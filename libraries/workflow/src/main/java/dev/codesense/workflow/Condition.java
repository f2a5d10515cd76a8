package dev.codesense.workflow;

import dev.codesense.workflow.graph.Test;
import java.util.List;
import java.util.stream.Stream;

/// Decides whether a branch runs. Made by [Value#is] and its siblings.
public final class Condition {
  private final Test test;
  private final List<Value<?>> values;

  Condition(Test test, List<Value<?>> values) {
    this.test = test;
    this.values = List.copyOf(values);
  }

  Test test() {
    return test;
  }

  List<Value<?>> values() {
    return values;
  }

  public Condition not() {
    return new Condition(new Test.Not(test), values);
  }

  public Condition and(Condition other) {
    return new Condition(new Test.All(List.of(test, other.test)), both(other));
  }

  public Condition or(Condition other) {
    return new Condition(new Test.Any(List.of(test, other.test)), both(other));
  }

  private List<Value<?>> both(Condition other) {
    return Stream.concat(values.stream(), other.values.stream()).toList();
  }
}
