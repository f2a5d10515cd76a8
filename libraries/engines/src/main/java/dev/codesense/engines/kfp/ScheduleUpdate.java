package dev.codesense.engines.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.RecurringRun;
import dev.codesense.engines.Schedule;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Creates a schedule, or changes it to the wanted state. KFP cannot change a recurring run, so a
/// new one takes the place of the old at a moment when neither is due: no start is missed, none
/// happens twice. Killed in between, the next call completes it.
public final class ScheduleUpdate {
  /// The controller looks at each schedule that often, so a start may come that late.
  private static final Duration LATE = Duration.ofSeconds(40);

  /// Longer than the three calls that make the change.
  private static final Duration CHANGE = Duration.ofSeconds(15);

  private static final Duration STEP = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);
  private static final int MOST_AT_ONCE = 10;

  private final KfpClient client;
  private final RecordCodec codec;
  private final Clock clock;
  private final RetryingHttp.Sleeper sleeper;

  public ScheduleUpdate(
      KfpClient client, RecordCodec codec, Clock clock, RetryingHttp.Sleeper sleeper) {
    this.client = client;
    this.codec = codec;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /// What is wanted.
  ///
  /// @param name identifies the schedule in its namespace
  /// @param followNewest whether each start takes the pipeline's newest version, instead of the
  ///   request's
  /// @param atOnce how many runs of it may go at a time, 1 to 10
  /// @param catchUp whether starts that were missed while KFP was down are made up for
  public record Wanted(
      String name,
      RunRequest request,
      boolean followNewest,
      Schedule schedule,
      int atOnce,
      boolean catchUp) {
    public Wanted {
      if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
        throw new CodesenseException(
            KfpProblem.BAD_SCHEDULE, "1 to 10 runs at once, was " + atOnce);
      }
    }
  }

  /// How it came about.
  public enum Outcome {
    MADE,
    REPLACED,
    UNCHANGED
  }

  /// What is there now.
  ///
  /// @param next when it starts next, where that is known
  public record Scheduled(RecurringRun schedule, Outcome outcome, Optional<Instant> next) {}

  /// Makes, replaces or leaves it.
  public Scheduled apply(Wanted wanted) throws InterruptedException {
    var experiment = client.experiment();
    var mark = mark(wanted, experiment);
    var there = client.recurringRunsNamed(wanted.name());
    var same =
        there.stream()
            .filter(schedule -> schedule.enabled() && schedule.description().contains(mark))
            .findFirst();
    if (same.isPresent()) {
      retire(others(there, same.get()));
      return scheduled(same.get(), Outcome.UNCHANGED, wanted);
    }
    if (there.stream().anyMatch(RecurringRun::enabled)) {
      awaitQuiet(wanted.schedule());
    }
    var made = create(wanted, experiment, mark);
    for (var old : there) {
      if (old.enabled()) {
        client.disable(old);
      }
    }
    client.enable(made);
    retire(there);
    return scheduled(asItIsNow(made), there.isEmpty() ? Outcome.MADE : Outcome.REPLACED, wanted);
  }

  private RecurringRun asItIsNow(RecurringRun made) throws InterruptedException {
    return client.recurringRunsNamed(made.name()).stream()
        .filter(schedule -> schedule.id().equals(made.id()))
        .findFirst()
        .orElse(made);
  }

  private static List<RecurringRun> others(List<RecurringRun> all, RecurringRun one) {
    return all.stream().filter(schedule -> !schedule.id().equals(one.id())).toList();
  }

  private Scheduled scheduled(RecurringRun schedule, Outcome outcome, Wanted wanted) {
    return new Scheduled(
        schedule, outcome, wanted.schedule().next(clock.instant(), client.config().zone()));
  }

  /// Off until the old one is.
  private RecurringRun create(Wanted wanted, String experiment, String mark)
      throws InterruptedException {
    var body =
        wanted
            .request()
            .body(
                wanted.name(),
                "Scheduled " + KfpClient.OURS + mark + "]",
                experiment,
                wanted.followNewest() ? null : wanted.request().version().id());
    body.put("trigger", wanted.schedule().trigger());
    body.put("mode", "DISABLE");
    body.put("max_concurrency", Integer.toString(wanted.atOnce()));
    body.put("no_catchup", !wanted.catchUp());
    var before = client.recurringRunsNamed(wanted.name()).stream().map(RecurringRun::id).toList();
    try {
      return client.createRecurringRun(body);
    } catch (CodesenseException e) {
      if (e.problem().kind() != Problem.Kind.TRANSIENT) {
        throw e;
      }
      // The answer was lost; what was made meanwhile under this mark is it.
      return client.recurringRunsNamed(wanted.name()).stream()
          .filter(schedule -> !before.contains(schedule.id()))
          .filter(schedule -> schedule.description().contains(mark))
          .findFirst()
          .orElseThrow(() -> e);
    }
  }

  /// Old ones go, but for those whose runs KFP before 2.16 would end along with them.
  private void retire(List<RecurringRun> old) throws InterruptedException {
    for (var schedule : old) {
      if (schedule.enabled()) {
        client.disable(schedule);
      }
      if (client.runsOf(schedule).stream().allMatch(run -> run.state().ended())) {
        client.delete(schedule);
      }
    }
  }

  /// Waits for a moment that is not shortly after or before a start. A schedule that starts every
  /// minute or more often has none: then it is now.
  private void awaitQuiet(Schedule schedule) throws InterruptedException {
    var zone = client.config().zone();
    for (var waited = Duration.ZERO;
        waited.compareTo(LONGEST_WAIT) < 0;
        waited = waited.plus(STEP)) {
      var now = clock.instant();
      var next = schedule.next(now.minus(LATE), zone);
      if (next.isEmpty() || next.get().isAfter(now.plus(CHANGE))) {
        return;
      }
      sleeper.sleep(STEP);
    }
  }

  /// The same for the same wish, whoever has it.
  private String mark(Wanted wanted, String experiment) {
    var parts = new TreeMap<String, Object>();
    parts.put("request", wanted.request());
    parts.put("trigger", wanted.schedule().trigger());
    parts.put("followNewest", wanted.followNewest());
    parts.put("atOnce", wanted.atOnce());
    parts.put("catchUp", wanted.catchUp());
    parts.put("experiment", experiment);
    if (wanted.followNewest()) {
      parts.put("request", Map.of("pipeline", wanted.request().version().pipelineId()));
      parts.put("parameters", wanted.request().parameters());
    }
    var text = new String(codec.encode(parts), StandardCharsets.UTF_8);
    return Sha256.ofParts(text).substring(0, 16);
  }
}
