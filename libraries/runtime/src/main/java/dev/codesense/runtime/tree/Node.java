package dev.codesense.runtime.tree;

import java.util.List;

/// A value as it was written, not yet typed.
public sealed interface Node {

  Origin origin();

  /// A single value.
  ///
  /// @param text as written, without quotes
  /// @param kind how the source meant it
  record Scalar(String text, Kind kind, Origin origin) implements Node {}

  /// Items in order.
  record Sequence(List<Node> items, Origin origin) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// Keys in the order of the source; a key written twice is there twice.
  record Mapping(List<Entry> entries, Origin origin) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /// One key of a [Mapping].
  ///
  /// @param origin where the key is
  /// @param bare whether a YAML file has it without quotes, so that other versions of YAML may take
  ///   it for a boolean, a number or nothing
  record Entry(String key, Node value, Origin origin, boolean bare) {
    /// A key whose quotes do not matter.
    public Entry(String key, Node value, Origin origin) {
      this(key, value, origin, false);
    }
  }

  /// How a source meant a scalar.
  enum Kind {
    STRING,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    NULL,
    /// From a command line or an environment variable: the type that is asked for decides. Lists,
    /// maps and records are written as YAML.
    UNTYPED
  }
}
