package dev.codesense.tracking.langfuse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// OTLP's own `.proto` files, and whether JSON is what they describe: the names of fields in lower
/// camel case, 64-bit numbers in quotes, ids in hex, enums as numbers.
final class OtlpProto {
  private static final Pattern TOKEN = Pattern.compile("[\\w.]+|[{}=;<>,]|\"[^\"]*\"");

  private final Map<String, Map<String, Field>> messages = new HashMap<>();
  private final Set<String> enums = new HashSet<>();

  private record Field(String type, boolean repeated) {}

  static OtlpProto of(Path folder) throws IOException {
    var proto = new OtlpProto();
    for (var name : List.of("common", "resource", "trace", "trace_service")) {
      var text = Files.readString(folder.resolve(name + ".proto")).replaceAll("//.*", "");
      var tokens = TOKEN.matcher(text).results().map(found -> found.group()).toList();
      proto.read(tokens);
    }
    return proto;
  }

  private void read(List<String> tokens) {
    var open = new ArrayList<String>();
    for (int i = 0; i < tokens.size(); i++) {
      var token = tokens.get(i);
      if (token.equals("}")) {
        open.removeLast();
      } else if (token.equals("{")) {
        open.add(tokens.get(i - 2) + " " + tokens.get(i - 1));
        if (tokens.get(i - 2).equals("message")) {
          messages.put(tokens.get(i - 1), new TreeMap<>());
        } else if (tokens.get(i - 2).equals("enum")) {
          enums.add(tokens.get(i - 1));
        }
      } else if (token.equals("=") && !open.isEmpty() && !open.getLast().startsWith("enum ")) {
        int at = i;
        open.reversed().stream()
            .filter(one -> one.startsWith("message "))
            .findFirst()
            .ifPresent(one -> add(one.substring("message ".length()), tokens, at));
      }
    }
  }

  private void add(String message, List<String> tokens, int equals) {
    var type = tokens.get(equals - 2);
    var fields = messages.get(message);
    if (fields != null) {
      fields.put(
          camel(tokens.get(equals - 1)),
          new Field(
              type.substring(type.lastIndexOf('.') + 1),
              tokens.get(equals - 3).equals("repeated")));
    }
  }

  private static String camel(String name) {
    return Pattern.compile("_(\\w)")
        .matcher(name)
        .replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT));
  }

  /// What is wrong with a value of a message's type; empty when nothing is.
  List<String> check(String message, Object json) {
    var wrong = new ArrayList<String>();
    check(message, message, json, wrong);
    return wrong;
  }

  private void check(String type, String where, @Nullable Object json, List<String> wrong) {
    var fields = messages.get(type);
    if (fields != null) {
      if (!(json instanceof Map<?, ?> object)) {
        wrong.add(where + " is no message");
        return;
      }
      object.forEach((name, value) -> {
        var field = fields.get(String.valueOf(name));
        var place = where + "." + name;
        if (field == null) {
          wrong.add(place + " is not described");
        } else if (!field.repeated()) {
          check(field.type(), place, value, wrong);
        } else if (value instanceof List<?> list) {
          list.forEach(item -> check(field.type(), place, item, wrong));
        } else {
          wrong.add(place + " is no list");
        }
      });
      return;
    }
    boolean fits =
        switch (type) {
          case "string" -> json instanceof String;
          case "bool" -> json instanceof Boolean;
          case "double" -> json instanceof Number;
          case "bytes" -> json instanceof String text && text.matches("(?:[0-9a-f]{2})+");
          case "fixed64" -> json instanceof String text && text.matches("\\d{1,20}");
          // Both forms are JSON of protobuf.
          case "int64", "int32", "uint32", "fixed32" ->
              json instanceof Integer || (json instanceof String text && text.matches("-?\\d+"));
          default -> enums.contains(type) && json instanceof Integer;
        };
    if (!fits) {
      wrong.add("%s is %s, which is no %s".formatted(where, json, type));
    }
  }
}
