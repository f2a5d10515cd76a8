package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.kfp.ComponentIr;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.workflow.graph.TaskComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A component that somebody else wrote, as its `component.yaml` says, with two records that give
/// its inputs and outputs Java types.
///
/// @param component what a task runs
/// @param request fields named like the component's inputs, `batchSize` for `batch_size`
/// @param result fields named like its outputs
public record ComponentFile<I extends Record, O extends Record>(
    TaskComponent.FromFile component, Class<I> request, Class<O> result) {

  /// Reads the file and compares it with the records.
  ///
  /// @param source names the text in messages
  /// @param text a PipelineSpec with one component that has an executor
  /// @throws CodesenseException when it is none, or a name or type differs; the message says which
  public static <I extends Record, O extends Record> ComponentFile<I, O> parse(
      String source, String text, Class<I> request, Class<O> result) {
    var document = document(source, text);
    for (var entry : section(document, "components").entrySet()) {
      if (entry.getValue() instanceof Map<?, ?> found
          && found.get("executorLabel") instanceof String label) {
        var component = named(found);
        component.remove("executorLabel");
        var executors = section(section(document, "deploymentSpec"), "executors");
        var container = section(section(executors, label), "container");
        if (container.isEmpty()) {
          throw unfit(source, "its executor " + label + " is no container");
        }
        check(source, "input", section(component, "inputDefinitions"), request);
        check(source, "output", section(component, "outputDefinitions"), result);
        var name = entry.getKey().replaceFirst("^comp-", "");
        return new ComponentFile<>(
            new TaskComponent.FromFile(name, request, result, component, container),
            request,
            result);
      }
    }
    throw unfit(source, "it has no component with an executor");
  }

  public String name() {
    return component.name();
  }

  private static Map<String, Object> document(String source, String text) {
    try {
      return YamlReader.read(source, text)
          .map(Trees::toPlain)
          .map(tree -> tree instanceof Map<?, ?> map ? named(map) : null)
          .orElseThrow(() -> unfit(source, "it holds no keys"));
    } catch (TreeSyntaxException e) {
      throw new CodesenseException(
          WorkflowProblem.COMPONENT_FILE_UNFIT, e.origin() + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> section(Map<String, Object> parent, String key) {
    return parent.get(key) instanceof Map<?, ?> map ? named(map) : new TreeMap<>();
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    var named = new TreeMap<String, Object>();
    map.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }

  private static void check(
      String source, String what, Map<String, Object> definitions, Class<? extends Record> type) {
    var known = new HashMap<String, String>();
    section(definitions, "parameters")
        .forEach((name, definition) -> known.put(name, entry(definition, "parameterType")));
    section(definitions, "artifacts").forEach((name, _) -> known.put(name, "artifact"));
    for (var field : RecordSchema.of(type).fields()) {
      var there = known.remove(field.snake());
      var here = kind(field);
      if (!here.equals(there)) {
        throw unfit(
            source,
            there == null
                ? "it has no %s %s, which %s has"
                    .formatted(what, field.snake(), type.getSimpleName())
                : "its %s %s is %s, in %s it is %s"
                    .formatted(what, field.snake(), there, type.getSimpleName(), here));
      }
    }
    if (what.equals("input")) {
      var optional = section(definitions, "parameters");
      known.keySet().stream()
          .filter(name ->
              !(optional.get(name) instanceof Map<?, ?> definition
                  && Boolean.TRUE.equals(definition.get("isOptional"))))
          .sorted()
          .findFirst()
          .ifPresent(name -> {
            throw unfit(
                source,
                "its input %s is required, and %s lacks it".formatted(name, type.getSimpleName()));
          });
    }
  }

  private static String entry(@Nullable Object definition, String key) {
    return definition instanceof Map<?, ?> map ? String.valueOf(map.get(key)) : "nothing";
  }

  private static String kind(RecordField field) {
    return field.type() instanceof ValueType.ArtifactOf
            || field.type() instanceof ValueType.ListOf(ValueType.ArtifactOf _)
        ? "artifact"
        : ComponentIr.parameterType(field.type());
  }

  private static CodesenseException unfit(String source, String what) {
    return new CodesenseException(
        WorkflowProblem.COMPONENT_FILE_UNFIT, "%s: %s".formatted(source, what));
  }
}
