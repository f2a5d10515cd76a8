package dev.codesense.search.store.qdrant;

import dev.codesense.search.store.ChunkKey;
import io.qdrant.client.grpc.Common.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a new generation does not take over from the one before.
final class Removed {
  private static final int FILES_AT_ONCE = 500;

  private final Set<String> repositories = new HashSet<>();
  private final SortedMap<String, SortedSet<String>> files = new TreeMap<>();

  void repository(String repo) {
    repositories.add(repo);
  }

  void file(String repo, String path) {
    files.computeIfAbsent(repo, _ -> new TreeSet<>()).add(path);
  }

  boolean has(ChunkKey chunk) {
    return repositories.contains(chunk.repo())
        || (files.containsKey(chunk.repo()) && files.get(chunk.repo()).contains(chunk.path()));
  }

  /// The same as conditions that no chunk meets twice.
  List<Filter> filters() {
    var filters = new ArrayList<Filter>();
    repositories.forEach(repo -> filters.add(Filters.repository(repo)));
    files.forEach((repo, paths) -> {
      if (!repositories.contains(repo)) {
        var all = List.copyOf(paths);
        for (int from = 0; from < all.size(); from += FILES_AT_ONCE) {
          int to = Math.min(all.size(), from + FILES_AT_ONCE);
          filters.add(Filters.files(repo, all.subList(from, to)));
        }
      }
    });
    return filters;
  }
}
