package dev.codesense.evaluate.report;

import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.SnapshotReader;
import dev.codesense.search.store.Generation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What there was before a run, to tell what it changed.
///
/// @param live the generation that queries went to; null when there was none
/// @param files what became of a repository's files since, by its id, where that is known
public record StateBeforeRun(@Nullable Generation live, Map<String, FileChanges> files) {
  public StateBeforeRun {
    files = Map.copyOf(files);
  }

  /// Numbers of files of a repository.
  public record FileChanges(long added, long changed, long removed) {}

  /// @param before a snapshot from before the run; of use for repositories of which it has the
  ///   commit that `live` was made from
  public static StateBeforeRun of(
      @Nullable Generation live, Optional<SnapshotReader> before, SnapshotReader now) {
    var files = new HashMap<String, FileChanges>();
    if (live != null && before.isPresent()) {
      var earlier =
          before.get().snapshot().repositories().stream()
              .collect(Collectors.toMap(RepositoryState::id, state -> state));
      for (var state : now.snapshot().repositories()) {
        var old = earlier.get(state.id());
        var indexed = live.manifest().repositories().get(state.id());
        if (old != null && indexed != null && indexed.commit().equals(old.commit())) {
          files.put(state.id(), between(contents(before.get(), old), contents(now, state)));
        }
      }
    }
    return new StateBeforeRun(live, files);
  }

  private static Map<String, String> contents(SnapshotReader snapshot, RepositoryState state) {
    var contents = new TreeMap<String, String>();
    for (SnapshotFile file : snapshot.files(state)) {
      contents.put(file.path(), file.md5());
    }
    return contents;
  }

  private static FileChanges between(Map<String, String> old, Map<String, String> now) {
    long kept = now.keySet().stream().filter(old::containsKey).count();
    long same =
        now.entrySet().stream()
            .filter(file -> file.getValue().equals(old.get(file.getKey())))
            .count();
    return new FileChanges(now.size() - kept, kept - same, old.size() - kept);
  }

  /// The commit of a repository that queries saw.
  Optional<String> commit(String repository) {
    return live == null
        ? Optional.empty()
        : Optional.ofNullable(live.manifest().repositories().get(repository))
            .map(Generation.Contribution::commit);
  }
}
