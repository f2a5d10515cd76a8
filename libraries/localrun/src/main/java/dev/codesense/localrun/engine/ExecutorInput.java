package dev.codesense.localrun.engine;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.runtime.ArtifactFiles;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.workflow.graph.TaskComponent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What KFP's launcher tells a task and reads back from it: an ExecutorInput as JSON, an
/// ExecutorOutput, and a file per output parameter. URIs are absolute paths, the same inside the
/// container and outside.
final class ExecutorInput {
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\{\\{\\$(?:\\.(inputs|outputs)\\.(parameters|artifacts)\\['([^']+)'](?:\\.(uri|path|output_file))?)?}}");

  private final TaskComponent component;
  private final TaskCall.Given given;
  private final Path folder;
  private final RecordCodec codec;

  /// @param folder empty, for the files of this task
  ExecutorInput(TaskComponent component, TaskCall.Given given, Path folder, RecordCodec codec) {
    this.component = component;
    this.given = given;
    this.folder = folder;
    this.codec = codec;
  }

  String json() {
    var parameters = FieldName.bySnake(given.parameters());
    var artifacts = new TreeMap<String, Object>();
    given
        .artifacts()
        .forEach((name, folders) ->
            artifacts.put(
                name.snake(),
                Map.of(
                    "artifacts",
                    folders.stream().map(one -> artifact(name.kebab(), one, null)).toList())));
    var outputs = new TreeMap<String, Object>();
    var files = new TreeMap<String, Object>();
    for (var field : RecordSchema.of(component.result()).fields()) {
      if (field.type() instanceof ValueType.ArtifactOf of) {
        outputs.put(
            field.snake(),
            Map.of("artifacts", List.of(artifact(field.snake(), output(field), of))));
      } else {
        files.put(field.snake(), Map.of("outputFile", parameterFile(field.snake()).toString()));
      }
    }
    return new String(
        codec.encode(
            Map.of(
                "inputs",
                Map.of("parameterValues", parameters, "artifacts", artifacts),
                "outputs",
                Map.of(
                    "parameters", files,
                    "artifacts", outputs,
                    "outputFile", outputFile().toString()))),
        StandardCharsets.UTF_8);
  }

  private static Map<String, Object> artifact(
      String name, Path folder, ValueType.@Nullable ArtifactOf of) {
    var format = of == null ? null : of.type().getAnnotation(ArtifactFormat.class);
    return Map.of(
        "name", name,
        "type",
            Map.of(
                "schemaTitle",
                format == null ? "system.Artifact" : format.kfpType(),
                "schemaVersion",
                "0.0.1"),
        "uri", folder.toString(),
        "metadata", Map.of());
  }

  private Path output(RecordField field) {
    var output = given.outputs().get(field.name());
    if (output == null) {
      throw new IllegalStateException("No folder for the output " + field.kebab());
    }
    return output;
  }

  /// What is there when the output is.
  private Path proof(RecordField field) {
    return switch (component) {
      case TaskComponent.Native _ -> output(field).resolve(ArtifactFiles.FILE);
      case TaskComponent.FromFile _ -> output(field);
    };
  }

  private Path parameterFile(String name) {
    return folder.resolve("outputs").resolve(name);
  }

  private Path outputFile() {
    return folder.resolve("executor_output.json");
  }

  /// An argument of the component's command with its placeholders filled in.
  String filled(String argument) {
    return PLACEHOLDER
        .matcher(argument)
        .replaceAll(found -> Matcher.quoteReplacement(value(found)));
  }

  private String value(MatchResult found) {
    if (found.group(1) == null) {
      return json();
    }
    var name = new FieldName(found.group(3));
    boolean parameter = found.group(2).equals("parameters");
    if (found.group(1).equals("inputs")) {
      if (parameter) {
        return text(given.parameters().get(name));
      }
      var folders = given.artifacts().getOrDefault(name, List.of());
      return folders.isEmpty() ? "" : folders.getFirst().toString();
    }
    return parameter
        ? parameterFile(name.snake()).toString()
        : String.valueOf(given.outputs().get(name));
  }

  private String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> json(list);
      case Map<?, ?> map -> json(map);
      default -> value.toString();
    };
  }

  private String json(Object value) {
    return new String(codec.encode(value), StandardCharsets.UTF_8);
  }

  /// What the task has left.
  ///
  /// @throws CodesenseException when an output is missing
  TaskCall.Made made() {
    var said = executorOutput();
    var parameters = new HashMap<FieldName, Object>();
    var artifacts = new HashMap<FieldName, Path>();
    for (var field : RecordSchema.of(component.result()).fields()) {
      var name = field.name();
      if (field.type() instanceof ValueType.ArtifactOf) {
        if (!Files.exists(proof(field))) {
          throw missing("the artifact " + field.snake());
        }
        artifacts.put(name, output(field));
      } else {
        var value =
            Optional.ofNullable(said.get(name))
                .or(() -> fromFile(field))
                .orElseThrow(() -> missing("the parameter " + field.snake()));
        if (field.absence() == RecordField.Absence.IMPOSSIBLE || !value.equals("")) {
          parameters.put(name, value);
        }
      }
    }
    return new TaskCall.Made(parameters, artifacts);
  }

  private Map<FieldName, Object> executorOutput() {
    try {
      var values = new HashMap<FieldName, Object>();
      if (codec.decodeObject(Files.readAllBytes(outputFile())).get("parameterValues")
          instanceof Map<?, ?> map) {
        map.forEach((name, value) -> {
          if (value != null) {
            values.put(new FieldName(String.valueOf(name)), value);
          }
        });
      }
      return values;
    } catch (NoSuchFileException _) {
      return Map.of(); // Allowed: files alone may do.
    } catch (IOException | IllegalArgumentException e) {
      throw new CodesenseException(
          LocalProblem.OUTPUT_MISSING, "its executor output cannot be read: " + e.getMessage(), e);
    }
  }

  /// Text as it is; what is no text, as JSON has it.
  private Optional<Object> fromFile(RecordField field) {
    try {
      var text = Files.readString(parameterFile(field.snake()));
      return Optional.of(
          switch (field.type()) {
            case ValueType.ListOf _, ValueType.MapOf _, ValueType.RecordOf _ -> parsed(text);
            case ValueType.Scalar scalar ->
                switch (scalar) {
                  case INT, LONG -> (Object) Long.valueOf(text.strip());
                  case DOUBLE -> Double.valueOf(text.strip());
                  case BOOLEAN -> Boolean.valueOf(text.strip());
                  case STRING, URI, PATH, DURATION, INSTANT -> text;
                };
            case ValueType.EnumOf _, ValueType.ArtifactOf _ -> text;
          });
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private Object parsed(String json) {
    var wrapped = ("{\"value\":" + json + "}").getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(codec.decodeObject(wrapped).get("value"));
  }

  private static CodesenseException missing(String what) {
    return new CodesenseException(LocalProblem.OUTPUT_MISSING, "it succeeded without " + what);
  }
}
