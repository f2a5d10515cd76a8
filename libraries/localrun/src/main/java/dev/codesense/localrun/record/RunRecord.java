package dev.codesense.localrun.record;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A run of a pipeline, as it is kept on disk.
///
/// @param begun when it began the first time
/// @param ended empty while it runs, and for ever when it was killed
/// @param resumed how often it was continued
/// @param parameters of the pipeline, plain values by kebab-case name
public record RunRecord(
    String id,
    String pipeline,
    State state,
    Instant begun,
    Optional<Instant> ended,
    int resumed,
    SortedMap<String, Object> parameters) {

  public RunRecord {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /// How a run ended, in KFP's words.
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELED
  }

  public RunRecord ended(State how, Instant when) {
    return new RunRecord(id, pipeline, how, begun, Optional.of(when), resumed, parameters);
  }

  /// As it may be kept and shown: without credentials in URLs.
  public RunRecord redacted() {
    return new RunRecord(
        id, pipeline, state, begun, ended, resumed, TaskRecord.redacted(parameters));
  }

  public RunRecord again(SortedMap<String, Object> with) {
    return new RunRecord(id, pipeline, State.RUNNING, begun, Optional.empty(), resumed + 1, with);
  }
}
