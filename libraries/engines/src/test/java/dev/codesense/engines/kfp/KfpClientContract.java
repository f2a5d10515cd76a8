package dev.codesense.engines.kfp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.CompiledPipeline;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RecurringRun;
import dev.codesense.engines.RunFollower;
import dev.codesense.engines.RunLogs;
import dev.codesense.engines.RunState;
import dev.codesense.engines.Schedule;
import dev.codesense.engines.UploadedPipeline;
import dev.codesense.runtime.jackson.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the client promises, of the fake server and of a real one.
public abstract class KfpClientContract {
  public static final JsonCodec CODEC = new JsonCodec();
  static final RetryingHttp.Pace HASTE =
      new RetryingHttp.Pace(System::nanoTime, new Random(1), Thread::sleep);

  /// A client of an installation for one user; closed by whoever made it.
  abstract KfpClient client();

  /// A name that no other test uses.
  abstract String unique(String name);

  /// What the cluster would report: the run's state, and that of one task.
  abstract void report(PipelineRun run, RunState state, String task, RunState taskState)
      throws Exception;

  @Test
  void theApiIsThere() throws Exception {
    assertThat(client().hasManyUsers()).isFalse();
  }

  @Test
  void theSameBytesAreUploadedOnce() throws Exception {
    var compiled = compiled(unique("twice"), "1");
    var upload = new PipelineUpload(client());

    var first = upload.upload(compiled);
    var second = upload.upload(compiled);

    assertThat(first.made()).isTrue();
    assertThat(second.made()).isFalse();
    assertThat(second.version()).isEqualTo(first.version());
    assertThat(first.version().name()).isEqualTo(compiled.versionName());
    assertThat(client().versions(first.pipeline())).containsExactly(first.version());
    assertThat(client().pipeline(compiled.name())).contains(first.pipeline());
  }

  @Test
  void otherBytesBecomeANewerVersionOfTheSamePipeline() throws Exception {
    var name = unique("newer");
    var upload = new PipelineUpload(client());

    var first = upload.upload(compiled(name, "1"));
    sleepASecond();
    var second = upload.upload(compiled(name, "2"));

    assertThat(second.pipeline()).isEqualTo(first.pipeline());
    assertThat(client().versions(first.pipeline()))
        .containsExactly(second.version(), first.version());
    assertThat(client().newestVersion(first.pipeline())).contains(second.version());
  }

  @Test
  void aVersionNameThatHasAnotherContentIsAConflict() throws Exception {
    var name = unique("conflict");
    var upload = new PipelineUpload(client());
    upload.upload(compiled(name, "1"), "v1");

    assertProblem(
        () -> upload.upload(compiled(name, "2"), "v1"),
        KfpProblem.VERSION_CONFLICT,
        "has a version v1 already, with another content");
  }

  @Test
  void whatIsNoPipelineIsRefusedWithTheServersWords() throws Exception {
    var name = unique("refused");
    var pipeline = new PipelineUpload(client()).upload(compiled(name, "1")).pipeline();

    assertProblem(
        () ->
            client()
                .uploadVersion(
                    pipeline, "v2", "", "no: pipeline\n".getBytes(StandardCharsets.UTF_8)),
        KfpProblem.REFUSED,
        "400");
  }

  @Test
  void aPipelineOnTheServerSaysWhatItTakes() throws Exception {
    var uploaded = new PipelineUpload(client()).upload(compiled(unique("takes"), "1"));

    var parameters = client().parameters(uploaded.version());

    assertThat(parameters.byName().keySet()).containsExactly("collection", "ratio", "shards");
    assertThat(parameters.typed(Map.of("shards", "3"))).isEqualTo(Map.of("shards", 3L));
  }

  @Test
  void aRunStartsInTheExperimentOfTheSettingsWithTypedParameters() throws Exception {
    var request = request(unique("starts"));

    var run = new RunStart(client()).start(request, "a run", "mark-1");

    var found = client().run(run.id());
    assertThat(found.name()).isEqualTo("a run");
    assertThat(found.description()).isEqualTo("Started by codesense [mark-1]");
    assertThat(found.state().ended()).isFalse();
    assertThat(found.createdAt()).isNotNull();
    assertThat(found.finishedAt()).isNull();
    assertThat(client().runs(PipelineEngine.Scope.OURS, 100))
        .extracting(PipelineRun::id)
        .contains(run.id());
  }

  @Test
  void aParameterOfTheWrongTypeIsRefusedByTheServerToo() throws Exception {
    var version = request(unique("wrong")).version();
    var request = new RunRequest(version, Map.of("shards", "three"), null, null);

    assertThatThrownBy(() -> new RunStart(client()).start(request, "wrong", "mark"))
        .isInstanceOf(CodesenseException.class);
  }

  @Test
  void listingsAreReadToTheLastPage() throws Exception {
    var request = request(unique("pages"));
    var name = unique("many");
    var ids = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      ids.add(new RunStart(client()).start(request, name, "mark-" + i).id());
    }

    assertThat(client().runsNamed(name, 2)).hasSize(2);
    assertThat(client().runsNamed(name, 100)).extracting(PipelineRun::id).hasSameElementsAs(ids);
    assertThat(client().pipelines()).extracting(UploadedPipeline::id).doesNotHaveDuplicates();
  }

  @Test
  void whatSomebodyElseStartedIsListedOnlyWhenEverybodysRunsAreAskedFor() throws Exception {
    var request = request(unique("whose"));
    var name = unique("shared");
    var ours = new RunStart(client()).start(request, name, "mark");
    var theirs =
        client()
            .createRun(
                request.body(
                    name, "Started by hand", client().experiment(), request.version().id()));

    assertThat(client().runs(PipelineEngine.Scope.OURS, 100))
        .extracting(PipelineRun::id)
        .contains(ours.id())
        .doesNotContain(theirs.id());
    assertThat(client().runs(PipelineEngine.Scope.OURS, 1))
        .extracting(PipelineRun::id)
        .containsExactly(ours.id());
    assertThat(client().runsNamed(name, 100))
        .extracting(PipelineRun::id)
        .containsExactly(ours.id());
    assertThat(client().runs(PipelineEngine.Scope.ALL, 100))
        .extracting(PipelineRun::id)
        .contains(ours.id(), theirs.id());
  }

  @Test
  void aRunInAnotherExperimentIsNotTheLatest() throws Exception {
    var request = request(unique("elsewhere"));
    var elsewhere = client().createExperiment(unique("others"));
    var run =
        client()
            .createRun(
                request.body(
                    "a run", "Started by codesense [x]", elsewhere, request.version().id()));

    assertThat(client().runs(PipelineEngine.Scope.OURS, 100))
        .extracting(PipelineRun::id)
        .doesNotContain(run.id());
    assertThat(client().runs(PipelineEngine.Scope.ALL, 100))
        .extracting(PipelineRun::id)
        .contains(run.id());
  }

  @Test
  void aScheduleOfSomebodyElseWithTheSameNameIsLeftAlone() throws Exception {
    var name = unique("same-name");
    var request = request(unique("same-name-work"));
    var body = request.body(name, "By hand", client().experiment(), request.version().id());
    body.put("trigger", new Schedule.Cron("0 0 3 * * *").trigger());
    body.put("mode", "ENABLE");
    body.put("max_concurrency", "1");
    var theirs = client().createRecurringRun(body);

    var ours = schedule(name, request, new Schedule.Cron("0 0 2 * * *"));

    assertThat(ours.outcome()).isEqualTo(ScheduleUpdate.Outcome.MADE);
    assertThat(client().recurringRunsNamed(name))
        .extracting(RecurringRun::id)
        .containsExactly(ours.schedule().id());
    assertThat(client().recurringRuns(PipelineEngine.Scope.ALL))
        .filteredOn(one -> one.id().equals(theirs.id()))
        .extracting(RecurringRun::enabled)
        .containsExactly(true);
  }

  @Test
  void aCancelledRunIsOnItsWayToItsEnd() throws Exception {
    var run = new RunStart(client()).start(request(unique("cancel")), "to cancel", "mark");

    client().cancel(run.id());
    client().cancel(run.id());

    assertThat(client().run(run.id()).state()).isIn(RunState.CANCELING, RunState.CANCELED);
  }

  @Test
  void aRunThatSucceedsIsFollowedToItsEnd() throws Exception {
    var run = new RunStart(client()).start(request(unique("good")), "good", "mark");
    report(run, RunState.SUCCEEDED, "work", RunState.SUCCEEDED);

    var ended = follower().await(run.id(), Duration.ofMillis(50), Duration.ofSeconds(5));

    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.finishedAt()).isNotNull();
    assertThat(ended.tasks())
        .filteredOn(PipelineRun.Task::ofPipeline)
        .extracting(PipelineRun.Task::name, PipelineRun.Task::state)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("work", RunState.SUCCEEDED));
  }

  @Test
  void aRunThatFailsNamesItsTaskAndItsPage() throws Exception {
    var run = new RunStart(client()).start(request(unique("bad")), "bad", "mark");
    report(run, RunState.FAILED, "work", RunState.FAILED);

    assertProblem(
        () -> follower().await(run.id(), Duration.ofMillis(50), Duration.ofSeconds(5)),
        KfpProblem.RUN_FAILED,
        "failed: work");
  }

  @Test
  void aRunThatDoesNotEndIsLeftAlone() throws Exception {
    var run = new RunStart(client()).start(request(unique("long")), "long", "mark");

    assertProblem(
        () -> follower().await(run.id(), Duration.ofMillis(50), Duration.ofMillis(100)),
        KfpProblem.RUN_UNFINISHED,
        "after PT0.1S");
    assertThat(client().run(run.id()).state().ended()).isFalse();
  }

  @Test
  void aLogThatTheApiDoesNotHaveSaysWhereToLook() throws Exception {
    var run = new RunStart(client()).start(request(unique("no-log")), "no log", "mark");
    report(run, RunState.RUNNING, "work", RunState.RUNNING);

    assertProblem(
        () -> new RunLogs(client()).of(client().run(run.id()), ""),
        KfpProblem.LOG_NOT_THERE,
        "kubectl logs -n kubeflow -l pipeline/runid=" + run.id());
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    assertProblem(
        () -> client().run("00000000-0000-0000-0000-000000000000"),
        KfpProblem.NOT_THERE,
        "/runs/00000000-0000-0000-0000-000000000000 (404)");
  }

  @Test
  void aScheduleIsMadeOnceAndReplacedWhenItChanges() throws Exception {
    var request = request(unique("scheduled"));
    var name = unique("nightly");

    var made = schedule(name, request, new Schedule.Cron("0 0 2 * * *"));
    var same = schedule(name, request, new Schedule.Cron("0 0 2 * * *"));
    var changed = schedule(name, request, new Schedule.Cron("0 30 2 * * *"));

    assertThat(made.outcome()).isEqualTo(ScheduleUpdate.Outcome.MADE);
    assertThat(same.outcome()).isEqualTo(ScheduleUpdate.Outcome.UNCHANGED);
    assertThat(same.schedule().id()).isEqualTo(made.schedule().id());
    assertThat(changed.outcome()).isEqualTo(ScheduleUpdate.Outcome.REPLACED);
    assertThat(client().recurringRunsNamed(name))
        .extracting(RecurringRun::id, RecurringRun::enabled, RecurringRun::schedule)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(changed.schedule().id(), true, "0 30 2 * * *"));
  }

  @Test
  void aScheduleMayBeAnIntervalAndMayFollowTheNewestVersion() throws Exception {
    var name = unique("hourly");
    var wanted =
        new ScheduleUpdate.Wanted(
            name,
            request(unique("hourly-work")),
            true,
            new Schedule.Every(Duration.ofHours(1)),
            1,
            false);

    update().apply(wanted);

    assertThat(client().recurringRunsNamed(name))
        .extracting(RecurringRun::enabled, RecurringRun::schedule)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(true, "every 3600 s"));
    assertThat(update().apply(wanted).outcome()).isEqualTo(ScheduleUpdate.Outcome.UNCHANGED);
  }

  @Test
  void aScheduleCanBeStoppedAndRemoved() throws Exception {
    var name = unique("stopped");
    var made = schedule(name, request(unique("stopped-work")), new Schedule.Cron("@daily"));

    client().disable(made.schedule());
    assertThat(client().recurringRunsNamed(name))
        .extracting(RecurringRun::enabled)
        .containsExactly(false);
    client().delete(made.schedule());
    assertThat(client().recurringRunsNamed(name)).isEmpty();
  }

  @Test
  void aCommitThatComesTwiceIsRunOnce() throws Exception {
    var request = request(unique("commit"));
    var event = new CommitRuns.Event(unique("group"), "1234567890abcdef1234567890abcdef12345678");

    var first = serve(event, request);
    var second = serve(event, request);

    assertThat(first.started()).isTrue();
    assertThat(second.started()).isFalse();
    assertThat(second.run().id()).isEqualTo(first.run().id());
  }

  @Test
  void oneRunAtATimeAndTheNextTakesAllCommitsThatCameMeanwhile() throws Exception {
    var request = request(unique("busy"));
    var group = unique("group");
    var first = serve(new CommitRuns.Event(group, "aaaaaaa"), request).run();
    var sleeps = new ArrayList<Duration>();

    var second =
        new CommitRuns(
                new KfpCommits(client(), request, "mark"),
                Progress.silent(),
                duration -> {
                  sleeps.add(duration);
                  if (duration.equals(Duration.ofSeconds(15))) {
                    reported(first);
                  }
                })
            .serve(
                new CommitRuns.Event(group, "bbbbbbb"),
                new CommitRuns.Pace(Duration.ofSeconds(20), Duration.ofSeconds(15)));

    assertThat(sleeps)
        .containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(15), Duration.ofSeconds(3));
    assertThat(second.started()).isTrue();
    assertThat(second.run().id()).isNotEqualTo(first.id());
  }

  @Test
  void twoThatStartForOneBurstLeaveOneRun() throws Exception {
    var request = request(unique("race"));
    var group = unique("group");
    var others = new ArrayList<CommitRuns.Served>();

    // The other one comes in the quiet time of this one, and is through before it ends.
    var served =
        new CommitRuns(
                new KfpCommits(client(), request, "mark"),
                Progress.silent(),
                _ -> {
                  if (others.isEmpty()) {
                    others.add(servedUnchecked(new CommitRuns.Event(group, "bbbbbbb"), request));
                  }
                })
            .serve(
                new CommitRuns.Event(group, "aaaaaaa"),
                new CommitRuns.Pace(Duration.ofSeconds(20), Duration.ofSeconds(15)));

    assertThat(others).extracting(CommitRuns.Served::started).containsExactly(true);
    assertThat(served).isEqualTo(new CommitRuns.Served(served.run(), false));
    assertThat(served.run().id()).isEqualTo(others.getFirst().run().id());
    assertThat(client().runsWith(group, 10)).hasSize(1);
  }

  private void reported(PipelineRun run) {
    try {
      report(run, RunState.SUCCEEDED, "work", RunState.SUCCEEDED);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private CommitRuns.Served servedUnchecked(CommitRuns.Event event, RunRequest request) {
    try {
      return serve(event, request);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CommitRuns.Served serve(CommitRuns.Event event, RunRequest request)
      throws InterruptedException {
    return new CommitRuns(new KfpCommits(client(), request, "mark"), Progress.silent(), _ -> {})
        .serve(event, new CommitRuns.Pace(Duration.ZERO, Duration.ZERO));
  }

  private ScheduleUpdate.Scheduled schedule(String name, RunRequest request, Schedule schedule)
      throws InterruptedException {
    return update().apply(new ScheduleUpdate.Wanted(name, request, false, schedule, 1, false));
  }

  private ScheduleUpdate update() {
    return new ScheduleUpdate(client(), CODEC, Clock.systemUTC(), Thread::sleep);
  }

  RunFollower follower() {
    return new RunFollower(client(), Progress.silent(), Clock.systemUTC(), Thread::sleep);
  }

  /// An uploaded pipeline and what it needs.
  RunRequest request(String name) throws InterruptedException {
    var version = new PipelineUpload(client()).upload(compiled(name, "1")).version();
    return new RunRequest(version, Map.of("shards", 3L), null, null);
  }

  /// The API's times are whole seconds.
  private static void sleepASecond() throws InterruptedException {
    Thread.sleep(1100);
  }

  public static CompiledPipeline compiled(String name, String edition) {
    return CompiledPipeline.of(
        name + ".yaml", yaml(name, edition).getBytes(StandardCharsets.UTF_8), CODEC);
  }

  static String yaml(String name, String edition) {
    return """
    # PIPELINE DEFINITION
    components:
      comp-work:
        executorLabel: exec-work
        inputDefinitions:
          parameters:
            shards: {parameterType: NUMBER_INTEGER}
    deploymentSpec:
      executors:
        exec-work:
          container:
            image: registry.example.com/work:EDITION
            command: [work]
            args: ['{{$}}']
    pipelineInfo: {name: NAME}
    root:
      dag:
        tasks:
          work:
            cachingOptions: {}
            componentRef: {name: comp-work}
            inputs:
              parameters:
                shards: {componentInputParameter: shards}
            taskInfo: {name: work}
      inputDefinitions:
        parameters:
          collection: {parameterType: STRING, defaultValue: codesense, isOptional: true}
          ratio: {parameterType: NUMBER_DOUBLE, defaultValue: 0.5, isOptional: true}
          shards: {parameterType: NUMBER_INTEGER}
    schemaVersion: 2.1.0
    sdkVersion: codesense
    ---
    platforms:
      kubernetes:
        deploymentSpec:
          executors:
            exec-work:
              tolerations: [{effect: NoSchedule, key: gpu, operator: Exists}]
    """
        .replace("NAME", name)
        .replace("EDITION", edition);
  }

  /// Something that fails.
  @FunctionalInterface
  public interface Call {
    void run() throws Exception;
  }

  public static void assertProblem(Call call, KfpProblem problem, String part) {
    var failure = catchThrowableOfType(CodesenseException.class, call::run);
    assertThat(failure).as("nothing failed").isNotNull();
    assertThat(List.of(failure.problem(), String.valueOf(failure.getMessage())))
        .satisfies(seen -> {
          assertThat(seen.get(0)).isEqualTo(problem);
          assertThat((String) seen.get(1)).contains(part);
        });
  }
}
