package dev.codesense.validate;

import dev.codesense.validate.kfp.KfpVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The messages of a pipeline's documents: `ir-schema.txt`, whose first lines say how to read it.
final class IrSchema {

  enum Form {
    SINGLE,
    LIST,
    MAP
  }

  /// @param type a message or an enumeration of the schema, or one of `string`, `bool`, `int`,
  ///   `number`, `duration`, `struct`, `list` and `any`
  /// @param oneof of the fields that share it one may be there; empty for none
  /// @param since the first server that knows it
  record Field(String name, Form form, String type, String oneof, KfpVersion since) {}

  private static final String RESOURCE = "ir-schema.txt";

  private final Map<String, Map<String, Field>> messages = new HashMap<>();
  private final Map<String, Map<String, KfpVersion>> enums = new HashMap<>();

  private IrSchema() {}

  static IrSchema load() {
    var stream = Objects.requireNonNull(IrSchema.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return parse(lines.readAllLines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static IrSchema parse(List<String> lines) {
    var schema = new IrSchema();
    Map<String, Field> fields = new HashMap<>();
    Map<String, KfpVersion> values = new HashMap<>();
    boolean inMessage = true;
    for (var line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      var words = Arrays.asList(line.strip().split(" "));
      if (line.startsWith("message ")) {
        inMessage = true;
        fields = new HashMap<>();
        schema.messages.put(words.get(1), fields);
      } else if (line.startsWith("enum ")) {
        inMessage = false;
        values = new HashMap<>();
        schema.enums.put(words.get(1), values);
      } else if (inMessage) {
        var field = field(words);
        fields.put(field.name(), field);
        fields.put(snake(field.name()), field);
      } else {
        values.put(words.getFirst(), since(words));
      }
    }
    return schema;
  }

  private static Field field(List<String> words) {
    var form =
        switch (words.get(1)) {
          case "list" -> words.size() > 2 && isType(words.get(2)) ? Form.LIST : Form.SINGLE;
          case "map" -> Form.MAP;
          default -> Form.SINGLE;
        };
    var type = form == Form.SINGLE ? words.get(1) : words.get(2);
    int oneof = words.indexOf("oneof");
    return new Field(
        words.getFirst(), form, type, oneof < 0 ? "" : words.get(oneof + 1), since(words));
  }

  private static boolean isType(String word) {
    return !word.equals("oneof") && !word.equals("since");
  }

  private static KfpVersion since(List<String> words) {
    int since = words.indexOf("since");
    return since < 0 ? KfpVersion.OLDEST : KfpVersion.parse(words.get(since + 1));
  }

  boolean isMessage(String type) {
    return messages.containsKey(type);
  }

  boolean isEnum(String type) {
    return enums.containsKey(type);
  }

  /// @param key as the file has it: protobuf takes camelCase and snake_case
  Optional<Field> field(String message, String key) {
    return Optional.ofNullable(messages.getOrDefault(message, Map.of()).get(key));
  }

  List<String> fieldNames(String message) {
    return messages.getOrDefault(message, Map.of()).values().stream()
        .map(Field::name)
        .distinct()
        .sorted()
        .toList();
  }

  /// Fields and values that [KfpVersion#OLDEST] does not know, such as `SecretAsEnv.optional`.
  SortedMap<String, KfpVersion> newerFields() {
    var newer = new TreeMap<String, KfpVersion>();
    messages.forEach((message, fields) ->
        fields.values().forEach(field -> newer.put(message + "." + field.name(), field.since())));
    enums.forEach((enumeration, values) ->
        values.forEach((value, since) -> newer.put(enumeration + "." + value, since)));
    newer.values().removeIf(KfpVersion.OLDEST::equals);
    return newer;
  }

  /// The first server that knows a value of an enumeration.
  Optional<KfpVersion> value(String enumeration, String name) {
    return Optional.ofNullable(enums.getOrDefault(enumeration, Map.of()).get(name));
  }

  static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
