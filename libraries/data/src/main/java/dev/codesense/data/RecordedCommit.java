package dev.codesense.data;

import java.time.Instant;
import java.util.List;

/// One of the latest commits behind a repository's state, for questions about changes: what was
/// changed, when and why. Merges are not recorded: what they bring was recorded where it was
/// written.
///
/// @param commit 40 hex digits
/// @param author proper name, as .mailmap has it; no address
/// @param message masked as files are, without control characters but line feeds and without
///   trailers such as Signed-off-by; at most [#LONGEST_MESSAGE] characters
/// @param paths files of the snapshot that it changed, sorted, the first [#MOST_PATHS]; at least
///   one
/// @param changes how many files it changed, those that are not in the snapshot too
public record RecordedCommit(
    String commit,
    Instant committedAt,
    String author,
    String message,
    List<String> paths,
    int changes) {
  public static final int LONGEST_MESSAGE = 4_000;
  public static final int MOST_PATHS = 100;

  public RecordedCommit {
    paths = List.copyOf(paths);
  }

  /// The same with another message.
  public RecordedCommit withMessage(String other) {
    return new RecordedCommit(commit, committedAt, author, other, paths, changes);
  }
}
