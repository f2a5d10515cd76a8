package dev.codesense.workflow;

import dev.codesense.core.Accessor;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.PlainValues;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.workflow.graph.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A step with a record of inputs and a record of outputs: a task, or a pipeline within a pipeline.
///
/// @param <I> its inputs
/// @param <O> its outputs
/// @param <S> the step itself
public abstract sealed class WiredStep<
        I extends Record, O extends Record, S extends WiredStep<I, O, S>>
    implements Draft permits TaskStep, NestedStep {
  private final String name;
  private final Class<I> inputs;
  private final Class<O> outputs;
  private final Scope scope;
  private final Map<FieldName, Value<?>> wires = new HashMap<>();
  private final Map<String, Scope> after = new HashMap<>();

  WiredStep(String name, Class<I> inputs, Class<O> outputs, Scope scope) {
    this.name = name;
    this.inputs = inputs;
    this.outputs = outputs;
    this.scope = scope;
  }

  abstract S self();

  @Override
  public String name() {
    return name;
  }

  /// Begins a wire into one input: `set(IndexRequest::snapshot).to(converge.out(…))`. In two calls,
  /// so that the input alone decides the type.
  public <T extends @Nullable Object> Input<T> set(Accessor<I, T> input) {
    return new Input<>(Fields.of(inputs, input));
  }

  /// As [#set], for an input that the record may lack.
  public <T> Input<T> setOptional(Accessor<I, Optional<T>> input) {
    return new Input<>(Fields.of(inputs, input));
  }

  /// What the step gives back.
  public <T extends @Nullable Object> Value<T> out(Accessor<O, T> output) {
    var field = Fields.of(outputs, output);
    return new Value<>(new Source.Output(name, field.name(), field.type()), scope);
  }

  /// Waits for the end of `other`, also where nothing is read from it.
  public S after(WiredStep<?, ?, ?> other) {
    after.put(other.name(), other.scope);
    return self();
  }

  /// Waits for the end of the branch that runs; where none does, for nothing but the conditions.
  public S after(Body.Branches other) {
    after.put(other.name(), other.scope());
    return self();
  }

  /// The open end of a wire.
  public final class Input<T extends @Nullable Object> {
    private final RecordField field;

    private Input(RecordField field) {
      this.field = field;
    }

    /// Wires what another step, the pipeline or a loop gives.
    public S to(Value<? extends T> value) {
      wires.put(field.name(), value);
      return self();
    }

    /// Sets a constant.
    public S to(T constant) {
      if (field.type().hasArtifact()) {
        throw new IllegalArgumentException(
            "%s.%s takes what a task makes, no constant: set it to out(…) of that task"
                .formatted(name, field.name()));
      }
      var plain = PlainValues.of(Objects.requireNonNull(constant, field.name()::java));
      wires.put(field.name(), new Value<>(new Source.Constant(plain, field.type()), scope));
      return self();
    }
  }

  SequencedMap<FieldName, Source> inputs(PipelineErrors faults) {
    var sources = new LinkedHashMap<FieldName, Source>();
    for (var field : RecordSchema.of(inputs).fields()) {
      var value = wires.get(field.name());
      if (value != null) {
        if (!scope.sees(value.scope())) {
          faults.add(
              WorkflowProblem.OUT_OF_REACH,
              "%s.%s is set to %s, which is not available there"
                  .formatted(name, field.name(), value.source()));
        }
        sources.put(field.name(), value.source());
      } else if (field.required()) {
        faults.add(
            WorkflowProblem.INPUT_NOT_SET,
            "task %s lacks its input %s".formatted(name, field.name()));
      }
    }
    return sources;
  }

  SortedSet<String> after(PipelineErrors faults) {
    after.forEach((other, block) -> {
      if (block != scope) {
        faults.add(
            WorkflowProblem.OUT_OF_REACH,
            "%s waits for %s, which is in another block".formatted(name, other));
      }
    });
    return new TreeSet<>(after.keySet());
  }
}
