package dev.codesense.engines;

import dev.codesense.core.Progress;
import dev.codesense.core.http.RetryingHttp;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;

/// Runs for commits, many events to few runs, with nothing kept but what the engine knows: any
/// number of these may work on the same events at once.
///
/// A run reads the branches when it starts, so every commit that was pushed before is in it. An
/// event is therefore done as soon as a run has been started after it came: it waits a quiet time,
/// in which others of a burst come, then for the run that is going, and starts one only if nobody
/// else has. Two that start one at the same time see each other, and the younger run is cancelled.
public final class CommitRuns {
  private static final int SHOWN = 12;

  /// After so long, a run that somebody starts is younger than ours by the API's whole seconds.
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final CommitRunRegistry board;
  private final Progress progress;
  private final RetryingHttp.Sleeper sleeper;

  public CommitRuns(CommitRunRegistry board, Progress progress, RetryingHttp.Sleeper sleeper) {
    this.board = board;
    this.progress = progress;
    this.sleeper = sleeper;
  }

  /// A commit that somebody pushed.
  ///
  /// @param group one run at a time of these, such as `code-index codesense`: the pipeline and the
  ///   collection's name
  public record Event(String group, String commit) {
    public Event {
      if (!isCommit(commit)) {
        throw new IllegalArgumentException("A commit must have 7 to 64 hex digits, was " + commit);
      }
    }

    /// Whether a text may be a commit's id.
    public static boolean isCommit(String text) {
      return text.matches("[0-9a-f]{7,64}");
    }

    /// What the run is called.
    public String runName() {
      return prefix() + shortCommit();
    }

    /// The commit, as people write it.
    public String shortCommit() {
      return commit.substring(0, Math.min(SHOWN, commit.length()));
    }

    public String prefix() {
      return group + " @";
    }
  }

  /// How an event was served.
  ///
  /// @param started whether this call started the run; otherwise another one covers the commit
  public record Served(PipelineRun run, boolean started) {}

  /// How patient to be.
  ///
  /// @param quiet in which further events join
  /// @param poll between looks at the run that is going
  public record Pace(Duration quiet, Duration poll) {}

  /// Sees to it that a run contains the commit.
  public Served serve(Event event, Pace pace) throws InterruptedException {
    var before = board.runs(event);
    var same =
        before.stream()
            .filter(run -> run.name().equals(event.runName()))
            .filter(run -> run.state() == RunState.SUCCEEDED || !run.state().ended())
            .findFirst();
    if (same.isPresent()) {
      return new Served(same.get(), false); // the event came twice
    }
    Set<String> known = before.stream().map(PipelineRun::id).collect(Collectors.toSet());
    sleeper.sleep(pace.quiet());
    while (true) {
      var now = board.runs(event);
      var covering =
          now.stream().filter(run -> !known.contains(run.id()) && !isLost(run)).min(BY_AGE);
      if (covering.isPresent()) {
        return new Served(covering.get(), false);
      }
      var going = now.stream().filter(run -> !run.state().ended()).findFirst();
      if (going.isEmpty()) {
        return start(event, known);
      }
      progress.event("waiting for %s (%s)".formatted(going.get().name(), going.get().id()));
      sleeper.sleep(pace.poll());
    }
  }

  private Served start(Event event, Set<String> known) throws InterruptedException {
    var served = board.start(event);
    if (!served.started()) {
      return served;
    }
    var mine = served.run();
    sleeper.sleep(SETTLE);
    var oldest =
        board.runs(event).stream()
            .filter(run -> !known.contains(run.id()) && !isLost(run))
            .min(BY_AGE)
            .orElse(mine);
    if (oldest.id().equals(mine.id())) {
      return served;
    }
    board.cancel(mine.id());
    return new Served(oldest, false);
  }

  /// Whether a run will not bring the commit: somebody must start another one.
  public static boolean isLost(PipelineRun run) {
    return switch (run.state()) {
      case FAILED, CANCELED, CANCELING -> true;
      case PENDING, RUNNING, SUCCEEDED, SKIPPED, PAUSED, UNKNOWN -> false;
    };
  }

  /// The API's times are whole seconds: the id decides, for everybody in the same way.
  private static final Comparator<PipelineRun> BY_AGE =
      Comparator.comparing(PipelineRun::createdAt, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(PipelineRun::id);
}
