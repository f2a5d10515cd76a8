package dev.codesense.engines.kfp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.core.Secret;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RecurringRun;
import dev.codesense.engines.RunLogs;
import dev.codesense.engines.RunState;
import dev.codesense.engines.Schedule;
import dev.codesense.testkit.FakeKfp;
import dev.codesense.testkit.GitServer;
import dev.codesense.testkit.SwaggerCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeKfpClientTest extends KfpClientContract {
  private FakeKfp kfp;
  private KfpClient client;

  @BeforeEach
  void start() throws IOException {
    kfp = FakeKfp.start(description());
    client = client(KfpConfig.of(kfp.endpoint()), KfpAccess.anonymous());
  }

  @AfterEach
  void stop() {
    client.close();
    kfp.close();
    assertThat(kfp.specViolations()).as("differs from the API's description").isEmpty();
  }

  /// The API's own description, where the shared development data is.
  private static @Nullable SwaggerCheck description() throws IOException {
    var shared = System.getProperty("codesense.shared", "");
    var file = Path.of(shared, "schemas", "kfp-api-v2beta1.swagger.json");
    return Files.isRegularFile(file) ? SwaggerCheck.of(file) : null;
  }

  private static KfpClient client(KfpConfig config, KfpAccess access) {
    return new KfpClient(config, access, CODEC, HASTE);
  }

  @Override
  KfpClient client() {
    return client;
  }

  @Override
  String unique(String name) {
    return name;
  }

  @Override
  void report(PipelineRun run, RunState state, String task, RunState taskState) {
    kfp.task(run.id(), task, taskState.name(), null);
    kfp.state(run.id(), state.name());
  }

  @Test
  void aTokenATokenFileOrACookieSaysWhoAsks(@TempDir Path folder) throws Exception {
    kfp.requireBearer("t0ken");
    var config = KfpConfig.of(kfp.endpoint());
    var file = Files.writeString(folder.resolve("token"), "t0ken\n");

    try (var byToken = client(config, new KfpAccess(new Secret("t0ken"), null, null));
        var byFile = client(config, new KfpAccess(null, file, null))) {
      assertThat(byToken.hasManyUsers()).isFalse();
      assertThat(byFile.hasManyUsers()).isFalse();
    }
    kfp.requireCookie("authservice_session=abc");
    var both = new KfpAccess(new Secret("t0ken"), null, new Secret("authservice_session=abc"));
    try (var byCookie = client(config, both)) {
      assertThat(byCookie.hasManyUsers()).isFalse();
    }
  }

  @Test
  void whoDoesNotSayWhoAsksIsToldHowTo() {
    kfp.requireBearer("t0ken");

    assertProblem(
        () -> client.runs(PipelineEngine.Scope.OURS, 1),
        KfpProblem.NOT_LOGGED_IN,
        "(401) requires authentication");
  }

  @Test
  void aLoginPageIsNoAnswer() {
    kfp.requireCookie("authservice_session=abc");

    assertProblem(
        () -> client.runs(PipelineEngine.Scope.OURS, 1),
        KfpProblem.NOT_LOGGED_IN,
        "(302) requires authentication");
  }

  @Test
  void aMissingPermissionIsNamed() throws Exception {
    kfp.requireBearer("t0ken");
    var config = KfpConfig.of(kfp.endpoint()).inNamespace("team-a");

    try (var stranger = client(config, new KfpAccess(new Secret("other"), null, null))) {
      assertProblem(
          () -> stranger.recurringRuns(PipelineEngine.Scope.OURS),
          KfpProblem.NOT_ALLOWED,
          "the permission to list jobs.pipelines.kubeflow.org in namespace team-a is missing");
    }
  }

  @Test
  void aTokenFileThatIsNotThereIsNamed() throws Exception {
    var access = new KfpAccess(null, Path.of("no-such-file"), null);
    try (var client = client(KfpConfig.of(kfp.endpoint()), access)) {
      assertProblem(
          () -> client.runs(PipelineEngine.Scope.OURS, 1),
          KfpProblem.BAD_SETTING,
          "no-such-file cannot be read");
    }
  }

  @Test
  void withoutAnEndpointNothingIsAsked() throws Exception {
    var nowhere =
        new KfpConfig(
            null,
            null,
            null,
            "codesense",
            null,
            null,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            "UTC",
            "2.17");
    try (var client = client(nowhere, KfpAccess.anonymous())) {
      assertProblem(
          () -> client.runs(PipelineEngine.Scope.OURS, 1),
          KfpProblem.NOT_CONFIGURED,
          "kfp.endpoint is not set");
    }
  }

  @Test
  void anApiThatIsNotThereIsTriedAgainAndThenGivenUp() throws Exception {
    kfp.close();
    var config =
        new KfpConfig(
            kfp.endpoint(),
            null,
            null,
            "codesense",
            null,
            null,
            Duration.ofSeconds(1),
            Duration.ofMillis(1500),
            "UTC",
            "2.17");
    try (var client = client(config, KfpAccess.anonymous())) {
      var failure =
          catchThrowableOfType(
              CodesenseException.class, () -> client.runs(PipelineEngine.Scope.OURS, 1));

      assertThat(failure.problem()).isEqualTo(CoreProblem.SERVICE_UNREACHABLE);
      assertThat(failure).hasMessageContaining("cannot be reached").hasMessageContaining("gave up");
    }
  }

  @Test
  void somethingElseThatAnswersIsNoKfp() throws Exception {
    try (var other = GitServer.answering(200);
        var client = client(KfpConfig.of(URI.create(other.url(""))), KfpAccess.anonymous())) {
      assertProblem(client::hasManyUsers, KfpProblem.NOT_KFP, "instead of JSON");
    }
  }

  @Test
  void manyUsersHaveNamespaces() throws Exception {
    kfp.forManyUsers();
    var config = KfpConfig.of(kfp.endpoint()).inNamespace("team-a");
    try (var mine = client(config, KfpAccess.anonymous())) {
      assertThat(mine.hasManyUsers()).isTrue();
      var version = new PipelineUpload(mine).upload(compiled("shared", "1")).version();
      var request = new RunRequest(version, Map.of("shards", 1L), null, null);
      var run = new RunStart(mine).start(request, "mine", "mark");

      assertThat(mine.runs(PipelineEngine.Scope.OURS, 10))
          .extracting(PipelineRun::id)
          .containsExactly(run.id());
    }
    assertProblem(
        () -> client.runs(PipelineEngine.Scope.OURS, 10),
        KfpProblem.REFUSED,
        "Namespace cannot be empty");
    var other = KfpConfig.of(kfp.endpoint()).inNamespace("team-b");
    try (var theirs = client(other, KfpAccess.anonymous())) {
      assertThat(theirs.runs(PipelineEngine.Scope.OURS, 10)).isEmpty();
      assertThat(theirs.pipelines()).isEmpty();
    }
  }

  @Test
  void aRunWhoseAnswerIsLostIsLookedUpAndNotStartedTwice() throws Exception {
    var request = request("lost");
    kfp.loseNextAnswer("POST", "/runs");

    var run = new RunStart(client).start(request, "lost", "mark-7");

    assertThat(run.description()).contains("mark-7");
    assertThat(client.runsNamed("lost", 10)).extracting(PipelineRun::id).containsExactly(run.id());
  }

  @Test
  void anUploadWhoseAnswerIsLostIsLookedUpAndNotSentTwice() throws Exception {
    kfp.loseNextAnswer("POST", "/upload_version");

    var uploaded = new PipelineUpload(client).upload(compiled("lost", "1"));

    assertThat(uploaded.made()).isTrue();
    assertThat(client.versions(uploaded.pipeline())).containsExactly(uploaded.version());
    assertThat(kfp.requests()).filteredOn(one -> one.endsWith("/upload_version")).hasSize(1);
  }

  @Test
  void aScheduleWhoseAnswerIsLostIsLookedUp() throws Exception {
    var request = request("lost");
    kfp.loseNextAnswer("POST", "/recurringruns");

    new ScheduleUpdate(client, CODEC, java.time.Clock.systemUTC(), Thread::sleep)
        .apply(
            new ScheduleUpdate.Wanted(
                "nightly", request, false, new Schedule.Cron("0 0 2 * * *"), 1, false));

    assertThat(client.recurringRunsNamed("nightly"))
        .extracting(RecurringRun::enabled)
        .containsExactly(true);
  }

  @Test
  void aServerThatFailsIsNotAskedTwiceToMakeSomething() throws Exception {
    var request = request("failing");
    kfp.failNext("POST", "/runs", 500);

    assertProblem(
        () -> new RunStart(client).start(request, "failing", "mark"),
        KfpProblem.SERVER_FAILED,
        "(500): made to fail");
    assertThat(client.runsNamed("failing", 10)).isEmpty();
  }

  @Test
  void aRunThatFailsShowsTheLastLinesOfItsTask() throws Exception {
    var run = new RunStart(client).start(request("bad"), "bad", "mark");
    kfp.task(run.id(), "plan", "SUCCEEDED", "all is well\n");
    kfp.task(run.id(), "index", "FAILED", "first\n".repeat(100) + "no space left on device\n");
    kfp.state(run.id(), "FAILED");

    var failure =
        catchThrowableOfType(
            CodesenseException.class,
            () -> follower().await(run.id(), Duration.ofMillis(1), Duration.ofSeconds(5)));

    assertThat(failure.problem()).isEqualTo(KfpProblem.RUN_FAILED);
    assertThat(failure)
        .hasMessageContaining("failed: index\n")
        .hasMessageContaining("page: " + kfp.endpoint() + "/#/runs/details/" + run.id())
        .hasMessageContaining("  no space left on device")
        .hasMessageNotContaining("all is well");
    assertThat(String.valueOf(failure.getMessage()).lines()).hasSizeLessThan(30);
  }

  @Test
  void aCancelledRunEndsTheWaiting() throws Exception {
    var run = new RunStart(client).start(request("ended"), "ended", "mark");
    kfp.state(run.id(), "CANCELED");

    assertProblem(
        () -> follower().await(run.id(), Duration.ofMillis(1), Duration.ofSeconds(5)),
        KfpProblem.RUN_CANCELED,
        "was cancelled");
  }

  @Test
  void logsAreReadTaskByTask() throws Exception {
    var run = new RunStart(client).start(request("logs"), "logs", "mark");
    kfp.task(run.id(), "plan", "SUCCEEDED", "plan says\n");
    kfp.task(run.id(), "index", "RUNNING", "index says\n");
    var seen = client.run(run.id());

    assertThat(new RunLogs(client).of(seen, "").values())
        .containsExactly("plan says\n", "index says\n");
    assertThat(new RunLogs(client).of(seen, "index").values()).containsExactly("index says\n");
  }

  @Test
  void endedMeansEnded() {
    assertThat(List.of(RunState.values()).stream().filter(RunState::ended))
        .containsExactly(RunState.SUCCEEDED, RunState.SKIPPED, RunState.FAILED, RunState.CANCELED);
    assertThat(RunState.of("A_NEW_WORD")).isEqualTo(RunState.UNKNOWN);
    assertThat(KfpProblem.SERVER_FAILED.kind()).isEqualTo(Problem.Kind.TRANSIENT);
  }
}
