package dev.codesense.workflow.graph;

import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.schema.FieldName;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
    return setting(graph.body(), parameter);
  }

  private Optional<Object> setting(PipelineGraph.Block block, FieldName parameter) {
    return block.steps().stream().flatMap(step -> setting(step, parameter).stream()).findFirst();
  }

  private Optional<Object> setting(Step step, FieldName parameter) {
    return switch (step) {
      case Step.Task task when task.component() instanceof TaskComponent.Native component ->
          task.inputs().entrySet().stream()
              .filter(wire -> reads(wire.getValue(), parameter))
              .flatMap(wire ->
                  Optional.ofNullable(settings.apply(component.spec()).get(wire.getKey())).stream())
              .findFirst();
      case Step.Task _ -> Optional.empty();
      case Step.Nested nested ->
          nested.inputs().entrySet().stream()
              .filter(wire -> reads(wire.getValue(), parameter))
              .flatMap(wire -> setting(nested.pipeline().body(), wire.getKey()).stream())
              .findFirst();
      case Step.Loop _, Step.Choice _ ->
          Wires.blocks(step).stream()
              .flatMap(block -> setting(block, parameter).stream())
              .findFirst();
    };
  }

  private static boolean reads(Source source, FieldName parameter) {
    return source instanceof Source.Input input && input.field().equals(parameter);
  }
}
