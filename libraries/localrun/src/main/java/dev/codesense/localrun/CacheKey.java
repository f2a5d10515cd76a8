package dev.codesense.localrun;

import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.runtime.ArtifactFiles;
import dev.codesense.runtime.TaskCall;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.workflow.graph.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The key under which a task's outputs are kept: everything that they depend on.
final class CacheKey {
  private final RecordCodec codec;
  private final ArtifactFiles files;

  CacheKey(RecordCodec codec) {
    this.codec = codec;
    this.files = new ArtifactFiles(codec);
  }

  /// @param version of the code behind the task
  String of(Step.Task task, String version, TaskCall.Given given) {
    var artifacts = new TreeMap<String, Object>();
    given
        .artifacts()
        .forEach((name, folders) ->
            artifacts.put(name.kebab(), folders.stream().map(this::checksum).toList()));
    return Sha256.hex(
        codec.encode(
            Map.of(
                "component",
                task.component().name(),
                "version",
                version,
                "image",
                task.options().image().orElse(""),
                "parameters",
                FieldName.byKebab(given.parameters()),
                "artifacts",
                artifacts,
                "outputs",
                outputs(task))));
  }

  private static List<String> outputs(Step.Task task) {
    return RecordSchema.of(task.component().result()).fields().stream()
        .map(CacheKey::output)
        .toList();
  }

  private static String output(RecordField field) {
    return field.snake() + " " + field.type();
  }

  /// Format, version and checksum of an artifact's body; empty when there is none.
  String checksum(Path folder) {
    return files
        .header(folder)
        .map(header -> header.format() + ":" + header.version() + ":" + header.checksum())
        .orElse("");
  }
}
