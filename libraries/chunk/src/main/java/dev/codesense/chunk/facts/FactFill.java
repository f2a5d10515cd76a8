package dev.codesense.chunk.facts;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts, fact by fact, how many chunks have it: a list that is not empty, a number that is not
/// zero, a flag that is set. A fact that nobody fills is either dead code or a broken extractor.
public final class FactFill {

  /// `group.fact` names in the order of the schema.
  public static final List<String> NAMES;

  // Looked up once: a fresh look at a record's components costs more than all facts of a chunk.
  private static final List<Group> GROUPS;

  static {
    var groups = new ArrayList<Group>();
    var names = new ArrayList<String>();
    for (var group : ChunkFacts.class.getRecordComponents()) {
      var facts = new ArrayList<Fact>();
      for (var fact : group.getType().getRecordComponents()) {
        var name = group.getName() + "." + fact.getName();
        facts.add(new Fact(names.size(), name, fact));
        names.add(name);
      }
      groups.add(new Group(group, List.copyOf(facts)));
    }
    GROUPS = List.copyOf(groups);
    NAMES = List.copyOf(names);
  }

  /// @param position in [#NAMES]
  public record Fact(int position, String name, RecordComponent component) {}

  private record Group(RecordComponent component, List<Fact> facts) {}

  /// Called once per fact that has a value.
  @FunctionalInterface
  public interface Visitor {
    void visit(Fact fact, Object value);
  }

  private FactFill() {}

  /// Adds one to the counts of the facts that a chunk has.
  ///
  /// @param counts one per name of [#NAMES]
  public static void count(ChunkFacts facts, int[] counts) {
    forEach(facts, (fact, value) -> counts[fact.position()] += isFilled(value) ? 1 : 0);
  }

  /// Counts as shares of all chunks, 0 to 1, by name.
  public static SortedMap<String, Double> shares(long[] counts, long chunks) {
    var shares = new TreeMap<String, Double>();
    for (int i = 0; i < counts.length; i++) {
      // Four digits: enough to see a broken extractor, and the same on every machine.
      shares.put(NAMES.get(i), chunks == 0 ? 0 : Math.round(1e4 * counts[i] / chunks) / 1e4);
    }
    return shares;
  }

  private static boolean isFilled(Object value) {
    return switch (value) {
      case Collection<?> values -> !values.isEmpty();
      case Boolean flag -> flag;
      case Number number -> number.doubleValue() != 0;
      case String text -> !text.isEmpty();
      default -> true;
    };
  }

  /// Visits every fact that is not null.
  public static void forEach(ChunkFacts facts, Visitor visitor) {
    for (var group : GROUPS) {
      var values = read(group.component(), facts);
      if (values != null) {
        for (var fact : group.facts()) {
          var value = read(fact.component(), values);
          if (value != null) {
            visitor.visit(fact, value);
          }
        }
      }
    }
  }

  private static @Nullable Object read(RecordComponent component, Object holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Facts are public records", e);
    }
  }
}
