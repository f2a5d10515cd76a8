package dev.codesense.tracking.mlflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.tracking.Masking;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A run that has ended, as MLflow is to show it.
///
/// @param id of this record, unique in its experiment, of letters, digits, `_` and `-`: a record
///   that is sent again continues the run that it made
/// @param name what people see
/// @param params settings by name, at most 6,000 characters each
/// @param metrics in any order
/// @param tags facts by name, at most 8,000 characters each
/// @param datasets what the run read
/// @param artifacts files by their path in the run, such as `report/index.html`
public record RunRecord(
    String id,
    String name,
    Status status,
    Instant start,
    Instant end,
    SortedMap<String, String> params,
    List<Metric> metrics,
    SortedMap<String, String> tags,
    List<Dataset> datasets,
    SortedMap<String, Path> artifacts) {

  /// How a run ended.
  public enum Status {
    FINISHED,
    FAILED,
    KILLED
  }

  /// One point of a metric.
  ///
  /// @param value any number, not a number and the infinite ones included
  /// @param step from 0; each step of a metric has one value, for good
  public record Metric(String name, double value, long step, Instant at) {
    public Metric {
      MlflowLimits.key("The metric", name);
    }
  }

  /// What a run read.
  ///
  /// @param name letters, digits, `_` and `-`
  /// @param digest of its content, at most 36 characters: a SHA-256 does not fit
  /// @param source where it is, in JSON or in words
  /// @param context what it was read for, such as `evaluation`
  public record Dataset(String name, String digest, String source, String context) {
    public Dataset {
      MlflowLimits.name("The dataset", name);
      MlflowLimits.require(!digest.isBlank(), "The dataset " + name + " has no digest");
      MlflowLimits.value("The digest of " + name, digest, MlflowLimits.DATASET_DIGEST);
      MlflowLimits.value("The source of " + name, source, MlflowLimits.DATASET_SOURCE);
      MlflowLimits.name("The context", context);
    }
  }

  /// @throws CodesenseException [dev.codesense.tracking.TrackingProblem#NOT_RECORDABLE]
  public RunRecord {
    MlflowLimits.name("The record", id);
    MlflowLimits.require(!name.isBlank(), "The run of record " + id + " has no name");
    MlflowLimits.value("The run's name", name, MlflowLimits.RUN_TAG_VALUE);
    MlflowLimits.require(!end.isBefore(start), "The run " + name + " ends before it starts");
    params = sorted(params);
    metrics = List.copyOf(metrics);
    tags = sorted(tags);
    datasets = List.copyOf(datasets);
    artifacts = sorted(artifacts);
    params.forEach((key, value) -> {
      MlflowLimits.key("The parameter", key);
      MlflowLimits.value("The parameter " + key, value, MlflowLimits.PARAM_VALUE);
    });
    tags.forEach((key, value) -> {
      MlflowLimits.key("The tag", key);
      MlflowLimits.value("The tag " + key, value, MlflowLimits.RUN_TAG_VALUE);
    });
    artifacts.keySet().forEach(MlflowLimits::path);
    var steps = new HashSet<String>();
    for (var metric : metrics) {
      var step = metric.name() + " at step " + metric.step();
      MlflowLimits.require(steps.add(step), "The metric " + step + " has two values");
    }
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  /// This, with other files.
  RunRecord with(Map<String, Path> files) {
    return new RunRecord(
        id, name, status, start, end, params, metrics, tags, datasets, sorted(files));
  }

  /// This, without secrets in its texts.
  RunRecord masked(Masking masking) {
    return new RunRecord(
        id,
        masking.text(name),
        status,
        start,
        end,
        masking.named(params),
        metrics,
        masking.named(tags),
        datasets.stream()
            .map(dataset ->
                new Dataset(
                    dataset.name(),
                    dataset.digest(),
                    masking.text(dataset.source()),
                    dataset.context()))
            .toList(),
        artifacts);
  }
}
