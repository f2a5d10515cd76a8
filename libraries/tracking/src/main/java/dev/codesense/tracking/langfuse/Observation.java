package dev.codesense.tracking.langfuse;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One step of a trace, as Langfuse shows it.
///
/// @param traceId 32 hex digits, see [TraceIds]
/// @param spanId 16 hex digits
/// @param parentId 16 hex digits; null for the first step of the trace
/// @param input JSON value: text, number, boolean, list or map; null for none
/// @param output as `input`
/// @param metadata texts by name
/// @param error what went wrong; null where nothing did
/// @param generation what the model was and used; null where none was asked
/// @param trace what the first step says of the whole trace; null for other steps
/// @param item of which experiment it is; null for none
public record Observation(
    String traceId,
    String spanId,
    @Nullable String parentId,
    String name,
    Type type,
    Instant start,
    Instant end,
    @Nullable Object input,
    @Nullable Object output,
    SortedMap<String, String> metadata,
    @Nullable String error,
    @Nullable Generation generation,
    @Nullable Trace trace,
    @Nullable ExperimentItem item) {

  /// What kind of step it is, by Langfuse's names.
  public enum Type {
    GENERATION,
    EMBEDDING,
    RETRIEVER,
    TOOL,
    AGENT,
    CHAIN,
    EVALUATOR,
    GUARDRAIL,
    EVENT,
    SPAN
  }

  /// A call of a model.
  ///
  /// @param parameters such as temperature; numbers, texts and booleans by name
  /// @param usage tokens by kind, such as `input`, `output` and `total`
  /// @param cost US dollars by kind, as `usage`
  /// @param promptName of the prompt in Langfuse; null for one that is not there
  /// @param promptVersion from 1; null together with the name
  public record Generation(
      String model,
      Map<String, Object> parameters,
      Map<String, Long> usage,
      Map<String, Double> cost,
      @Nullable String promptName,
      @Nullable Integer promptVersion) {
    public Generation {
      parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
      usage = Collections.unmodifiableSortedMap(new TreeMap<>(usage));
      cost = Collections.unmodifiableSortedMap(new TreeMap<>(cost));
    }
  }

  /// What holds of a whole trace.
  public record Trace(
      String name, List<String> tags, @Nullable String userId, @Nullable String sessionId) {
    public Trace {
      tags = List.copyOf(tags);
    }
  }

  /// One question of an experiment: its trace is the answer.
  ///
  /// @param experimentId the same for all items of one experiment
  /// @param dataset id of the dataset in Langfuse; null for questions that are not there
  /// @param itemId unique in the experiment
  /// @param expected as [#input]
  public record ExperimentItem(
      String experimentId,
      String experimentName,
      @Nullable String dataset,
      String itemId,
      @Nullable Object expected) {}

  public Observation {
    requireHex("trace", traceId, 32);
    requireHex("span", spanId, 16);
    if (parentId != null) {
      requireHex("parent", parentId, 16);
    }
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "An observation must not end before it starts, %s was %s to %s"
              .formatted(name, start, end));
    }
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /// One id of another length, or of zeros, and the server refuses the whole batch.
  private static void requireHex(String what, String id, int digits) {
    if (!id.matches("(?!0+$)[0-9a-f]{%d}".formatted(digits))) {
      throw new IllegalArgumentException(
          "The id of a %s must have %d hex digits and not be zero, was %s"
              .formatted(what, digits, id));
    }
  }
}
