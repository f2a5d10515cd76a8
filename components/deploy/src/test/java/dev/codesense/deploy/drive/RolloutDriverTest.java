package dev.codesense.deploy.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.rollout.Phase;
import dev.codesense.rollout.RolloutPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutDriverTest {

  @Test
  void aGoodCandidateGetsAllTrafficStepByStepAndItsVersionIsTheChampion()
      throws InterruptedException {
    var scenario = Scenario.inMemory();

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
    assertThat(Scenario.shares(end)).containsExactly(10, 50, 100);
    assertThat(scenario.serves("s3://models/support/v7")).isTrue();
    assertThat(scenario.promoted).containsExactly("support 7");
    assertThat(end.settled()).isTrue();
  }

  @Test
  void theCandidateIsAskedThroughItsOwnRouteBeforeItGetsTraffic() throws InterruptedException {
    var scenario = Scenario.inMemory();

    var end = scenario.run();

    assertThat(scenario.routes)
        .hasSize(2)
        .allSatisfy(route ->
            assertThat(route).hasToString("http://latest-support-predictor.ai.example.com"));
    assertThat(end.log())
        .extracting(LogEntry::reason)
        .anySatisfy(
            reason -> assertThat(reason).contains("2 questions answered, the last in 0.2 s"));
  }

  @Test
  void aWorseCandidateIsRolledBackAndItsPodsAreTakenAway() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.errors = 0.2;

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(Scenario.shares(end)).containsExactly(10);
    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
    assertThat(scenario.promoted).isEmpty();
    assertThat(scenario.world.events())
        .anySatisfy(message -> assertThat(message).contains("worse than tolerated: error rate"));
  }

  @Test
  void aCandidateThatDoesNotAnswerGetsNoTraffic() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.answer = null;

    var end = scenario.run();

    assertThat(Scenario.shares(end)).isEmpty();
    assertThat(end.log().getLast().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(end.log())
        .anySatisfy(entry -> assertThat(entry.reason()).contains("503 Service Unavailable"));
    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
  }

  @Test
  void aCandidateThatIsRefusedByTheEvaluationIsNeverBroughtUp() throws InterruptedException {
    var scenario = Scenario.inMemory();
    var order = scenario.order();

    var end =
        scenario.run(
            new Rollouts.Order(
                order.run(),
                order.candidate(),
                new Verdict(false, "worse by 3 points"),
                order.model(),
                order.plan()));

    assertThat(end.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(scenario.kserve.modelOf("support-predictor-00002")).isEmpty();
  }

  @Test
  void aCandidateThatCrashesIsRolledBackWithTheReasonOfTheCluster() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.kserve.failing("out of memory");
    scenario.time.with(() -> {
      if (scenario.progress.events().toString().contains("rolling back")) {
        scenario.kserve.failing(null);
      }
    });

    var end = scenario.run();

    assertThat(end.log())
        .anySatisfy(entry ->
            assertThat(entry.reason())
                .isEqualTo(
                    "The candidate cannot serve: BlockedByFailedLoad, ModelLoadFailed, out of memory, exit code 137"));
    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
  }

  @Test
  void aCandidateThatNeverComesUpIsRolledBackAtTheDeadline() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.kserve.startup(1_000_000);

    var end = scenario.run();

    assertThat(end.log())
        .anySatisfy(entry ->
            assertThat(entry.reason()).isEqualTo("The candidate was not ready within PT1H."));
    assertThat(scenario.kserve.modelOf(scenario.kserve.serving(100))).contains("v6");
    assertThat(scenario.progress.warnings())
        .anySatisfy(
            warning -> assertThat(warning).contains("the candidate's pods are still there"));
  }

  @Test
  void whatSomebodyElseChangesEndsTheRolloutAndStays() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.time.with(() -> {
      if (scenario.kserve.share("support-predictor-00002") == 10
          && scenario.world.events().stream().noneMatch(event -> event.contains("argocd"))) {
        scenario.world.edit(
            "argocd", Map.of("spec", Map.of("predictor", Map.of("minReplicas", 3))));
      }
    });

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.LET_GO);
    assertThat(end.log().getLast().reason())
        .isEqualTo(
            "argocd changed spec.predictor.minReplicas of the service: this rollout ends and leaves it as argocd wants it.");
    assertThat(scenario.world.service().at("spec", "predictor", "canaryTrafficPercent"))
        .contains(0);
    assertThat(scenario.world.service().at("spec", "predictor", "minReplicas")).contains(3);
  }

  @Test
  void aPersonAgreesByAnAnnotation() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.time.with(() -> {
      if (scenario.progress.events().toString().contains("awaiting approval")) {
        scenario.store.order(World.NAME, Map.of(RolloutStore.APPROVED_BY, "alice"));
      }
    });

    var end = scenario.run(scenario.order(Scenario.plan(List.of(10, 50, 100), List.of(50))));

    assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
    assertThat(end.log())
        .anySatisfy(entry -> assertThat(entry.reason()).startsWith("alice agreed."));
  }

  @Test
  void aPersonEndsIt() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.time.with(() -> {
      if (scenario.store.read(World.NAME).orElseThrow().state().rollout().phase()
          == Phase.MEASURING) {
        scenario.store.order(
            World.NAME,
            Map.of(RolloutStore.ABORTED_BY, "bob", RolloutStore.ABORT_REASON, "wrong day"));
      }
    });

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(end.log())
        .anySatisfy(entry -> assertThat(entry.reason()).isEqualTo("bob asked for it: wrong day"));
  }

  @Test
  void ofTwoProcessesOneDrives() throws InterruptedException {
    var scenario = Scenario.inMemory();
    var second = new Object[1];
    scenario.time.with(() -> {
      if (second[0] == null && scenario.kserve.share("support-predictor-00002") == 10) {
        second[0] = "begun";
        // The first one sleeps for as long as the second waits, and did not renew.
        try {
          second[0] = scenario.run();
        } catch (CodesenseException e) {
          second[0] = e.problem();
        }
      }
    });

    assertThatThrownBy(scenario::run)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.LEASE_LOST));
    assertThat(second[0])
        .isInstanceOfSatisfying(
            RolloutState.class,
            state -> assertThat(state.rollout().phase()).isEqualTo(Phase.PROMOTED));
  }

  @Test
  void windowsDoNotOverlapAndHaveBothRevisions() throws InterruptedException {
    var scenario = Scenario.inMemory();

    scenario.run();

    var windows = scenario.meter.windows;
    for (int i = 1; i < windows.size(); i++) {
      assertThat(windows.get(i).from()).isAfterOrEqualTo(windows.get(i - 1).to());
      assertThat(Duration.between(windows.get(i).from(), windows.get(i).to()))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
    assertThat(scenario.meter.asked.getLast().stable().revision())
        .isEqualTo("support-predictor-00001");
    assertThat(scenario.meter.asked.getLast().candidateRevision())
        .isEqualTo("support-predictor-00002");
  }

  @Test
  void aPromotionIsTakenBackWithOneCall() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.run();

    scenario.rollouts().takeBack("run-2", scenario.registry());
    scenario.kserve.settle();

    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
    assertThat(scenario.promoted).containsExactly("support 7", "not support 7");
  }

  /// After a process that was killed before the alias had moved.
  @Test
  void toTakeAPromotionBackCanBeRepeated() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.run();
    scenario.rollouts().takeBack("run-2", scenario.registry());
    scenario.kserve.settle();

    scenario.rollouts().takeBack("run-3", scenario.registry());

    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
    assertThat(scenario.promoted).containsExactly("support 7", "not support 7", "not support 7");
  }

  @Test
  void aRunThatIsRepeatedAfterTheEndHasTheSameEnd() throws InterruptedException {
    var scenario = Scenario.inMemory();
    var end = scenario.run();

    assertThat(scenario.run().log()).isEqualTo(end.log());
    assertThat(scenario.promoted).containsExactly("support 7");
  }

  @Test
  void anotherCandidateWaitsForTheEndOfTheFirst() throws InterruptedException {
    var scenario = abandoned();
    var order = scenario.order();
    var other =
        new Rollouts.Order(
            "run-2",
            new Candidate("s3://models/support/v8", null),
            order.verdict(),
            order.model(),
            order.plan());

    assertThatThrownBy(() -> scenario.run(other))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.UNDER_WAY))
        .hasMessageStartingWith("s3://models/support/v7 is being rolled out to support");
  }

  @Test
  void aRolloutThatNobodyDrivesGoesOnWithTheSameCandidate() throws InterruptedException {
    var scenario = abandoned();

    var end = scenario.run();

    assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
    assertThat(Scenario.shares(end)).containsExactly(10, 50, 100);
  }

  @Test
  void aRolloutThatNobodyDrivesIsBroughtBackByWhoeverEndsIt() throws InterruptedException {
    var scenario = abandoned();
    scenario.store.order(World.NAME, Map.of(RolloutStore.ABORTED_BY, "bob"));

    var end = scenario.rollouts().bringBack("run-2", Registry.NONE);

    assertThat(end.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(end.log())
        .anySatisfy(
            entry -> assertThat(entry.reason()).isEqualTo("bob asked for it: no reason given"));
    assertThat(scenario.serves("s3://models/support/v6")).isTrue();
  }

  /// One whose process vanished while the candidate had 10 % of traffic.
  private static Scenario abandoned() throws InterruptedException {
    var scenario = Scenario.inMemory();
    var vanished = new IllegalStateException("vanished");
    scenario.time.with(() -> {
      if (scenario.kserve.share("support-predictor-00002") == 10
          && scenario.progress.warnings().isEmpty()) {
        scenario.progress.warn("vanishes");
        throw vanished;
      }
    });
    assertThatThrownBy(scenario::run).isSameAs(vanished);
    return scenario;
  }

  @Test
  void withoutAPromotionThereIsNothingToTakeBack() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.errors = 0.2;
    scenario.run();

    assertThatThrownBy(() -> scenario.rollouts().takeBack("run-2", scenario.registry()))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.NO_ROLLOUT))
        .hasMessage(
            "The last rollout of support is rolled back: there is no promotion to take back");
  }

  @Test
  void aDamagedStateIsNamed() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario
        .world
        .cluster()
        .create(
            new KubeObject(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "ConfigMap",
                    "metadata",
                    Map.of("name", RolloutStore.name(World.NAME)),
                    "data",
                    Map.of("rollout.json", "{ edited"))));

    assertThatThrownBy(scenario::run)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.STATE_DAMAGED))
        .hasMessageStartingWith("The ConfigMap codesense-rollout-support in ai holds no rollout");
  }

  @Test
  void whatIsStoredOfTwoHoursFitsAConfigMap() throws InterruptedException {
    var scenario = Scenario.inMemory();
    // Never proved: only errors are measured.

    var plan =
        new RolloutPlan(
            Scenario.PLAN.steps(),
            RolloutPlan.STANDARD.gates(),
            List.of(),
            0.02,
            0.01,
            0.05,
            0.01,
            Duration.ofHours(2),
            Duration.ofHours(1));

    var end = scenario.run(scenario.order(plan));

    assertThat(end.evidence()).hasSizeBetween(100, 240);
    assertThat(scenario.codec.encode(end).length).isLessThan(700_000);
  }
}
