package dev.codesense.converge;

import dev.codesense.data.FileNote;
import dev.codesense.data.SkipReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is left out of a repository. All of it is counted; of a hostile tree, which can have
/// billions of names, not all is named.
public final class SkippedFiles {
  private static final int MOST_NAMED = 100_000;
  private static final int LONGEST_NAME = 1_000;

  private final SortedMap<SkipReason, Long> counts = new TreeMap<>();
  private final List<FileNote> named = new ArrayList<>();

  public void add(String path, SkipReason reason) {
    counts.merge(reason, 1L, Long::sum);
    if (named.size() < MOST_NAMED) {
      named.add(FileNote.skipped(path.substring(0, Math.min(LONGEST_NAME, path.length())), reason));
    }
  }

  /// Reason to files.
  public SortedMap<SkipReason, Long> counts() {
    return Collections.unmodifiableSortedMap(counts);
  }

  /// In the order of [#add].
  public List<FileNote> named() {
    return Collections.unmodifiableList(named);
  }
}
