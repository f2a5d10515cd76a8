package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Progress;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.PlainValues;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.Trees;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs components in this process with what a pipeline engine carries: plain values and folders.
public final class TaskCall {
  private static final Origin ENGINE = Origin.of("pipeline");

  private final EntryPoint door;

  /// @param runId the same for all tasks of a run
  /// @param project the project directory
  public TaskCall(
      String runId, Path project, Clock clock, Progress progress, Environment environment) {
    this.door = new EntryPoint(runId, project, clock, progress, environment, true);
  }

  /// What a task gets.
  ///
  /// @param parameters plain values; an input that is missing keeps its default
  /// @param artifacts directories of each input
  /// @param outputs the directory of each output artifact
  public record Given(
      Map<FieldName, Object> parameters,
      Map<FieldName, List<Path>> artifacts,
      Map<FieldName, Path> outputs) {
    public Given {
      parameters = Map.copyOf(parameters);
      artifacts = Map.copyOf(artifacts);
      outputs = Map.copyOf(outputs);
    }
  }

  /// What a task gives back; what is absent is left out.
  ///
  /// @param parameters plain values
  /// @param artifacts directories
  public record Made(Map<FieldName, Object> parameters, Map<FieldName, Path> artifacts) {
    public Made {
      parameters = Map.copyOf(parameters);
      artifacts = Map.copyOf(artifacts);
    }
  }

  /// Runs the component. What it gives back may be an artifact that an earlier run has published.
  ///
  /// @throws dev.codesense.core.CodesenseException when an input is missing or unfit, or what the
  ///   component throws
  public Made run(Component<?, ?> component, Given given) throws InterruptedException {
    var answer =
        door.run(
            component,
            new EntryPoint.Call(mapping(given.parameters()), given.artifacts(), given.outputs()));
    var parameters = new HashMap<FieldName, Object>();
    answer
        .parameters()
        .forEach((name, value) -> {
          if (value != null) {
            parameters.put(name, PlainValues.of(value));
          }
        });
    var artifacts = new HashMap<FieldName, Path>();
    answer
        .artifacts()
        .forEach((name, published) -> artifacts.put(name, published.artifact().directory()));
    return new Made(parameters, artifacts);
  }

  /// What a task gave back, as the component's own record.
  ///
  /// @throws dev.codesense.core.CodesenseException when it is none of that component
  public static <O extends Record> O result(ComponentSpec<?, O> spec, Made made) {
    var schema = RecordSchema.of(spec.result());
    var issues = new Issues();
    var binder = new Binder(issues, Overrides.none(), Binder.Spelling.ANY);
    var values = new ArrayList<Binder.Bound>();
    for (var field : schema.fields()) {
      var bound =
          switch (field.type()) {
            case ValueType.ArtifactOf artifact ->
                binder.artifacts(field, artifact(made, field.name(), artifact.type()), ENGINE);
            case ValueType.Scalar _,
                ValueType.EnumOf _,
                ValueType.ListOf _,
                ValueType.MapOf _,
                ValueType.RecordOf _ -> {
              var value = made.parameters().get(field.name());
              yield binder.field(
                  field,
                  value == null ? null : Trees.fromPlain(value, ENGINE),
                  field.kebab(),
                  ENGINE);
            }
          };
      bound.ifPresent(values::add);
    }
    var result = binder.create(schema, values, spec.name(), ENGINE);
    issues.throwIfAny();
    return spec.result().cast(result.orElseThrow());
  }

  private static List<Artifact<?>> artifact(
      Made made, FieldName name, Class<? extends Record> type) {
    var directory = made.artifacts().get(name);
    return directory == null ? List.of() : List.of(new Artifact<>(directory, type));
  }

  private static Node.Mapping mapping(Map<FieldName, Object> parameters) {
    return new Node.Mapping(
        parameters.entrySet().stream()
            .map(entry ->
                new Node.Entry(
                    entry.getKey().kebab(), Trees.fromPlain(entry.getValue(), ENGINE), ENGINE))
            .toList(),
        ENGINE);
  }
}
