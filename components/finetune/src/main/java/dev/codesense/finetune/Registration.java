package dev.codesense.finetune;

import dev.codesense.core.RunContext;
import dev.codesense.core.text.Head;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.MlflowConfig;
import dev.codesense.tracking.mlflow.ModelVersion;
import dev.codesense.tracking.mlflow.RunRecord;
import dev.codesense.tracking.mlflow.RunRecord.Dataset;
import dev.codesense.tracking.mlflow.RunRecord.Metric;
import dev.codesense.tracking.mlflow.RunRecord.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Enters an adapter in MLflow: a run that holds its files, a version of the registered model, and
/// the alias `candidate`, which moves last.
final class Registration {
  static final String CANDIDATE = "candidate";

  private static final String ADAPTER = "adapter";
  private static final String DIGEST = "codesense.adapter";
  private static final int LONGEST_TAG = 5_000;
  private static final int MD5 = 32;

  private final MlflowConfig config;
  private final RunContext run;
  private final Instant started;

  Registration(MlflowConfig config, RunContext run, Instant started) {
    this.config = config;
    this.run = run;
    this.started = started;
  }

  /// @param folder with the adapter's files
  /// @return its version; the same again for an adapter that is the candidate already
  TunedAdapter.Registration register(String model, TunedAdapter adapter, Path folder)
      throws InterruptedException {
    try (var mlflow = Mlflow.open(config, TrackingAccess.of(run))) {
      mlflow.check();
      var registry = mlflow.registry();
      registry.model(model, new TreeMap<>());
      var there =
          registry
              .byAlias(model, CANDIDATE)
              .filter(version -> adapter.digest().equals(version.tags().get(DIGEST)));
      if (there.isPresent()) {
        return new TunedAdapter.Registration(model, there.get().version());
      }
      var stored = mlflow.runs().write(record(model, adapter, folder));
      ModelVersion version =
          registry.add(model, stored.artifactUri() + "/" + ADAPTER, stored.runId(), tags(adapter));
      registry.alias(model, CANDIDATE, version.version());
      run.progress()
          .event(
              "registered in MLflow: %s, version %d, alias %s"
                  .formatted(model, version.version(), CANDIDATE));
      return new TunedAdapter.Registration(model, version.version());
    }
  }

  private RunRecord record(String model, TunedAdapter adapter, Path folder) {
    var now = run.clock().instant();
    var end = now.isBefore(started) ? started : now;
    var files = new TreeMap<String, Path>();
    adapter.files().keySet().forEach(name -> files.put(ADAPTER + "/" + name, folder.resolve(name)));
    var params = new TreeMap<String, String>();
    params.put("base_model", adapter.baseModel());
    params.put("base_revision", adapter.baseRevision());
    params.put("rank", Integer.toString(adapter.rank()));
    params.put("target_modules", String.join(",", adapter.targetModules()));
    var tags = tags(adapter);
    tags.put("codesense.stage", "finetune");
    return new RunRecord(
        "finetune-" + adapter.digest().substring(0, MD5),
        "finetune of " + model,
        Status.FINISHED,
        started,
        end,
        params,
        metrics(adapter.losses(), end),
        tags,
        List.of(
            new Dataset(
                "training",
                adapter.lineage().trainingData().substring(0, MD5),
                adapter.lineage().trainingData(),
                "training")),
        files);
  }

  private static List<Metric> metrics(TunedAdapter.Losses losses, Instant at) {
    var metrics = new ArrayList<Metric>();
    if (losses.train() != null) {
      metrics.add(new Metric("train_loss", losses.train(), losses.steps(), at));
    }
    if (losses.validation() != null) {
      metrics.add(new Metric("validation_loss", losses.validation(), losses.steps(), at));
    }
    return metrics;
  }

  private SortedMap<String, String> tags(TunedAdapter adapter) {
    var lineage = adapter.lineage();
    var tags = new TreeMap<String, String>();
    tags.put("codesense.run", run.runId());
    tags.put(DIGEST, adapter.digest());
    tags.put("codesense.base", adapter.baseModel() + "@" + adapter.baseRevision());
    tags.put("codesense.rank", Integer.toString(adapter.rank()));
    tags.put("codesense.training_spec", lineage.trainingSpec());
    tags.put(TunedAdapter.TRAINING_DATA, lineage.trainingData());
    tags.put("codesense.index", lineage.index());
    tags.put(
        "codesense.commits",
        Head.withEllipsis(
            lineage.repositories().entrySet().stream()
                .map(repository -> repository.getKey() + "@" + repository.getValue())
                .collect(Collectors.joining(" ")),
            LONGEST_TAG));
    return tags;
  }
}
