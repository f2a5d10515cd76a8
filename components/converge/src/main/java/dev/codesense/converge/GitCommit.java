package dev.codesense.converge;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.SnapshotFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One commit of one repository, open for reading. Contents may be read by many threads at once.
public interface GitCommit extends AutoCloseable {

  /// 40 hex digits.
  String commit();

  /// When it was committed.
  Instant committedAt();

  /// Names what the commit holds, but for one file at its root: the same for commits that differ in
  /// that file alone.
  ///
  /// @throws CodesenseException [ConvergeProblem#REPOSITORY_DAMAGED]
  String contentWithout(String file) throws InterruptedException;

  /// Lists the files worth reading, without reading them. Every name in the list may be created on
  /// any disk.
  ///
  /// @throws CodesenseException [ConvergeProblem#REPOSITORY_DAMAGED] or
  ///   [ConvergeProblem#BAD_PATTERN]
  Listing list(RepositorySource source, ConvergeConfig config) throws InterruptedException;

  /// A file's bytes as committed: no filter, no line-end conversion.
  ///
  /// @throws CodesenseException [ConvergeProblem#REPOSITORY_DAMAGED] when they are not there
  byte[] content(Entry file) throws InterruptedException;

  /// What the latest commits say of these paths. Commits of all branches that were merged count,
  /// merges themselves do not, as `git log` shows them; a rename is a change of the new path.
  ///
  /// @param commits how many to look at, newest first
  /// @param recorded of them, how many to read the messages of
  /// @return by path; without those that no commit changed; messages as they were written, neither
  ///   masked nor cut to what a snapshot holds
  Map<String, SnapshotFile.History> history(Set<String> paths, int commits, int recorded)
      throws InterruptedException;

  @Override
  void close();

  /// A regular file of the commit's tree.
  ///
  /// @param path relative to the repository, `/` between parts
  /// @param blob git's id of the content, 40 hex digits
  /// @param generated what .gitattributes or the path say; null: nothing
  /// @param vendored what .gitattributes or the path say
  /// @param language what .gitattributes calls it; null: nothing
  record Entry(
      String path,
      String blob,
      long bytes,
      boolean executable,
      @Nullable Boolean generated,
      boolean vendored,
      @Nullable String language) {}

  /// @param files sorted by path
  /// @param skipped entries left out so far
  record Listing(List<Entry> files, SkippedFiles skipped) {
    public Listing {
      files = List.copyOf(files);
    }
  }
}
