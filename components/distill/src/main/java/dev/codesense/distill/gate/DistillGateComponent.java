package dev.codesense.distill.gate;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingSetReader;
import dev.codesense.distill.sources.TrainingRule;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.mlflow.Mlflow;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says whether a new training is worth it, so that a nightly run spends nothing in vain: before a
/// set is made by the files that are new, changed or gone since the trainings before, and once more
/// by the rows of the set.
///
/// It compares with the set of the adapter that serves, as MLflow's alias `champion` says, and with
/// the last set that was trained on, whatever became of that training.
public final class DistillGateComponent
    implements Component<DistillGateRequest, DistillGateResult> {

  public static final ComponentSpec<DistillGateRequest, DistillGateResult> SPEC =
      new ComponentSpec<>(
          "distill-gate",
          "Says whether a new training is worth it, by what changed since the trainings before",
          "distill",
          DistillGateRequest.class,
          DistillGateResult.class,
          new ComponentSpec.Resources("500m", "1Gi"),
          "distill");

  private static final String CHAMPION = "champion";

  /// Hexadecimal digits that are kept of a hash: enough to tell a project's files and rows apart.
  private static final int SHORT = 16;

  @Override
  public ComponentSpec<DistillGateRequest, DistillGateResult> spec() {
    return SPEC;
  }

  @Override
  public DistillGateResult run(DistillGateRequest request, RunContext run)
      throws InterruptedException {
    var index = run.read(request.index());
    var snapshot = SnapshotReader.open(request.snapshot(), run);
    var rule =
        TrainingRule.of(
            index.generation(), snapshot.snapshot(), request.config().trainUnlabelled());
    var id = request.runId() == null ? run.runId() : request.runId();
    var files = files(snapshot, rule);
    var rows = rows(request, run);
    var sets = new KnownSets(run);
    var known = sets.all().stream().filter(set -> !set.run().equals(id)).toList();
    var served = served(request, run);
    var verdict =
        new Judgement(request.config().gate(), known, served, run.clock().instant())
            .of(request.force(), List.copyOf(rule.allowed()), files, rows);
    if (request.training() != null && rows != null) {
      var made =
          new KnownSet(
              run.read(request.training()).dataDigest(),
              id,
              run.clock().instant(),
              verdict.worth(),
              List.copyOf(rule.allowed()),
              files,
              rows);
      // The same set again, which is not trained on again, stays as it was.
      if (verdict.worth() || known.stream().noneMatch(made::isAgain)) {
        sets.remember(made, served);
      }
    }
    run.progress()
        .event(
            "a training is %s: %s"
                .formatted(verdict.worth() ? "worth it" : "not worth it", verdict.reason()));
    return new DistillGateResult(
        run.publish("page", verdict.page().html()), verdict.worth(), verdict.reason());
  }

  private static SortedMap<String, String> files(SnapshotReader snapshot, TrainingRule rule) {
    var files = new TreeMap<String, String>();
    for (var repository : snapshot.snapshot().repositories()) {
      if (rule.allowed().contains(repository.id())) {
        for (var file : snapshot.files(repository)) {
          files.put(
              Sha256.ofParts(repository.id(), file.path()).substring(0, SHORT),
              file.md5().substring(0, SHORT));
        }
      }
    }
    return files;
  }

  private static @Nullable SortedSet<String> rows(DistillGateRequest request, RunContext run) {
    if (request.training() == null) {
      return null;
    }
    var rows = new TreeSet<String>();
    var set = TrainingSetReader.open(request.training(), run);
    for (var split : Split.values()) {
      set.rows(split, (_, origin) -> rows.add(origin.id().substring(0, SHORT)));
    }
    return rows;
  }

  /// A server that does not answer makes no training worth it, nor a run fail.
  ///
  /// @return DVC's id of the set that the adapter was trained on which serves; empty where nobody
  ///   knows
  private static String served(DistillGateRequest request, RunContext run)
      throws InterruptedException {
    if (request.registeredModel() == null || request.mlflow().endpoint() == null) {
      return "";
    }
    try (var mlflow = Mlflow.open(request.mlflow(), TrackingAccess.of(run))) {
      return mlflow
          .registry()
          .byAlias(request.registeredModel(), CHAMPION)
          .map(version -> version.tags().get(TunedAdapter.TRAINING_DATA))
          .orElse("");
    } catch (CodesenseException e) {
      if (e.problem() != TrackingProblem.NOT_THERE) {
        run.progress()
            .warn(
                "What serves is not known, and only earlier trainings of this project count: "
                    + e.getMessage());
      }
      return "";
    }
  }
}
