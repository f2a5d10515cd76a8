package dev.codesense.runtime.kfp;

import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.release.Release;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.snakeyaml.YamlWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes `component.yaml`: a pipeline with one task, which the KFP SDK loads as a component.
public final class ComponentYaml {

  private ComponentYaml() {}

  /// The file's text.
  ///
  /// @param image with registry and tag or digest, such as `codesense/index`
  public static String write(ComponentSpec<?, ?> spec, String image) {
    var document = new LinkedHashMap<String, Object>();
    document.put(
        "components", Map.of(ComponentIr.componentName(spec), ComponentIr.component(spec)));
    document.put(
        "deploymentSpec",
        Map.of(
            "executors",
            Map.of(
                ComponentIr.executorLabel(spec),
                Map.of("container", ComponentIr.container(spec, image)))));
    document.put("pipelineInfo", Map.of("name", spec.name(), "description", spec.purpose()));
    document.put("root", root(spec));
    document.put("schemaVersion", "2.1.0");
    document.put("sdkVersion", "codesense");
    return header(spec.name(), spec.purpose(), spec.request(), spec.result())
        + YamlWriter.writeSorted(document);
  }

  /// What the file is called in its stage's folder: `component.yaml`, or for `index-plan` of the
  /// block `index` `plan.yaml`.
  public static String fileName(ComponentSpec<?, ?> spec) {
    return (spec.part().isEmpty() ? "component" : spec.part()) + ".yaml";
  }

  /// The image of a component before a registry and a digest are known, such as
  /// `codesense/index:1.0.0`.
  public static String image(ComponentSpec<?, ?> spec) {
    return image(spec.image());
  }

  /// @param name as a component gives it, such as `index`
  public static String image(String name) {
    return "codesense/%s:%s".formatted(name, Release.version());
  }

  private static Map<String, Object> root(ComponentSpec<?, ?> spec) {
    var root = definitions(spec);
    var inputs = new TreeMap<String, Object>();
    forward(
        inputs,
        spec.request(),
        (section, name) ->
            Map.of(
                section.equals("artifacts") ? "componentInputArtifact" : "componentInputParameter",
                name));
    var task = new TreeMap<String, Object>();
    task.put("cachingOptions", Map.of("enableCache", true));
    task.put("componentRef", Map.of("name", ComponentIr.componentName(spec)));
    task.put("taskInfo", Map.of("name", spec.name()));
    ComponentIr.putUnlessEmpty(task, "inputs", inputs);
    var dag = new TreeMap<String, Object>();
    dag.put("tasks", Map.of(spec.name(), task));
    var outputs = new TreeMap<String, Object>();
    forward(outputs, spec.result(), (section, name) -> output(spec.name(), section, name));
    ComponentIr.putUnlessEmpty(dag, "outputs", outputs);
    root.put("dag", dag);
    return root;
  }

  /// As of the component, but for what only a pipeline around it can give.
  private static Map<String, Object> definitions(ComponentSpec<?, ?> spec) {
    var definitions = ComponentIr.definitions(spec);
    if (definitions.get("inputDefinitions") instanceof Map<?, ?> inputs
        && inputs.get("parameters") instanceof Map<?, ?> parameters) {
      RecordSchema.of(spec.request()).fields().stream()
          .filter(field -> ComponentIr.isFinalStatus(field.type()))
          .forEach(field -> parameters.remove(field.snake()));
    }
    return definitions;
  }

  @FunctionalInterface
  private interface Reference {
    Map<String, Object> to(String section, String name);
  }

  private static void forward(
      Map<String, Object> target, Class<? extends Record> type, Reference reference) {
    for (var section : new String[] {"artifacts", "parameters"}) {
      var references = new TreeMap<String, Object>();
      for (var field : RecordSchema.of(type).fields()) {
        if (ComponentIr.isArtifact(field.type()) == section.equals("artifacts")
            && !ComponentIr.isFinalStatus(field.type())) {
          references.put(field.snake(), reference.to(section, field.snake()));
        }
      }
      ComponentIr.putUnlessEmpty(target, section, references);
    }
  }

  private static Map<String, Object> output(String task, String section, String name) {
    return section.equals("artifacts")
        ? Map.of(
            "artifactSelectors",
            List.of(Map.of("outputArtifactKey", name, "producerSubtask", task)))
        : Map.of("valueFromParameter", Map.of("outputParameterKey", name, "producerSubtask", task));
  }

  /// The comment lines that begin a file, as the SDK writes them; servers do not read them.
  public static String header(
      String name,
      String purpose,
      Class<? extends Record> inputs,
      Class<? extends Record> outputs) {
    var header = new StringBuilder();
    header.append("# PIPELINE DEFINITION\n");
    header.append("# Name: ").append(name).append('\n');
    header.append("# Description: ").append(purpose).append('\n');
    header.append("# Generated from Java records: change those, not this file.\n");
    lines(header, "Inputs", inputs);
    lines(header, "Outputs", outputs);
    return header.toString();
  }

  private static void lines(StringBuilder header, String title, Class<? extends Record> type) {
    var fields = RecordSchema.of(type).fields();
    if (!fields.isEmpty()) {
      header.append("# ").append(title).append(":\n");
      fields.forEach(field -> line(header, field));
    }
  }

  private static void line(StringBuilder header, RecordField field) {
    header.append("#    ").append(field.snake()).append(": ").append(field.type().describe());
    var text = field.defaultText();
    if (text != null) {
      header.append(" [Default: ").append(text.replaceAll("\\s+", " ")).append(']');
    }
    header.append('\n');
  }
}
