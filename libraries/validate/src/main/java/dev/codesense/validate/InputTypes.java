package dev.codesense.validate;

import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Trees;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Types of parameters, and values that fit them.
final class InputTypes {
  private static final BigDecimal MOST = new BigDecimal("9007199254740991");
  private static final Set<String> NUMBERS = Set.of("NUMBER_INTEGER", "NUMBER_DOUBLE");

  private InputTypes() {}

  /// Whether a value of type `given` may go where `wanted` is expected; an empty type is any.
  static boolean fits(String wanted, String given) {
    return wanted.isEmpty()
        || given.isEmpty()
        || wanted.equals(given)
        || (wanted.equals("STRUCT") && given.equals("TASK_FINAL_STATUS"))
        || (NUMBERS.contains(wanted) && NUMBERS.contains(given));
  }

  /// A value that a task passes; text with a placeholder becomes any type.
  static void constant(String wanted, LocatedValue constant, Findings findings) {
    if (!constant.text().contains("{{$") && !isOf(wanted, constant.node())) {
      findings.add(
          Rule.INPUT_TYPES,
          constant,
          "the input is %s, the value %s".formatted(wanted, SpecReader.describe(constant.node())));
    }
  }

  static void defaultValue(LocatedValue input, LocatedValue value, Findings findings) {
    var type = input.text("parameterType");
    if (!isOf(type, value.node())) {
      findings.add(
          Rule.INPUT_TYPES,
          value,
          "the input is %s, its default %s".formatted(type, SpecReader.describe(value.node())));
    } else if (!isLiteral(input, value.node())) {
      findings.add(
          Rule.INPUT_TYPES,
          value,
          "the default %s is none of the literals".formatted(SpecReader.describe(value.node())));
    }
  }

  static boolean isLiteral(LocatedValue input, Node value) {
    var literals = input.all("literals");
    return literals.isEmpty()
        || literals.stream().anyMatch(literal -> equal(literal.node(), value));
  }

  private static boolean equal(Node left, Node right) {
    var one = number(left);
    var other = number(right);
    return (one.isPresent() && other.isPresent())
        ? one.orElseThrow().compareTo(other.orElseThrow()) == 0
        : Objects.equals(Trees.toPlain(left), Trees.toPlain(right));
  }

  private static Optional<BigDecimal> number(Node node) {
    return (node instanceof Node.Scalar(var text, var kind, _)
            && (kind == Node.Kind.INTEGER || kind == Node.Kind.DECIMAL)
            && text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]{1,3})?"))
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  /// Whether a value is of a parameter type; nothing is of any, and any value of a type unknown
  /// here.
  static boolean isOf(String type, Node value) {
    if (SpecReader.isKind(value, Node.Kind.NULL)) {
      return true;
    }
    return switch (type) {
      case "STRING" -> SpecReader.isKind(value, Node.Kind.STRING);
      case "BOOLEAN" -> SpecReader.isKind(value, Node.Kind.BOOLEAN);
      case "LIST" -> value instanceof Node.Sequence;
      case "STRUCT" -> value instanceof Node.Mapping;
      case "NUMBER_DOUBLE" -> number(value).isPresent();
      case "NUMBER_INTEGER" ->
          number(value)
              .map(number ->
                  number.stripTrailingZeros().scale() <= 0 && number.abs().compareTo(MOST) <= 0)
              .orElse(false);
      default -> true;
    };
  }
}
