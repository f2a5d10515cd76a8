package dev.codesense.finetune;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Metrics;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.data.DataProblem;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.finetune.adapter.AdapterCheck;
import dev.codesense.finetune.adapter.TrainingRemote;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.estimate.TrainingEstimate;
import dev.codesense.finetune.launch.Launcher;
import dev.codesense.finetune.settings.FinetuneConfig;
import dev.codesense.finetune.trainer.TrainerEvent.Saved;
import dev.codesense.finetune.trainer.TrainingSpec;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Function;

/// Trains an adapter (LoRA) for a base model on a training set: sends the rows to the DVC remote,
/// starts the trainer as a job in the cluster, or finds the one that runs, follows it, fetches the
/// adapter and checks that vLLM would serve it, and registers it in MLflow as `candidate`.
public final class FinetuneComponent implements Component<FinetuneRequest, FinetuneResult> {

  public static final ComponentSpec<FinetuneRequest, FinetuneResult> SPEC =
      new ComponentSpec<>(
          "finetune",
          "Trains an adapter for a base model on a training set, by a job in a Kubernetes cluster",
          "finetune",
          FinetuneRequest.class,
          FinetuneResult.class,
          new ComponentSpec.Resources("500m", "1Gi"));

  private static final String ADAPTER = "adapter";

  private final Function<ClusterConfig, Cluster> clusters;

  /// @param clusters opens the cluster that trains
  public FinetuneComponent(Function<ClusterConfig, Cluster> clusters) {
    this.clusters = clusters;
  }

  @Override
  public ComponentSpec<FinetuneRequest, FinetuneResult> spec() {
    return SPEC;
  }

  @Override
  public FinetuneResult run(FinetuneRequest request, RunContext run) throws InterruptedException {
    var config = request.config();
    var set = run.read(request.trainingSet());
    var objects = request.trainingSet().objects();
    var started = run.clock().instant();
    estimate(config, objects, run);
    try (var remote = TrainingRemote.open(config.remote(), run);
        var cluster = clusters.apply(request.cluster())) {
      var spec =
          TrainingSpec.of(
              config, set, remote.url(), remote.endpoint(), request.mlflow(), run.codec());
      var launcher = Launcher.ready(cluster, config, spec, run);
      remote.send(set, objects);
      var saved = launcher.train();
      var folder = run.output(ADAPTER).resolve("objects");
      remote.fetch(saved, folder);
      var checked = AdapterCheck.of(folder, config.base(), config.lora(), run.codec());
      var adapter = adapter(config, set, spec, saved, checked);
      if (request.mlflow().endpoint() != null) {
        adapter =
            adapter.registered(
                new Registration(request.mlflow(), run, started)
                    .register(config.registeredModel(), adapter, folder));
      }
      return publish(adapter, set, run);
    }
  }

  /// Said before anything is sent or started.
  private static void estimate(FinetuneConfig config, Path objects, RunContext run) {
    var estimate = TrainingEstimate.of(config, size(objects.resolve(Split.TRAIN.rowsFile())));
    if (estimate.isEmpty()) {
      run.progress()
          .event(
              "%s: how large it is says neither its name nor finetune.base.parameters, so there is no estimate"
                  .formatted(config.base().model()));
      return;
    }
    run.progress().event("training %s: %s".formatted(config.base().model(), estimate.get()));
    var there = config.pod().gpuMemory();
    if (there != null && config.pod().gpus() > 0 && estimate.get().gibibytes() > there) {
      throw new CodesenseException(
          FinetuneProblem.GPU_TOO_SMALL,
          "Training %s takes about %d GiB of GPU memory, and finetune.pod.gpu-memory is %d"
              .formatted(config.base().model(), estimate.get().gibibytes(), there));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new CodesenseException(
          DataProblem.OBJECT_DAMAGED, "%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static TunedAdapter adapter(
      FinetuneConfig config,
      TrainingSet set,
      TrainingSpec spec,
      Saved saved,
      AdapterCheck checked) {
    var files = new TreeMap<String, TunedAdapter.File>();
    saved
        .files()
        .forEach((name, file) -> files.put(name, new TunedAdapter.File(file.md5(), file.size())));
    return new TunedAdapter(
        config.base().model(),
        config.base().revision(),
        checked.rank(),
        checked.targetModules(),
        files,
        saved.hash(),
        checked.configSha256(),
        null,
        new TunedAdapter.Lineage(spec.hash(), set.dataDigest(), set.index(), set.repositories()),
        new TunedAdapter.Losses(
            saved.trainLoss(), saved.validationLoss(), saved.steps(), saved.seconds()));
  }

  private static FinetuneResult publish(TunedAdapter adapter, TrainingSet set, RunContext run) {
    var losses = adapter.losses();
    var values = new TreeMap<String, Double>();
    values.put("rows", (double) set.rows());
    values.put("steps", (double) losses.steps());
    values.put("seconds", (double) losses.seconds());
    if (losses.train() != null) {
      values.put("train_loss", losses.train());
    }
    if (losses.validation() != null) {
      values.put("validation_loss", losses.validation());
    }
    run.progress()
        .event(
            "adapter of rank %d for %s: %s"
                .formatted(
                    adapter.rank(),
                    adapter.baseModel(),
                    Amount.bytes(
                        adapter.files().values().stream()
                            .mapToLong(TunedAdapter.File::size)
                            .sum())));
    return new FinetuneResult(
        run.publish(ADAPTER, adapter),
        run.publish("summary", SummaryPage.of(adapter, set).markdown()),
        run.publish("metrics", new Metrics(values)),
        adapter.registration() == null ? 0 : adapter.registration().version());
  }
}
