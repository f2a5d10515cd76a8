package dev.codesense.deploy.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.ScriptedMeter;
import dev.codesense.deploy.world.Time;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.rollout.Command;
import dev.codesense.rollout.Phase;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.RecordingProgress;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every service is like whose traffic is split, however that is done.
public abstract class ServedModelContract {
  private static final String STABLE = "s3://models/support/v6";
  private static final String CANDIDATE = Scenario.CANDIDATE.storageUri();

  private final Time time = new Time();
  private final RecordingProgress progress = new RecordingProgress();
  private @Nullable Harness harness;

  /// A service that serves, and somebody who plays the controllers.
  public interface Harness {
    World world();

    ServedModel model(Clock clock);

    /// How many reconciliations new pods take.
    void startup(int reconciliations);

    /// New pods do not come up, for this reason.
    void failing(String why);

    void reconcile() throws InterruptedException;

    /// Percent of requests that pods with the candidate answer.
    int share();

    /// Whether all requests go to pods with this model, and nothing of a rollout is left.
    boolean serves(String uri) throws InterruptedException;

    /// Gives the candidate a share, as somebody who is not codesense.
    void somebodyGives(int percent) throws InterruptedException;

    /// What somebody's change of the share is called.
    String share(int percent);

    /// The objects that a rollout writes, with their versions.
    Map<String, KubeObject> written() throws InterruptedException;
  }

  protected abstract Harness harness() throws InterruptedException;

  @BeforeEach
  void begin() throws InterruptedException {
    harness = harness();
    settle();
    time.with(there()::reconcile);
  }

  @AfterEach
  void close() {
    if (harness != null) {
      harness.world().close();
    }
  }

  private Harness there() {
    return Objects.requireNonNull(harness);
  }

  private ServedModel model() {
    return there().model(time);
  }

  private void settle() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      there().reconcile();
    }
  }

  private Sides begun() throws InterruptedException {
    var namespace = there().world().cluster().namespace();
    return new Sides(
        namespace, World.NAME, model().begin(Scenario.CANDIDATE), Scenario.CANDIDATE, null);
  }

  private Sides dark() throws InterruptedException {
    var sides = begun();
    model().carryOut(new Command.BringUpDark(), sides);
    return sides;
  }

  /// As the driver does: the revision is known from when the cluster shows it.
  private Sides known(Sides sides) throws InterruptedException {
    return sides.with(model().read(sides, Set.of(0)).candidateRevision());
  }

  private Sides warm() throws InterruptedException {
    var sides = dark();
    settle();
    return known(sides);
  }

  private Sides with(int percent) throws InterruptedException {
    var sides = warm();
    model().carryOut(new Command.SetShare(percent), sides);
    settle();
    return sides;
  }

  @Test
  void aCandidateComesUpWithoutTrafficAndWithARouteOfItsOwn() throws InterruptedException {
    var sides = warm();

    var seen = model().read(sides, Set.of(0));
    assertThat(seen.ready()).isTrue();
    assertThat(seen.route()).isNotNull();
    assertThat(seen.percent()).hasValue(0);
    assertThat(seen.change()).isNull();
    assertThat(seen.lost()).isNull();
    assertThat(there().share()).isZero();
  }

  @Test
  void noCommandIsWrittenTwice() throws InterruptedException {
    var sides = with(10);
    var before = there().written();

    model().carryOut(new Command.BringUpDark(), sides);
    model().carryOut(new Command.SetShare(10), sides);

    assertThat(there().written()).isEqualTo(before);
  }

  @Test
  void aCandidateThatStartsIsNotReadyAndGetsNoShare() throws InterruptedException {
    there().startup(8);
    var sides = dark();
    there().reconcile();
    sides = known(sides);

    model().carryOut(new Command.SetShare(10), sides);

    var seen = model().read(sides, Set.of(0));
    assertThat(seen.ready()).isFalse();
    assertThat(seen.route()).isNull();
    assertThat(seen.percent()).hasValue(0);
    there().reconcile();
    assertThat(there().share()).isZero();
  }

  @Test
  void aShareCountsWhenTheClusterShowsIt() throws InterruptedException {
    var sides = warm();

    model().carryOut(new Command.SetShare(50), sides);

    assertThat(model().read(sides, Set.of(0, 50)).percent().orElse(-1)).isNotEqualTo(50);
    settle();
    assertThat(model().read(sides, Set.of(0, 50)).percent()).hasValue(50);
    assertThat(there().share()).isEqualTo(50);
  }

  @Test
  void aRollbackTakesTheTrafficAtOnceAndNeverGivesItBack() throws InterruptedException {
    var sides = with(50);

    model().carryOut(new Command.RollBack(), sides);
    there().reconcile();

    assertThat(there().share()).isZero();
    for (int i = 0; i < 20 && !model().clear(sides); i++) {
      there().reconcile();
      assertThat(there().share()).isZero();
    }
    settle();
    assertThat(model().clear(sides)).isTrue();
    assertThat(there().serves(STABLE)).isTrue();
  }

  @Test
  void aModelThatServesAlreadyIsRefused() {
    assertThatThrownBy(() -> model().begin(new Candidate(STABLE, null)))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.NOTHING_NEW));
  }

  @Test
  void aCandidateThatDoesNotComeUpSaysWhy() throws InterruptedException {
    there().failing("out of memory");
    var sides = warm();

    var seen = model().read(sides, Set.of(0));

    assertThat(seen.ready()).isFalse();
    assertThat(seen.lost()).contains("BlockedByFailedLoad", "out of memory");
  }

  @Test
  void whoChangesTheServiceIsNamed() throws InterruptedException {
    var sides = with(10);

    there().world().edit("argocd", Map.of("spec", Map.of("predictor", Map.of("minReplicas", 3))));

    assertThat(model().read(sides, Set.of(10)).change())
        .isEqualTo(new ServedState.Change("argocd", "spec.predictor.minReplicas"));
  }

  @Test
  void whoChangesTheShareIsNamedAndKeepsIt() throws InterruptedException {
    var sides = with(10);

    there().somebodyGives(80);

    assertThat(model().read(sides, Set.of(10)).change())
        .isEqualTo(new ServedState.Change("argocd", there().share(80)));
    var before = there().written();
    model().carryOut(new Command.LetGo(), sides);
    assertThat(there().written()).isEqualTo(before);
  }

  @Test
  void lettingGoTakesBackAShareThatIsOurs() throws InterruptedException {
    var sides = with(10);
    there().world().edit("argocd", Map.of("spec", Map.of("predictor", Map.of("minReplicas", 3))));

    model().carryOut(new Command.LetGo(), sides);
    there().reconcile();

    assertThat(there().share()).isZero();
  }

  @Test
  void aServiceThatIsDeletedIsAChangeAndNothingMoreIsWritten() throws InterruptedException {
    var sides = with(10);

    there().world().delete(World.SERVICE, World.NAME);

    assertThat(model().read(sides, Set.of(10)).change()).isNotNull();
    model().carryOut(new Command.LetGo(), sides);
    model().carryOut(new Command.RollBack(), sides);
    assertThat(model().clear(sides)).isTrue();
    assertThat(model().conclude(sides)).isTrue();
  }

  @Test
  void aGoodCandidateEndsAsTheModelOfTheServiceAndNothingElseHasChanged()
      throws InterruptedException {
    var end = run(0.01);

    assertThat(end.rollout().phase()).isEqualTo(Phase.PROMOTED);
    assertThat(end.settled()).isTrue();
    settle();
    assertThat(there().serves(CANDIDATE)).isTrue();
    assertThat(there().world().events()).contains("The candidate has all traffic: it is promoted.");
  }

  @Test
  void aWorseCandidateIsTakenBack() throws InterruptedException {
    var end = run(0.2);

    assertThat(end.rollout().phase()).isEqualTo(Phase.ROLLED_BACK);
    settle();
    assertThat(there().serves(STABLE)).isTrue();
  }

  @Test
  void aPromotionCanBeTakenBackHoweverOften() throws InterruptedException {
    run(0.01);

    for (int i = 0; i < 2; i++) {
      rollouts().takeBack("run-2", Registry.NONE);
      settle();
      assertThat(there().serves(STABLE)).isTrue();
    }
    assertThat(
            new RolloutStore(there().world().cluster(), new JsonCodec())
                .existing(World.NAME)
                .state()
                .takenBack())
        .isNotNull();
  }

  private RolloutState run(double errors) throws InterruptedException {
    return rollouts()
        .run(
            new Rollouts.Order(
                "run-1", Scenario.CANDIDATE, new Verdict(true, "better"), null, Scenario.PLAN),
            new ScriptedMeter(() -> there().share(), () -> errors),
            (_, _) -> new Prober.Probe(true, "in 0.2 s"),
            Registry.NONE);
  }

  private Rollouts rollouts() {
    var cluster = there().world().cluster();
    return new Rollouts(
        World.NAME,
        cluster,
        model(),
        new RolloutStore(cluster, new JsonCodec()),
        Scenario.settings(),
        time,
        time,
        progress);
  }
}
