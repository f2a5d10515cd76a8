package dev.codesense.runtime.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Between [Node]s and plain maps, lists, strings, numbers and booleans.
public final class Trees {

  private Trees() {}

  /// Plain values as a tree, every node at `origin`.
  public static Node fromPlain(@Nullable Object value, Origin origin) {
    return switch (value) {
      case null -> new Node.Scalar("", Node.Kind.NULL, origin);
      case Map<?, ?> map -> {
        var entries = new ArrayList<Node.Entry>(map.size());
        map.forEach((key, item) ->
            entries.add(new Node.Entry(String.valueOf(key), fromPlain(item, origin), origin)));
        yield new Node.Mapping(entries, origin);
      }
      case List<?> list ->
          new Node.Sequence(list.stream().map(item -> fromPlain(item, origin)).toList(), origin);
      case Boolean bool -> new Node.Scalar(bool.toString(), Node.Kind.BOOLEAN, origin);
      case Integer number -> new Node.Scalar(number.toString(), Node.Kind.INTEGER, origin);
      case Long number -> new Node.Scalar(number.toString(), Node.Kind.INTEGER, origin);
      case Number number -> new Node.Scalar(number.toString(), Node.Kind.DECIMAL, origin);
      default -> new Node.Scalar(value.toString(), Node.Kind.STRING, origin);
    };
  }

  /// A tree as plain values: maps keep their order, integers are `Long`, decimals `Double`.
  public static @Nullable Object toPlain(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        mapping.entries().forEach(entry -> map.put(entry.key(), toPlain(entry.value())));
        yield map;
      }
      case Node.Sequence sequence -> {
        var list = new ArrayList<@Nullable Object>();
        sequence.items().forEach(item -> list.add(toPlain(item)));
        yield list;
      }
      case Node.Scalar scalar ->
          switch (scalar.kind()) {
            case NULL -> null;
            case BOOLEAN -> Boolean.valueOf(scalar.text());
            case INTEGER -> Long.valueOf(scalar.text());
            case DECIMAL -> Double.valueOf(scalar.text());
            case STRING, UNTYPED -> scalar.text();
          };
    };
  }
}
