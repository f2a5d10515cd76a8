package dev.codesense.workflow;

import dev.codesense.core.Accessor;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.FinalStatus;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import dev.codesense.workflow.graph.Wires;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a [Pipeline] adds its steps, reads its parameters and says what it gives back.
public final class Flow<I extends Record, O extends Record> extends Body {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  private final Pipeline<I, O> pipeline;
  private final Map<FieldName, Value<?>> results = new HashMap<>();
  private @Nullable TaskStep<?, ?> exit;

  Flow(Pipeline<I, O> pipeline) {
    super(Scope.ofPipeline());
    this.pipeline = pipeline;
  }

  /// A parameter of the pipeline.
  public <T extends @Nullable Object> Value<T> input(Accessor<I, T> parameter) {
    var field = Fields.of(pipeline.inputs(), parameter);
    return new Value<>(new Source.Input(field.name(), field.type()), scope());
  }

  /// Unique per run, the same for all its tasks and their retries.
  public Value<String> runId() {
    return ofRun(Source.RunFact.ID);
  }

  /// The run's name as people see it.
  public Value<String> runName() {
    return ofRun(Source.RunFact.NAME);
  }

  /// When a schedule wanted the run, or when it was created; RFC 3339.
  public Value<String> scheduled() {
    return ofRun(Source.RunFact.SCHEDULED);
  }

  private Value<String> ofRun(Source.RunFact fact) {
    return new Value<>(new Source.OfRun(fact, ValueType.Scalar.STRING), scope());
  }

  /// Begins to say what the pipeline gives back: `output(Outputs::index).from(build.out(…))`.
  public <T extends @Nullable Object> Result<T> output(Accessor<O, T> output) {
    return new Result<>(Fields.of(pipeline.outputs(), output));
  }

  /// The open end of a result.
  public final class Result<T extends @Nullable Object> {
    private final RecordField field;

    private Result(RecordField field) {
      this.field = field;
    }

    public void from(Value<? extends T> value) {
      results.put(field.name(), value);
    }
  }

  /// The task that runs at the end, also when others failed or the run was cancelled. It reads only
  /// parameters, constants, [#runId] and [#finalStatus]: what tasks give may not be there.
  ///
  /// @throws IllegalStateException when there is one already
  public <A extends Record, B extends Record> TaskStep<A, B> onExit(ComponentSpec<A, B> component) {
    if (exit != null) {
      throw new IllegalStateException("There is an exit task already: " + exit.name());
    }
    var task =
        new TaskStep<>(
            scope().unique(component.name()),
            new TaskComponent.Native(component),
            component.request(),
            component.result(),
            scope());
    exit = task;
    return task;
  }

  /// How everything before the exit task ended; known in the exit task only.
  public Value<FinalStatus> finalStatus() {
    return new Value<>(
        new Source.OfRun(Source.RunFact.FINAL_STATUS, new ValueType.RecordOf(FinalStatus.class)),
        scope());
  }

  PipelineGraph build() {
    var faults = new PipelineErrors();
    if (!NAME.matcher(pipeline.name()).matches()) {
      faults.add(WorkflowProblem.NAME_REFUSED, "a pipeline cannot be called " + pipeline.name());
    }
    var body = block(faults);
    var sources = new LinkedHashMap<FieldName, Source>();
    for (var field : RecordSchema.of(pipeline.outputs()).fields()) {
      var value = results.get(field.name());
      if (value == null) {
        faults.add(WorkflowProblem.OUTPUT_NOT_SET, "its output " + field.name() + " is not set");
      } else if (scope().sees(value.scope())) {
        sources.put(field.name(), value.source());
      } else {
        faults.add(
            WorkflowProblem.OUT_OF_REACH,
            "its output %s is set to %s, which is not available there"
                .formatted(field.name(), value.source()));
      }
    }
    var exitTask = Optional.ofNullable(exit).map(task -> exitTask(task, faults));
    checkNames(body, faults);
    faults.addWrongDefaults("its inputs", pipeline.inputs());
    exitTask.ifPresent(task -> faults.addWrongComponent(task.component()));
    Wires.cycle(body)
        .ifPresent(cycle ->
            faults.add(WorkflowProblem.CYCLE, "has a cycle: " + String.join(" → ", cycle)));
    faults.throwIfAny(pipeline.name());
    return new PipelineGraph(
        pipeline.name(),
        pipeline.purpose(),
        pipeline.inputs(),
        pipeline.outputs(),
        body,
        sources,
        exitTask);
  }

  private static Step.Task exitTask(TaskStep<?, ?> task, PipelineErrors faults) {
    var step = task.step(faults);
    Wires.sources(step).stream()
        .filter(source -> Wires.producer(source).isPresent())
        .forEach(source ->
            faults.add(
                WorkflowProblem.OUT_OF_REACH,
                "the exit task %s reads %s, which may not exist at the end"
                    .formatted(step.name(), source)));
    if (!step.after().isEmpty()) {
      faults.add(
          WorkflowProblem.OUT_OF_REACH,
          "the exit task %s runs after everything and cannot wait for a task"
              .formatted(step.name()));
    }
    return step;
  }

  private static void checkNames(PipelineGraph.Block block, PipelineErrors faults) {
    for (var step : block.steps()) {
      if (!NAME.matcher(step.name()).matches()) {
        faults.add(WorkflowProblem.NAME_REFUSED, "a task cannot be called " + step.name());
      }
      Wires.blocks(step).forEach(inner -> checkNames(inner, faults));
      if (step instanceof Step.Task task) {
        faults.addWrongComponent(task.component());
      }
      if (step instanceof Step.Task task
          && task.inputs().values().stream().anyMatch(Flow::isFinalStatus)) {
        faults.add(
            WorkflowProblem.OUT_OF_REACH,
            "%s reads the final status, which only the exit task knows".formatted(step.name()));
      }
    }
  }

  private static boolean isFinalStatus(Source source) {
    return source instanceof Source.OfRun of && of.fact() == Source.RunFact.FINAL_STATUS;
  }
}
