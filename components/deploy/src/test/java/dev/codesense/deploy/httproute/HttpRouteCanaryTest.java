package dev.codesense.deploy.httproute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.deploy.world.MemoryWorld;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.StandardPlayer;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.KubeObject;
import dev.codesense.rollout.Command;
import dev.codesense.runtime.jackson.JsonCodec;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What only a route of one's own has: its traps.
class HttpRouteCanaryTest {
  private static final String STABLE = "s3://models/support/v6";

  @Test
  void aClusterWithoutTheGatewayApiIsRefused() throws InterruptedException {
    var world = new MemoryWorld(StandardHarness.service());
    var harness = StandardHarness.of(world);
    world.withoutKind(Split.KIND);

    assertRefused(harness, DeployProblem.NO_CANARY, "has no HTTPRoute (gateway");
  }

  @Test
  void aServiceWithoutARouteIsRefused() throws InterruptedException {
    var harness = harness();
    harness.world().delete(StandardPlayer.ROUTE, StandardPlayer.ROUTE_NAME);

    assertRefused(harness, DeployProblem.NO_ROUTE, "there is no HTTPRoute support-split");
  }

  @Test
  void aRouteThatKServeKeepsItselfIsRefusedSinceItWouldTakeEachChangeBack()
      throws InterruptedException {
    var tree = new HashMap<>(StandardPlayer.route().tree());
    tree.put(
        "metadata",
        Map.of(
            "name",
            StandardPlayer.ROUTE_NAME,
            "ownerReferences",
            List.of(
                Map.of(
                    "apiVersion",
                    "serving.kserve.io/v1beta1",
                    "kind",
                    "InferenceService",
                    "name",
                    "support",
                    "uid",
                    "1"))));
    var harness =
        StandardHarness.of(new MemoryWorld(StandardHarness.service()), new KubeObject(tree));

    assertRefused(harness, DeployProblem.NO_ROUTE, "KServe itself keeps the HTTPRoute");
  }

  @Test
  void aRouteThatLeadsElsewhereTooIsRefused() throws InterruptedException {
    var harness = harness();
    var rules = harness.split().with(0);
    rules
        .getFirst()
        .put(
            "backendRefs",
            List.of(
                Map.of("name", "support-predictor", "port", 80, "weight", 9),
                Map.of("name", "old", "port", 80, "weight", 1)));
    edit(harness, rules);

    assertRefused(harness, DeployProblem.NO_ROUTE, "shares a rule of the HTTPRoute");
  }

  @Test
  void aRouteThatNoGatewayCarriesOutIsRefused() throws InterruptedException {
    var harness = harness();
    harness
        .world()
        .status(StandardPlayer.ROUTE, StandardPlayer.ROUTE_NAME, Map.of("parents", List.of()));

    assertRefused(
        harness, DeployProblem.NO_ROUTE, "which no gateway carries out: no gateway has taken it");
  }

  @Test
  void aCandidateOfSomebodyElseIsRefused() throws InterruptedException {
    var harness = harness();
    var tree = new HashMap<>(StandardHarness.service().tree());
    tree.put("metadata", Map.of("name", StandardHarness.CANDIDATE));
    harness.world().create(new KubeObject(tree));

    assertRefused(harness, DeployProblem.NOT_SERVING, "has a candidate already");
  }

  @Test
  void eachRuleThatLeadsToTheServiceIsSplitAndNoOther() throws InterruptedException {
    var harness = harness();

    with(harness, 25);

    assertThat(harness.split().with(25))
        .isEqualTo(harness.split().route().at("spec", "rules").get());
    assertThat(backends(harness, 0))
        .isEqualTo(
            List.of(
                Map.of("name", "support-predictor", "port", 80, "weight", 75),
                Map.of("name", "support-candidate-predictor", "port", 80, "weight", 25)));
    assertThat(backends(harness, 1)).isEqualTo(backends(harness, 0));
    assertThat(backends(harness, 2)).isEqualTo(List.of(Map.of("name", "metrics", "port", 80)));
  }

  @Test
  void aSideWithoutAShareIsNotInTheRoute() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 100);

    assertThat(backends(harness, 0))
        .isEqualTo(
            List.of(Map.of("name", "support-candidate-predictor", "port", 80, "weight", 100)));

    harness.model(Clock.systemUTC()).carryOut(new Command.RollBack(), sides);
    assertThat(backends(harness, 0))
        .isEqualTo(List.of(Map.of("name", "support-predictor", "port", 80, "weight", 100)));
  }

  @Test
  void aShareDoesNotCountBeforeTheGatewayHasSeenIt() throws InterruptedException {
    var harness = harness();
    var sides = warm(harness);
    harness.player().gatewayHangs();

    harness.model(Clock.systemUTC()).carryOut(new Command.SetShare(50), sides);
    harness.player().settle();

    assertThat(harness.model(Clock.systemUTC()).read(sides, Set.of(50)).percent()).isEmpty();
  }

  @Test
  void aCandidateWithTrafficAndNoPodIsLost() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);

    harness.player().kill(StandardHarness.CANDIDATE);

    var seen = harness.model(Clock.systemUTC()).read(sides, Set.of(10));
    assertThat(seen.lost()).isEqualTo("none of its pods can be asked");
    assertThat(seen.change()).isNull();
  }

  @Test
  void aCandidateThatIsDeletedUnderUsIsLostAndItsTrafficGoesBack() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    var model = harness.model(Clock.systemUTC());

    harness.world().delete(World.SERVICE, StandardHarness.CANDIDATE);

    assertThat(model.read(sides, Set.of(10)).lost()).contains("support-candidate is gone");
    model.carryOut(new Command.RollBack(), sides);
    harness.player().settle();
    assertThat(model.clear(sides)).isTrue();
    assertThat(harness.serves(STABLE)).isTrue();
  }

  @Test
  void theServiceGetsTheModelBeforeItGetsTheTraffic() throws InterruptedException {
    var harness = harness();
    harness.startup(3);
    var sides = with(harness, 100);
    var model = harness.model(Clock.systemUTC());

    for (int i = 0; i < 30 && !model.conclude(sides); i++) {
      harness.reconcile();
      var answering =
          harness.share() == 100
              ? harness.player().serving(StandardHarness.CANDIDATE)
              : harness.player().serving(World.NAME);
      assertThat(answering).isEqualTo("s3://models/support/v7");
    }

    assertThat(harness.serves("s3://models/support/v7")).isTrue();
  }

  @Test
  void aCopyThatDiesAfterThePromotionGivesItsTrafficToTheService() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 100);
    var model = harness.model(Clock.systemUTC());
    harness.failing("no space left");
    assertThat(model.conclude(sides)).isFalse();
    harness.player().settle();
    assertThat(model.conclude(sides)).isFalse();
    assertThat(harness.share()).isEqualTo(100);

    harness.player().kill(StandardHarness.CANDIDATE);
    model.conclude(sides);
    harness.reconcile();

    assertThat(harness.share()).isZero();
    assertThat(harness.player().serving(World.NAME)).isEqualTo(STABLE);
  }

  @Test
  void lettingGoTakesTheCopyAwayOnceNothingLeadsToIt() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    var model = harness.model(Clock.systemUTC());
    harness.world().edit("argocd", Map.of("metadata", Map.of("labels", Map.of("team", "red"))));

    model.carryOut(new Command.LetGo(), sides);
    assertThat(harness.player().candidate()).isPresent();
    harness.player().settle();
    model.carryOut(new Command.LetGo(), sides);

    assertThat(harness.player().candidate()).isEmpty();
    assertThat(harness.player().share(World.NAME)).isEqualTo(100);
  }

  @Test
  void lettingGoKeepsTheCopyUntilTheGatewayHasDroppedIt() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    var model = harness.model(Clock.systemUTC());
    harness.world().edit("argocd", Map.of("metadata", Map.of("labels", Map.of("team", "red"))));

    assertThat(model.letGo(sides)).isFalse();
    assertThat(model.letGo(sides)).isFalse();
    assertThat(harness.player().candidate()).isPresent();

    harness.player().settle();
    assertThat(model.letGo(sides)).isFalse();
    assertThat(harness.player().candidate()).isEmpty();
    assertThat(model.letGo(sides)).isTrue();
  }

  @Test
  void aShareThatSomebodyElseHasWrittenKeepsItsCopy() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    harness.somebodyGives(60);
    harness.player().settle();

    assertThat(harness.model(Clock.systemUTC()).letGo(sides)).isTrue();
    assertThat(harness.share()).isEqualTo(60);
    assertThat(harness.player().candidate()).isPresent();
  }

  @Test
  void theCopyGoesAlsoWhereTheRouteIsGone() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    var model = harness.model(Clock.systemUTC());
    harness.world().delete(StandardPlayer.ROUTE, StandardPlayer.ROUTE_NAME);

    assertThat(model.clear(sides)).isFalse();
    assertThat(harness.player().candidate()).isEmpty();
    assertThat(model.clear(sides)).isTrue();
  }

  @Test
  void aRollbackThatSomebodyInterruptsLeavesNoCopyAndNoShareOfOurs() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    var model = harness.model(Clock.systemUTC());
    harness.world().edit("argocd", Map.of("metadata", Map.of("labels", Map.of("team", "red"))));

    assertThat(model.clear(sides)).isFalse();
    harness.player().settle();
    assertThat(model.clear(sides)).isFalse();
    assertThat(model.clear(sides)).isTrue();

    assertThat(harness.serves(STABLE)).isTrue();
  }

  @Test
  void whoGoesOnWithOtherSettingsKeepsTheRouteThatTheRolloutBeganWith()
      throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    var other =
        new HttpRouteCanary(
            harness.world().cluster(), World.NAME, "another", new JsonCodec(), Clock.systemUTC());

    assertThat(other.read(sides, Set.of(10)).change()).isNull();
    other.carryOut(new Command.RollBack(), sides);
    harness.player().settle();

    assertThat(harness.share()).isZero();
  }

  @Test
  void aRolloutWhoseStateNamesNoRouteTakesThatOfTheSettings() throws InterruptedException {
    var harness = harness();
    var sides = with(harness, 10);
    var stable = sides.stable();
    var fields = new TreeMap<>(stable.fields());
    fields.remove("httproute-name");
    var older =
        new Sides(
            sides.namespace(),
            sides.service(),
            new StableSide(stable.uid(), stable.revision(), stable.model(), fields),
            sides.candidate(),
            sides.candidateRevision());

    assertThat(harness.model(Clock.systemUTC()).read(older, Set.of(10)).change()).isNull();
  }

  private static StandardHarness harness() throws InterruptedException {
    return StandardHarness.of(new MemoryWorld(StandardHarness.service()));
  }

  private static Sides warm(StandardHarness harness) throws InterruptedException {
    var model = harness.model(Clock.systemUTC());
    var sides =
        new Sides("ai", World.NAME, model.begin(Scenario.CANDIDATE), Scenario.CANDIDATE, null);
    model.carryOut(new Command.BringUpDark(), sides);
    harness.player().settle();
    return new Sides(
        "ai",
        World.NAME,
        sides.stable(),
        sides.candidate(),
        model.read(sides, Set.of(0)).candidateRevision());
  }

  private static Sides with(StandardHarness harness, int percent) throws InterruptedException {
    var sides = warm(harness);
    harness.model(Clock.systemUTC()).carryOut(new Command.SetShare(percent), sides);
    harness.player().settle();
    return sides;
  }

  private static Object backends(StandardHarness harness, int rule) throws InterruptedException {
    var rules = (List<?>) harness.split().route().at("spec", "rules").orElseThrow();
    return Objects.requireNonNull(((Map<?, ?>) rules.get(rule)).get("backendRefs"));
  }

  private static void edit(StandardHarness harness, List<Map<String, Object>> rules)
      throws InterruptedException {
    harness
        .world()
        .edit(
            StandardPlayer.ROUTE,
            StandardPlayer.ROUTE_NAME,
            "kubectl",
            Map.of("spec", Map.of("rules", rules)));
    harness.player().settle();
  }

  private static void assertRefused(
      StandardHarness harness, DeployProblem problem, String message) {
    assertThatThrownBy(() -> harness.model(Clock.systemUTC()).begin(Scenario.CANDIDATE))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(message);
  }
}
