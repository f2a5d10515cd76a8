package dev.codesense.localrun;

import dev.codesense.core.FinalStatus;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.PlainValues;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A running block: the outputs of its steps, below the block around it.
///
/// Values are plain, or the [java.nio.file.Path] of an artifact's folder, or lists of either; null
/// stands for what is absent.
final class Frame {
  private final Facts facts;
  private final @Nullable Frame around;
  private final Map<FieldName, @Nullable Object> inputs;
  private final String prefix;
  private final String suffix;
  private final @Nullable String loop;
  private final @Nullable Object item;
  private final Map<String, CompletableFuture<End>> ends = new LinkedHashMap<>();

  /// What the engine knows of the run.
  record Facts(String id, String name, String scheduled, @Nullable FinalStatus status) {}

  /// How a step ended.
  sealed interface End {
    /// A task or a nested pipeline.
    record Outputs(Map<FieldName, Object> values) implements End {}

    /// A loop or a choice.
    record Single(@Nullable Object value) implements End {}

    /// It failed, or did not begin.
    record Broken() implements End {}
  }

  private Frame(
      Facts facts,
      @Nullable Frame around,
      Map<FieldName, @Nullable Object> inputs,
      String prefix,
      String suffix,
      @Nullable String loop,
      @Nullable Object item) {
    this.facts = facts;
    this.around = around;
    this.inputs = Collections.unmodifiableMap(new HashMap<>(inputs));
    this.prefix = prefix;
    this.suffix = suffix;
    this.loop = loop;
    this.item = item;
  }

  /// The outermost block of a pipeline.
  static Frame of(Facts facts, Map<FieldName, @Nullable Object> inputs) {
    return new Frame(facts, null, inputs, "", "", null, null);
  }

  /// The outermost block of a nested pipeline, which sees nothing of what is around it.
  Frame nested(String step, Map<FieldName, @Nullable Object> inputs) {
    return new Frame(facts, null, inputs, name(step) + ".", "", null, null);
  }

  /// A branch.
  Frame branch() {
    return new Frame(facts, this, inputs, prefix, suffix, null, null);
  }

  /// One item of a loop.
  Frame item(String of, int number, @Nullable Object value) {
    return new Frame(facts, this, inputs, prefix, suffix + "[" + number + "]", of, value);
  }

  /// The name of one of its steps, unique in the run.
  String name(String step) {
    return prefix + step + suffix;
  }

  /// Whether a step here may run more than once in a run, or has a namesake.
  boolean shared() {
    return !prefix.isEmpty() || !suffix.isEmpty();
  }

  void begin(PipelineGraph.Block block) {
    for (var step : block.steps()) {
      ends.put(step.name(), new CompletableFuture<>());
    }
  }

  void end(Step step, End end) {
    future(step.name()).complete(end);
  }

  /// The end of a step of this block.
  CompletableFuture<End> future(String step) {
    var future = ends.get(step);
    if (future == null) {
      throw new IllegalStateException("No step " + step + " in this block");
    }
    return future;
  }

  /// The value of a source that a step here reads, when what it comes from has ended well.
  @Nullable Object value(Source source) {
    return switch (source) {
      case Source.Constant constant -> constant.value();
      case Source.Input input -> inputs.get(input.field());
      case Source.Output output ->
          ended(output.step()) instanceof End.Outputs(var values)
              ? values.get(output.field())
              : null;
      case Source.Item of -> itemOf(of.loop());
      case Source.Collected collected -> single(collected.loop());
      case Source.Chosen chosen -> single(chosen.choice());
      case Source.OfRun of -> fact(of.fact());
    };
  }

  private @Nullable Object single(String step) {
    return ended(step) instanceof End.Single(var value) ? value : null;
  }

  private End ended(String step) {
    for (var frame = this; frame != null; frame = frame.around) {
      var end = frame.ends.get(step);
      if (end != null) {
        return end.resultNow();
      }
    }
    throw new IllegalStateException("No step " + step + " in reach");
  }

  private @Nullable Object itemOf(String of) {
    for (var frame = this; frame != null; frame = frame.around) {
      if (of.equals(frame.loop)) {
        return frame.item;
      }
    }
    throw new IllegalStateException("Not in the loop " + of);
  }

  private @Nullable Object fact(Source.RunFact fact) {
    return switch (fact) {
      case ID -> facts.id();
      case NAME -> facts.name();
      case SCHEDULED -> facts.scheduled();
      case FINAL_STATUS -> facts.status() == null ? null : PlainValues.of(facts.status());
    };
  }

  /// A list that a source holds.
  List<?> list(Source source) {
    return value(source) instanceof List<?> list ? list : List.of();
  }
}
