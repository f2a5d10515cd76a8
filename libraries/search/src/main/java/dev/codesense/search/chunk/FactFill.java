package dev.codesense.search.chunk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts how often each fact of the schema has a value. Not thread-safe: one per thread, then
/// [#add(FactFill)].
public final class FactFill {
  private final SortedMap<String, Long> filled = new TreeMap<>();
  private long chunks;

  /// Called once per fact that has a value.
  @FunctionalInterface
  interface Visitor {
    void visit(String name, RecordComponent component, Object value);
  }

  /// Counts the facts of one chunk.
  public void add(ChunkFacts facts) {
    chunks++;
    forEach(
        facts,
        (name, component, value) -> filled.merge(name, isFilled(value) ? 1L : 0L, Long::sum));
  }

  /// Adds what another one counted.
  public void add(FactFill other) {
    chunks += other.chunks;
    other.filled.forEach((name, count) -> filled.merge(name, count, Long::sum));
  }

  public long chunks() {
    return chunks;
  }

  /// Chunks in which a fact has a value, by its name such as `symbols.defined`: not null, not an
  /// empty list, not zero, not false.
  public SortedMap<String, Long> filled() {
    return Collections.unmodifiableSortedMap(filled);
  }

  private static boolean isFilled(Object value) {
    return switch (value) {
      case Collection<?> values -> !values.isEmpty();
      case Boolean flag -> flag;
      case Integer number -> number != 0;
      case Double number -> number != 0;
      default -> true;
    };
  }

  /// Visits every fact that is not null.
  static void forEach(ChunkFacts facts, Visitor visitor) {
    for (var group : ChunkFacts.class.getRecordComponents()) {
      var part = value(group, facts);
      if (part != null) {
        for (var component : part.getClass().getRecordComponents()) {
          var value = value(component, part);
          if (value != null) {
            visitor.visit(group.getName() + "." + component.getName(), component, value);
          }
        }
      }
    }
  }

  private static @Nullable Object value(RecordComponent component, Object holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Facts are public records", e);
    }
  }
}
