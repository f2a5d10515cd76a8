package dev.codesense.localrun.record;

import dev.codesense.core.UrlCredentials;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.schema.FieldName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One task of a run, as far as it is known: what is kept of it on disk and shown in the report.
///
/// @param task its name, with the item's number where it stands in a loop, such as `count[2]`, and
///   behind that of the pipeline it stands in, such as `inner.count`
/// @param component what it runs
/// @param reason of a state that needs one; empty otherwise
/// @param key stands for everything that its outputs depend on; empty when it did not come so far
/// @param begun empty when it did not begin
/// @param attempts how often it was tried
/// @param inputs plain values by snake_case name; of an artifact its folder
/// @param parameters what it gave back, by snake_case name
/// @param artifacts by snake_case name
/// @param log its last events
public record TaskRecord(
    String task,
    String component,
    TaskState state,
    String reason,
    String key,
    Optional<Instant> begun,
    Optional<Instant> ended,
    int attempts,
    SortedMap<String, Object> inputs,
    SortedMap<String, Object> parameters,
    SortedMap<String, ArtifactAt> artifacts,
    List<String> log,
    Optional<Failure> failure) {

  public TaskRecord {
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
    log = List.copyOf(log);
  }

  /// An artifact of the task.
  ///
  /// @param folder relative to the project
  /// @param checksum of its body, with format and version before it
  public record ArtifactAt(String folder, String checksum) {}

  /// Why it failed.
  ///
  /// @param code of the problem; empty for what nobody foresaw
  /// @param remedy empty with the code
  public record Failure(String code, String message, String remedy) {}

  /// One of which nothing is known yet but that it is to run.
  public static TaskRecord waiting(String task, String component) {
    return waiting(task, component, "", new TreeMap<>());
  }

  public static TaskRecord waiting(
      String task, String component, String key, SortedMap<String, Object> inputs) {
    return new TaskRecord(
        task,
        component,
        TaskState.WAITING,
        "",
        key,
        Optional.empty(),
        Optional.empty(),
        0,
        inputs,
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        Optional.empty());
  }

  public TaskRecord running(Instant since) {
    return new TaskRecord(
        task,
        component,
        TaskState.RUNNING,
        "",
        key,
        Optional.of(since),
        Optional.empty(),
        1,
        inputs,
        parameters,
        artifacts,
        log,
        failure);
  }

  /// Not run, since another one has done the same.
  public TaskRecord cached(TaskRecord other, String why) {
    return new TaskRecord(
        task,
        component,
        TaskState.CACHED,
        why,
        key,
        begun,
        ended,
        attempts,
        inputs,
        other.parameters,
        other.artifacts,
        log,
        failure);
  }

  /// @param times how often it was tried
  /// @param said its last events
  public TaskRecord ended(
      TaskState how,
      Instant at,
      int times,
      SortedMap<String, Object> madeParameters,
      SortedMap<String, ArtifactAt> madeArtifacts,
      List<String> said,
      Optional<Failure> why) {
    return new TaskRecord(
        task,
        component,
        how,
        reason,
        key,
        begun,
        Optional.of(at),
        times,
        inputs,
        madeParameters,
        madeArtifacts,
        said,
        why);
  }

  public TaskRecord in(TaskState next, String why) {
    return new TaskRecord(
        task,
        component,
        next,
        why,
        key,
        begun,
        ended,
        attempts,
        inputs,
        parameters,
        artifacts,
        log,
        failure);
  }

  /// As it may be kept and shown: without credentials in URLs. What it gave back is then another,
  /// so no run takes it over.
  public TaskRecord redacted() {
    var shown = redacted(parameters);
    return new TaskRecord(
        task,
        component,
        state,
        reason,
        shown.equals(parameters) ? key : "redacted",
        begun,
        ended,
        attempts,
        redacted(inputs),
        shown,
        artifacts,
        log,
        failure);
  }

  static SortedMap<String, Object> redacted(SortedMap<String, Object> values) {
    var shown = new TreeMap<>(values);
    shown.replaceAll((_, value) -> UrlCredentials.redactedValue(value));
    return shown;
  }

  /// How long it took; empty while it runs or when it did not begin.
  public Optional<Duration> took() {
    return begun.flatMap(start -> ended.map(end -> Duration.between(start, end)));
  }

  /// Those that began and ended, as they began.
  public static List<TaskRecord> byBegin(Collection<TaskRecord> tasks) {
    return tasks.stream()
        .filter(task -> task.took().isPresent())
        .sorted(Comparator.comparing(task -> task.begun().orElseThrow()))
        .toList();
  }

  /// How long at least one of the tasks worked.
  public static Duration worked(Collection<TaskRecord> tasks) {
    var worked = Duration.ZERO;
    var until = Instant.MIN;
    for (var task : byBegin(tasks)) {
      var begun = task.begun().orElseThrow();
      var ended = task.ended().orElseThrow();
      if (ended.isAfter(until)) {
        worked = worked.plus(Duration.between(begun.isAfter(until) ? begun : until, ended));
        until = ended;
      }
    }
    return worked;
  }

  /// What it gave back.
  public TaskCall.Made made(Path project) {
    var values = new HashMap<FieldName, Object>();
    parameters.forEach((name, value) -> values.put(new FieldName(name), value));
    var folders = new HashMap<FieldName, Path>();
    artifacts.forEach(
        (name, artifact) -> folders.put(new FieldName(name), project.resolve(artifact.folder())));
    return new TaskCall.Made(values, folders);
  }
}
