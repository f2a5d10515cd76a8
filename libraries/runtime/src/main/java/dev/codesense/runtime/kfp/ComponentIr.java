package dev.codesense.runtime.kfp;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.FinalStatus;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The parts of a PipelineSpec that describe one component, as plain maps with sorted keys.
public final class ComponentIr {

  /// How every image is started: its Java options, class path and AOT cache stand in the file. The
  /// component's name and its options follow.
  public static final List<String> COMMAND =
      List.of(
          "/opt/codesense/java/bin/java",
          "@/opt/codesense/java.args",
          "dev.codesense.runtime.Main");

  private static final int LONGEST_DESCRIPTION = 1024;

  private ComponentIr() {}

  /// The value of `components.comp-<name>`.
  public static Map<String, Object> component(ComponentSpec<?, ?> spec) {
    var component = definitions(spec);
    component.put("executorLabel", executorLabel(spec));
    return component;
  }

  /// Inputs and outputs, without an implementation.
  public static Map<String, Object> definitions(ComponentSpec<?, ?> spec) {
    var definitions = new TreeMap<String, Object>();
    putUnlessEmpty(definitions, "inputDefinitions", inputs(spec));
    putUnlessEmpty(definitions, "outputDefinitions", outputs(spec));
    return definitions;
  }

  /// The value of `container` of an executor: the image's main class, told its name and the whole
  /// executor input. KFP never runs an image's entry point.
  ///
  /// @param image with registry and tag or digest
  public static Map<String, Object> container(ComponentSpec<?, ?> spec, String image) {
    return Map.of(
        "image",
        image,
        "command",
        COMMAND,
        "args",
        List.of(spec.name(), "--executor-input", "{{$}}"),
        "resources",
        Map.of(
            "resourceCpuRequest", spec.resources().cpu(),
            "resourceMemoryRequest", spec.resources().memory()));
  }

  public static String componentName(ComponentSpec<?, ?> spec) {
    return "comp-" + spec.name();
  }

  public static String executorLabel(ComponentSpec<?, ?> spec) {
    return "exec-" + spec.name();
  }

  private static Map<String, Object> inputs(ComponentSpec<?, ?> spec) {
    var artifacts = new TreeMap<String, Object>();
    var parameters = new TreeMap<String, Object>();
    for (var field : RecordSchema.of(spec.request()).fields()) {
      if (isArtifact(field.type())) {
        var input = artifactDefinition(field);
        if (!field.required()) {
          input.put("isOptional", true);
        }
        artifacts.put(field.snake(), input);
      } else {
        parameters.put(field.snake(), parameter(field));
      }
    }
    return sections(artifacts, parameters);
  }

  private static Map<String, Object> outputs(ComponentSpec<?, ?> spec) {
    var artifacts = new TreeMap<String, Object>();
    var parameters = new TreeMap<String, Object>();
    for (var field : RecordSchema.of(spec.result()).fields()) {
      if (isArtifact(field.type())) {
        artifacts.put(field.snake(), artifactDefinition(field));
      } else {
        if (field.absence() != RecordField.Absence.IMPOSSIBLE
            && !parameterType(field.type()).equals("STRING")) {
          throw new IllegalArgumentException(
              "%s.%s may be absent, and KFP knows no absent %s"
                  .formatted(
                      spec.result().getSimpleName(), field.name(), parameterType(field.type())));
        }
        var output = new TreeMap<String, Object>();
        output.put("parameterType", parameterType(field.type()));
        describe(output, field);
        parameters.put(field.snake(), output);
      }
    }
    return sections(artifacts, parameters);
  }

  private static Map<String, Object> sections(
      Map<String, Object> artifacts, Map<String, Object> parameters) {
    var sections = new TreeMap<String, Object>();
    putUnlessEmpty(sections, "artifacts", artifacts);
    putUnlessEmpty(sections, "parameters", parameters);
    return sections;
  }

  private static Map<String, Object> parameter(RecordField field) {
    var parameter = new TreeMap<String, Object>();
    parameter.put("parameterType", parameterType(field.type()));
    describe(parameter, field);
    if (isFinalStatus(field.type())) {
      parameter.put("isOptional", true);
    } else if (!field.required()) {
      parameter.put("isOptional", true);
      DefaultValues.of(field).ifPresent(value -> parameter.put("defaultValue", irValue(value)));
    }
    return parameter;
  }

  private static Map<String, Object> artifactDefinition(RecordField field) {
    var definition = artifactDefinition(field.type());
    describe(definition, field);
    return definition;
  }

  /// How an input or output of this type is declared, without a description.
  ///
  /// @param type an artifact or a list of artifacts
  public static Map<String, Object> artifactDefinition(ValueType type) {
    var artifact = artifact(type);
    if (artifact == null) {
      throw new IllegalArgumentException(type.describe() + " is no artifact");
    }
    var definition = new TreeMap<String, Object>();
    definition.put(
        "artifactType", Map.of("schemaTitle", kfpType(artifact), "schemaVersion", "0.0.1"));
    if (type instanceof ValueType.ListOf) {
      definition.put("isArtifactList", true);
    }
    return definition;
  }

  private static String kfpType(ValueType.ArtifactOf artifact) {
    var format = artifact.type().getAnnotation(ArtifactFormat.class);
    if (format == null) {
      throw new IllegalArgumentException(artifact.type() + " has no @ArtifactFormat");
    }
    return format.kfpType();
  }

  private static ValueType.@Nullable ArtifactOf artifact(ValueType type) {
    return switch (type) {
      case ValueType.ArtifactOf artifact -> artifact;
      case ValueType.ListOf(ValueType.ArtifactOf artifact) -> artifact;
      case ValueType.ListOf _,
          ValueType.MapOf _,
          ValueType.RecordOf _,
          ValueType.EnumOf _,
          ValueType.Scalar _ ->
          null;
    };
  }

  /// Whether a value of this type travels as files: an artifact or a list of them.
  public static boolean isArtifact(ValueType type) {
    return artifact(type) != null;
  }

  private static void describe(Map<String, Object> definition, RecordField field) {
    var values =
        field.type() instanceof ValueType.EnumOf constants ? " (" + constants.describe() + ")" : "";
    var description = field.doc() + values;
    if (!description.isEmpty()) {
      definition.put(
          "description",
          description.substring(0, Math.min(description.length(), LONGEST_DESCRIPTION)));
    }
  }

  /// Whether the engine fills the value in; no pipeline takes it as a parameter.
  static boolean isFinalStatus(ValueType type) {
    return type instanceof ValueType.RecordOf(var record) && record == FinalStatus.class;
  }

  /// The `parameterType` that carries a value.
  public static String parameterType(ValueType type) {
    return switch (type) {
      case ValueType.ListOf _ -> "LIST";
      case ValueType.RecordOf _ when isFinalStatus(type) -> "TASK_FINAL_STATUS";
      case ValueType.MapOf _, ValueType.RecordOf _ -> "STRUCT";
      case ValueType.EnumOf _ -> "STRING";
      case ValueType.ArtifactOf artifact ->
          throw new IllegalArgumentException(artifact.describe() + " is no parameter");
      case ValueType.Scalar scalar ->
          switch (scalar) {
            case STRING, URI, PATH, DURATION, INSTANT -> "STRING";
            case BOOLEAN -> "BOOLEAN";
            case INT, LONG -> "NUMBER_INTEGER";
            case DOUBLE -> "NUMBER_DOUBLE";
          };
    };
  }

  /// A plain value as `google.protobuf.Value` has it: every number is a double.
  public static Object irValue(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case List<?> list -> list.stream().map(item -> irValue((Object) item)).toList();
      case Map<?, ?> map -> {
        var values = new TreeMap<String, Object>();
        map.forEach((key, item) -> values.put(String.valueOf(key), irValue(item)));
        yield values;
      }
      default -> value;
    };
  }

  static void putUnlessEmpty(Map<String, Object> target, String key, Map<String, Object> value) {
    if (!value.isEmpty()) {
      target.put(key, value);
    }
  }
}
