package dev.codesense.engines.argo;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.engines.CompiledPipeline;
import dev.codesense.engines.PipelineEngine;
import dev.codesense.engines.PipelineRun;
import dev.codesense.engines.RecurringRun;
import dev.codesense.engines.Schedule;
import dev.codesense.engines.UploadedPipeline;
import dev.codesense.engines.kfp.ScheduleUpdate;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.Cluster.Owned;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import dev.codesense.workflow.argo.Argo;
import dev.codesense.workflow.argo.ArgoCompiler;
import dev.codesense.workflow.argo.Manifest;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Pipelines on Argo Workflows, through the Kubernetes API alone. A run's id is its name.
/// Pipelines, runs and schedules are listed where codesense made them; a run or template that
/// somebody names may be anybody's. Thread-safe.
///
/// Every method throws [CodesenseException] with an [ArgoProblem], or with a
/// [dev.codesense.kube.KubeProblem].
public final class ArgoClient implements PipelineEngine {
  static final ObjectKind WORKFLOW = new ObjectKind(Argo.API_VERSION, "Workflow");
  static final ObjectKind SCHEDULE = new ObjectKind(Argo.API_VERSION, "CronWorkflow");

  private final Cluster cluster;
  private final ArgoConfig config;
  private final RecordCodec codec;

  public ArgoClient(Cluster cluster, ArgoConfig config, RecordCodec codec) {
    this.cluster = cluster;
    this.config = config;
    this.codec = codec;
  }

  /// Brings a template there, or brings the one that is there to what this one says.
  ///
  /// @throws CodesenseException [dev.codesense.engines.KfpProblem#PIPELINE_TOO_LARGE]
  public ScheduleUpdate.Outcome apply(ArgoTemplate template) throws InterruptedException {
    CompiledPipeline.checkSize(template.name(), codec.encode(template.object().tree()).length);
    return apply(template.object()).outcome();
  }

  private record Applied(KubeObject object, ScheduleUpdate.Outcome outcome) {}

  private Applied apply(KubeObject wanted) throws InterruptedException {
    var before = cluster.get(wanted.objectKind(), wanted.name());
    var after = cluster.apply(wanted, OnConflict.REFUSE);
    var outcome =
        before.isEmpty()
            ? ScheduleUpdate.Outcome.MADE
            : before.get().at("spec").equals(after.at("spec"))
                ? ScheduleUpdate.Outcome.UNCHANGED
                : ScheduleUpdate.Outcome.REPLACED;
    return new Applied(after, outcome);
  }

  /// The template called `name`.
  public Optional<ArgoTemplate> template(String name) throws InterruptedException {
    return cluster.get(ArgoTemplate.KIND, name).map(object -> ArgoTemplate.of(object, codec));
  }

  /// Starts a run.
  ///
  /// @throws CodesenseException [ArgoProblem#ALREADY_THERE]
  public PipelineRun start(ArgoRequest request, String name) throws InterruptedException {
    return create(ArgoRuns.run(request, name))
        .orElseThrow(() ->
            new CodesenseException(
                ArgoProblem.ALREADY_THERE,
                "There is a Workflow %s in %s already".formatted(name, cluster.namespace())));
  }

  /// Empty where there is one of that name.
  Optional<PipelineRun> create(Argo.Workflow workflow) throws InterruptedException {
    return cluster.create(new KubeObject(Manifest.tree(workflow))).map(WorkflowStatus::run);
  }

  /// Runs that were made for commits of a group, newest first.
  List<PipelineRun> runsOf(String group) throws InterruptedException {
    return newest(WORKFLOW, Map.of(ArgoRuns.GROUP, group), WorkflowStatus::run);
  }

  /// Makes the schedule, or changes it in place.
  public ScheduleUpdate.Scheduled schedule(
      ArgoRequest request, String name, Schedule.Cron cron, Instant now)
      throws InterruptedException {
    var wanted = ArgoRuns.schedule(request, name, cron, config.timeZone());
    var applied = apply(new KubeObject(Manifest.tree(wanted)));
    return new ScheduleUpdate.Scheduled(
        recurringRun(applied.object()), applied.outcome(), cron.next(now, config.zone()));
  }

  @Override
  public List<UploadedPipeline> pipelines() throws InterruptedException {
    return newest(ArgoTemplate.KIND, ArgoCompiler.LABELS, ArgoClient::pipeline);
  }

  private static UploadedPipeline pipeline(KubeObject template) {
    return new UploadedPipeline(
        template.name(),
        template.name(),
        template
            .at("metadata", "annotations", ArgoCompiler.DESCRIPTION)
            .map(Object::toString)
            .orElse(""),
        WorkflowStatus.createdAt(template));
  }

  @Override
  public List<PipelineRun> runs(Scope scope, int most) throws InterruptedException {
    var all = newest(WORKFLOW, labels(scope), WorkflowStatus::run);
    return all.subList(0, Math.min(most, all.size()));
  }

  private static Map<String, String> labels(Scope scope) {
    return scope == Scope.ALL ? Map.of() : ArgoCompiler.LABELS;
  }

  @Override
  public PipelineRun run(String id) throws InterruptedException {
    return WorkflowStatus.withTasks(workflow(id), codec);
  }

  private KubeObject workflow(String id) throws InterruptedException {
    return there(WORKFLOW, id);
  }

  private KubeObject there(ObjectKind kind, String name) throws InterruptedException {
    return cluster
        .get(kind, name)
        .orElseThrow(() ->
            new CodesenseException(
                ArgoProblem.NOT_THERE,
                "There is no %s %s in %s".formatted(kind.kind(), name, cluster.namespace())));
  }

  /// As everywhere; the exit handler still runs.
  @Override
  public void cancel(String runId) throws InterruptedException {
    var workflow = workflow(runId);
    if (!WorkflowStatus.run(workflow).state().ended()) {
      change(workflow, Map.of(), Map.of("shutdown", "Stop"));
    }
  }

  /// Brings fields of what is there to other values. The uid sees to it that what has gone
  /// meanwhile does not come into being.
  private void change(KubeObject object, Map<String, String> labels, Map<String, Object> spec)
      throws InterruptedException {
    var metadata = new TreeMap<String, Object>();
    metadata.put("name", object.name());
    metadata.put("labels", labels);
    object.at("metadata", "uid").ifPresent(uid -> metadata.put("uid", uid));
    cluster.apply(
        new KubeObject(
            Map.of(
                "apiVersion",
                object.objectKind().apiVersion(),
                "kind",
                object.objectKind().kind(),
                "metadata",
                metadata,
                "spec",
                spec)),
        OnConflict.TAKE_OVER);
  }

  @Override
  public Optional<URI> page(PipelineRun run) {
    return Optional.ofNullable(config.ui())
        .map(ui ->
            URI.create(
                "%s/workflows/%s/%s"
                    .formatted(
                        ui.toString().replaceFirst("/+$", ""), cluster.namespace(), run.id())));
  }

  /// None: Argo leaves logs to the cluster.
  @Override
  public Map<String, String> logs(PipelineRun run, String task) {
    return Map.of();
  }

  @Override
  public String logCommand(PipelineRun run) {
    return "kubectl logs -n %s -l workflows.argoproj.io/workflow=%s -c main --prefix --tail=-1"
        .formatted(cluster.namespace(), run.id());
  }

  @Override
  public List<RecurringRun> recurringRuns(Scope scope) throws InterruptedException {
    return newest(SCHEDULE, labels(scope), ArgoClient::recurringRun);
  }

  private static RecurringRun recurringRun(KubeObject schedule) {
    var template =
        schedule.at("spec", "workflowSpec", "workflowTemplateRef", "name").map(Object::toString);
    return new RecurringRun(
        schedule.name(),
        schedule.name(),
        template.orElse(""),
        !schedule.at("spec", "suspend").equals(Optional.of(true)),
        "%s %s"
            .formatted(
                schedule.at("spec", "schedules").orElse(List.of()) instanceof List<?> crons
                    ? String.join(", ", crons.stream().map(String::valueOf).toList())
                    : "",
                schedule.at("spec", "timezone").orElse(""))
            .strip(),
        WorkflowStatus.createdAt(schedule));
  }

  @Override
  public List<RecurringRun> recurringRunsNamed(String name) throws InterruptedException {
    return cluster
        .get(SCHEDULE, name)
        .filter(ArgoClient::stays)
        .filter(ArgoClient::ours)
        .map(ArgoClient::recurringRun)
        .map(List::of)
        .orElse(List.of());
  }

  @Override
  public void disable(RecurringRun schedule) throws InterruptedException {
    var there = there(SCHEDULE, schedule.id());
    var spec = new TreeMap<String, Object>();
    if (there.at("spec").orElse(null) instanceof Map<?, ?> fields) {
      fields.forEach((key, value) -> spec.put(String.valueOf(key), value));
    }
    spec.put("suspend", true);
    change(there, ArgoCompiler.LABELS, spec);
  }

  @Override
  public void delete(RecurringRun schedule) throws InterruptedException {
    cluster.delete(SCHEDULE, schedule.id(), Owned.STAYS);
  }

  private <T> List<T> newest(
      ObjectKind kind, Map<String, String> labels, Function<KubeObject, T> reader)
      throws InterruptedException {
    return cluster.list(kind, labels).stream()
        .filter(ArgoClient::stays)
        .sorted(
            Comparator.comparing(
                    WorkflowStatus::createdAt,
                    Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                .thenComparing(KubeObject::name)
                .reversed())
        .map(reader)
        .toList();
  }

  private static boolean ours(KubeObject object) {
    return ArgoCompiler.LABELS.entrySet().stream()
        .allMatch(label ->
            object.at("metadata", "labels", label.getKey()).equals(Optional.of(label.getValue())));
  }

  /// Whether nobody has asked that it go.
  private static boolean stays(KubeObject object) {
    return object.at("metadata", "deletionTimestamp").isEmpty();
  }
}
