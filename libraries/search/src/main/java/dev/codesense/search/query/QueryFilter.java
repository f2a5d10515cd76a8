package dev.codesense.search.query;

import java.util.Arrays;
import java.util.Optional;

/// One restriction of a query, such as `lang:java` or `-file:test`.
///
/// @param value as typed, never empty
/// @param excluded whether what it names is left out
public record QueryFilter(Key key, String value, boolean excluded) {

  /// What a filter may name.
  public enum Key {
    /// The id of a repository or a part of it, ignoring case.
    REPO("repo", true),

    /// A pattern of paths: [dev.codesense.search.pattern.PathPattern].
    FILE("file", true),

    /// The beginning of a path.
    PATH("path", true),

    /// A language, by any name or extension that it is known by.
    LANG("lang", true),

    /// The simple name of something that the code defines, in exact case.
    SYM("sym", false);

    private final String word;
    private final boolean excludable;

    Key(String word, boolean excludable) {
      this.word = word;
      this.excludable = excludable;
    }

    /// As typed before the colon.
    public String word() {
      return word;
    }

    static Optional<Key> of(String word, boolean excluded) {
      return Arrays.stream(values())
          .filter(key -> key.word.equals(word) && (key.excludable || !excluded))
          .findFirst();
    }
  }

  /// A filter that leaves only what it names.
  public static QueryFilter only(Key key, String value) {
    return new QueryFilter(key, value, false);
  }

  /// As it is typed.
  @Override
  public String toString() {
    boolean quoted = value.chars().anyMatch(Character::isWhitespace);
    return (excluded ? "-" : "") + key.word + ":" + (quoted ? "\"" + value + "\"" : value);
  }
}
