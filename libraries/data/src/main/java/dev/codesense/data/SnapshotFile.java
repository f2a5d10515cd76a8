package dev.codesense.data;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One file of a repository in a snapshot, after masking.
///
/// @param path relative to the repository, `/` between parts
/// @param md5 DVC's file id: MD5 of the masked bytes, 32 hex digits
/// @param bytes size of the masked content
/// @param executable whether the x-bit is set
/// @param generated whether .gitattributes or the file itself says so
/// @param vendored whether .gitattributes or the path says so
/// @param secretsMasked placeholders in the content
/// @param language what .gitattributes calls its language; null: nothing
/// @param history null where history was not taken
public record SnapshotFile(
    String path,
    String md5,
    long bytes,
    boolean executable,
    boolean generated,
    boolean vendored,
    int secretsMasked,
    @Nullable String language,
    @Nullable History history) {

  /// What git knows of a file, within the commits that were looked at.
  ///
  /// @param lastChange time of the last commit that changed it
  /// @param lastCommit 40 hex digits
  /// @param authors names, most changes first, at most 5
  /// @param changes commits that changed it
  /// @param lastMessage of the last commit, masked as files are, without control characters but
  ///   line feeds and without trailers such as Signed-off-by, at most [#LONGEST_MESSAGE]
  ///   characters; null where it was not kept
  public record History(
      Instant lastChange,
      String lastCommit,
      List<String> authors,
      int changes,
      @Nullable String lastMessage) {
    public static final int LONGEST_MESSAGE = 1_000;

    public History {
      authors = List.copyOf(authors);
    }

    /// The same with another message.
    public History withMessage(String message) {
      return new History(lastChange, lastCommit, authors, changes, message);
    }
  }
}
