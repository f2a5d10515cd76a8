package dev.codesense.workflow.argo;

import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Test;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Writes a condition in the expression language of Argo, where every parameter is text.
final class Expression {
  private final Function<Source, Ref> values;

  Expression(Function<Source, Ref> values) {
    this.values = values;
  }

  String of(Test test) {
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

  private String joined(List<Test> tests, String operator) {
    return tests.stream().map(test -> "(" + of(test) + ")").collect(Collectors.joining(operator));
  }

  private String operand(Source source) {
    var value = values.apply(source).expression();
    return switch (source.type()) {
      case ValueType.Scalar.INT, ValueType.Scalar.LONG -> "asInt(" + value + ")";
      case ValueType.Scalar.DOUBLE -> "asFloat(" + value + ")";
      default -> value;
    };
  }

  private static String literal(ValueType type, Object value) {
    return value instanceof Number number
        ? type == ValueType.Scalar.DOUBLE
            ? String.valueOf(number.doubleValue())
            : String.valueOf(number.longValue())
        : Ref.quoted(value.toString());
  }
}
