package dev.codesense.runtime.schema;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The name of a field in its spellings: `batchSize` in Java, `batch-size` in YAML and on command
/// lines, `batch_size` in KFP and Argo. Two spellings of one name are equal.
///
/// @param kebab may be given in any spelling
public record FieldName(String kebab) implements Comparable<FieldName> {
  private static final Pattern WORD_START =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
  private static final Pattern LATER_WORD = Pattern.compile("-(.)");

  public FieldName {
    kebab = WORD_START.matcher(kebab).replaceAll("-").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  /// As `batch_size`.
  public String snake() {
    return kebab.replace('-', '_');
  }

  /// As `batchSize`.
  public String java() {
    return LATER_WORD.matcher(kebab).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
  }

  /// A map as files of ours have it.
  public static <V> SortedMap<String, V> byKebab(Map<FieldName, V> values) {
    var byKebab = new TreeMap<String, V>();
    values.forEach((name, value) -> byKebab.put(name.kebab(), value));
    return byKebab;
  }

  /// A map as engines have it.
  public static <V> SortedMap<String, V> bySnake(Map<FieldName, V> values) {
    var bySnake = new TreeMap<String, V>();
    values.forEach((name, value) -> bySnake.put(name.snake(), value));
    return bySnake;
  }

  /// In the order of [#kebab].
  @Override
  public int compareTo(FieldName other) {
    return kebab.compareTo(other.kebab);
  }

  /// As messages to who writes Java have it.
  @Override
  public String toString() {
    return java();
  }
}
