package dev.codesense.cli.project;

import dev.codesense.data.ProjectLock;
import dev.codesense.data.SkipReason;
import dev.codesense.data.TreatedFiles;
import dev.codesense.index.IndexMaintenance.Quarantined;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.Generation;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What a project holds; `status --json` prints it.
///
/// @param version of this shape
/// @param repositories of the last snapshot; empty before the first
/// @param missing ids of listed repositories that no run could read yet; empty before the first
/// @param collections with a generation
/// @param quarantine files that ended the process which chunked them
/// @param sizes bytes below data and .codesense, by part
/// @param writer who holds the project's lock now
record StatusReport(
    int version,
    String project,
    List<Repository> repositories,
    List<String> missing,
    List<Collection> collections,
    List<Quarantined> quarantine,
    SortedMap<String, Long> sizes,
    ProjectLock.@Nullable Owner writer) {

  /// One repository of the last snapshot.
  record Repository(
      String id,
      String url,
      String commit,
      Instant committedAt,
      @Nullable String stale,
      long files,
      long bytes,
      long secretsMasked,
      List<String> access,
      SortedMap<SkipReason, Long> skipped) {}

  /// What `status --skipped --json` prints.
  ///
  /// @param version of this shape
  /// @param total how many files could be listed
  /// @param unnamed further files that were skipped and counted, but not named
  /// @param files from `offset` on
  record Skipped(
      int version, long total, long unnamed, int offset, List<TreatedFiles.File> files) {}

  /// One name that queries use.
  record Collection(String name, @Nullable Alias alias, List<Built> generations) {}

  /// One generation.
  record Built(
      int number,
      String physicalName,
      Instant createdAt,
      boolean live,
      long sizeBytes,
      Generation.Vectors vectors,
      String model,
      int dimensions,
      long chunks,
      SortedMap<String, Long> languages,
      SortedMap<String, Long> skipped,
      SortedMap<String, Long> fallbacks) {}
}
