package dev.codesense.engines;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.UrlCredentials;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parameters that a pipeline takes.
///
/// @param byName sorted
public record PipelineParameters(Map<String, Parameter> byName) {

  /// Whole numbers beyond this lose digits on their way through JSON.
  private static final long EXACT = (1L << 53) - 1;

  public PipelineParameters {
    byName = java.util.Collections.unmodifiableMap(new TreeMap<>(byName));
  }

  /// One parameter.
  ///
  /// @param type as KFP's specification has it, such as `NUMBER_INTEGER`
  /// @param literals the only values it takes; empty: any
  public record Parameter(String type, boolean optional, List<Object> literals, RecordCodec codec) {

    Object value(String name, String text) {
      var value =
          switch (type) {
            case "STRING" -> text;
            case "BOOLEAN" ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw wrong(name, text, "true or false");
                };
            case "NUMBER_INTEGER" -> integer(name, text);
            case "NUMBER_DOUBLE" -> number(name, text, "a number such as 0.25");
            case "LIST" -> json(name, text, List.class, "a JSON list such as [1, 2]");
            case "STRUCT" -> json(name, text, Map.class, "a JSON object such as {\"key\": 1}");
            default ->
                throw new CodesenseException(
                    KfpProblem.WRONG_PARAMETER,
                    "The parameter %s is a %s, which cannot be given".formatted(name, type));
          };
      if (!literals.isEmpty() && literals.stream().noneMatch(allowed -> same(allowed, value))) {
        throw wrong(name, text, "one of " + literals);
      }
      return value;
    }

    private static boolean same(Object allowed, Object value) {
      if (allowed instanceof Number one && value instanceof Number other) {
        return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
      }
      return allowed.equals(value);
    }

    private static Object integer(String name, String text) {
      try {
        long number = number(name, text, "a whole number").longValueExact();
        if (Math.abs(number) <= EXACT) {
          return number;
        }
      } catch (ArithmeticException e) {
        // Not whole, or too large: said below.
      }
      throw wrong(name, text, "a whole number of at most " + EXACT);
    }

    private static BigDecimal number(String name, String text, String expected) {
      try {
        return new BigDecimal(text.strip());
      } catch (NumberFormatException e) {
        throw wrong(name, text, expected);
      }
    }

    private Object json(String name, String text, Class<?> type, String expected) {
      try {
        return codec.decode(text.getBytes(StandardCharsets.UTF_8), type);
      } catch (IllegalArgumentException e) {
        throw wrong(name, text, expected);
      }
    }

    private static CodesenseException wrong(String name, String text, String expected) {
      return new CodesenseException(
          KfpProblem.WRONG_PARAMETER,
          "The parameter %s takes %s, was `%s`"
              .formatted(name, expected, UrlCredentials.redacted(text)));
    }
  }

  public static PipelineParameters of(Json spec, RecordCodec codec) {
    var byName = new TreeMap<String, Parameter>();
    var definitions = spec.object("root").object("inputDefinitions").object("parameters");
    for (var name : definitions.fields().keySet()) {
      var definition = definitions.object((String) name);
      byName.put(
          (String) name,
          new Parameter(
              definition.text("parameterType"),
              definition.flag("isOptional") || definition.fields().containsKey("defaultValue"),
              definition.fields().get("literals") instanceof List<?> list
                  ? List.copyOf(list)
                  : List.of(),
              codec));
    }
    return new PipelineParameters(byName);
  }

  /// Types what a person wrote.
  ///
  /// @param given texts by name; lists and objects as JSON
  /// @throws CodesenseException [KfpProblem#UNKNOWN_PARAMETER], [KfpProblem#WRONG_PARAMETER]: all
  ///   that is unknown or missing at once
  public Map<String, Object> typed(Map<String, String> given) {
    var unknown = given.keySet().stream().filter(name -> !byName.containsKey(name)).sorted();
    var names = unknown.toList();
    if (!names.isEmpty()) {
      throw new CodesenseException(
          KfpProblem.UNKNOWN_PARAMETER,
          "The pipeline has no parameter %s; it has: %s"
              .formatted(
                  String.join(", ", names),
                  byName.isEmpty() ? "none" : String.join(", ", byName.keySet())));
    }
    var missing = new ArrayList<String>();
    var typed = new TreeMap<String, Object>();
    byName.forEach((name, parameter) -> {
      var text = text(given, name);
      if (text != null) {
        var value = parameter.value(name, text);
        if (!UrlCredentials.redactedValue(value).equals(value)) {
          throw new CodesenseException(
              KfpProblem.WRONG_PARAMETER,
              "The parameter %s has a user name, password or token in a URL, which whoever sees the run would see"
                  .formatted(name));
        }
        typed.put(name, value);
      } else if (!parameter.optional()) {
        missing.add(name);
      }
    });
    if (!missing.isEmpty()) {
      throw new CodesenseException(
          KfpProblem.WRONG_PARAMETER,
          "The pipeline needs a value of " + String.join(", ", missing));
    }
    return typed;
  }

  private static @Nullable String text(Map<String, String> given, String name) {
    return given.get(name);
  }
}
