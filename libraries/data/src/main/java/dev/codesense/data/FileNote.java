package dev.codesense.data;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What converge did to a file besides copying it: left it out, converted it, or masked it.
///
/// @param path relative to the repository, `/` between parts; a name that may not be created on a
///   disk stands here too
/// @param skipped why it is not in the snapshot; null when it is
/// @param encoding what its text was in; null for UTF-8, and where nothing was read
/// @param masked kind of secret to placeholders
public record FileNote(
    String path,
    @Nullable SkipReason skipped,
    @Nullable String encoding,
    SortedMap<String, Integer> masked) {

  public FileNote {
    masked = Collections.unmodifiableSortedMap(new TreeMap<>(masked));
  }

  public static FileNote skipped(String path, SkipReason reason) {
    return new FileNote(path, reason, null, Collections.emptySortedMap());
  }
}
