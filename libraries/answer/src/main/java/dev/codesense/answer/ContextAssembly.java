package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import java.util.ArrayList;
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
/// most half of all the room; else the chunk itself, where that fits. No chunk goes in twice, and
/// neighbours become one passage. Pure: the same found code and room give the same passages.
final class ContextAssembly {
  /// Blank lines within a passage take less than the heading of another would.
  private static final int MOST_BLANK_LINES = 5;

  private static final int LARGEST_NUMBER = 999;

  private final int room;
  private final boolean withChanges;
  private int left;
  private final Set<UUID> taken = new HashSet<>();

  /// By file and ordinal.
  private final Map<String, TreeMap<Integer, Picked>> files = new LinkedHashMap<>();

  /// @param rank of the found code that it goes in with, from 0
  private record Picked(Chunk chunk, FoundCode found, int rank) {}

  private ContextAssembly(int room, boolean withChanges) {
    this.room = room;
    this.withChanges = withChanges;
    this.left = room;
  }

  /// @param found best first
  /// @param room tokens that the passages may take
  /// @param withChanges whether passages say what their file's last change was
  /// @return best first
  static List<Passage> assemble(List<FoundCode> found, int room, boolean withChanges) {
    var assembly = new ContextAssembly(room, withChanges);
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
    if (!take(whole, found, rank, Math.min(left, room / 2))) {
      take(List.of(found.chunk()), found, rank, left);
    }
  }

  /// Costs are counted as if nothing became one passage, which is never less.
  private boolean take(List<Chunk> chunks, FoundCode found, int rank, int limit) {
    int cost =
        chunks.stream()
            .map(chunk -> Passage.of(List.of(chunk), found.commit(), found.links(), withChanges))
            .mapToInt(passage -> GroundedQuestion.tokens(passage.numbered(LARGEST_NUMBER)) + 1)
            .sum();
    if (cost > limit) {
      return false;
    }
    left -= cost;
    for (var chunk : chunks) {
      taken.add(chunk.chunkId());
      files
          .computeIfAbsent(chunk.repo() + "\n" + chunk.path(), _ -> new TreeMap<>())
          .put(chunk.ordinal(), new Picked(chunk, found, rank));
    }
    return true;
  }

  /// Runs of neighbours, each as good as its best chunk.
  private List<Passage> passages() {
    var ranked = new TreeMap<Integer, List<Passage>>();
    for (var file : files.values()) {
      var run = new ArrayList<Picked>();
      for (var picked : file.values()) {
        if (!run.isEmpty() && !follows(picked.chunk, run.getLast().chunk)) {
          end(run, ranked);
        }
        run.add(picked);
      }
      end(run, ranked);
    }
    return ranked.values().stream().flatMap(List::stream).toList();
  }

  private static boolean follows(Chunk chunk, Chunk before) {
    return chunk.ordinal() == before.ordinal() + 1
        && chunk.startLine() - before.endLine() - 1 <= MOST_BLANK_LINES;
  }

  private void end(List<Picked> run, Map<Integer, List<Passage>> ranked) {
    int best = run.stream().mapToInt(Picked::rank).min().orElseThrow();
    var found = run.getFirst().found;
    ranked
        .computeIfAbsent(best, _ -> new ArrayList<>())
        .add(
            Passage.of(
                run.stream().map(Picked::chunk).toList(),
                found.commit(),
                found.links(),
                withChanges));
    run.clear();
  }
}
