package dev.codesense.validate;

import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A value and its place in the file. Absent fields read as protobuf's: empty text, no children.
///
/// @param path keys from the document's top
/// @param key the last of them
/// @param origin where the key is, or the item of a list
record LocatedValue(String path, String key, Node node, Origin origin) {

  static LocatedValue top(Node node) {
    return new LocatedValue("", "", node, node.origin());
  }

  /// The same place with another value.
  LocatedValue with(Node other) {
    return new LocatedValue(path, key, other, origin);
  }

  LocatedValue entry(Node.Entry entry) {
    return new LocatedValue(join(path, entry.key()), entry.key(), entry.value(), entry.origin());
  }

  LocatedValue item(int index, Node item) {
    var key = "[" + index + "]";
    return new LocatedValue(path + key, key, item, item.origin());
  }

  Optional<LocatedValue> find(String... keys) {
    var spot = Optional.of(this);
    for (var key : keys) {
      spot = spot.flatMap(found -> found.child(key));
    }
    return spot;
  }

  private Optional<LocatedValue> child(String key) {
    return children().stream().filter(child -> child.key.equals(key)).findFirst();
  }

  boolean has(String... keys) {
    return find(keys).isPresent();
  }

  /// Entries of the mapping, or items of the list, at these keys.
  List<LocatedValue> all(String... keys) {
    return find(keys).map(LocatedValue::children).orElse(List.of());
  }

  /// The text at these keys; empty where there is none.
  String text(String... keys) {
    return find(keys)
        .map(LocatedValue::node)
        .map(found -> found instanceof Node.Scalar scalar ? scalar.text() : "")
        .orElse("");
  }

  boolean isTrue(String... keys) {
    return text(keys).equals("true");
  }

  private List<LocatedValue> children() {
    return switch (node) {
      case Node.Mapping mapping -> mapping.entries().stream().map(this::entry).toList();
      case Node.Sequence sequence -> {
        var items = new ArrayList<LocatedValue>();
        sequence.items().forEach(item -> items.add(item(items.size(), item)));
        yield items;
      }
      case Node.Scalar _ -> List.of();
    };
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
