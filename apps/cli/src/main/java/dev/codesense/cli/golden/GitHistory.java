package dev.codesense.cli.golden;

import dev.codesense.answer.golden.Anchor.Lines;
import dev.codesense.answer.golden.CodeHistory;
import dev.codesense.converge.jgit.QuietSystemReader;
import dev.codesense.core.CodesenseException;
import dev.codesense.data.RemoteUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffEntry.ChangeType;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.diff.RenameDetector;
import org.eclipse.jgit.errors.BinaryBlobException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/// Follows code through the git repositories on this machine: the project's mirrors, and local
/// repositories where they lie. Nothing is fetched.
final class GitHistory implements CodeHistory {
  private static final int LONGEST_FILE = 16 << 20;

  /// Of the lines that were right, so many in a hundred must be left to call it the same code.
  private static final int LEAST_LEFT = 50;

  private final Path mirrors;
  private final Path project;

  /// Remote URLs by repo-id.
  private final Map<String, String> urls;

  /// What changed between two trees, by their ids: many anchors are from the same commit, and
  /// renames take long to find.
  private final Map<String, List<DiffEntry>> changes = new HashMap<>();

  GitHistory(Path project, Path state, Map<String, String> urls) {
    QuietSystemReader.install();
    this.project = project;
    this.mirrors = state.resolve("mirrors");
    this.urls = Map.copyOf(urls);
  }

  @Override
  public Followed follow(String repo, String path, @Nullable Lines lines, String from, String to) {
    var folder = folder(repo);
    if (folder.isEmpty()) {
      return new Followed.Unknown("there is no mirror of " + repo + ": run `codesense converge`");
    }
    try (var repository = open(folder.get());
        var walk = new RevWalk(repository)) {
      for (var commit : List.of(from, to)) {
        if (!ObjectId.isId(commit)
            || !repository.getObjectDatabase().has(ObjectId.fromString(commit))) {
          return new Followed.Unknown(
              "the commit %s is not in the mirror of %s, which is as deep as converge.history-commits"
                  .formatted(commit.substring(0, Math.min(12, commit.length())), repo));
        }
      }
      return new Walk(
              repository,
              walk.parseCommit(ObjectId.fromString(from)).getTree(),
              walk.parseCommit(ObjectId.fromString(to)).getTree(),
              changes)
          .follow(path, lines);
    } catch (IOException e) {
      return new Followed.Unknown("the mirror of %s cannot be read: %s".formatted(repo, e));
    }
  }

  private Optional<Path> folder(String repo) {
    var mirror = mirrors.resolve(repo + ".git");
    if (Files.isDirectory(mirror)) {
      return Optional.of(mirror);
    }
    try {
      return Optional.ofNullable(urls.get(repo))
          .map(RemoteUrl::parse)
          .filter(RemoteUrl::isLocal)
          .map(url -> project.resolve(url.path()).normalize())
          .filter(Files::isDirectory);
    } catch (CodesenseException e) {
      return Optional.empty(); // Written by hand, and none of ours.
    }
  }

  private static Repository open(Path folder) throws IOException {
    var builder = new FileRepositoryBuilder();
    if (folder.getParent() != null) {
      builder.addCeilingDirectory(folder.getParent().toFile());
    }
    builder.findGitDir(folder.toFile());
    if (builder.getGitDir() == null) {
      throw new IOException("no git repository in " + folder);
    }
    return builder.setMustExist(true).build();
  }

  /// From one tree to another of one repository.
  private record Walk(
      Repository repository, RevTree from, RevTree to, Map<String, List<DiffEntry>> known) {

    Followed follow(String path, @Nullable Lines lines) throws IOException {
      var old = text(from, path);
      if (old.isEmpty()) {
        return new Followed.Lost("the file was not there at the commit that the anchor names");
      }
      if (lines != null && lines.last() > old.get().size()) {
        return new Followed.Lost(
            "the file had %d lines at the commit that the anchor names"
                .formatted(old.get().size()));
      }
      var same = text(to, path);
      if (same.isPresent()) {
        if (lines == null) {
          return new Followed.At(path, null);
        }
        var moved = moved(old.get(), same.get(), lines);
        if (moved.isPresent()) {
          return new Followed.At(path, moved.get());
        }
      }
      return elsewhere(path, old.get(), lines, same.isPresent());
    }

    /// Under another name, or in another file of those that changed.
    private Followed elsewhere(String path, RawText old, @Nullable Lines lines, boolean isThere)
        throws IOException {
      var changed = changes();
      for (var change : changed) {
        if (isRename(change) && change.getOldPath().equals(path)) {
          var text = text(to, change.getNewPath());
          var moved =
              lines == null || text.isEmpty() ? lines : moved(old, text.get(), lines).orElse(null);
          if (lines == null || moved != null) {
            return new Followed.At(change.getNewPath(), moved);
          }
        }
      }
      var found = new ArrayList<Followed>();
      if (lines != null) {
        for (var change : changed) {
          if (change.getChangeType() != ChangeType.DELETE && !change.getNewPath().equals(path)) {
            text(to, change.getNewPath())
                .flatMap(text -> block(old, text, lines))
                .ifPresent(at -> found.add(new Followed.At(change.getNewPath(), at)));
          }
        }
      }
      return found.size() == 1
          ? found.getFirst()
          : new Followed.Lost(
              isThere
                  ? "the lines were changed or removed"
                  : "the file was removed, and its lines are in no other");
    }

    private static boolean isRename(DiffEntry change) {
      return change.getChangeType() == ChangeType.RENAME
          || change.getChangeType() == ChangeType.COPY;
    }

    private List<DiffEntry> changes() throws IOException {
      var trees = from.name() + " " + to.name();
      var before = known.get(trees);
      if (before != null) {
        return before;
      }
      try (var walk = new TreeWalk(repository)) {
        walk.setRecursive(true);
        walk.addTree(from);
        walk.addTree(to);
        var detector = new RenameDetector(repository);
        detector.addAll(DiffEntry.scan(walk));
        var found = detector.compute();
        known.put(trees, found);
        return found;
      }
    }

    private Optional<RawText> text(RevTree tree, String path) throws IOException {
      try (var walk = TreeWalk.forPath(repository, path, tree)) {
        if (walk == null || (walk.getRawMode(0) & 0170000) != 0100000) {
          return Optional.empty();
        }
        var blob = repository.open(walk.getObjectId(0), Constants.OBJ_BLOB);
        return Optional.of(RawText.load(blob, LONGEST_FILE));
      } catch (BinaryBlobException e) {
        return Optional.empty();
      }
    }

    /// Where the lines are, if at least half of them are left; what was changed or written between
    /// them belongs to them.
    private static Optional<Lines> moved(RawText old, RawText now, Lines lines) {
      var edits = new HistogramDiff().diff(RawTextComparator.WS_IGNORE_ALL, old, now);
      var said =
          IntStream.range(lines.first() - 1, lines.last())
              .filter(line -> !isBlank(old, line))
              .toArray();
      long left = IntStream.of(said).filter(line -> edit(edits, line).isEmpty()).count();
      int first = first(edits, lines.first() - 1);
      int last = last(edits, lines.last() - 1);
      return left > 0 && left * 100 >= (long) said.length * LEAST_LEFT && first <= last
          ? Optional.of(new Lines(first + 1, last + 1))
          : block(old, now, lines);
    }

    /// What changed a line of the old text, counted from 0.
    private static Optional<Edit> edit(EditList edits, int line) {
      return edits.stream()
          .filter(edit -> edit.getBeginA() <= line && line < edit.getEndA())
          .findFirst();
    }

    private static int first(EditList edits, int line) {
      return edit(edits, line)
          .map(edit ->
              edit.getBeginB()
                  + Math.min(line - edit.getBeginA(), Math.max(0, edit.getLengthB() - 1)))
          .orElseGet(() -> shifted(edits, line));
    }

    private static int last(EditList edits, int line) {
      return edit(edits, line)
          .map(edit ->
              edit.getLengthB() == 0 || line == edit.getEndA() - 1
                  ? edit.getEndB() - 1
                  : edit.getBeginB() + Math.min(line - edit.getBeginA(), edit.getLengthB() - 1))
          .orElseGet(() -> shifted(edits, line));
    }

    /// Where a line that nothing changed is.
    private static int shifted(EditList edits, int line) {
      return line
          + edits.stream()
              .filter(edit -> edit.getEndA() <= line)
              .mapToInt(edit -> edit.getLengthB() - edit.getLengthA())
              .sum();
    }

    /// The only place where the same lines stand one after the other.
    private static Optional<Lines> block(RawText old, RawText now, Lines lines) {
      var wanted =
          IntStream.range(lines.first() - 1, lines.last())
              .filter(line -> !isBlank(old, line))
              .mapToObj(line -> words(old, line))
              .toList();
      var places = IntStream.range(0, now.size()).filter(line -> !isBlank(now, line)).toArray();
      var found = new HashSet<Lines>();
      for (int at = 0; at + wanted.size() <= places.length && !wanted.isEmpty(); at++) {
        int start = at;
        if (IntStream.range(0, wanted.size())
            .allMatch(i -> words(now, places[start + i]).equals(wanted.get(i)))) {
          found.add(new Lines(places[at] + 1, places[at + wanted.size() - 1] + 1));
        }
      }
      return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
    }

    private static boolean isBlank(RawText text, int line) {
      return text.getString(line).isBlank();
    }

    private static String words(RawText text, int line) {
      return text.getString(line).replaceAll("\\s+", "");
    }
  }
}
