package dev.codesense.validate;

import dev.codesense.runtime.tree.Node;
import java.util.function.ToLongFunction;

/// How long a tree is as the JSON that Go writes, without writing it.
final class JsonLength {

  private JsonLength() {}

  /// Bytes of the JSON.
  static long of(Node node) {
    return count(node, JsonLength::escaped, 1);
  }

  /// Characters of it that are escaped when the JSON becomes a text within JSON.
  static long quotes(Node node) {
    return count(
        node, text -> 2 + text.chars().filter(c -> c == '"' || c == '\\' || c < ' ').count(), 0);
  }

  /// @param mark bytes of a bracket, comma or colon
  private static long count(Node node, ToLongFunction<String> text, int mark) {
    return switch (node) {
      case Node.Mapping mapping ->
          2L * mark
              + mapping.entries().stream()
                  .mapToLong(entry ->
                      text.applyAsLong(entry.key()) + 2L * mark + count(entry.value(), text, mark))
                  .sum();
      case Node.Sequence sequence ->
          2L * mark + sequence.items().stream().mapToLong(i -> count(i, text, mark) + mark).sum();
      case Node.Scalar(var value, var kind, _) ->
          kind == Node.Kind.STRING ? text.applyAsLong(value) : (long) value.length() * mark;
    };
  }

  private static long escaped(String text) {
    return 2
        + text.codePoints()
            .mapToLong(point ->
                switch (point) {
                  case '"', '\\', '\n', '\r', '\t' -> 2;
                  case '<', '>', '&', 0x2028, 0x2029 -> 6;
                  default ->
                      point < ' '
                          ? 6
                          : point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
                })
            .sum();
  }
}
