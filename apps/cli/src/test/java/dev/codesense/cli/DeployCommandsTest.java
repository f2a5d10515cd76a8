package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.LogEntry;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.deploy.drive.Verdict;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.rollout.Phase;
import dev.codesense.rollout.Rollout;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over a real API server, without anybody who drives a rollout.
class DeployCommandsTest {
  private static final Instant BEGUN = Instant.parse("2026-11-30T10:00:00Z");
  private static final ObjectKind CONFIG_MAP = new ObjectKind("v1", "ConfigMap");

  @TempDir Path project;

  private final JsonCodec codec = new JsonCodec();
  private String namespace = "";
  private Cluster cluster;

  @BeforeEach
  void openANamespace() throws InterruptedException {
    assumeTrue(ApiServer.kubeconfig().isPresent(), ApiServer.ABSENT);
    namespace = "deploy-cli-" + System.nanoTime();
    cluster =
        Fabric8Cluster.open(
            new ClusterConfig(
                ApiServer.kubeconfig().orElseThrow(), null, namespace, Duration.ofMinutes(1)),
            Map.of());
    cluster.apply(
        new KubeObject(
            Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", namespace))),
        OnConflict.REFUSE);
  }

  @AfterEach
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aStepIsAgreedToOnlyWhenItWaits() throws InterruptedException {
    stored(Phase.MEASURING);
    var early = codesense("deploy", "approve", "support", "--by", "alice");
    cluster.delete(CONFIG_MAP, RolloutStore.name("support"), Cluster.Owned.GOES);
    stored(Phase.AWAITING_APPROVAL);

    var outcome = codesense("deploy", "approve", "support", "--by", "alice");

    assertThat(early.code()).isEqualTo(10);
    assertThat(early.err()).contains("CS-DPL-014", "is measuring: no step waits");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("support  alice agrees to 25 % of traffic");
    assertThat(new RolloutStore(cluster, codec).read("support").orElseThrow().orders().approvedBy())
        .isEqualTo("alice");
  }

  @Test
  void theStatusSaysWhatTheRolloutWaitsForAndThatNobodyDrivesIt() throws InterruptedException {
    stored(Phase.AWAITING_APPROVAL);

    var outcome = codesense("deploy", "status", "support");

    assertThat(outcome.out())
        .contains(
            "support  awaiting approval, 5 % of traffic, for ",
            "candidate  s3://models/support/v7",
            "stable     support-predictor-00001",
            "last       At 5 % of traffic all is proved to be fine.",
            "driven by  nobody: repeat the `codesense deploy` that began it",
            "next       `codesense deploy approve support`");
  }

  @Test
  void aRolloutThatNobodyDrivesIsEndedByTheCommand() throws InterruptedException, IOException {
    stored(Phase.MEASURING);
    Files.writeString(
        project.resolve("codesense.yaml"), "deploy: {service: support, route: support-http}\n");

    // Its service was deleted, so that nothing is left to be taken back.
    var outcome = codesense("deploy", "abort", "support", "--by", "bob", "--yes");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("support  let go");
    assertThat(codesense("deploy", "abort", "support").err())
        .contains("CS-DPL-014", "is let go already");
    assertThat(codesense("deploy", "rollback", "support", "--yes").err()).contains("CS-DPL-010");
  }

  @Test
  void aServiceWithoutARolloutIsSaidToHaveNone() {
    assertThat(codesense("deploy", "status", "other").err())
        .contains("CS-DPL-010", "There is no rollout of other in " + namespace);
  }

  @Test
  void aPromotionThatWasTakenBackIsNoLongerOne() throws InterruptedException {
    stored(Phase.PROMOTED, BEGUN.plusSeconds(60));

    assertThat(codesense("deploy", "status", "support").out())
        .contains("support  promoted and taken back, 0 % of traffic, for ");
  }

  private void stored(Phase phase) throws InterruptedException {
    stored(phase, null);
  }

  private void stored(Phase phase, @Nullable Instant takenBack) throws InterruptedException {
    var state =
        new RolloutState(
            "run-1",
            new Sides(
                namespace,
                "support",
                new StableSide(
                    "uid",
                    "support-predictor-00001",
                    Map.of("model", Map.of("storageUri", "s3://models/support/v6")),
                    new TreeMap<>()),
                new Candidate("s3://models/support/v7", null),
                "support-predictor-00002"),
            new Verdict(true, "better"),
            null,
            RolloutPlan.STANDARD,
            BEGUN,
            new Rollout(phase, BEGUN, 1, BEGUN, Map.of(), Map.of(), Set.of()),
            List.of(
                new LogEntry(
                    BEGUN, phase, 5, "At 5 % of traffic all is proved to be fine.", List.of())),
            List.of(),
            false,
            takenBack,
            1);
    cluster.create(
        new KubeObject(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", RolloutStore.name("support")),
                "data",
                Map.of("rollout.json", new String(codec.encode(state), StandardCharsets.UTF_8)))));
  }

  private Shell.Outcome codesense(String... arguments) {
    if (!project.resolve("codesense.yaml").toFile().exists()) {
      new Shell(project).run("init");
    }
    return new Shell(
            project,
            Map.of(
                "CODESENSE_CLUSTER_KUBECONFIG",
                ApiServer.kubeconfig().orElseThrow().toString(),
                "CODESENSE_CLUSTER_NAMESPACE",
                namespace),
            Terminal.NONE)
        .run(arguments);
  }
}
