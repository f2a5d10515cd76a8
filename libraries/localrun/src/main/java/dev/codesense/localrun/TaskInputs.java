package dev.codesense.localrun;

import dev.codesense.core.ComponentSpec;
import dev.codesense.localrun.record.RunArchive;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.TaskComponent;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What tasks of a run get, and where they put what they make.
///
/// @param settings of a component's inputs that no wire sets, plain values
record TaskInputs(
    Path project, String runId, Function<ComponentSpec<?, ?>, Map<FieldName, Object>> settings) {

  /// What wires bring, then what the project's settings say.
  ///
  /// @param name of the task, unique within the run
  TaskCall.Given of(Step.Task task, Frame frame, String name) {
    var parameters = new HashMap<FieldName, Object>();
    if (task.component() instanceof TaskComponent.Native component) {
      parameters.putAll(settings.apply(component.spec()));
    }
    var artifacts = new HashMap<FieldName, List<Path>>();
    var schema = RecordSchema.of(task.component().request());
    task.inputs()
        .forEach((field, source) -> {
          parameters.remove(field);
          var value = frame.value(source);
          if (isArtifact(schema.field(field).orElseThrow().type())) {
            artifacts.put(field, folders(value));
          } else if (value != null) {
            parameters.put(field, value);
          }
        });
    return new TaskCall.Given(parameters, artifacts, outputs(task, name));
  }

  private Map<FieldName, Path> outputs(Step.Task task, String name) {
    var outputs = new HashMap<FieldName, Path>();
    var component = task.component().name();
    var folder = name.equals(component) ? runId : runId + "-" + RunArchive.fileName(name);
    for (var field : RecordSchema.of(task.component().result()).fields()) {
      if (isArtifact(field.type())) {
        outputs.put(
            field.name(), LocalArtifacts.folder(project, component, folder).resolve(field.kebab()));
      }
    }
    return outputs;
  }

  private static boolean isArtifact(ValueType type) {
    return type instanceof ValueType.ArtifactOf
        || type instanceof ValueType.ListOf(ValueType.ArtifactOf _);
  }

  private static List<Path> folders(@Nullable Object value) {
    return switch (value) {
      case Path folder -> List.of(folder);
      case List<?> many ->
          many.stream().filter(Path.class::isInstance).map(Path.class::cast).toList();
      case null, default -> List.of();
    };
  }

  /// As a record keeps and shows it: of an artifact its folder.
  SortedMap<String, Object> shown(TaskCall.Given given) {
    var shown = FieldName.byKebab(given.parameters());
    given
        .artifacts()
        .forEach((name, folders) ->
            shown.put(name.kebab(), folders.stream().map(this::relative).toList()));
    return shown;
  }

  /// A folder as records name it.
  String relative(Path folder) {
    var absolute = folder.toAbsolutePath().normalize();
    return absolute.startsWith(project)
        ? project.relativize(absolute).toString()
        : absolute.toString();
  }
}
