package dev.codesense.converge.jgit;

import dev.codesense.core.text.Head;
import dev.codesense.data.SnapshotFile.History;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/// Collects what the latest commits say of each file.
///
/// Each commit is compared with its one parent, descending only into trees that differ, so the cost
/// follows what changed and not how large the repository is. Merges are skipped: what they bring
/// was counted where it was written.
final class HistoryWalk {
  private static final int MOST_AUTHORS = 5;
  private static final int LONGEST_NAME = 100;

  /// Characters of a message: anybody may have written a gigabyte.
  private static final int LONGEST_READ = 100_000;

  /// A repository whose every commit rewrites everything must not hold up a run.
  private static final int MOST_CHANGES = 5_000_000;

  private final Set<String> paths;
  private final Map<String, Changes> changes = new HashMap<>();
  private final int recorded;

  /// Commits that changed one of the paths, so far.
  private int told;

  private long seen;

  private HistoryWalk(Set<String> paths, int recorded) {
    this.paths = paths;
    this.recorded = recorded;
  }

  static Map<String, History> of(
      Repository repository, ObjectId from, Set<String> paths, int commits, int recorded)
      throws IOException, InterruptedException {
    var history = new HistoryWalk(paths, recorded);
    history.walk(repository, from, commits);
    var found = new HashMap<String, History>();
    history.changes.forEach((path, change) -> found.put(path, change.summary()));
    return found;
  }

  private void walk(Repository repository, ObjectId from, int commits)
      throws IOException, InterruptedException {
    // A shallow boundary looks like a root that wrote every file.
    var boundary = repository.getObjectDatabase().getShallowCommits();
    try (var walk = new RevWalk(repository);
        var diff = new TreeWalk(repository)) {
      walk.sort(RevSort.COMMIT_TIME_DESC);
      var tip = walk.parseCommit(from);
      var mailmap = Mailmap.of(repository, tip);
      walk.markStart(tip);
      diff.setRecursive(true);
      diff.setFilter(TreeFilter.ANY_DIFF);
      for (int looked = 0; looked < commits && seen < MOST_CHANGES; looked++) {
        if (Thread.interrupted()) {
          throw new InterruptedException("Cancelled while reading history");
        }
        var commit = walk.next();
        if (commit == null) {
          return;
        }
        if (commit.getParentCount() <= 1 && !boundary.contains(commit)) {
          compare(walk, diff, commit, plain(mailmap.name(commit.getAuthorIdent())));
        }
      }
    }
  }

  private void compare(RevWalk walk, TreeWalk diff, RevCommit commit, String author)
      throws IOException {
    diff.reset();
    if (commit.getParentCount() == 0) {
      diff.addTree(new EmptyTreeIterator());
    } else {
      diff.addTree(walk.parseCommit(commit.getParent(0)).getTree());
    }
    diff.addTree(commit.getTree());
    var when = Instant.ofEpochSecond(commit.getCommitTime());
    var message = told < recorded ? Head.of(commit.getFullMessage(), LONGEST_READ) : null;
    boolean tells = false;
    while (diff.next() && seen++ < MOST_CHANGES) {
      var path = diff.getPathString();
      if (paths.contains(path)) {
        tells = true;
        changes
            .computeIfAbsent(path, _ -> new Changes(when, commit.name(), message))
            .authors
            .merge(author, 1, Integer::sum);
      }
    }
    told += tells ? 1 : 0;
  }

  private static String plain(String name) {
    return Head.of(name.replaceAll("\\p{Cntrl}", " ").strip(), LONGEST_NAME);
  }

  private record Changes(
      Instant last, String lastCommit, @Nullable String lastMessage, Map<String, Integer> authors) {
    Changes(Instant last, String lastCommit, @Nullable String lastMessage) {
      this(last, lastCommit, lastMessage, new HashMap<>());
    }

    History summary() {
      var most =
          Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
              .thenComparing(Map.Entry.comparingByKey());
      List<String> names =
          authors.entrySet().stream()
              .sorted(most)
              .limit(MOST_AUTHORS)
              .map(Map.Entry::getKey)
              .toList();
      int total = authors.values().stream().mapToInt(Integer::intValue).sum();
      return new History(last, lastCommit, names, total, lastMessage);
    }
  }
}
