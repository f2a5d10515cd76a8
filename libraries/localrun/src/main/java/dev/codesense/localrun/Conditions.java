package dev.codesense.localrun;

import dev.codesense.workflow.graph.Test;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Decides whether a branch runs.
final class Conditions {

  private Conditions() {}

  static boolean holds(Test test, Frame frame) {
    return switch (test) {
      case Test.Not not -> !holds(not.test(), frame);
      case Test.All all -> all.tests().stream().allMatch(inner -> holds(inner, frame));
      case Test.Any any -> any.tests().stream().anyMatch(inner -> holds(inner, frame));
      case Test.Compare compare ->
          compare(frame.value(compare.left()), compare.operator(), compare.right());
    };
  }

  private static boolean compare(@Nullable Object left, Test.Operator operator, Object right) {
    return switch (operator) {
      case EQUAL -> equal(left, right);
      case NOT_EQUAL -> !equal(left, right);
      case LESS -> order(left, right) < 0;
      case AT_MOST -> order(left, right) <= 0;
      case MORE -> order(left, right) > 0;
      case AT_LEAST -> order(left, right) >= 0;
    };
  }

  /// Numbers are equal whatever class they have.
  private static boolean equal(@Nullable Object left, Object right) {
    return (left instanceof Number && right instanceof Number)
        ? order(left, right) == 0
        : right.equals(left);
  }

  private static int order(@Nullable Object left, Object right) {
    return number(left).compareTo(number(right));
  }

  private static BigDecimal number(@Nullable Object value) {
    return new BigDecimal(String.valueOf(value));
  }
}
