package dev.codesense.deploy.candidate;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.Right;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Brings a tuned adapter up beside the service that it is to serve in the place of: without
/// traffic, with a route of its own, and warm, so that evaluate-answers can ask it.
public final class DeployCandidateComponent
    implements Component<DeployCandidateRequest, DeployCandidateResult> {

  public static final ComponentSpec<DeployCandidateRequest, DeployCandidateResult> SPEC =
      new ComponentSpec<>(
          "deploy-candidate",
          "Brings a tuned adapter up without traffic, so that it can be evaluated as it will be served",
          "deploy",
          DeployCandidateRequest.class,
          DeployCandidateResult.class,
          new ComponentSpec.Resources("100m", "512Mi"),
          "deploy");

  /// Name of the secret with the key of served models: `CODESENSE_DEPLOY_API_KEY`.
  public static final String SECRET = ModelEndpoint.CANDIDATE_SECRET;

  /// Schemes that KServe's storage initializer reads, as its own ClusterStorageContainer has them.
  private static final Set<String> READABLE =
      Set.of(
          "s3",
          "gs",
          "hdfs",
          "webhdfs",
          "hf",
          "modelscope",
          "http",
          "https",
          "pvc",
          "oci",
          "oci+native",
          "oci+fetch");

  private static final int TRIES = 5;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final CandidateTools tools;

  public DeployCandidateComponent(CandidateTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<DeployCandidateRequest, DeployCandidateResult> spec() {
    return SPEC;
  }

  @Override
  public DeployCandidateResult run(DeployCandidateRequest request, RunContext run)
      throws InterruptedException {
    var adapter = run.read(request.adapter());
    var config = request.config();
    var id = request.runId() == null ? run.runId() : request.runId();
    try (var cluster = tools.cluster(request.cluster())) {
      Right.require(DarkCandidates.RIGHTS, cluster);
      var stable = InferenceService.existing(cluster, request.service());
      new AdapterFit(stable, runtime(stable, cluster))
          .check(adapter, config.mountPath(), run.progress());
      var uri = uri(request, adapter, run);
      var dark =
          new DarkService(
              stable, new Candidate(uri, config.mountPath()), id, config.candidateStay());
      var candidates = new DarkCandidates(cluster, run.clock(), tools.sleeper(), run.progress());
      try {
        var route = tools.route(request, run);
        var answering = candidates.bringUp(dark, route, config.candidateStart());
        var endpoint = endpoint(answering, adapter, config);
        warmUp(endpoint, request, route, run);
        run.progress()
            .event(
                "%s of run %s answers; `codesense deploy withdraw --run-id %2$s` takes it away"
                    .formatted(answering.name(), id));
        return new DeployCandidateResult(run.publish("endpoint", endpoint), uri, answering.name());
      } catch (RuntimeException | InterruptedException e) {
        takeAway(candidates, dark, run);
        throw e;
      }
    }
  }

  /// One that does not answer holds a GPU that others wait for.
  private static void takeAway(DarkCandidates candidates, DarkService dark, RunContext run)
      throws InterruptedException {
    try {
      candidates.remove(dark.name());
    } catch (CodesenseException e) {
      run.progress()
          .warn(
              "%s. `codesense deploy withdraw --run-id %s` takes the candidate away"
                  .formatted(e.getMessage(), dark.run()));
    }
  }

  private static @Nullable KubeObject runtime(InferenceService stable, Cluster cluster)
      throws InterruptedException {
    var name = stable.text("spec", "predictor", "model", "runtime");
    return name.isEmpty() ? null : cluster.get(DarkCandidates.RUNTIME, name).orElse(null);
  }

  private String uri(DeployCandidateRequest request, TunedAdapter adapter, RunContext run)
      throws InterruptedException {
    if (request.candidateUri() != null) {
      return request.candidateUri();
    }
    var version = adapter.registration();
    if (version == null) {
      throw new CodesenseException(
          DeployProblem.ADAPTER_NOT_READABLE,
          "The adapter is not registered in MLflow, and no candidate-uri says where its files are");
    }
    var location = tools.location(request, version.model(), version.version(), run);
    int colon = location.indexOf("://");
    if (colon < 0 || !READABLE.contains(location.substring(0, colon))) {
      throw new CodesenseException(
          DeployProblem.ADAPTER_NOT_READABLE,
          "MLflow keeps version %d of %s at %s, which KServe does not read"
              .formatted(version.version(), version.model(), location));
    }
    return location;
  }

  private static ModelEndpoint endpoint(
      DarkCandidates.Answering answering, TunedAdapter adapter, DeployCandidateConfig config) {
    URI gateway = config.gateway();
    return new ModelEndpoint(
        "candidate",
        new ModelConfig(
            ModelConfig.Kind.OPENAI,
            gateway == null ? answering.route() : gateway,
            gateway == null ? null : answering.route().getAuthority(),
            answering.prefix(),
            adapter.baseModel(),
            config.servedModel(),
            ModelConfig.Structure.AUTO,
            null,
            new ModelConfig.Limits(
                null,
                ModelConfig.Limits.DEFAULT.output(),
                ModelConfig.Limits.DEFAULT.parallel(),
                config.answerTimeout())),
        SECRET);
  }

  /// The first requests after an adapter was loaded are slow, and would be measured.
  private void warmUp(
      ModelEndpoint endpoint, DeployCandidateRequest request, CandidateRoute route, RunContext run)
      throws InterruptedException {
    var questions = request.config().questions();
    try (var stage =
        run.progress().stage("warm up", "questions", OptionalLong.of(questions.size()))) {
      for (var question : questions) {
        var probe = route.ask(endpoint, question);
        for (int again = 1; again < TRIES && !probe.answered(); again++) {
          tools.sleeper().sleep(PAUSE);
          probe = route.ask(endpoint, question);
        }
        if (!probe.answered()) {
          throw new CodesenseException(
              DeployProblem.CANDIDATE_FAILED,
              "The candidate does not answer \"%s\": %s".formatted(question, probe.detail()));
        }
        stage.advance(1);
      }
    }
  }
}
