package dev.codesense.workflow.kfp;

import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Test;
import java.util.List;
import java.util.stream.Collectors;

/// Writes a condition as the Common Expression Language of `triggerPolicy.condition`.
final class Cel {

  private Cel() {}

  /// @param test reads inputs of the task that has the condition, called as [Dag#name] says
  static String of(Test test) {
    return switch (test) {
      case Test.Compare compare ->
          "%s %s %s"
              .formatted(
                  operand(compare.left()),
                  compare.operator().sign(),
                  literal(compare.left().type(), compare.right()));
      case Test.Not not -> "!(" + of(not.test()) + ")";
      case Test.All all -> joined(all.tests(), " && ");
      case Test.Any any -> joined(any.tests(), " || ");
    };
  }

  private static String joined(List<Test> tests, String operator) {
    return tests.stream().map(test -> "(" + of(test) + ")").collect(Collectors.joining(operator));
  }

  /// Numbers arrive as doubles, whatever they were declared as.
  private static String operand(Source source) {
    var value = "inputs.parameter_values['%s']".formatted(Dag.name(source));
    if (source.type() instanceof ValueType.Scalar scalar) {
      return switch (scalar) {
        case INT, LONG -> "int(" + value + ")";
        case DOUBLE -> "double(" + value + ")";
        case STRING, BOOLEAN, URI, PATH, DURATION, INSTANT -> value;
      };
    }
    return value;
  }

  private static String literal(ValueType type, Object value) {
    return switch (value) {
      case Boolean bool -> bool.toString();
      case Number number ->
          type == ValueType.Scalar.DOUBLE
              ? String.valueOf(number.doubleValue())
              : String.valueOf(number.longValue());
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    return "'"
        + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        + "'";
  }
}
