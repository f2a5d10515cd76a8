package dev.codesense.tracking.mlflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.mlflow.RunRecord.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.mlflow.api.proto.Service;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.ViewType;

/// Runs of one experiment: written whole, and read back.
public final class MlflowRuns {
  /// The tag by which a run is found that an earlier attempt has made.
  static final String RECORD = "codesense.record";

  private static final String ARTIFACTS = "mlflow-artifacts:";

  /// The server takes 100 parameters, 100 tags and 1,000 metrics at once, and a megabyte: so many
  /// of the longest in any script stay below it.
  private static final int TEXTS_AT_ONCE = 30;

  private static final int METRICS_AT_ONCE = 500;

  private final MlflowApi api;
  private final String experiment;

  MlflowRuns(MlflowApi api, String experiment) {
    this.api = api;
    this.experiment = experiment;
  }

  /// Writes a run and reads it back. Writing the same record again changes nothing, and completes
  /// what an attempt that was killed has left.
  ///
  /// @throws CodesenseException [TrackingProblem#NOT_STORED] when the server has something else
  ///   than was sent
  public StoredRun write(RunRecord run) throws InterruptedException {
    var experimentId = experimentId();
    var made = find(experimentId, run.id());
    var info = made.isPresent() ? made.get() : create(experimentId, run);
    if (info.getStatus() == RunStatus.RUNNING) {
      values(info.getRunId(), run);
      datasets(info.getRunId(), run);
      for (var artifact : run.artifacts().entrySet()) {
        api.uploads()
            .put(artifactPath(info.getArtifactUri(), artifact.getKey()), artifact.getValue());
      }
      api.tell(
          "end a run",
          client ->
              client.setTerminated(
                  info.getRunId(),
                  RunStatus.valueOf(run.status().name()),
                  run.end().toEpochMilli()));
    }
    var stored = read(info.getRunId());
    check(run, stored);
    return stored;
  }

  /// @throws CodesenseException [TrackingProblem#NOT_THERE]
  public StoredRun read(String runId) throws InterruptedException {
    var run = api.ask("read a run", client -> client.getRun(runId));
    var params = new TreeMap<String, String>();
    run.getData().getParamsList().forEach(param -> params.put(param.getKey(), param.getValue()));
    var metrics = new TreeMap<String, Double>();
    run.getData()
        .getMetricsList()
        .forEach(metric -> metrics.put(metric.getKey(), metric.getValue()));
    var tags = new TreeMap<String, String>();
    run.getData().getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    var datasets = new TreeMap<String, String>();
    run.getInputs()
        .getDatasetInputsList()
        .forEach(
            input -> datasets.put(input.getDataset().getName(), input.getDataset().getDigest()));
    var info = run.getInfo();
    return new StoredRun(
        info.getRunId(),
        info.getExperimentId(),
        info.getRunName(),
        info.getStatus().name(),
        params,
        metrics,
        tags,
        datasets,
        info.getArtifactUri());
  }

  /// Every point of a metric, by step: the server orders them by time.
  public List<Metric> history(String runId, String metric) throws InterruptedException {
    return api.ask("read a metric", client -> client.getMetricHistory(runId, metric)).stream()
        .map(point ->
            new Metric(
                point.getKey(),
                point.getValue(),
                point.getStep(),
                Instant.ofEpochMilli(point.getTimestamp())))
        .sorted(Comparator.comparingLong(Metric::step))
        .toList();
  }

  /// The content of an artifact of at most 64 MiB.
  ///
  /// @throws CodesenseException [TrackingProblem#NOT_THERE], [TrackingProblem#ARTIFACTS_NOT_SERVED]
  public byte[] artifact(StoredRun run, String path) throws InterruptedException {
    MlflowLimits.path(path);
    return api.uploads().bytes(artifactPath(run.artifactUri(), path), Map.of());
  }

  /// The page of a run.
  public String page(StoredRun run) {
    return "%s/#/experiments/%s/runs/%s"
        .formatted(api.rest().address().base(), run.experimentId(), run.runId());
  }

  private String experimentId() throws InterruptedException {
    var there = api.ask("find an experiment", client -> client.getExperimentByName(experiment));
    return there.isPresent()
        ? there.get().getExperimentId()
        : api.ask("create an experiment", client -> client.createExperiment(experiment));
  }

  private Optional<RunInfo> find(String experimentId, String record) throws InterruptedException {
    var filter = "tags.`%s` = '%s'".formatted(RECORD, record);
    return api
        .ask(
            "find a run",
            client ->
                client
                    .searchRuns(List.of(experimentId), filter, ViewType.ACTIVE_ONLY, 1)
                    .getItems())
        .stream()
        .findFirst()
        .map(Service.Run::getInfo);
  }

  private RunInfo create(String experimentId, RunRecord run) throws InterruptedException {
    var request =
        Service.CreateRun.newBuilder()
            .setExperimentId(experimentId)
            .setRunName(run.name())
            .setStartTime(run.start().toEpochMilli())
            .addTags(tag(RECORD, run.id()))
            .build();
    return api.ask("create a run", client -> client.createRun(request));
  }

  private void values(String runId, RunRecord run) throws InterruptedException {
    var params =
        run.params().entrySet().stream()
            .map(param ->
                Service.Param.newBuilder()
                    .setKey(param.getKey())
                    .setValue(param.getValue())
                    .build())
            .toList();
    for (var part : parts(params, TEXTS_AT_ONCE)) {
      api.tell("log parameters", client -> client.logBatch(runId, List.of(), part, List.of()));
    }
    var tags =
        run.tags().entrySet().stream().map(tag -> tag(tag.getKey(), tag.getValue())).toList();
    for (var part : parts(tags, TEXTS_AT_ONCE)) {
      api.tell("set tags", client -> client.logBatch(runId, List.of(), List.of(), part));
    }
    var metrics =
        run.metrics().stream()
            .map(metric ->
                Service.Metric.newBuilder()
                    .setKey(metric.name())
                    .setValue(metric.value())
                    .setStep(metric.step())
                    .setTimestamp(metric.at().toEpochMilli())
                    .build())
            .toList();
    for (var part : parts(metrics, METRICS_AT_ONCE)) {
      api.tell("log metrics", client -> client.logBatch(runId, part, List.of(), List.of()));
    }
  }

  private static <T> List<List<T>> parts(List<T> all, int most) {
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += most) {
      parts.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return parts;
  }

  private static Service.RunTag tag(String key, String value) {
    return Service.RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  private void datasets(String runId, RunRecord run) throws InterruptedException {
    if (run.datasets().isEmpty()) {
      return;
    }
    var inputs =
        run.datasets().stream()
            .map(dataset ->
                Map.of(
                    "tags",
                    List.of(Map.of("key", "mlflow.data.context", "value", dataset.context())),
                    "dataset",
                    Map.of(
                        "name", dataset.name(),
                        "digest", dataset.digest(),
                        "source_type", "codesense",
                        "source", dataset.source())))
            .toList();
    api.rest().post(MlflowApi.path("runs/log-inputs"), Map.of("run_id", runId, "datasets", inputs));
  }

  /// Where the server takes and gives an artifact.
  private String artifactPath(String artifactUri, String path) {
    if (!artifactUri.startsWith(ARTIFACTS)) {
      throw new CodesenseException(
          TrackingProblem.ARTIFACTS_NOT_SERVED,
          "MLflow at %s keeps the artifacts of the experiment %s at %s and does not take them itself"
              .formatted(api.rest().address().base(), experiment, artifactUri));
    }
    var root = artifactUri.substring(ARTIFACTS.length()).replaceFirst("^//[^/]*", "");
    return "/api/2.0/mlflow-artifacts/artifacts%s/%s".formatted(root, path);
  }

  private void check(RunRecord run, StoredRun stored) throws InterruptedException {
    var wrong = new ArrayList<String>();
    if (!run.status().name().equals(stored.status())) {
      wrong.add("its status is " + stored.status());
    }
    if (!stored.params().equals(run.params())) {
      wrong.add("its parameters are others");
    }
    if (!stored.tags().entrySet().containsAll(run.tags().entrySet())) {
      wrong.add("its tags are others");
    }
    run.datasets().stream()
        .filter(dataset -> !dataset.digest().equals(stored.datasets().get(dataset.name())))
        .forEach(dataset -> wrong.add("the dataset %s is missing".formatted(dataset.name())));
    var metrics =
        run.metrics().stream()
            .collect(Collectors.groupingBy(Metric::name, LinkedHashMap::new, Collectors.toList()));
    for (var metric : metrics.entrySet()) {
      if (!sameMetric(metric.getKey(), metric.getValue(), stored)) {
        wrong.add("the metric %s has other values".formatted(metric.getKey()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new CodesenseException(
          TrackingProblem.NOT_STORED,
          "MLflow does not hold what was sent of the run %s: %s"
              .formatted(stored.runId(), String.join(", ", wrong)));
    }
  }

  private boolean sameMetric(String name, List<Metric> points, StoredRun stored)
      throws InterruptedException {
    var sent = points.stream().sorted(Comparator.comparingLong(Metric::step)).toList();
    var last = stored.metrics().get(name);
    if (sent.size() == 1) {
      return last != null && sameValue(sent.getFirst().value(), last);
    }
    var there = history(stored.runId(), name);
    if (there.size() != sent.size()) {
      return false;
    }
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).step() != there.get(i).step()
          || !sameValue(sent.get(i).value(), there.get(i).value())) {
        return false;
      }
    }
    return true;
  }

  /// Databases hold no infinite number: the server stores the largest instead.
  private static boolean sameValue(double sent, double stored) {
    double kept = Double.isInfinite(sent) ? Math.copySign(Double.MAX_VALUE, sent) : sent;
    return kept == stored || (Double.isNaN(sent) && Double.isNaN(stored));
  }
}
