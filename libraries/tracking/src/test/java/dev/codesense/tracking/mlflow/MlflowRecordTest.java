package dev.codesense.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.FakeMlflow;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.mlflow.RunRecord.Status;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is recorded, whether or not a server takes it now.
class MlflowRecordTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:9");
  private static final String TOKEN = "ghp_" + "k3Jx9Qm2Vt7Rb5Ls8Wd1Zn4Yc6Hf0Gp3Aa2E";

  @TempDir private Path folder;
  private FakeMlflow server;
  private TestRunContext run;

  @BeforeEach
  void start() throws IOException {
    server = FakeMlflow.start();
    run = TestRunContext.in(folder.resolve("project"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void record(RunRecord record, URI endpoint) throws InterruptedException {
    var config = new MlflowConfig(endpoint, "codesense", Duration.ofSeconds(2));
    Mlflow.record(config, TrackingAccess.of(run), () -> record);
  }

  private static RunRecord record(String id) {
    return MlflowContract.record(id, List.of(MlflowContract.point("ndcg_at_10", 0.5, 0)), Map.of());
  }

  private List<String> names() {
    return server.runs().stream().map(FakeMlflow.Run::name).toList();
  }

  private Path outbox() {
    return run.state().resolve("tracking/mlflow");
  }

  private List<String> kept() {
    return new RunOutbox(outbox(), run.codec(), TrackingAccess.of(run).masking()).waiting();
  }

  @Test
  void nothingIsWrittenAnywhereWithoutAnEndpoint() throws Exception {
    Mlflow.record(
        MlflowConfig.off(),
        TrackingAccess.of(run),
        () -> {
          throw new AssertionError("nobody asks for it");
        });

    assertThat(run.state()).isEmptyDirectory();
  }

  @Test
  void whatAServerTakesIsRecordedAndNotKept() throws Exception {
    record(record("a"), server.endpoint());

    assertThat(names()).containsExactly("Run a");
    assertThat(kept()).isEmpty();
    assertThat(run.progress().warnings()).isEmpty();
    assertThat(run.progress().events())
        .containsExactly(
            "recorded in MLflow: %s/#/experiments/1/runs/%032x".formatted(server.endpoint(), 1));
  }

  @Test
  void whatNoServerTakesIsKeptAndSentByTheNextRun() throws Exception {
    var report = Files.writeString(folder.resolve("report.md"), "all is well\n");
    record(MlflowContract.record("a", List.of(), Map.of("report.md", report)), NOBODY);
    Files.delete(report);

    assertThat(kept()).containsExactly("a");
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("CS-COR-001: ")
        .contains("1 record is kept in .codesense/tracking/mlflow and sent by the next run");

    record(record("b"), server.endpoint());

    assertThat(names()).containsExactly("Run a", "Run b");
    assertThat(server.artifacts()).isEqualTo(Map.of("report.md", "all is well\n"));
    assertThat(kept()).isEmpty();
  }

  @Test
  void aServerThatStallsIsAWarning() throws Exception {
    server.stall();

    record(record("a"), server.endpoint());

    assertThat(run.progress().warnings()).singleElement().asString().startsWith("CS-COR-003: ");
    assertThat(kept()).containsExactly("a");
  }

  @Test
  void aRecordThatTheServerSpoilsHoldsNoOtherBack() throws Exception {
    server.lose("limit");
    record(record("a"), server.endpoint());
    server.lose("nothing");

    record(record("b"), server.endpoint());

    assertThat(run.progress().warnings())
        .hasSize(2)
        .allSatisfy(warning -> assertThat(warning).startsWith("CS-TRK-011: "));
    assertThat(kept()).containsExactly("a");
    assertThat(names()).containsExactly("Run a", "Run b");
  }

  @Test
  void aRunThatWasKilledWhileItSentIsCompletedByTheNext() throws Exception {
    record(record("a"), server.endpoint());
    try (var mlflow =
        Mlflow.open(
            new MlflowConfig(server.endpoint(), "codesense", Duration.ofSeconds(2)),
            TrackingAccess.of(run))) {
      var record = record("b");
      // Made, and nothing more: as a kill leaves it.
      var missing = folder.resolve("missing.md");
      MlflowContract.refuses(
          TrackingProblem.NOT_RECORDABLE,
          () -> mlflow.runs().write(record.with(Map.of("missing.md", missing))));
      assertThat(server.runs().getLast().status()).isEqualTo("RUNNING");

      mlflow.runs().write(record);
    }

    assertThat(names()).containsExactly("Run a", "Run b");
    assertThat(server.runs().getLast().status()).isEqualTo("FINISHED");
  }

  @Test
  void whatAKillLeftOfARecordIsNotSent() throws Exception {
    Files.createDirectories(outbox().resolve(".part-a/files"));
    Files.writeString(outbox().resolve(".part-a/files/report.md"), "half");

    record(record("b"), server.endpoint());
    record(record("a"), server.endpoint());

    assertThat(names()).containsExactly("Run b", "Run a");
    assertThat(outbox().resolve(".part-a")).doesNotExist();
  }

  @Test
  void noSecretIsKeptOrSent() throws Exception {
    var report = Files.writeString(folder.resolve("report.md"), "token: " + TOKEN + "\n");
    var record =
        new RunRecord(
            "a",
            "Run with " + TOKEN,
            Status.FINISHED,
            MlflowContract.START,
            MlflowContract.END,
            new TreeMap<>(
                Map.of("api_key", "q8W3zR7tY1uP5sD9", "url", "https://ann:hunter2@host/x")),
            List.of(),
            new TreeMap<>(Map.of("note", "see " + TOKEN)),
            List.of(new RunRecord.Dataset("q", "0a", "with " + TOKEN, "evaluation")),
            new TreeMap<>(Map.of("report.md", report)));
    record(record, NOBODY);
    try (var files = Files.walk(outbox())) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain(TOKEN, "q8W3zR7tY1uP5sD9", "hunter2");
      }
    }

    record(record("b"), server.endpoint());

    assertThat(server.received()).doesNotContain(TOKEN, "q8W3zR7tY1uP5sD9", "hunter2");
    assertThat(server.runs().getFirst().params().get("api_key")).startsWith("<SECRET:");
    assertThat(server.artifacts().get("report.md")).startsWith("token: <SECRET:");
  }

  @Test
  void whileAnotherRunSendsThisOneOnlyKeeps() throws Exception {
    var outbox = new RunOutbox(outbox(), run.codec(), TrackingAccess.of(run).masking());
    try (var _ = outbox.turn().orElseThrow()) {
      record(record("a"), server.endpoint());
    }
    assertThat(names()).isEmpty();
    assertThat(kept()).containsExactly("a");

    record(record("b"), server.endpoint());

    assertThat(names()).containsExactly("Run a", "Run b");
  }

  @Test
  void aRecordThatCannotBeReadIsNamed() throws Exception {
    Files.createDirectories(outbox().resolve("a"));
    Files.writeString(outbox().resolve("a/record.json"), "{");

    record(record("b"), server.endpoint());

    assertThat(names()).containsExactly("Run b");
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("CS-TRK-014: " + outbox().resolve("a/record.json") + " cannot be read");
  }

  @Test
  void aPlaceThatCannotBeWrittenToIsAWarning() throws Exception {
    Files.writeString(run.state().resolve("tracking"), "a file");

    record(record("a"), server.endpoint());

    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("CS-TRK-015: ")
        .contains("; this run is not recorded in MLflow. Check the permissions");
  }

  @Test
  void aRecordThatMlflowCannotTakeIsAWarning() throws Exception {
    Mlflow.record(
        MlflowConfig.of(server.endpoint()),
        TrackingAccess.of(run),
        () ->
            MlflowContract.record("a", List.of(MlflowContract.point("ndcg@10", 0.5, 0)), Map.of()));

    assertThat(names()).isEmpty();
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("CS-TRK-010: The metric `ndcg@10` must have")
        .contains("; this run is not recorded in MLflow. Choose a name");
  }

  @Test
  void aMistakeOfOursIsAWarningToo() throws Exception {
    Mlflow.record(
        MlflowConfig.of(server.endpoint()),
        TrackingAccess.of(run),
        () -> {
          throw new IllegalStateException("no such thing");
        });

    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .matches(
            "java.lang.IllegalStateException: no such thing at .*MlflowRecordTest.java:\\d+\\); this run is not recorded in MLflow. This is a fault of codesense: please report it.");
  }
}
