package dev.codesense.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.Lease;
import dev.codesense.rollout.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficUndoTest {
  private static final String STABLE = "s3://models/support/v6";
  private static final String WHY = "the run has failed";

  @Test
  void theRolloutOfARunThatWasKilledIsTakenBack() throws InterruptedException {
    var scenario = killedAtTenPercent();

    var end = undo(scenario).undo(World.NAME, "run-1", WHY);

    assertThat(end).isPresent();
    assertThat(end.get().rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(end.get().log()).anySatisfy(entry -> assertThat(entry.reason()).contains(WHY));
    assertThat(scenario.serves(STABLE)).isTrue();
    assertThat(undo(scenario).undo(World.NAME, "run-1", WHY)).isEmpty();
  }

  @Test
  void theRolloutOfAnotherRunStaysAsItIs() throws InterruptedException {
    var scenario = killedAtTenPercent();
    var before = scenario.store.existing(World.NAME).state();

    assertThat(undo(scenario).undo(World.NAME, "run-2", WHY)).isEmpty();

    assertThat(scenario.store.existing(World.NAME).state()).isEqualTo(before);
  }

  @Test
  void aPromotionStays() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.run();

    assertThat(undo(scenario).undo(World.NAME, "run-1", WHY)).isEmpty();

    assertThat(scenario.serves(Scenario.CANDIDATE.storageUri())).isTrue();
  }

  @Test
  void withoutARolloutThereIsNothingToUndo() throws InterruptedException {
    assertThat(undo(Scenario.inMemory()).undo(World.NAME, "run-1", WHY)).isEmpty();
  }

  @Test
  void aProcessThatStillDrivesIsAskedToEndAndNotFoughtWith() throws InterruptedException {
    var scenario = killedAtTenPercent();
    var lease =
        Lease.take(
                scenario.world.cluster(),
                "codesense-rollout-" + World.NAME,
                "the task that is ending",
                Duration.ofSeconds(30),
                scenario.time,
                scenario.time)
            .orElseThrow();
    scenario.time.with(lease::renew);

    assertThatThrownBy(() -> undo(scenario).undo(World.NAME, "run-1", WHY))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.UNDER_WAY));
    assertThat(scenario.store.existing(World.NAME).orders().abortReason()).isEqualTo(WHY);
  }

  private static Scenario killedAtTenPercent() throws InterruptedException {
    var scenario = Scenario.inMemory();
    var killed = new IllegalStateException("killed");
    assertThatThrownBy(() ->
            scenario
                .rollouts()
                .run(
                    scenario.order(),
                    (_, _, _) -> {
                      throw killed;
                    },
                    scenario.prober(),
                    scenario.registry()))
        .isSameAs(killed);
    assertThat(scenario.serves(STABLE)).isFalse();
    return scenario;
  }

  private static TrafficUndo undo(Scenario scenario) {
    return new TrafficUndo(
        scenario.store, scenario.rollouts(), scenario.registry(), scenario.progress);
  }
}
