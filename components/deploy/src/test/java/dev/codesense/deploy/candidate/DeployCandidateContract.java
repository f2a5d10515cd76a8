package dev.codesense.deploy.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.deploy.candidate.CandidateRoute.Look;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.Prober.Probe;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.deploy.world.Time;
import dev.codesense.deploy.world.TimedRun;
import dev.codesense.deploy.world.World;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A candidate without traffic, in every way that it can end, over a cluster in memory and a real
/// API server.
abstract class DeployCandidateContract {
  private static final String RUN = "run-7";
  private static final String URL = "http://candidate.ai.example.com";
  private static final Map<String, Object> LABELS =
      Map.of(
          "team", "red",
          "app.kubernetes.io/instance", "argo",
          "kueue.x-k8s.io/queue-name", "gpus");

  @TempDir private Path project;

  private @Nullable World world;
  private final Time time = new Time();

  /// What the route says, whatever it is asked.
  private Look look = new Look.Ready("/v1");

  private BooleanSupplier away = () -> false;
  private Probe answer = new Probe(true, "in 0.2 s");
  private String location = "s3://mlflow/7/adapter";

  /// A cluster with this service.
  abstract World world(KubeObject service) throws InterruptedException;

  private World world() throws InterruptedException {
    return world(Map.of("name", "vLLM"), "hf://Qwen/Qwen2.5-7B-Instruct");
  }

  private World world(Map<String, Object> format, String base) throws InterruptedException {
    var made =
        World.made(
            Map.of(
                "minReplicas",
                2,
                "maxReplicas",
                3,
                "labels",
                Map.of("app", "support"),
                "model",
                Map.of("modelFormat", format, "runtime", "vllm"),
                "storageUris",
                List.of(
                    Map.of("uri", base, "mountPath", "/mnt/models/base"),
                    Map.of("uri", "s3://models/v6", "mountPath", "/mnt/models/adapter"))),
            Map.of(
                "serving.kserve.io/deploymentMode",
                "Knative",
                "argocd.argoproj.io/tracking-id",
                "serving:x"));
    var tree = new HashMap<>(made.tree());
    var metadata = new HashMap<String, Object>(Map.of("name", World.NAME, "labels", LABELS));
    metadata.put("annotations", made.at("metadata", "annotations").orElseThrow());
    tree.put("metadata", metadata);
    world = world(new KubeObject(tree));
    world.create(runtime("--enable-lora", "--max-lora-rank=32"));
    return world;
  }

  static KubeObject runtime(String... arguments) {
    return new KubeObject(
        Map.of(
            "apiVersion",
            DarkCandidates.RUNTIME.apiVersion(),
            "kind",
            DarkCandidates.RUNTIME.kind(),
            "metadata",
            Map.of("name", "vllm"),
            "spec",
            Map.of(
                "supportedModelFormats",
                List.of(Map.of("name", "vLLM")),
                "containers",
                List.of(
                    Map.of(
                        "name",
                        "kserve-container",
                        "image",
                        "vllm",
                        "args",
                        List.of(arguments))))));
  }

  @AfterEach
  void close() {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void aCandidateIsACopyWithAnotherModelThatNobodysSelectorFinds() throws InterruptedException {
    var world = world();
    var before = world.service();
    ready(world);

    var result = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));

    var made = world.cluster().get(World.SERVICE, result.candidate()).orElseThrow();
    assertThat(made.at("spec", "predictor", "storageUris"))
        .contains(
            List.of(
                Map.of("uri", "hf://Qwen/Qwen2.5-7B-Instruct", "mountPath", "/mnt/models/base"),
                Map.of("uri", "s3://mlflow/7/adapter", "mountPath", "/mnt/models/adapter")));
    assertThat(made.at("spec", "predictor", "minReplicas")).contains(1);
    assertThat(made.at("spec", "predictor", "maxReplicas")).contains(1);
    assertThat(made.at("spec", "predictor", "labels")).isEmpty();
    assertThat(made.at("metadata", "labels"))
        .contains(
            Map.of(
                "kueue.x-k8s.io/queue-name", "gpus",
                "app.kubernetes.io/managed-by", "codesense",
                "codesense.dev/candidate-of", "support",
                "codesense.dev/run", RUN));
    assertThat(made.at("metadata", "annotations"))
        .contains(Map.of("serving.kserve.io/deploymentMode", "Knative"));
    assertThat(world.service()).isEqualTo(before);
    assertThat(result.storageUri()).isEqualTo("s3://mlflow/7/adapter");
  }

  @Test
  void kubernetesItselfTakesItAwayInTimeOrWithItsService() throws InterruptedException {
    var world = world();
    ready(world);

    var result = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));

    var job = world.cluster().get(DarkService.JOB, result.candidate()).orElseThrow();
    var made = world.cluster().get(World.SERVICE, result.candidate()).orElseThrow();
    assertThat(job.at("spec", "parallelism")).contains(0);
    assertThat(((Number) job.at("spec", "activeDeadlineSeconds").orElseThrow()).longValue())
        .isEqualTo(Duration.ofHours(6).toSeconds());
    assertThat(job.at("spec", "ttlSecondsAfterFinished")).contains(0);
    assertThat(owner(job)).isEqualTo(world.service().at("metadata", "uid").orElseThrow());
    assertThat(owner(made)).isEqualTo(job.at("metadata", "uid").orElseThrow());
  }

  private static Object owner(KubeObject object) {
    var owners = (List<?>) object.at("metadata", "ownerReferences").orElseThrow();
    return String.valueOf(((Map<?, ?>) owners.getFirst()).get("uid"));
  }

  @Test
  void itIsAnEndpointThatEvaluateCanAsk() throws InterruptedException {
    ready(world());
    var run = TestRunContext.in(project);

    var result = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16), run);

    ModelEndpoint endpoint = run.read(result.endpoint());
    assertThat(endpoint.config().base()).hasToString(URL + "/v1");
    assertThat(endpoint.config().served()).isEqualTo("support");
    assertThat(endpoint.config().model()).isEqualTo("Qwen/Qwen2.5-7B-Instruct");
    assertThat(endpoint.keyVariable()).isEqualTo("CODESENSE_DEPLOY_API_KEY");
    assertThat(run.progress().events().getLast())
        .isEqualTo(
            "%s of run run-7 answers; `codesense deploy withdraw --run-id run-7` takes it away"
                .formatted(result.candidate()));
  }

  @Test
  void aSecondAttemptFindsWhatTheFirstHasMade() throws InterruptedException {
    var world = world();
    ready(world);
    var first = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));
    var made = world.cluster().get(World.SERVICE, first.candidate());

    var second = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));

    assertThat(second.candidate()).isEqualTo(first.candidate());
    assertThat(world.cluster().get(World.SERVICE, second.candidate())).isEqualTo(made);
  }

  @Test
  void aRunTakesItsOwnAwayAndLeavesOthers() throws InterruptedException {
    var world = world();
    ready(world);
    run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));
    var other = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16), TestRunContext.in(project), "run-8");

    assertThat(withdrawn(RUN)).isEqualTo(1);
    assertThat(withdrawn(RUN)).isZero();

    assertThat(candidates(world)).containsExactly(other.candidate());
    assertThat(world.cluster().list(DarkService.JOB, Map.of())).hasSize(1);
    assertThat(world.cluster().get(World.SERVICE, World.NAME)).isPresent();
  }

  @Test
  void theCandidateOfAnotherRunIsAnnouncedWithTheCommandThatTakesItAway()
      throws InterruptedException {
    ready(world());
    var other = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));
    var run = TestRunContext.in(project);

    run(adapter("Qwen/Qwen2.5-7B-Instruct", 16), run, "run-8");

    assertThat(run.progress().warnings())
        .containsExactly(
            "%s of run run-7 is still there: `codesense deploy withdraw --run-id run-7` takes it away"
                .formatted(other.candidate()));
  }

  @Test
  void whatAKilledAttemptHasLeftHalfMadeIsMadeWhole() throws InterruptedException {
    var world = world();
    ready(world);
    var first = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));
    world.delete(World.SERVICE, first.candidate());
    assertThat(world.cluster().list(DarkService.JOB, Map.of())).hasSize(1);

    var second = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16));

    assertThat(candidates(world)).containsExactly(second.candidate());
    withdrawn(RUN);
    assertThat(world.cluster().list(DarkService.JOB, Map.of())).isEmpty();
  }

  @Test
  void whatDoesNotComeUpSaysWhyAndIsTakenAway() throws InterruptedException {
    var world = world();
    look = new Look.NoRoute("503");
    time.with(() ->
        status(
            world,
            Map.of(
                "modelStatus",
                Map.of(
                    "transitionStatus",
                    "BlockedByFailedLoad",
                    "states",
                    Map.of("targetModelState", "FailedToLoad"),
                    "lastFailureInfo",
                    Map.of("reason", "ModelLoadFailed", "message", "no such repository")))));

    assertProblem(
        DeployProblem.CANDIDATE_FAILED,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "does not come up: BlockedByFailedLoad, ModelLoadFailed, no such repository");
    assertThat(candidates(world)).isEmpty();
    assertThat(world.cluster().list(DarkService.JOB, Map.of())).isEmpty();
  }

  @Test
  void aServerBehindARouteThatLeadsNowhereIsNamedAsThat() throws InterruptedException {
    var world = world();
    ready(world);
    look = new Look.NoRoute("404");

    assertProblem(
        DeployProblem.ROUTE_MISSING,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "runs, and its route does not lead to it: 404");
    assertThat(candidates(world)).isEmpty();
  }

  @Test
  void aModelThatTheServerDoesNotListIsNamedAsThat() throws InterruptedException {
    var world = world();
    ready(world);
    look = new Look.NotLoaded("it serves base, and support is not ready");

    assertProblem(
        DeployProblem.CANDIDATE_FAILED,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "did not answer in time: it serves base, and support is not ready");
  }

  @Test
  void podsThatAQuotaRefusesAreSeenAtTheirDeployment() throws InterruptedException {
    var world = world();
    look = new Look.NoRoute("503");
    var made = new AtomicBoolean();
    time.with(() -> {
      if (!candidates(world).isEmpty() && made.compareAndSet(false, true)) {
        refuseByQuota(world, candidates(world).getFirst());
      }
    });

    assertProblem(
        DeployProblem.QUOTA_EXCEEDED,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "exceeded quota: gpus");
    assertThat(candidates(world)).isEmpty();
  }

  private static void refuseByQuota(World world, String name) throws InterruptedException {
    var labels = Map.of(InferenceService.LABEL, name);
    var pod =
        Map.of(
            "metadata",
            Map.of("labels", labels),
            "spec",
            Map.of("containers", List.of(Map.of("name", "x", "image", "x"))));
    world.create(
        new KubeObject(
            Map.of(
                "apiVersion",
                Trouble.DEPLOYMENT.apiVersion(),
                "kind",
                Trouble.DEPLOYMENT.kind(),
                "metadata",
                Map.of("name", name, "labels", labels),
                "spec",
                Map.of("selector", Map.of("matchLabels", labels), "template", pod))));
    world.status(
        Trouble.DEPLOYMENT,
        name,
        Map.of(
            "conditions",
            List.of(
                Map.of(
                    "type",
                    "ReplicaFailure",
                    "status",
                    "True",
                    "message",
                    "pods \"x\" is forbidden: exceeded quota: gpus"))));
  }

  @Test
  void aCandidateThatIsDeletedUnderUsIsNotWaitedFor() throws InterruptedException {
    var world = world();
    look = new Look.NoRoute("503");
    time.with(() -> {
      for (var name : candidates(world)) {
        world.delete(World.SERVICE, name);
      }
    });

    assertProblem(
        DeployProblem.CANDIDATE_FAILED,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "was deleted while it was waited for");
    assertThat(world.cluster().list(DarkService.JOB, Map.of())).isEmpty();
  }

  @Test
  void aCandidateThatAnswersNoQuestionIsTakenAway() throws InterruptedException {
    var world = world();
    ready(world);
    answer = new Probe(false, "the answer is empty");

    assertProblem(
        DeployProblem.CANDIDATE_FAILED,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "does not answer \"What is a generation?\": the answer is empty");
    assertThat(candidates(world)).isEmpty();
  }

  @Test
  void aClusterThatIsAwayForAWhileEndsNothing() throws InterruptedException {
    var world = world();
    ready(world);
    var looks = new AtomicInteger();
    away = () -> looks.incrementAndGet() < 4;
    var run = TestRunContext.in(project);

    var result = run(adapter("Qwen/Qwen2.5-7B-Instruct", 16), run);

    assertThat(candidates(world)).containsExactly(result.candidate());
    assertThat(looks).hasValue(4);
    assertThat(run.progress().warnings()).containsExactly("10.0.0.1 does not answer");
  }

  @Test
  void whoCancelsTheTaskLeavesNothingBehind() throws InterruptedException {
    var world = world();
    look = new Look.NoRoute("503");
    time.with(() -> {
      throw new InterruptedException();
    });

    assertThatThrownBy(() -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)))
        .isInstanceOf(InterruptedException.class);
    assertThat(candidates(world)).isEmpty();
  }

  @Test
  void nothingIsMadeForAnAdapterThatTheServerWouldRefuse() throws InterruptedException {
    var world = world();

    assertProblem(
        DeployProblem.OTHER_BASE,
        () -> run(adapter("Qwen/Qwen3-8B", 16)),
        "The adapter belongs to Qwen/Qwen3-8B, and support serves Qwen/Qwen2.5-7B-Instruct");
    assertProblem(
        DeployProblem.ADAPTER_REFUSED,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 64)),
        "takes a rank of at most 32 (--max-lora-rank of its arguments); the adapter has rank 64");
    location = "mlflow-artifacts:/7/adapter";
    assertProblem(
        DeployProblem.ADAPTER_NOT_READABLE,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "MLflow keeps version 7 of support at mlflow-artifacts:/7/adapter");
    assertThat(candidates(world)).isEmpty();
  }

  @Test
  void anotherRevisionOfTheBaseIsAnotherBase() throws InterruptedException {
    world(Map.of("name", "vLLM"), "hf://Qwen/Qwen2.5-7B-Instruct:0123456789ab");

    assertProblem(
        DeployProblem.OTHER_BASE,
        () -> run(adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
        "at revision a09a35458c702b33eeacc393d103063234e8bc28, and support serves revision 0123456789ab");
  }

  @Test
  void aServiceThatIsNotThereIsRefused() throws InterruptedException {
    world();

    assertProblem(
        DeployProblem.NOT_SERVING,
        () ->
            component()
                .run(
                    request(
                        TestRunContext.in(project)
                            .publish("adapter", adapter("Qwen/Qwen2.5-7B-Instruct", 16)),
                        "nobody",
                        RUN),
                    TimedRun.at(time, TestRunContext.in(project))),
        "The InferenceService nobody in");
  }

  private static List<String> candidates(World world) throws InterruptedException {
    return world.cluster().list(World.SERVICE, Map.of(DarkService.OF, World.NAME)).stream()
        .map(KubeObject::name)
        .toList();
  }

  /// The candidate gets its URL while it is waited for.
  private void ready(World world) {
    look = new Look.Ready("/v1");
    time.with(() ->
        status(
            world,
            Map.of(
                "url",
                URL,
                "conditions",
                List.of(Map.of("type", "PredictorReady", "status", "True")))));
  }

  private static void status(World world, Map<String, Object> status) throws InterruptedException {
    for (var name : candidates(world)) {
      world.status(World.SERVICE, name, status);
    }
  }

  private DeployCandidateResult run(TunedAdapter adapter) throws InterruptedException {
    return run(adapter, TestRunContext.in(project));
  }

  private DeployCandidateResult run(TunedAdapter adapter, TestRunContext run)
      throws InterruptedException {
    return run(adapter, run, RUN);
  }

  private DeployCandidateResult run(TunedAdapter adapter, TestRunContext run, String id)
      throws InterruptedException {
    var request = request(run.publish("adapter", adapter), World.NAME, id);
    return component().run(request, TimedRun.at(time, run));
  }

  private int withdrawn(String run) throws InterruptedException {
    return new DeployWithdrawComponent(tools())
        .run(
            new DeployWithdrawRequest(run, ClusterConfig.defaults()),
            TimedRun.at(time, TestRunContext.in(project)))
        .withdrawn();
  }

  private static DeployCandidateRequest request(
      Artifact<TunedAdapter> adapter, String service, String run) {
    return new DeployCandidateRequest(
        adapter,
        service,
        null,
        run,
        ClusterConfig.defaults(),
        MlflowConfig.off(),
        new DeployCandidateConfig(
            "/mnt/models/adapter",
            "support",
            null,
            List.of("What is a generation?"),
            Duration.ofMinutes(1),
            Duration.ofMinutes(45),
            Duration.ofHours(6)));
  }

  static TunedAdapter adapter(String base, int rank) {
    return new TunedAdapter(
        base,
        "a09a35458c702b33eeacc393d103063234e8bc28",
        rank,
        List.of("q_proj"),
        new TreeMap<>(),
        "0".repeat(32) + ".dir",
        "0".repeat(64),
        new TunedAdapter.Registration("support", 7),
        new TunedAdapter.Lineage("spec", "data", "g1", new TreeMap<>()),
        new TunedAdapter.Losses(null, null, 10, 60));
  }

  private DeployCandidateComponent component() {
    return new DeployCandidateComponent(tools());
  }

  private CandidateTools tools() {
    var there = Objects.requireNonNull(world);
    return new CandidateTools() {
      @Override
      public Cluster cluster(ClusterConfig config) {
        return there.opened();
      }

      @Override
      public CandidateRoute route(DeployCandidateRequest request, RunContext run) {
        return new CandidateRoute() {
          @Override
          public Look look(URI route) {
            if (away.getAsBoolean()) {
              throw new CodesenseException(KubeProblem.UNREACHABLE, "10.0.0.1 does not answer");
            }
            return look;
          }

          @Override
          public Probe ask(ModelEndpoint endpoint, String question) {
            return answer;
          }
        };
      }

      @Override
      public String location(
          DeployCandidateRequest request, String model, int version, RunContext run) {
        return location;
      }

      @Override
      public Sleeper sleeper() {
        return time;
      }
    };
  }

  private static void assertProblem(DeployProblem problem, ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(message);
  }
}
