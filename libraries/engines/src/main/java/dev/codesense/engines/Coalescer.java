package dev.codesense.engines;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides when events become a run: not before it has been quiet for a while, but not later than
/// the longest delay either; one run at a time of each collection, and the newest commit is what it
/// is for. Has no clock and starts nothing; for one thread.
public final class Coalescer {
  private final Duration quiet;
  private final Duration longest;
  private final Map<String, Group> groups = new HashMap<>();

  /// @param quiet how long no further event must have come
  /// @param longest how long the first of a burst may wait at most
  public Coalescer(Duration quiet, Duration longest) {
    if (quiet.isNegative() || longest.compareTo(quiet) < 0) {
      throw new IllegalArgumentException(
          "The longest delay must be no shorter than the quiet time, were %s and %s"
              .formatted(longest, quiet));
    }
    this.quiet = quiet;
    this.longest = longest;
  }

  /// A run that is due.
  ///
  /// @param commits what changed since the last run: source to newest commit
  public record Due(String collection, Map<String, String> commits) {
    public Due {
      commits = Map.copyOf(commits);
    }
  }

  private static final class Group {
    private final Map<String, String> newest = new HashMap<>();
    private final Map<String, String> waiting = new HashMap<>();
    private @Nullable Instant first;
    private @Nullable Instant last;
    private boolean running;
  }

  /// A source, such as a repository, is at a commit now. One that is known already changes nothing.
  ///
  /// @return whether it was new
  public boolean seen(String collection, String source, String commit, Instant now) {
    var group = groups.computeIfAbsent(collection, _ -> new Group());
    if (commit.equals(group.newest.put(source, commit))) {
      return false;
    }
    group.waiting.put(source, commit);
    group.first = group.first == null ? now : group.first;
    group.last = now;
    return true;
  }

  /// Takes what is due; the caller starts it and says [#finished] at its end.
  public List<Due> due(Instant now) {
    var due = new ArrayList<Due>();
    groups.forEach((collection, group) -> {
      if (!group.running && isDue(group, now)) {
        due.add(new Due(collection, group.waiting));
        group.waiting.clear();
        group.first = null;
        group.last = null;
        group.running = true;
      }
    });
    return due;
  }

  private boolean isDue(Group group, Instant now) {
    var first = group.first;
    var last = group.last;
    return first != null
        && last != null
        && (!now.isBefore(last.plus(quiet)) || !now.isBefore(first.plus(longest)));
  }

  /// A run has ended; what came meanwhile may be next.
  public void finished(String collection) {
    groups.computeIfAbsent(collection, _ -> new Group()).running = false;
  }

  /// A run has ended badly: its commits wait again, unless newer ones came.
  public void failed(Due run, Instant now) {
    var group = groups.computeIfAbsent(run.collection(), _ -> new Group());
    group.running = false;
    run.commits().forEach(group.waiting::putIfAbsent);
    group.first = group.first == null ? now : group.first;
    group.last = now;
  }
}
