package dev.codesense.engines.kfp;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.PercentEncoding;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineParameters;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RecurringRun;
import dev.codesense.engines.RunState;
import dev.codesense.engines.UploadedPipeline;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The calls of the KFP API that codesense needs. Reads are tried again, what makes something is
/// sent once. Thread-safe.
///
/// Every method throws [CodesenseException] with a [KfpProblem], or with a
/// [dev.codesense.core.CoreProblem] when the API cannot be reached.
public final class KfpClient implements PipelineEngine, AutoCloseable {
  private static final String PIPELINES = KfpApi.ROOT + "/pipelines";
  private static final String EXPERIMENTS = KfpApi.ROOT + "/experiments";
  private static final String RUNS = KfpApi.ROOT + "/runs";
  private static final String RECURRING = KfpApi.ROOT + "/recurringruns";
  private static final String BY_AGE = "created_at desc";
  private static final int MOST_LOOKED_AT = 100;

  /// In the description of each run and schedule that codesense makes.
  static final String OURS = "by codesense [";

  private final KfpConfig config;
  private final RecordCodec codec;
  private final KfpApi api;

  public KfpClient(KfpConfig config, KfpAccess access, RecordCodec codec, RetryingHttp.Pace pace) {
    this.config = config;
    this.codec = codec;
    api = new KfpApi(config, access, codec, pace);
  }

  /// Where this talks to.
  public KfpConfig config() {
    return config;
  }

  @Override
  public void close() {
    api.close();
  }

  /// Asks whether the API is there.
  ///
  /// @return whether the installation has more than one user, so that a namespace is needed
  public boolean hasManyUsers() throws InterruptedException {
    return api.get(KfpApi.ROOT + "/healthz", Map.of()).flag("multi_user");
  }

  @Override
  public List<UploadedPipeline> pipelines() throws InterruptedException {
    return api
        .list(PIPELINES, inNamespace(Map.of("sort_by", BY_AGE)), "pipelines", Integer.MAX_VALUE)
        .stream()
        .map(UploadedPipeline::of)
        .toList();
  }

  /// The pipeline called `name`.
  public Optional<UploadedPipeline> pipeline(String name) throws InterruptedException {
    return api
        .list(PIPELINES, inNamespace(Map.of("filter", is("name", name))), "pipelines", 1)
        .stream()
        .findFirst()
        .map(UploadedPipeline::of);
  }

  /// Makes a pipeline without a version.
  UploadedPipeline createPipeline(String name, String description) throws InterruptedException {
    var body = new LinkedHashMap<String, Object>();
    body.put("name", name);
    body.put("display_name", name);
    body.put("description", description);
    if (config.namespace() != null) {
      body.put("namespace", config.namespace());
    }
    return UploadedPipeline.of(api.create(PIPELINES, body));
  }

  /// All versions of a pipeline, newest first.
  public List<PipelineVersion> versions(UploadedPipeline pipeline) throws InterruptedException {
    return api
        .list(
            versionsOf(pipeline.id()),
            Map.of("sort_by", BY_AGE),
            "pipeline_versions",
            Integer.MAX_VALUE)
        .stream()
        .map(PipelineVersion::of)
        .toList();
  }

  /// The newest version of a pipeline.
  public Optional<PipelineVersion> newestVersion(UploadedPipeline pipeline)
      throws InterruptedException {
    return api
        .list(versionsOf(pipeline.id()), Map.of("sort_by", BY_AGE), "pipeline_versions", 1)
        .stream()
        .findFirst()
        .map(PipelineVersion::of);
  }

  /// The version of a pipeline called `name`.
  public Optional<PipelineVersion> version(UploadedPipeline pipeline, String name)
      throws InterruptedException {
    return api
        .list(versionsOf(pipeline.id()), Map.of("filter", is("name", name)), "pipeline_versions", 1)
        .stream()
        .findFirst()
        .map(PipelineVersion::of);
  }

  /// What a version takes.
  public PipelineParameters parameters(PipelineVersion version) throws InterruptedException {
    var spec =
        api.get(versionsOf(version.pipelineId()) + "/" + PercentEncoding.of(version.id()), Map.of())
            .object("pipeline_spec");
    // A pipeline with platform features comes as two documents in one.
    var inner = spec.object("pipeline_spec");
    return PipelineParameters.of(inner.fields().isEmpty() ? spec : inner, codec);
  }

  PipelineVersion uploadVersion(
      UploadedPipeline pipeline, String name, String description, byte[] content)
      throws InterruptedException {
    return PipelineVersion.of(
        api.upload(
            PIPELINES + "/upload_version",
            Map.of("pipelineid", pipeline.id(), "name", name, "description", description),
            name + ".yaml",
            content));
  }

  private static String versionsOf(String pipelineId) {
    return PIPELINES + "/" + PercentEncoding.of(pipelineId) + "/versions";
  }

  /// The id of the experiment of the settings, made when it is not there.
  public String experiment() throws InterruptedException {
    var there = findExperiment();
    if (there.isPresent()) {
      return there.get();
    }
    try {
      return createExperiment(config.experiment());
    } catch (CodesenseException e) {
      // Somebody else was quicker, or the answer was lost.
      var made = findExperiment();
      if (made.isPresent()) {
        return made.get();
      }
      throw e;
    }
  }

  /// Makes an experiment, and gives its id.
  String createExperiment(String name) throws InterruptedException {
    var body = new LinkedHashMap<String, Object>();
    body.put("display_name", name);
    if (config.namespace() != null) {
      body.put("namespace", config.namespace());
    }
    return api.create(EXPERIMENTS, body).text("experiment_id");
  }

  private Optional<String> findExperiment() throws InterruptedException {
    return api
        .list(
            EXPERIMENTS,
            inNamespace(Map.of("filter", is("display_name", config.experiment()))),
            "experiments",
            1)
        .stream()
        .findFirst()
        .map(json -> json.text("experiment_id"));
  }

  PipelineRun createRun(Map<String, ?> body) throws InterruptedException {
    return PipelineRun.of(api.create(RUNS, body));
  }

  @Override
  public PipelineRun run(String id) throws InterruptedException {
    return PipelineRun.of(api.get(runPath(id), Map.of()));
  }

  @Override
  public List<PipelineRun> runs(Scope scope, int most) throws InterruptedException {
    return scope == Scope.ALL ? runs(Map.of(), most, _ -> true) : ours(Map.of(), most);
  }

  /// Runs of codesense called exactly `name`, newest first.
  public List<PipelineRun> runsNamed(String name, int most) throws InterruptedException {
    return ours(Map.of("filter", is("display_name", name)), most);
  }

  /// Runs of codesense with `part` in their names, newest first.
  List<PipelineRun> runsWith(String part, int most) throws InterruptedException {
    return ours(Map.of("filter", filter("IS_SUBSTRING", "display_name", part)), most);
  }

  /// Runs that a schedule started, newest first.
  List<PipelineRun> runsOf(RecurringRun schedule) throws InterruptedException {
    return runs(Map.of("filter", is("recurring_run_id", schedule.id())), MOST_LOOKED_AT, _ -> true);
  }

  /// Runs in the experiment of the settings that codesense or a schedule of it started. The server
  /// cannot filter by description.
  private List<PipelineRun> ours(Map<String, String> query, int most) throws InterruptedException {
    var experiment = findExperiment();
    if (experiment.isEmpty()) {
      return List.of();
    }
    var schedules =
        recurringRuns(Scope.OURS).stream().map(RecurringRun::id).collect(Collectors.toSet());
    var parameters = new HashMap<>(query);
    parameters.put("experiment_id", experiment.get());
    return runs(
        parameters,
        most,
        run -> run.description().contains(OURS) || schedules.contains(run.recurringRunId()));
  }

  private List<PipelineRun> runs(Map<String, String> query, int most, Predicate<PipelineRun> kept)
      throws InterruptedException {
    var parameters = new HashMap<>(query);
    parameters.put("sort_by", BY_AGE);
    return api.list(
        RUNS,
        inNamespace(parameters),
        "runs",
        most,
        json -> Optional.of(PipelineRun.of(json)).filter(kept));
  }

  @Override
  public void cancel(String runId) throws InterruptedException {
    try {
      api.act(runPath(runId) + ":terminate");
    } catch (CodesenseException e) {
      // The server refuses what is ending already.
      var state = e.problem() == KfpProblem.REFUSED ? run(runId).state() : RunState.UNKNOWN;
      if (!state.ended() && state != RunState.CANCELING) {
        throw e;
      }
    }
  }

  private static String runPath(String id) {
    return RUNS + "/" + PercentEncoding.of(id);
  }

  RecurringRun createRecurringRun(Map<String, ?> body) throws InterruptedException {
    return RecurringRun.of(api.create(RECURRING, body));
  }

  @Override
  public List<RecurringRun> recurringRuns(Scope scope) throws InterruptedException {
    return recurringRuns(Map.of(), scope);
  }

  @Override
  public List<RecurringRun> recurringRunsNamed(String name) throws InterruptedException {
    return recurringRuns(Map.of("filter", is("display_name", name)), Scope.OURS);
  }

  /// A schedule of ours is ours in any experiment: the experiment of the settings may change.
  private List<RecurringRun> recurringRuns(Map<String, String> query, Scope scope)
      throws InterruptedException {
    var parameters = new HashMap<>(query);
    parameters.put("sort_by", BY_AGE);
    return api.list(RECURRING, inNamespace(parameters), "recurringRuns", Integer.MAX_VALUE).stream()
        .map(RecurringRun::of)
        .filter(schedule -> scope == Scope.ALL || schedule.description().contains(OURS))
        .toList();
  }

  void enable(RecurringRun schedule) throws InterruptedException {
    api.act(recurringPath(schedule) + ":enable");
  }

  @Override
  public void disable(RecurringRun schedule) throws InterruptedException {
    api.act(recurringPath(schedule) + ":disable");
  }

  /// As everywhere, but that KFP before 2.16 ends the runs.
  @Override
  public void delete(RecurringRun schedule) throws InterruptedException {
    api.delete(recurringPath(schedule), Map.of("propagation_policy", "ORPHAN"));
  }

  @Override
  public Optional<URI> page(PipelineRun run) {
    return Optional.of(config.page(run.id()));
  }

  @Override
  public Map<String, String> logs(PipelineRun run, String task) throws InterruptedException {
    return TaskLogs.logs(this, run, task);
  }

  @Override
  public String logCommand(PipelineRun run) {
    return "kubectl logs -n %s -l pipeline/runid=%s -c main --prefix --tail=-1"
        .formatted(config.namespace() == null ? "kubeflow" : config.namespace(), run.id());
  }

  private static String recurringPath(RecurringRun schedule) {
    return RECURRING + "/" + PercentEncoding.of(schedule.id());
  }

  /// The log of a pod of a run: from the pod while it is there, then from where the installation
  /// archives logs.
  ///
  /// @return empty when the API has it no more, or never had
  public Optional<String> log(String runId, String pod) throws InterruptedException {
    var node = PercentEncoding.of(pod);
    var log =
        text("/apis/v1alpha1/runs/%s/nodes/%s/log".formatted(PercentEncoding.of(runId), node))
            // The server says 200 before it knows, and its failure after.
            .filter(said -> !said.contains("{\"error_message\":"));
    for (var artifact : List.of("executor-logs", "main-logs")) {
      if (log.isEmpty()) {
        log = artifact(runPath(runId) + "/nodes/%s/artifacts/%s:read".formatted(node, artifact));
      }
    }
    return log;
  }

  private Optional<String> text(String path) throws InterruptedException {
    try {
      return Optional.of(new String(api.bytes(path), StandardCharsets.UTF_8));
    } catch (CodesenseException e) {
      return absent(e);
    }
  }

  private Optional<String> artifact(String path) throws InterruptedException {
    try {
      var content = Base64.getDecoder().decode(api.get(path, Map.of()).text("data"));
      return Optional.of(new String(content, StandardCharsets.UTF_8));
    } catch (CodesenseException e) {
      return absent(e);
    }
  }

  /// A log that is not there is no failure; a missing permission is one.
  private static Optional<String> absent(CodesenseException e) {
    if (e.problem() == KfpProblem.NOT_ALLOWED || e.problem() == KfpProblem.NOT_LOGGED_IN) {
      throw e;
    }
    return Optional.empty();
  }

  private Map<String, String> inNamespace(Map<String, String> query) {
    if (config.namespace() == null) {
      return query;
    }
    var more = new HashMap<>(query);
    more.put("namespace", config.namespace());
    return more;
  }

  private String is(String key, String value) {
    return filter("EQUALS", key, value);
  }

  private String filter(String operation, String key, String value) {
    return new String(
        codec.encode(
            Map.of(
                "predicates",
                List.of(Map.of("operation", operation, "key", key, "string_value", value)))),
        StandardCharsets.UTF_8);
  }
}
