package dev.codesense.workflow.local;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.Names;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import dev.codesense.workflow.graph.Wires;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The parameters of a pipeline on this machine: what was asked for, then what the project's
/// settings say of the input that the parameter is wired to, then the default.
final class PipelineParameters {
  private final Function<ComponentSpec<?, ?>, Map<String, Object>> settings;

  private PipelineParameters(Function<ComponentSpec<?, ?>, Map<String, Object>> settings) {
    this.settings = settings;
  }

  /// Plain values by kebab-case name; what is absent is left out.
  ///
  /// @throws CodesenseException for a name that the pipeline does not have, or a parameter that is
  ///   nowhere set
  static SortedMap<String, Object> of(PipelineGraph graph, RunOrder order) {
    var asked = new TreeMap<String, Object>();
    order.parameters().forEach((name, value) -> asked.put(Names.kebab(name), value));
    var fields = RecordSchema.of(graph.inputs()).fields();
    var known = fields.stream().map(RecordField::kebab).toList();
    asked.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw missing(
              "The pipeline %s has no parameter %s; it has: %s"
                  .formatted(
                      graph.name(),
                      name,
                      known.stream().sorted().collect(Collectors.joining(", "))));
        });
    var wired = new PipelineParameters(order.settings());
    var parameters = new TreeMap<String, Object>(asked);
    for (var field : fields) {
      if (!parameters.containsKey(field.kebab())) {
        wired
            .setting(graph.body(), field.name())
            .or(() -> DefaultValues.of(field))
            .ifPresentOrElse(
                value -> parameters.put(field.kebab(), value),
                () -> {
                  if (field.required()) {
                    throw missing(
                        "The pipeline %s needs %s: %s"
                            .formatted(graph.name(), field.kebab(), field.doc()));
                  }
                });
      }
    }
    return parameters;
  }

  private Optional<Object> setting(PipelineGraph.Block block, String parameter) {
    return block.steps().stream().flatMap(step -> setting(step, parameter).stream()).findFirst();
  }

  private Optional<Object> setting(Step step, String parameter) {
    return switch (step) {
      case Step.Task task when task.component() instanceof TaskComponent.Native component ->
          task.inputs().entrySet().stream()
              .filter(wire -> reads(wire.getValue(), parameter))
              .flatMap(wire ->
                  Optional.ofNullable(
                      settings.apply(component.spec()).get(Names.kebab(wire.getKey())))
                      .stream())
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

  private static boolean reads(Source source, String parameter) {
    return source instanceof Source.Input input && input.field().equals(parameter);
  }

  private static CodesenseException missing(String message) {
    return new CodesenseException(LocalProblem.PARAMETER_MISSING, message);
  }
}
