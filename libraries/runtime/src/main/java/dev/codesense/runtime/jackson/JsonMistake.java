package dev.codesense.runtime.jackson;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.codesense.core.RefusedValueException;
import dev.codesense.runtime.binding.NearestName;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says what is wrong with a JSON text and where, to people who have not read the parser. It never
/// quotes a value: that may be what logs must not hold.
final class JsonMistake {
  private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'");
  private static final String SYNTAX =
      "no JSON from here on: look at the quotes, the commas and the brackets";

  private JsonMistake() {}

  static String told(IOException failure) {
    if (!(failure instanceof JsonProcessingException json)) {
      return String.valueOf(failure.getMessage());
    }
    var location = json.getLocation();
    return words(json)
        + (location == null || location.getByteOffset() < 0
            ? ""
            : " at byte " + location.getByteOffset());
  }

  private static String words(JsonProcessingException failure) {
    return switch (failure) {
      case UnrecognizedPropertyException unknown -> unknown(unknown);
      case InvalidNullException missing -> path(missing) + " is null, and needs a value";
      case JsonMappingException mapping -> mapping(mapping);
      case JsonEOFException _ -> "the text ends before its last bracket or quote";
      case JsonParseException syntax -> syntax(syntax);
      default -> failure.getOriginalMessage();
    };
  }

  private static String mapping(JsonMappingException failure) {
    var path = path(failure);
    if (failure.getCause() instanceof IllegalArgumentException refused) {
      return refused(refused, path);
    }
    if (failure.getCause() instanceof JsonProcessingException syntax) {
      return words(syntax);
    }
    var said = failure.getOriginalMessage();
    if (said.startsWith("Missing required creator property")) {
      return path + " is missing";
    }
    if (said.startsWith("No content to map")) {
      return "the text is empty";
    }
    if (said.startsWith("Trailing token")) {
      return "more text behind a value that has ended";
    }
    if (!(failure instanceof MismatchedInputException mismatch)) {
      return said + (path.isEmpty() ? "" : " in " + path);
    }
    return (path.isEmpty() ? "the text" : path) + " must be " + described(mismatch.getTargetType());
  }

  private static String refused(IllegalArgumentException refused, String path) {
    if (refused instanceof RefusedValueException value) {
      return join(path, value.field().getName()) + " " + value.reason();
    }
    return refused.getMessage() + (path.isEmpty() ? "" : " in " + path);
  }

  private static String unknown(UnrecognizedPropertyException failure) {
    Collection<Object> ids = failure.getKnownPropertyIds();
    var known = ids == null ? List.<String>of() : ids.stream().map(String::valueOf).toList();
    return "unknown field "
        + path(failure)
        + (known.isEmpty() ? "" : "; " + NearestName.hint(failure.getPropertyName(), known));
  }

  private static String syntax(JsonParseException failure) {
    var duplicate = DUPLICATE.matcher(failure.getOriginalMessage());
    return duplicate.matches() ? duplicate.group(1) + " is there twice" : SYNTAX;
  }

  /// Such as `anchors[0].path`; empty for the whole text.
  private static String path(JsonMappingException failure) {
    var path = new StringBuilder();
    for (var step : failure.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String described(@Nullable Class<?> type) {
    if (type == null) {
      return "another value";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class
        || type == OptionalInt.class
        || type == OptionalLong.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type)
        || type == double.class
        || type == float.class
        || type == OptionalDouble.class) {
      return "a number";
    }
    if (type.isEnum()) {
      return "one of " + List.of(type.getEnumConstants());
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list in [ ]";
    }
    if (Map.class.isAssignableFrom(type) || type.isRecord()) {
      return "an object in { }";
    }
    return type == String.class || type == Optional.class
        ? "a text in quotes"
        : "a text that is a " + type.getSimpleName();
  }
}
