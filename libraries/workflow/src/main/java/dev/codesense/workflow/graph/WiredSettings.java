package dev.codesense.workflow.graph;

import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordSchema;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The values that a project's settings give a pipeline's parameters: those of the inputs that the
/// parameters are wired to.
public final class WiredSettings {
  private final PipelineGraph graph;
  private final Function<ComponentSpec<?, ?>, Map<FieldName, Object>> settings;

  /// @param settings what the project says of a component's inputs, plain values
  public WiredSettings(
      PipelineGraph graph, Function<ComponentSpec<?, ?>, Map<FieldName, Object>> settings) {
    this.graph = graph;
    this.settings = settings;
  }

  /// The plain value for a parameter; empty when nobody says anything.
  public Optional<Object> of(FieldName parameter) {
    return setting(graph.body(), isParameter(parameter));
  }

  private static Predicate<Source> isParameter(FieldName name) {
    return source -> source instanceof Source.Input input && input.field().equals(name);
  }

  private Optional<Object> setting(PipelineGraph.Block block, Predicate<Source> asked) {
    return block.steps().stream().flatMap(step -> setting(block, step, asked).stream()).findFirst();
  }

  private Optional<Object> setting(PipelineGraph.Block block, Step step, Predicate<Source> asked) {
    return switch (step) {
      case Step.Task task when task.component() instanceof TaskComponent.Native component ->
          read(task.inputs(), asked)
              .flatMap(input ->
                  Optional.ofNullable(settings.apply(component.spec()).get(input))
                      .or(() -> handedOn(block, task, component.spec(), input))
                      .stream())
              .findFirst();
      case Step.Task _ -> Optional.empty();
      case Step.Nested nested ->
          read(nested.inputs(), asked)
              .flatMap(input -> setting(nested.pipeline().body(), isParameter(input)).stream())
              .findFirst();
      case Step.Loop _, Step.Choice _ ->
          Wires.blocks(step).stream().flatMap(inner -> setting(inner, asked).stream()).findFirst();
    };
  }

  /// What a task takes and gives under one name is a setting of those that read it there.
  private Optional<Object> handedOn(
      PipelineGraph.Block block, Step.Task task, ComponentSpec<?, ?> spec, FieldName name) {
    var taken = RecordSchema.of(spec.request()).field(name);
    return RecordSchema.of(spec.result())
        .field(name)
        .filter(given -> taken.filter(of -> of.type().equals(given.type())).isPresent())
        .flatMap(_ ->
            setting(
                block,
                source ->
                    source instanceof Source.Output output
                        && output.step().equals(task.name())
                        && output.field().equals(name)));
  }

  private static Stream<FieldName> read(
      SequencedMap<FieldName, Source> wires, Predicate<Source> asked) {
    return wires.entrySet().stream()
        .filter(wire -> asked.test(wire.getValue()))
        .map(Map.Entry::getKey);
  }
}
