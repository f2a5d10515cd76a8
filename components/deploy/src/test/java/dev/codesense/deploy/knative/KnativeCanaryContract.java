package dev.codesense.deploy.knative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.rollout.Command;
import dev.codesense.rollout.Phase;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The traps of KServe's canary, each as a test, over a cluster in memory and a real API server.
abstract class KnativeCanaryContract {
  private static final String STABLE = "support-predictor-00001";
  private static final String CANDIDATE = "support-predictor-00002";

  private @Nullable World world;

  /// A cluster with this service.
  abstract World world(KubeObject service) throws InterruptedException;

  @AfterEach
  void close() {
    if (world != null) {
      world.close();
    }
  }

  private Scenario scenario() throws InterruptedException {
    return scenario(World.made());
  }

  private Scenario scenario(KubeObject service) throws InterruptedException {
    world = world(service);
    return new Scenario(world);
  }

  @Test
  void modelAndShareTravelInOnePatch() throws InterruptedException {
    var scenario = scenario();
    var sides = begun(scenario);

    scenario.canary().carryOut(new Command.BringUpDark(), sides);

    assertThat(scenario.world.service().at("spec", "predictor", "canaryTrafficPercent"))
        .contains(0);
    assertThat(scenario.world.service().at("spec", "predictor", "model", "storageUri"))
        .contains("s3://models/support/v7");
    scenario.kserve.settle();
    assertThat(scenario.kserve.share(STABLE)).isEqualTo(100);
  }

  @Test
  void aCommandIsNotWrittenTwice() throws InterruptedException {
    var scenario = scenario();
    var sides = begun(scenario);
    scenario.canary().carryOut(new Command.BringUpDark(), sides);
    var written = scenario.world.service();

    scenario.canary().carryOut(new Command.BringUpDark(), sides);

    assertThat(scenario.world.service()).isEqualTo(written);
  }

  @Test
  void aCandidateIsNotReadyWhileTheLatestTargetServesAnOlderRevision() throws InterruptedException {
    var scenario = scenario();
    scenario.kserve.startup(4);
    var sides = dark(scenario);
    scenario.kserve.reconcile();

    var starting = scenario.canary().read(sides, Set.of(0));
    scenario.kserve.settle();
    var started = scenario.canary().read(sides, Set.of(0));

    assertThat(starting.candidateRevision()).isEqualTo(CANDIDATE);
    assertThat(starting.ready()).isFalse();
    assertThat(starting.route()).isNull();
    assertThat(started.ready()).isTrue();
    assertThat(started.route()).hasToString("http://latest-support-predictor.ai.example.com");
  }

  @Test
  void aShareIsNotGivenWhileTheLatestTargetServesAnOlderRevision() throws InterruptedException {
    var scenario = scenario();
    scenario.kserve.startup(4);
    var sides = with(dark(scenario), CANDIDATE);
    scenario.kserve.reconcile();

    scenario.canary().carryOut(new Command.SetShare(10), sides);

    assertThat(scenario.world.service().at("spec", "predictor", "canaryTrafficPercent"))
        .contains(0);
  }

  @Test
  void promotionRemovesTheFieldAndCountsWhenTheCandidateIsRolledOut() throws InterruptedException {
    var scenario = scenario();
    var sides = with(dark(scenario), CANDIDATE);
    scenario.kserve.settle();
    scenario.canary().carryOut(new Command.SetShare(50), sides);
    scenario.kserve.settle();
    assertThat(scenario.canary().read(sides, Set.of(50)).percent()).hasValue(50);

    scenario.canary().carryOut(new Command.SetShare(100), sides);

    assertThat(scenario.world.service().at("spec", "predictor", "canaryTrafficPercent")).isEmpty();
    assertThat(scenario.canary().read(sides, Set.of(50, 100)).percent()).hasValue(50);
    scenario.kserve.settle();
    assertThat(scenario.canary().read(sides, Set.of(50, 100)).percent()).hasValue(100);
  }

  @Test
  void aShareIsNeverChangedAloneOnceTheCandidateIsRolledOut() throws InterruptedException {
    var scenario = scenario();
    var sides = promoted(scenario);
    var before = scenario.world.service();

    scenario.canary().carryOut(new Command.SetShare(50), sides);

    assertThat(scenario.world.service()).isEqualTo(before);
  }

  @Test
  void aModelThatServesAlreadyIsRefusedSinceTheShareAloneWouldGoBackTooFar()
      throws InterruptedException {
    var scenario = scenario();

    assertProblem(
        DeployProblem.NOTHING_NEW,
        () -> scenario.canary().begin(new Candidate("s3://models/support/v6", null)));
  }

  @Test
  void aRollbackBeforeTheCandidateHasARevisionWaitsForIt() throws InterruptedException {
    var scenario = scenario();
    var sides = dark(scenario);

    assertThat(scenario.canary().clear(sides)).isFalse();

    assertThat(scenario.world.service().at("spec", "predictor", "model", "storageUri"))
        .contains("s3://models/support/v7");
  }

  @Test
  void aRollbackNeverGivesTheCandidateTraffic() throws InterruptedException {
    var scenario = scenario();
    var sides = with(dark(scenario), CANDIDATE);
    scenario.kserve.settle();
    scenario.canary().carryOut(new Command.SetShare(50), sides);
    scenario.kserve.settle();

    scenario.canary().carryOut(new Command.RollBack(), sides);
    scenario.kserve.reconcile();
    assertThat(scenario.kserve.share(STABLE)).isEqualTo(100);
    for (int i = 0; i < 20 && !scenario.canary().clear(sides); i++) {
      scenario.kserve.reconcile();
      assertThat(scenario.kserve.share(CANDIDATE)).isZero();
    }

    assertThat(scenario.canary().clear(sides)).isTrue();
    scenario.kserve.settle();
    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
  }

  @Test
  void ofSeveralStorageUrisTheOneOfTheMountPathIsChanged() throws InterruptedException {
    var base = Map.of("uri", "hf://Qwen/Qwen2.5-7B-Instruct", "mountPath", "/mnt/models/base");
    var scenario =
        scenario(
            World.made(
                Map.of(
                    "model",
                    Map.of("modelFormat", Map.of("name", "huggingface")),
                    "storageUris",
                    List.of(
                        base, Map.of("uri", "s3://models/v7", "mountPath", "/mnt/models/adapter"))),
                World.KNATIVE));
    assertProblem(
        DeployProblem.MODEL_NOT_FOUND,
        () -> scenario.canary().begin(new Candidate("s3://models/v9", "/mnt/nowhere")));

    var candidate = new Candidate("s3://models/v8", "/mnt/models/adapter");
    var sides = new Sides("ai", World.NAME, scenario.canary().begin(candidate), candidate, null);

    scenario.canary().carryOut(new Command.BringUpDark(), sides);

    assertThat(scenario.world.service().at("spec", "predictor", "storageUris"))
        .contains(
            List.of(base, Map.of("uri", "s3://models/v8", "mountPath", "/mnt/models/adapter")));
    assertThat(scenario.canary().read(sides, Set.of(0)).change()).isNull();
  }

  @Test
  void standardModeIsRefusedSinceItIgnoresTheShare() throws InterruptedException {
    var scenario =
        scenario(
            World.made(predictor(), Map.of("serving.kserve.io/deploymentMode", "RawDeployment")));
    scenario.world.status(Map.of("deploymentMode", "Standard"));

    assertProblem(DeployProblem.WRONG_MODE, () -> scenario.canary().begin(Scenario.CANDIDATE));
  }

  @Test
  void theFirstRevisionCannotBeACandidate() throws InterruptedException {
    var scenario = scenario();
    scenario.world.status(
        Map.of(
            "deploymentMode",
            "Knative",
            "components",
            Map.of("predictor", Map.of("latestRolledoutRevision", ""))));

    assertProblem(DeployProblem.NOT_SERVING, () -> scenario.canary().begin(Scenario.CANDIDATE));
  }

  @Test
  void aServiceThatIsChangingIsRefused() throws InterruptedException {
    var scenario = scenario();
    scenario.kserve.startup(10);
    scenario.world.edit("kubectl", Map.of("spec", Map.of("predictor", Map.of("minReplicas", 2))));
    scenario.kserve.reconcile();

    assertProblem(DeployProblem.NOT_SERVING, () -> scenario.canary().begin(Scenario.CANDIDATE));
  }

  @Test
  void aRolloutThatSomebodyElseHasBegunIsRefused() throws InterruptedException {
    var scenario = scenario();
    scenario.world.edit(
        "kubectl", Map.of("spec", Map.of("predictor", Map.of("canaryTrafficPercent", 20))));

    assertProblem(DeployProblem.NOT_SERVING, () -> scenario.canary().begin(Scenario.CANDIDATE));
  }

  @Test
  void aServiceWithoutTagsHasNoRouteForACandidate() throws InterruptedException {
    var scenario =
        scenario(World.made(predictor(), Map.of("serving.kserve.io/deploymentMode", "Knative")));

    assertProblem(DeployProblem.NO_ROUTE, () -> scenario.canary().begin(Scenario.CANDIDATE));
  }

  @Test
  void aConditionReadyIsNoSignThatTheCandidateIs() throws InterruptedException {
    var scenario = scenario();
    var sides = dark(scenario);
    scenario.kserve.failing("out of memory").settle();

    var seen = scenario.canary().read(sides, Set.of(0));

    assertThat(seen.ready()).isFalse();
    assertThat(seen.lost())
        .isEqualTo("BlockedByFailedLoad, ModelLoadFailed, out of memory, exit code 137");
  }

  @Test
  void whatSomebodyElseSetsIsSeenWithHisName() throws InterruptedException {
    for (var change :
        Map.<Map<String, ?>, String>of(
                Map.of("spec", Map.of("predictor", Map.of("minReplicas", 3))),
                "spec.predictor.minReplicas",
                Map.of("spec", Map.of("predictor", Map.of("canaryTrafficPercent", 80))),
                "spec.predictor.canaryTrafficPercent",
                Map.of(
                    "spec",
                    Map.of("predictor", Collections.singletonMap("canaryTrafficPercent", null))),
                "spec.predictor.canaryTrafficPercent",
                Map.of(
                    "spec",
                    Map.of("predictor", Map.of("model", Map.of("storageUri", "s3://other")))),
                "spec.predictor.model.storageUri",
                Map.of("metadata", Map.of("labels", Map.of("team", "red"))),
                "metadata.labels.team")
            .entrySet()) {
      close();
      var scenario = scenario();
      var sides = with(dark(scenario), CANDIDATE);
      scenario.kserve.settle();
      assertThat(scenario.canary().read(sides, Set.of(0)).change()).isNull();

      scenario.world.edit("argocd", change.getKey());

      var seen = scenario.canary().read(sides, Set.of(0)).change();
      assertThat(seen).as(change.getValue()).isNotNull();
      boolean removed = change.getKey().toString().contains("null");
      assertThat(seen.by()).isEqualTo(removed ? "somebody" : "argocd");
      assertThat(seen.what()).isEqualTo(change.getValue());
    }
  }

  @Test
  void anAnnotationThatKServeDoesNotHandOnIsNoChange() throws InterruptedException {
    var scenario = scenario();
    var sides = with(dark(scenario), CANDIDATE);
    scenario.kserve.settle();

    scenario.world.edit(
        "kubectl",
        Map.of(
            "metadata",
            Map.of(
                "annotations", Map.of("kubectl.kubernetes.io/last-applied-configuration", "{}"))));

    assertThat(scenario.canary().read(sides, Set.of(0)).change()).isNull();
  }

  @Test
  void aServiceThatIsDeletedIsAChange() throws InterruptedException {
    var scenario = scenario();
    var sides = dark(scenario);

    scenario.world.delete(World.SERVICE, World.NAME);

    assertThat(scenario.canary().read(sides, Set.of(0)).change())
        .hasToString("Change[by=somebody, what=the service: it was deleted]");
    scenario.canary().carryOut(new Command.LetGo(), sides);
    assertThat(scenario.canary().clear(sides)).isTrue();
  }

  @Test
  void lettingGoTakesTheShareBackOnlyWhereItIsOurs() throws InterruptedException {
    var scenario = scenario();
    var sides = with(dark(scenario), CANDIDATE);
    scenario.kserve.settle();
    scenario.canary().carryOut(new Command.SetShare(50), sides);
    scenario.world.edit(
        "argocd", Map.of("spec", Map.of("predictor", Map.of("canaryTrafficPercent", 80))));

    scenario.canary().carryOut(new Command.LetGo(), sides);

    assertThat(scenario.world.service().at("spec", "predictor", "canaryTrafficPercent"))
        .contains(80);
  }

  @Test
  void trafficOfAThirdRevisionIsNoticedAndTakenBack() throws InterruptedException {
    var scenario = scenario();
    // A revision before the stable one, to which KServe may go back too far.
    scenario.world.edit("kubectl", Map.of("spec", Map.of("predictor", Map.of("minReplicas", 2))));
    scenario.kserve.settle();
    scenario.kserve.tellingTrafficFirst();
    scenario.time.with(() -> assertThat(scenario.kserve.share("support-predictor-00003")).isZero());

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(end.log())
        .anySatisfy(entry ->
            assertThat(entry.reason())
                .contains(
                    "KServe sends traffic to support-predictor-00001, which is neither the candidate's revision nor the stable one, support-predictor-00002"));
    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
  }

  @Test
  void aWholeRolloutIsToldAsEventsOfTheService() throws InterruptedException {
    var scenario = scenario();

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
    assertThat(scenario.serves("s3://models/support/v7")).isTrue();
    assertThat(scenario.world.events()).contains("The candidate has all traffic: it is promoted.");
  }

  private static Map<String, ?> predictor() {
    return Map.of(
        "model",
        Map.of("modelFormat", Map.of("name", "vLLM"), "storageUri", "s3://models/support/v6"));
  }

  private static Sides begun(Scenario scenario) throws InterruptedException {
    return new Sides(
        "ai", World.NAME, scenario.canary().begin(Scenario.CANDIDATE), Scenario.CANDIDATE, null);
  }

  private static Sides dark(Scenario scenario) throws InterruptedException {
    var sides = begun(scenario);
    scenario.canary().carryOut(new Command.BringUpDark(), sides);
    return sides;
  }

  private static Sides promoted(Scenario scenario) throws InterruptedException {
    var sides = with(dark(scenario), CANDIDATE);
    scenario.kserve.settle();
    scenario.canary().carryOut(new Command.SetShare(100), sides);
    scenario.kserve.settle();
    return sides;
  }

  private static Sides with(Sides sides, String revision) {
    return new Sides(
        sides.namespace(), sides.service(), sides.stable(), sides.candidate(), revision);
  }

  private static void assertProblem(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
