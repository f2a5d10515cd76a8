package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Chooses what of the found code goes into a prompt, within a number of tokens.
///
/// Best first: of each chunk the whole function that it is a part of, where that fits and takes at
/// most half of all the room; else the chunk itself, where that fits. No chunk goes in twice, and neighbours
/// become one passage. Pure: the same found code and room give the same passages.
final class ContextAssembly {
  private static final int LARGEST_NUMBER = 999;

  private final int room;
  private int left;
  private final Set<UUID> taken = new HashSet<>();
  private final Map<String, Selected> files = new LinkedHashMap<>();

  /// What of one file goes in.
  private static final class Selected {
    final FoundCode from;
    final TreeMap<Integer, Chunk> byOrdinal = new TreeMap<>();
    final Map<Integer, Integer> rank = new HashMap<>();

    Selected(FoundCode from) {
      this.from = from;
    }
  }

  private ContextAssembly(int room) {
    this.room = room;
    this.left = room;
  }

  /// @param found best first
  /// @param room tokens that the passages may take
  /// @return best first
  static List<Passage> assemble(List<FoundCode> found, int room) {
    var assembly = new ContextAssembly(room);
    for (int rank = 0; rank < found.size(); rank++) {
      assembly.add(found.get(rank), rank);
    }
    return assembly.passages();
  }

  private void add(FoundCode found, int rank) {
    if (taken.contains(found.chunk().chunkId())) {
      return;
    }
    var whole =
        found.function().stream().filter(chunk -> !taken.contains(chunk.chunkId())).toList();
    if (!take(found, whole, rank, Math.min(left, room / 2))) {
      take(found, List.of(found.chunk()), rank, left);
    }
  }

  /// Costs are counted as if nothing became one passage, which is never less.
  private boolean take(FoundCode found, List<Chunk> chunks, int rank, int limit) {
    int cost =
        chunks.stream()
            .map(chunk -> Passage.of(List.of(chunk), found.commit(), found.links()))
            .mapToInt(passage -> GroundedQuestion.tokens(passage.numbered(LARGEST_NUMBER)) + 1)
            .sum();
    if (cost > limit) {
      return false;
    }
    left -= cost;
    var first = chunks.getFirst();
    var file =
        files.computeIfAbsent(first.repo() + "\n" + first.path(), _ -> new Selected(found));
    for (var chunk : chunks) {
      taken.add(chunk.chunkId());
      file.byOrdinal.put(chunk.ordinal(), chunk);
      file.rank.put(chunk.ordinal(), rank);
    }
    return true;
  }

  /// Runs of neighbours, each as good as its best chunk.
  private List<Passage> passages() {
    var ranked = new TreeMap<Integer, Passage>();
    for (var file : files.values()) {
      var run = new ArrayList<Chunk>();
      int best = Integer.MAX_VALUE;
      for (var chunk : file.byOrdinal.values()) {
        if (!run.isEmpty() && run.getLast().ordinal() + 1 != chunk.ordinal()) {
          ranked.put(best, Passage.of(run, file.from.commit(), file.from.links()));
          run.clear();
          best = Integer.MAX_VALUE;
        }
        run.add(chunk);
        best = Math.min(best, file.rank.getOrDefault(chunk.ordinal(), best));
      }
      ranked.put(best, Passage.of(run, file.from.commit(), file.from.links()));
    }
    return List.copyOf(ranked.values());
  }
}
