package dev.codesense.converge.jgit;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeProblem;
import dev.codesense.converge.GitCommit;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.SnapshotFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/// A commit in a mirror, or in a local repository that is only read.
final class JgitCommit implements GitCommit {
  private final Repository repository;
  private final String shownUrl;
  private final RevCommit commit;

  /// @param repository closed with this commit
  /// @param commit parsed
  JgitCommit(Repository repository, String shownUrl, RevCommit commit) {
    this.repository = repository;
    this.shownUrl = shownUrl;
    this.commit = commit;
  }

  @Override
  public String commit() {
    return commit.name();
  }

  @Override
  public Instant committedAt() {
    return Instant.ofEpochSecond(commit.getCommitTime());
  }

  @Override
  public String contentWithout(String file) throws InterruptedException {
    var parts = new ArrayList<String>();
    try (var reader = repository.newObjectReader()) {
      var entry = new CanonicalTreeParser();
      for (entry.reset(reader, commit.getTree()); !entry.eof(); entry.next(1)) {
        if (!entry.getEntryPathString().equals(file)) {
          parts.add(entry.getEntryPathString());
          parts.add(entry.getEntryFileMode() + " " + entry.getEntryObjectId().name());
        }
      }
    } catch (IOException | IndexOutOfBoundsException e) {
      throw damaged("its tree", e);
    }
    return Sha256.ofParts(parts.toArray(String[]::new));
  }

  @Override
  public Listing list(RepositorySource source, ConvergeConfig config) throws InterruptedException {
    try (var reader = repository.newObjectReader()) {
      return new TreeListing(reader, Selection.of(source, config)).of(commit.getTree());
    } catch (IOException | IndexOutOfBoundsException e) {
      throw damaged("a tree", e);
    }
  }

  @Override
  public byte[] content(Entry file) throws InterruptedException {
    try (var reader = repository.newObjectReader()) {
      return reader.open(ObjectId.fromString(file.blob()), Constants.OBJ_BLOB).getBytes();
    } catch (IOException e) {
      throw damaged(file.path(), e);
    }
  }

  @Override
  public Map<String, SnapshotFile.History> history(Set<String> paths, int commits, int recorded)
      throws InterruptedException {
    try {
      return HistoryWalk.of(repository, commit, paths, commits, recorded);
    } catch (IOException | IndexOutOfBoundsException e) {
      throw damaged("its history", e);
    }
  }

  private CodesenseException damaged(String what, Exception cause) throws InterruptedException {
    Cancellation.rethrow(cause);
    return new CodesenseException(
        ConvergeProblem.REPOSITORY_DAMAGED,
        "Cannot read %s at %s of %s: %s"
            .formatted(what, commit.name(), shownUrl, cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    repository.close();
  }
}
