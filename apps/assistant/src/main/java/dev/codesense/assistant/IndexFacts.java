package dev.codesense.assistant;

import dev.codesense.search.SearchAnswer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the index holds, as far as a reader may see it.
///
/// @param files files with at least one chunk, of these repositories
/// @param chunks their chunks
/// @param repositories repo-id to what is indexed of it
/// @param languages language to chunks; null where the reader may not see all repositories, since
///   the counts are those of all
public record IndexFacts(
    SearchAnswer.Index index,
    long files,
    long chunks,
    SortedMap<String, Repository> repositories,
    @Nullable SortedMap<String, Long> languages) {

  public IndexFacts {
    repositories = Collections.unmodifiableSortedMap(new TreeMap<>(repositories));
  }

  /// @param commit 40 hex digits
  public record Repository(String commit, long files, long chunks) {}
}
