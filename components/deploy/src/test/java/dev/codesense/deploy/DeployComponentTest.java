package dev.codesense.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.Problem;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.DeployConfig.Gate;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.Meter;
import dev.codesense.deploy.drive.Prober;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.deploy.report.RolloutReport;
import dev.codesense.deploy.world.MemoryWorld;
import dev.codesense.deploy.world.Scenario;
import dev.codesense.deploy.world.TimedRun;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeProblem;
import dev.codesense.rollout.Phase;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Window;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.testkit.LoopbackServer;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployComponentTest {
  @TempDir Path project;

  @Test
  void aPromotionIsAnOutputWithItsTimeline() throws InterruptedException, IOException {
    var scenario = Scenario.inMemory();
    var run = TestRunContext.in(project);

    var result = component(scenario).run(request(Gate.FAIL), TimedRun.at(scenario.time, run));

    assertThat(result.promoted()).isTrue();
    assertThat(result.outcome()).isEqualTo("promoted");
    RolloutReport report = run.read(result.rollout());
    assertThat(report.state().rollout().phase()).isEqualTo(Phase.PROMOTED);
    assertThat(Files.readString(result.page().directory().resolve(HtmlPage.FILE)))
        .contains("Promoted", "Traffic of the candidate", "10 %, measuring", "error rate");
  }

  @Test
  void aRollbackEndsACommandByHandWithExitCode30() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.errors = 0.2;
    var run = TestRunContext.in(project);

    assertThatThrownBy(
            () -> component(scenario).run(request(Gate.FAIL), TimedRun.at(scenario.time, run)))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(DeployProblem.ROLLED_BACK);
              assertThat(e.problem().kind()).isEqualTo(Problem.Kind.GATE);
              assertThat(e)
                  .hasMessageStartingWith("s3://models/support/v7 of support is rolled back: The")
                  .hasMessageContaining("error rate")
                  .hasMessageEndingWith("page.html");
            });
  }

  @Test
  void inAPipelineARollbackIsAnOutput() throws InterruptedException {
    var scenario = Scenario.inMemory();
    scenario.errors = 0.2;
    var run = TestRunContext.in(project);

    var result = component(scenario).run(request(Gate.REPORT), TimedRun.at(scenario.time, run));

    assertThat(result.promoted()).isFalse();
    assertThat(result.outcome()).isEqualTo("rolled-back");
    assertThat(result.reason()).startsWith("The candidate is worse than tolerated: error rate");
  }

  @Test
  void aClusterWithoutKServeIsRefused() throws InterruptedException {
    var world = new MemoryWorld(World.made());
    var scenario = new Scenario(world);
    world.withoutKind(World.SERVICE);

    assertThatThrownBy(() ->
            component(scenario)
                .run(request(Gate.FAIL), TimedRun.at(scenario.time, TestRunContext.in(project))))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DeployProblem.NO_CANARY))
        .hasMessageContaining("There is no KServe here");
  }

  @Test
  void missingRightsAreNamedBeforeTheFirstWrite() throws InterruptedException {
    var world = new MemoryWorld(World.made());
    var scenario = new Scenario(world);
    world.forbid("patch InferenceService");
    world.forbid("update ConfigMap");
    var before = world.service();

    assertThatThrownBy(() ->
            component(scenario)
                .run(request(Gate.FAIL), TimedRun.at(scenario.time, TestRunContext.in(project))))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(KubeProblem.NOT_PERMITTED))
        .hasMessageContaining("patch inferenceservices, update configmaps");
    assertThat(world.service()).isEqualTo(before);
  }

  @Test
  void whoeverIsWaitedForIsToldHowToAgreeAndThenHowItEnded() throws Exception {
    var scenario = Scenario.inMemory();
    List<String> told = new CopyOnWriteArrayList<>();
    scenario.time.with(() -> {
      if (told.size() == 1) {
        scenario.store.order(World.NAME, Map.of(RolloutStore.APPROVED_BY, "alice"));
      }
    });
    try (var chat =
        LoopbackServer.start(
            "chat",
            exchange -> {
              told.add(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              exchange.sendResponseHeaders(200, -1);
            })) {
      var run = TestRunContext.in(project).withSecret("notify-url", chat.url() + "/hook");

      component(scenario).run(request(Gate.FAIL, List.of(100)), TimedRun.at(scenario.time, run));
    }

    assertThat(told).hasSize(2);
    assertThat(told.getFirst())
        .contains(
            "the rollout of support in",
            "waits for a person",
            "100 %",
            "codesense deploy approve support",
            "annotate configmap codesense-rollout-support codesense.dev/approved-by=YOUR-NAME",
            "codesense.dev/aborted-by=YOUR-NAME");
    assertThat(told.getLast()).contains("the rollout of support in", "is promoted");
  }

  @Test
  void aRolloutBelongsToTheRunThatAPipelineNames() throws InterruptedException {
    var scenario = Scenario.inMemory();

    component(scenario)
        .run(request(Gate.FAIL), TimedRun.at(scenario.time, TestRunContext.in(project).nextRun()));

    assertThat(scenario.store.existing(World.NAME).state().run()).isEqualTo("pipeline-run");
  }

  @Test
  void whatIsNotRegisteredHasVersion0() {
    var request =
        new DeployRequest(
            World.NAME,
            "s3://models/v1",
            true,
            "",
            "codesense-answers",
            0,
            null,
            ClusterConfig.defaults(),
            new PrometheusConfig(null, null, null, Duration.ofSeconds(10)),
            MetricsConfig.defaults(),
            MlflowConfig.off(),
            request(Gate.FAIL).config());

    assertThat(request.registeredModel()).isNull();
    assertThat(request.modelVersion()).isNull();
  }

  private static DeployRequest request(Gate gate) {
    return request(gate, List.of());
  }

  private static DeployRequest request(Gate gate, List<Integer> approve) {
    return new DeployRequest(
        World.NAME,
        Scenario.CANDIDATE.storageUri(),
        true,
        "better by 4.1 points",
        null,
        null,
        "pipeline-run",
        ClusterConfig.defaults(),
        new PrometheusConfig(null, null, null, Duration.ofSeconds(10)),
        MetricsConfig.defaults(),
        MlflowConfig.off(),
        new DeployConfig(
            null,
            null,
            List.of(10, 50, 100),
            approve,
            Duration.ofMinutes(2),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            RolloutPlan.STANDARD.gates().stream()
                .map(dev.codesense.rollout.Gate::name)
                .filter(name -> !name.equals(RolloutPlan.ERRORS))
                .toList(),
            gate,
            "support",
            "/openai/v1",
            null,
            List.of("Where are secrets masked?"),
            Duration.ofMinutes(1)));
  }

  @Test
  void theTimelineShowsWhatWasAsked() throws InterruptedException, IOException {
    var scenario = Scenario.inMemory();
    var meter = new Described(scenario.meterOfLevels(), new AtomicBoolean());

    var result =
        component(scenario, meter)
            .run(request(Gate.REPORT), TimedRun.at(scenario.time, TestRunContext.in(project)));

    assertThat(Files.readString(result.page().directory().resolve(HtmlPage.FILE)))
        .contains("Queries", "error rate", "kn_serving[60000ms]");
    assertThat(meter.closed()).isTrue();
  }

  /// A meter with words for what it reads.
  private record Described(Meter inner, AtomicBoolean closed) implements Meter {

    @Override
    public Window measure(Sides sides, Instant from, Instant to) throws InterruptedException {
      return inner.measure(sides, from, to);
    }

    @Override
    public SequencedMap<String, String> queries(Sides sides, Duration window) {
      return new LinkedHashMap<>(
          Map.of("error rate", "kn_serving[%dms]".formatted(window.toMillis())));
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  private static DeployComponent component(Scenario scenario) {
    return component(scenario, scenario.meterOfLevels());
  }

  private static DeployComponent component(Scenario scenario, Meter meter) {
    return new DeployComponent(
        new DeployTools() {
          @Override
          public Cluster cluster(DeployRequest request, RunContext run) {
            return scenario.world.cluster();
          }

          @Override
          public Meter meter(DeployRequest request, RunContext run) {
            return meter;
          }

          @Override
          public Prober prober(DeployRequest request, RunContext run) {
            return scenario.prober();
          }

          @Override
          public Sleeper sleeper() {
            return scenario.time;
          }
        });
  }
}
