package dev.codesense.distill.filter;

import dev.codesense.distill.rows.Candidate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What each filter dropped: how many, and the first few.
public final class Rejections {
  private static final int SAMPLES = 3;

  private final Map<Filter, Long> counts = new EnumMap<>(Filter.class);
  private final Map<Filter, List<Sample>> samples = new EnumMap<>(Filter.class);

  /// A candidate that was dropped.
  ///
  /// @param path of its first gold chunk
  public record Sample(String question, String path) {}

  /// Counts a candidate.
  public void add(Filter filter, Candidate candidate) {
    counts.merge(filter, 1L, Long::sum);
    var kept = samples.computeIfAbsent(filter, _ -> new ArrayList<>());
    if (kept.size() < SAMPLES) {
      kept.add(new Sample(candidate.question(), candidate.gold().getFirst().path()));
    }
  }

  /// Counts candidates that had no question yet.
  public void add(Filter filter, long count) {
    if (count > 0) {
      counts.merge(filter, count, Long::sum);
    }
  }

  public long count(Filter filter) {
    return counts.getOrDefault(filter, 0L);
  }

  public List<Sample> samples(Filter filter) {
    return Collections.unmodifiableList(samples.getOrDefault(filter, List.of()));
  }

  /// All filters by title, those that dropped nothing too.
  public SortedMap<String, Long> byTitle() {
    var byTitle = new TreeMap<String, Long>();
    for (var filter : Filter.values()) {
      byTitle.put(filter.title(), count(filter));
    }
    return byTitle;
  }
}
