package dev.codesense.engines.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.Progress;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RecurringRun;
import dev.codesense.engines.RunFollower;
import dev.codesense.engines.RunLogs;
import dev.codesense.engines.RunState;
import dev.codesense.engines.Schedule;
import dev.codesense.engines.UploadedPipeline;
import dev.codesense.engines.kfp.ScheduleUpdate.Outcome;
import dev.codesense.engines.kfp.ScheduleUpdate.Scheduled;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.KubeObject;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.workflow.EveryFeature;
import dev.codesense.workflow.argo.Argo;
import dev.codesense.workflow.argo.ArgoCompiler;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the client promises, in a cluster in memory and in a real one. There are no controllers:
/// the test writes what they would.
abstract class ArgoClientContract {
  static final JsonCodec CODEC = new JsonCodec();
  private static final CommitRuns.Pace AT_ONCE =
      new CommitRuns.Pace(Duration.ZERO, Duration.ofSeconds(15));

  private ArgoClient client;
  private ArgoRequest request;

  /// Closed by whoever made it.
  abstract Cluster cluster();

  /// A name that no other test uses.
  abstract String unique(String name);

  @BeforeEach
  void bringAPipeline() throws InterruptedException {
    client =
        new ArgoClient(
            cluster(), new ArgoConfig(URI.create("https://argo.example/"), "Europe/Berlin"), CODEC);
    var template = template();
    client.apply(template);
    request = new ArgoRequest(template.name(), template.texts(Map.of("sources", "[\"a\"]")), null);
  }

  private static ArgoTemplate template() {
    return ArgoTemplate.of(
        new ArgoCompiler(image -> image + ":1", CODEC).compile(new EveryFeature().graph()), CODEC);
  }

  @Test
  void aPipelineThatIsThereSaysWhatItTakes() throws InterruptedException {
    client.apply(template());

    assertThat(client.pipelines())
        .extracting(UploadedPipeline::name)
        .containsOnlyOnce("every-feature");
    assertThat(client.template("every-feature").orElseThrow().texts(given("twice", "true")))
        .isEqualTo(Map.of("sources", "[\"a\",\"b\"]", "twice", "true"));
    assertThat(client.template("no-such-pipeline")).isEmpty();
  }

  private static Map<String, String> given(String name, String value) {
    return Map.of("sources", "[\"a\", \"b\"]", name, value);
  }

  @Test
  void parametersAreTypedAlthoughArgoKnowsTextsOnly() throws InterruptedException {
    var template = client.template("every-feature").orElseThrow();

    assertProblem(
        () -> template.texts(given("twice", "maybe")),
        KfpProblem.WRONG_PARAMETER,
        "The parameter twice takes true or false, was `maybe`");
    assertProblem(
        () -> template.texts(given("thrice", "true")),
        KfpProblem.UNKNOWN_PARAMETER,
        "no parameter thrice; it has: ");
    assertProblem(
        () -> template.texts(Map.of("sources", "[\"{{workflow.name}}\"]")),
        KfpProblem.WRONG_PARAMETER,
        "sources takes no {{, which Argo takes for a variable of its own");
  }

  @Test
  void aRunIsStartedOnceUnderItsName() throws InterruptedException {
    var name = unique("once");

    var run = client.start(request, name);

    assertThat(run.id()).isEqualTo(name);
    assertThat(run.state()).isEqualTo(RunState.PENDING);
    assertThat(run.createdAt()).isNotNull();
    assertThat(client.run(name)).isEqualTo(run);
    assertThat(client.page(run))
        .contains(
            URI.create(
                "https://argo.example/workflows/%s/%s".formatted(cluster().namespace(), name)));
    assertProblem(
        () -> client.start(request, name),
        ArgoProblem.ALREADY_THERE,
        "There is a Workflow " + name);
  }

  @Test
  void runsAreListedNewestFirst() throws InterruptedException {
    aSecondLater(); // than the runs of other tests
    client.start(request, unique("old"));
    aSecondLater();
    client.start(request, unique("new"));

    assertThat(client.runs(PipelineEngine.Scope.OURS, 2))
        .extracting(PipelineRun::id)
        .containsExactly(unique("new"), unique("old"));
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    assertProblem(
        () -> client.run(unique("nobody")),
        ArgoProblem.NOT_THERE,
        "There is no Workflow " + unique("nobody"));
  }

  @Test
  void attemptsAreOneTaskAndGroupsAreNone() throws InterruptedException {
    var run = client.start(request, unique("tasks"));
    report(run, "Running", "", nodes(run.id()));

    assertThat(client.run(run.id()).tasks())
        .extracting(PipelineRun.Task::name, PipelineRun.Task::state, PipelineRun.Task::error)
        .containsExactly(
            tuple("fetch", RunState.SUCCEEDED, ""),
            tuple("each(0:a).count", RunState.FAILED, "Error (exit code 10): no such repository"),
            tuple("choice-1.branch-2", RunState.SKIPPED, "when 'false' evaluated false"));
  }

  @Test
  void nodesThatArgoHasCompressedAreReadToo() throws Exception {
    var run = client.start(request, unique("packed"));
    var packed = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(packed)) {
      zip.write(CODEC.encode(nodes(run.id())));
    }
    report(
        run,
        Map.of(
            "phase",
            "Running",
            "compressedNodes",
            new String(
                Base64.getEncoder().encode(packed.toByteArray()), StandardCharsets.US_ASCII)));

    assertThat(client.run(run.id()).tasks())
        .extracting(PipelineRun.Task::name)
        .containsExactly("fetch", "each(0:a).count", "choice-1.branch-2");
  }

  @Test
  void aRunThatFailsEndsWithItsTasksLastWords() throws InterruptedException {
    var run = client.start(request, unique("bad"));
    report(run, "Failed", "child failed", nodes(run.id()));

    assertProblem(
        () -> follower().await(run.id(), Duration.ofMillis(50), Duration.ofSeconds(5)),
        KfpProblem.RUN_FAILED,
        """
        The run %1$s failed: child failed
        failed: each(0:a).count
        page: https://argo.example/workflows/%2$s/%1$s
        message of each(0:a).count:
          Error (exit code 10): no such repository
        logs: kubectl logs -n %2$s -l workflows.argoproj.io/workflow=%1$s -c main --prefix --tail=-1\
        """
            .formatted(run.id(), cluster().namespace()));
  }

  @Test
  void aRunWhoseImageIsMissingIsNotWaitedForUntilTheTimeout() throws InterruptedException {
    var run = client.start(request, unique("imageless"));
    var said = "ImagePullBackOff: Back-off pulling image \"codesense/converge:1\"";
    var id = run.id() + "-1";
    report(
        run,
        "Running",
        "",
        Map.of(id, node(id, run.id() + ".fetch", "Pod", "Pending", 1, said, List.of())));
    var waited = new ArrayList<Duration>();
    var clock = new Minutes();

    assertProblem(
        () ->
            new RunFollower(client, Progress.silent(), clock, waited::add)
                .await(run.id(), Duration.ofMinutes(1), Duration.ofDays(1)),
        KfpProblem.IMAGE_NOT_THERE,
        "The run %s waits for the image of fetch: %s".formatted(run.id(), said));
    assertThat(waited).hasSizeBetween(2, 10);
  }

  /// Goes on by a minute each time somebody looks.
  private static final class Minutes extends Clock {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    @Override
    public Instant instant() {
      now = now.plusSeconds(60);
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aPipelineThatKubernetesWouldNotKeepIsRefused() throws InterruptedException {
    var large =
        ArgoTemplate.read(
            "large.yaml",
            """
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowTemplate
            metadata: {name: large, annotations: {much: %s}}
            """
                .formatted("x".repeat(1_500_000)),
            CODEC);

    assertProblem(() -> client.apply(large), KfpProblem.PIPELINE_TOO_LARGE, "large has 1,500,1");
    assertThat(client.template("large")).isEmpty();
  }

  @Test
  void aRunThatSucceedsIsFollowedToItsEnd() throws Exception {
    var run = client.start(request, unique("good"));
    report(run, "Succeeded", "", Map.of());

    var ended = follower().await(run.id(), Duration.ofMillis(50), Duration.ofSeconds(5));

    assertThat(ended.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(ended.finishedAt()).isEqualTo(Instant.parse("2026-11-21T10:05:00Z"));
  }

  @Test
  void aCancelledRunIsOnItsWayToItsEnd() throws Exception {
    var run = client.start(request, unique("cancel"));
    report(run, "Running", "", Map.of());

    client.cancel(run.id());
    client.cancel(run.id());

    assertThat(client.run(run.id()).state()).isEqualTo(RunState.CANCELING);
    assertThat(cluster().get(ArgoClient.WORKFLOW, run.id()).orElseThrow().at("spec", "shutdown"))
        .contains("Stop");
  }

  @Test
  void aRunThatHasEndedIsNotCancelled() throws InterruptedException {
    var run = client.start(request, unique("ended"));
    report(run, "Succeeded", "", Map.of());

    client.cancel(run.id());

    assertThat(client.run(run.id()).state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void logsAreLeftToTheCluster() throws InterruptedException {
    var run = client.start(request, unique("logs"));

    assertProblem(
        () -> new RunLogs(client).of(run, "fetch"),
        KfpProblem.LOG_NOT_THERE,
        "-l workflows.argoproj.io/workflow=" + run.id());
  }

  @Test
  void aScheduleIsMadeChangedInPlaceAndStopped() throws InterruptedException {
    var name = unique("nightly");

    var made = schedule(name, "0 2 * * *");
    var same = schedule(name, "0 2 * * *");
    var changed = schedule(name, "30 2 * * *");

    assertThat(List.of(made.outcome(), same.outcome(), changed.outcome()))
        .containsExactly(Outcome.MADE, Outcome.UNCHANGED, Outcome.REPLACED);
    assertThat(changed.next()).contains(Instant.parse("2026-11-22T01:30:00Z"));
    assertThat(client.recurringRunsNamed(name))
        .extracting(RecurringRun::enabled, RecurringRun::schedule)
        .containsExactly(tuple(true, "30 2 * * * Europe/Berlin"));

    client.disable(changed.schedule());
    assertThat(client.recurringRunsNamed(name))
        .extracting(RecurringRun::enabled, RecurringRun::schedule)
        .containsExactly(tuple(false, "30 2 * * * Europe/Berlin"));
    assertThat(schedule(name, "30 2 * * *").outcome()).isEqualTo(Outcome.REPLACED);

    client.delete(changed.schedule());
    assertThat(client.recurringRunsNamed(name)).isEmpty();
    assertThat(client.recurringRuns(PipelineEngine.Scope.OURS))
        .extracting(RecurringRun::name)
        .doesNotContain(name);
  }

  private Scheduled schedule(String name, String cron) throws InterruptedException {
    return client.schedule(
        request, name, Schedule.Cron.ofFiveFields(cron), Instant.parse("2026-11-21T10:00:00Z"));
  }

  @Test
  void aCommitThatComesTwiceIsRunOnce() throws Exception {
    var event = event("twice", "1234567890abcdef");

    var first = commits().serve(event, AT_ONCE);
    var second = commits().serve(event, AT_ONCE);

    assertThat(first.started()).isTrue();
    assertThat(first.run().name()).isEqualTo(event.runName());
    assertThat(second.started()).isFalse();
    assertThat(second.run().id()).isEqualTo(first.run().id());
  }

  @Test
  void whoeverMakesTheRunOfACommitSecondFindsTheFirst() throws InterruptedException {
    var event = event("race", "1234567890abcdef");

    var first = board().start(event);
    var second = board().start(event);

    assertThat(first.started()).isTrue();
    assertThat(second).isEqualTo(new CommitRuns.Served(second.run(), false));
    assertThat(second.run().id()).isEqualTo(first.run().id());
  }

  @Test
  void aCommitWhoseRunFailedGetsAnother() throws Exception {
    var event = event("failed", "1234567890abcdef");
    var first = commits().serve(event, AT_ONCE);
    report(first.run(), "Failed", "", Map.of());

    var second = commits().serve(event, AT_ONCE);

    assertThat(second.started()).isTrue();
    assertThat(second.run().id()).isEqualTo(first.run().id() + "-2");
  }

  @Test
  void oneRunAtATimeAndTheNextTakesAllCommitsThatCameMeanwhile() throws Exception {
    var first = commits().serve(event("busy", "aaaaaaa"), AT_ONCE).run();
    var sleeps = new ArrayList<Duration>();

    var second =
        new CommitRuns(
                board(),
                Progress.silent(),
                duration -> {
                  sleeps.add(duration);
                  if (duration.equals(AT_ONCE.poll())) {
                    report(first, "Succeeded", "", Map.of());
                  }
                })
            .serve(event("busy", "bbbbbbb"), AT_ONCE);

    assertThat(sleeps)
        .containsExactly(Duration.ZERO, Duration.ofSeconds(15), Duration.ofSeconds(3));
    assertThat(second.started()).isTrue();
    assertThat(second.run().id()).isNotEqualTo(first.id());
  }

  private CommitRuns.Event event(String group, String commit) {
    return new CommitRuns.Event(unique(group), commit);
  }

  private CommitRuns commits() {
    return new CommitRuns(board(), Progress.silent(), _ -> {});
  }

  private ArgoCommits board() {
    return new ArgoCommits(client, request);
  }

  private RunFollower follower() {
    return new RunFollower(client, Progress.silent(), Clock.systemUTC(), Thread::sleep);
  }

  /// The server's times are whole seconds.
  void aSecondLater() throws InterruptedException {}

  /// What the controller would write.
  private void report(PipelineRun run, String phase, String message, Map<String, Object> nodes)
      throws InterruptedException {
    report(
        run,
        Map.of(
            "phase", phase,
            "message", message,
            "finishedAt", "2026-11-21T10:05:00Z",
            "nodes", nodes));
  }

  private void report(PipelineRun run, Map<String, Object> status) throws InterruptedException {
    cluster()
        .apply(
            new KubeObject(
                Map.of(
                    "apiVersion",
                    Argo.API_VERSION,
                    "kind",
                    "Workflow",
                    "metadata",
                    Map.of("name", run.id()),
                    "status",
                    status)),
            OnConflict.TAKE_OVER);
  }

  private static Map<String, Object> nodes(String run) {
    return Map.of(
        run,
        node(run, run, "DAG", "Failed", 0, "", List.of(run + "-1", run + "-2")),
        run + "-1",
        node(run + "-1", run + ".fetch", "Pod", "Succeeded", 1, "", List.of()),
        run + "-2",
        node(run + "-2", run + ".each", "TaskGroup", "Failed", 2, "", List.of()),
        run + "-3",
        node(
            run + "-3",
            run + ".each(0:a).count",
            "Retry",
            "Failed",
            3,
            "No more retries left",
            List.of(run + "-4", run + "-5")),
        run + "-4",
        node(run + "-4", run + ".each(0:a).count(0)", "Pod", "Error", 3, "OOM", List.of()),
        run + "-5",
        node(
            run + "-5",
            run + ".each(0:a).count(1)",
            "Pod",
            "Failed",
            4,
            "Error (exit code 10): no such repository",
            List.of()),
        run + "-6",
        node(
            run + "-6",
            run + ".choice-1.branch-2",
            "Skipped",
            "Skipped",
            5,
            "when 'false' evaluated false",
            List.of()));
  }

  private static Map<String, Object> node(
      String id,
      String name,
      String type,
      String phase,
      int second,
      String message,
      List<String> children) {
    return Map.of(
        "id", id,
        "name", name,
        "displayName", name,
        "type", type,
        "phase", phase,
        "startedAt", "2026-11-21T10:00:0%dZ".formatted(second),
        "message", message,
        "children", children);
  }

  static void assertProblem(ThrowingCallable call, Problem problem, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(part);
  }
}
