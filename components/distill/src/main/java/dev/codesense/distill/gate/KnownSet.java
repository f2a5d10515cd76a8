package dev.codesense.distill.gate;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an earlier training set was made from, as far as a comparison needs it.
///
/// @param digest DVC's id of the set
/// @param run that made it
/// @param at when it was made
/// @param trained whether a training on it was found to be worth it
/// @param repositories that it was made from, sorted
/// @param files by a hash of repository and path: the beginning of the content's MD5
/// @param rows beginnings of the rows' ids
record KnownSet(
    String digest,
    String run,
    Instant at,
    boolean trained,
    List<String> repositories,
    SortedMap<String, String> files,
    SortedSet<String> rows) {
  KnownSet {
    repositories = List.copyOf(repositories);
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    rows = Collections.unmodifiableSortedSet(new TreeSet<>(rows));
  }

  boolean isAgain(KnownSet other) {
    return digest.equals(other.digest);
  }

  /// How the files are now.
  ///
  /// @param added files that are new
  /// @param changed files with another content
  /// @param gone files that are no longer there
  /// @param of files now, or then where those were more
  record Difference(long added, long changed, long gone, long of) {

    double share() {
      return of == 0 ? 0 : (double) Math.min(of, added + changed + gone) / of;
    }
  }

  Difference to(SortedMap<String, String> now) {
    long added = now.keySet().stream().filter(file -> !files.containsKey(file)).count();
    long gone = files.keySet().stream().filter(file -> !now.containsKey(file)).count();
    long changed =
        now.entrySet().stream()
            .filter(file -> files.containsKey(file.getKey()))
            .filter(file -> !file.getValue().equals(files.get(file.getKey())))
            .count();
    return new Difference(added, changed, gone, Math.max(now.size(), files.size()));
  }
}
