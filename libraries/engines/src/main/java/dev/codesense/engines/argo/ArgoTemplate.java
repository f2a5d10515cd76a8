package dev.codesense.engines.argo;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.engines.KfpProblem;
import dev.codesense.engines.PipelineParameters;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import dev.codesense.workflow.argo.Argo;
import dev.codesense.workflow.argo.ArgoCompiler;
import dev.codesense.workflow.argo.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A pipeline as Argo has it, a WorkflowTemplate, and what it takes.
public final class ArgoTemplate {
  static final ObjectKind KIND = new ObjectKind(Argo.API_VERSION, "WorkflowTemplate");

  private final KubeObject object;
  private final RecordCodec codec;
  private final PipelineParameters parameters;

  private ArgoTemplate(KubeObject object, RecordCodec codec) {
    this.object = object;
    this.codec = codec;
    parameters = parameters(object, codec);
  }

  /// Reads a file.
  ///
  /// @param source names the file in messages
  /// @throws CodesenseException [ArgoProblem#NO_TEMPLATE]
  public static ArgoTemplate read(String source, String text, RecordCodec codec) {
    try {
      if (YamlReader.read(source, text).map(Trees::toPlain).orElse(null) instanceof Map<?, ?> map) {
        @SuppressWarnings("unchecked") // A mapping of YAML has texts for keys.
        var object = new KubeObject((Map<String, Object>) map);
        if (object.objectKind().equals(KIND)) {
          return of(object, codec);
        }
      }
      throw none(source, "it is no " + KIND, null);
    } catch (TreeSyntaxException | IllegalArgumentException e) {
      throw none(source, String.valueOf(e.getMessage()), e);
    }
  }

  private static CodesenseException none(String source, String why, @Nullable Exception cause) {
    return new CodesenseException(
        ArgoProblem.NO_TEMPLATE, "%s holds no pipeline for Argo: %s".formatted(source, why), cause);
  }

  /// One that the API server has.
  static ArgoTemplate of(KubeObject object, RecordCodec codec) {
    return new ArgoTemplate(object, codec);
  }

  /// One that the compiler made.
  public static ArgoTemplate of(Argo.WorkflowTemplate compiled, RecordCodec codec) {
    return of(new KubeObject(Manifest.tree(compiled)), codec);
  }

  /// The pipeline's name.
  public String name() {
    return object.name();
  }

  /// Names of the parameters that it takes.
  public Set<String> takes() {
    return parameters.byName().keySet();
  }

  /// As the API server takes it.
  KubeObject object() {
    return object;
  }

  /// Checks what a person wrote.
  ///
  /// @param given texts by name; lists and objects as JSON
  /// @return as Argo takes them
  /// @throws CodesenseException [KfpProblem#UNKNOWN_PARAMETER], [KfpProblem#WRONG_PARAMETER]
  public Map<String, String> texts(Map<String, String> given) {
    var texts = new TreeMap<String, String>();
    parameters
        .typed(given)
        .forEach((name, value) -> {
          var text = ArgoCompiler.text(value, codec);
          if (text.contains("{{")) {
            throw new CodesenseException(
                KfpProblem.WRONG_PARAMETER,
                "The parameter %s takes no {{, which Argo takes for a variable of its own"
                    .formatted(name));
          }
          texts.put(name, text);
        });
    return texts;
  }

  /// Argo's parameters are texts; the compiler's annotation says what is in them.
  private static PipelineParameters parameters(KubeObject template, RecordCodec codec) {
    var types = types(template, codec);
    var byName = new TreeMap<String, PipelineParameters.Parameter>();
    if (template.at("spec", "arguments", "parameters").orElse(null) instanceof List<?> list) {
      for (var item : list) {
        if (item instanceof Map<?, ?> parameter && parameter.get("name") instanceof String name) {
          byName.put(
              name,
              new PipelineParameters.Parameter(
                  types.get(name) instanceof String type ? type : "STRING",
                  parameter.containsKey("value") || parameter.containsKey("valueFrom"),
                  parameter.get("enum") instanceof List<?> allowed
                      ? List.copyOf(allowed)
                      : List.of(),
                  codec));
        }
      }
    }
    return new PipelineParameters(byName);
  }

  private static Map<String, Object> types(KubeObject template, RecordCodec codec) {
    var text = template.at("metadata", "annotations", ArgoCompiler.TYPES).orElse("{}").toString();
    try {
      return codec.decodeObject(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Map.of();
    }
  }
}
