package dev.codesense.index;

import dev.codesense.search.chunk.ChunkFacts;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counts, fact by fact, how many chunks have it: a list that is not empty, a number that is not
/// zero, a flag that is set. A fact that nobody fills is either dead code or a broken extractor.
final class FactFill {

  /// `group.fact` names in the order of the schema.
  static final List<String> NAMES;

  private static final List<Group> GROUPS;

  static {
    var groups = new ArrayList<Group>();
    var names = new ArrayList<String>();
    for (var group : ChunkFacts.class.getRecordComponents()) {
      var facts = group.getType().getRecordComponents();
      groups.add(new Group(group, List.of(facts)));
      for (var fact : facts) {
        names.add(group.getName() + "." + fact.getName());
      }
    }
    GROUPS = List.copyOf(groups);
    NAMES = List.copyOf(names);
  }

  private record Group(RecordComponent component, List<RecordComponent> facts) {}

  private FactFill() {}

  /// Adds one to the counts of the facts that a chunk has.
  ///
  /// @param counts one per name of [#NAMES]
  static void count(ChunkFacts facts, int[] counts) {
    int position = 0;
    for (var group : GROUPS) {
      var values = read(group.component(), facts);
      for (var fact : group.facts()) {
        if (values != null && filled(read(fact, values))) {
          counts[position]++;
        }
        position++;
      }
    }
  }

  /// Counts as shares of all chunks, 0 to 1, by name.
  static SortedMap<String, Double> shares(long[] counts, long chunks) {
    var shares = new TreeMap<String, Double>();
    for (int i = 0; i < counts.length; i++) {
      // Four digits: enough to see a broken extractor, and the same on every machine.
      shares.put(NAMES.get(i), chunks == 0 ? 0 : Math.round(1e4 * counts[i] / chunks) / 1e4);
    }
    return shares;
  }

  private static boolean filled(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Collection<?> values -> !values.isEmpty();
      case Boolean flag -> flag;
      case Number number -> number.doubleValue() != 0;
      case String text -> !text.isEmpty();
      default -> true;
    };
  }

  private static @Nullable Object read(RecordComponent component, Object from) {
    try {
      return component.getAccessor().invoke(from);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }
}
