package dev.codesense.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.validate.kfp.KfpVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The schema is what PyPI's kfp-pipeline-spec and kfp-kubernetes describe; only `since` is ours.
class IrSchemaTest {
  private static final Path SCHEMA =
      Path.of("libraries/validate/src/main/resources/dev/codesense/validate/ir-schema.txt");

  @Test
  void theSchemaIsThatOfThePublishedDescriptors() throws Exception {
    var there = Files.readString(Path.of(System.getProperty("codesense.root")).resolve(SCHEMA));
    var printed = PythonPeer.run("describe_ir.py").getBytes(StandardCharsets.UTF_8);

    GeneratedFile.check(SCHEMA, render(there, new JsonCodec().decodeObject(printed)));
  }

  @Test
  void fieldsHaveBothTheirNames() {
    var schema = IrSchema.load();

    assertThat(schema.field("PipelineSpec", "pipelineInfo"))
        .isEqualTo(schema.field("PipelineSpec", "pipeline_info"))
        .contains(
            new IrSchema.Field(
                "pipelineInfo", IrSchema.Form.SINGLE, "PipelineInfo", "", KfpVersion.OLDEST));
    assertThat(schema.field("ComponentInputsSpec.ParameterSpec", "literals"))
        .contains(
            new IrSchema.Field("literals", IrSchema.Form.LIST, "any", "", new KfpVersion(2, 16)));
    assertThat(schema.field("ComponentSpec", "dag").map(IrSchema.Field::oneof))
        .contains("implementation");
  }

  private static String render(String there, Map<String, Object> described) {
    var since = since(there.lines().toList());
    var text = new StringBuilder();
    there
        .lines()
        .takeWhile(line -> line.startsWith("#"))
        .forEach(line -> text.append(line).append('\n'));
    object(described, "messages")
        .forEach((message, fields) -> {
          text.append("\nmessage ").append(message).append('\n');
          new TreeMap<>((Map<?, ?>) fields)
              .forEach((name, type) ->
                  text.append(
                      "  %s %s%s\n"
                          .formatted(name, type, since.getOrDefault(message + " " + name, ""))));
        });
    object(described, "enums")
        .forEach((name, values) -> {
          text.append("\nenum ").append(name).append('\n');
          new TreeSet<>((List<?>) values)
              .forEach(value ->
                  text.append(
                      "  %s%s\n".formatted(value, since.getOrDefault(name + " " + value, ""))));
        });
    return text.toString();
  }

  private static Map<String, Object> object(Map<String, Object> described, String key) {
    var sorted = new TreeMap<String, Object>();
    ((Map<?, ?>) Objects.requireNonNull(described.get(key)))
        .forEach((name, value) -> sorted.put(String.valueOf(name), value));
    return sorted;
  }

  /// `Message field` to ` since 2.16`.
  private static Map<String, String> since(List<String> lines) {
    var since = new HashMap<String, String>();
    var message = "";
    for (var line : lines) {
      if (line.startsWith("message ") || line.startsWith("enum ")) {
        message = line.split(" ")[1];
      }
      int at = line.indexOf(" since ");
      if (line.startsWith("  ") && at >= 0) {
        since.put(message + " " + line.strip().split(" ")[0], line.substring(at));
      }
    }
    return since;
  }
}
