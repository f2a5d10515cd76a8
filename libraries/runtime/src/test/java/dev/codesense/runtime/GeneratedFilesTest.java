package dev.codesense.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.Argument;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RunContext;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.snakeyaml.YamlWriter;
import dev.codesense.runtime.tree.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedFilesTest {

  private static String componentYaml() {
    return ComponentYaml.write(SampleComponent.SPEC, "codesense/sample@sha256:0123");
  }

  /// The value at a path of keys.
  private static Object at(Map<?, ?> tree, String... keys) {
    Object value = tree;
    for (var key : keys) {
      value = value instanceof Map<?, ?> map ? Objects.requireNonNull(map.get(key), key) : "no map";
    }
    return value;
  }

  private static Map<?, ?> parsed(String yaml) throws Exception {
    return (Map<?, ?>)
        Objects.requireNonNull(
            Trees.toPlain(YamlReader.read("component.yaml", yaml).orElseThrow()));
  }

  @Test
  void componentYamlDescribesEveryInput() throws Exception {
    var parameters =
        (Map<?, ?>)
            at(
                parsed(componentYaml()),
                "components",
                "comp-sample",
                "inputDefinitions",
                "parameters");
    assertThat(parameters.keySet().toString())
        .isEqualTo(
            "[config, endpoint, folder, large, prefix, repositories, share, shout, since, stop_words, tries, weights]");
    assertThat(at(parameters, "prefix"))
        .isEqualTo(Map.of("parameterType", "STRING", "description", "Prefix of every word"));
    assertThat(at(parameters, "large"))
        .isEqualTo(
            Map.of(
                "parameterType",
                "NUMBER_INTEGER",
                "description",
                "Large number",
                "isOptional",
                true,
                "defaultValue",
                5.0e9));
    assertThat(at(parameters, "config", "defaultValue"))
        .isEqualTo(Map.of("word-limit", 10.0, "mode", "fast", "timeout", "PT1M"));
    assertThat(at(parameters, "stop_words", "defaultValue")).isEqualTo(List.of("a", "the"));
    assertThat(at(parameters, "tries"))
        .isEqualTo(
            Map.of(
                "parameterType",
                "NUMBER_INTEGER",
                "description",
                "Number of tries",
                "isOptional",
                true));
  }

  @Test
  void componentYamlDescribesArtifactsAndTheExecutor() throws Exception {
    var tree = parsed(componentYaml());
    assertThat(at(tree, "components", "comp-sample", "inputDefinitions", "artifacts", "more"))
        .isEqualTo(
            Map.of(
                "artifactType",
                Map.of("schemaTitle", "system.Dataset", "schemaVersion", "0.0.1"),
                "description",
                "Words to choose from as well",
                "isOptional",
                true));
    assertThat(at(tree, "deploymentSpec", "executors", "exec-sample", "container", "args"))
        .isEqualTo(List.of("sample", "--executor-input", "{{$}}"));
    assertThat(at(tree, "deploymentSpec", "executors", "exec-sample", "container", "command"))
        .isEqualTo(
            List.of(
                "/opt/codesense/java/bin/java",
                "@/opt/codesense/java.args",
                "dev.codesense.runtime.Main"));
    assertThat(at(tree, "schemaVersion")).isEqualTo("2.1.0");
  }

  @Test
  void wordsThatOldYamlReadsOtherwiseAreQuoted() {
    assertThat(
            YamlWriter.writeSorted(
                Map.of("y", "on", "No", List.of("012", "2026-11-21", "1_0", "plain", "1.0"))))
        .isEqualTo("'No':\n- '012'\n- '2026-11-21'\n- '1_0'\n- plain\n- '1.0'\n'y': 'on'\n");
  }

  @Test
  void numbersHaveNoExponentForOldYamlNeedsASignInIt() {
    assertThat(YamlWriter.writeSorted(Map.of("a", 5.0e9, "b", 1.0e-7, "c", 10.0)))
        .isEqualTo("a: 5000000000.0\nb: 0.00000010\nc: 10.0\n");
  }

  @Test
  void theKfpSdkLoadsTheFileAndCompilesAPipelineWithIt(@TempDir Path folder) throws Exception {
    var python = System.getProperty("codesense.python", "");
    assumeTrue(
        !python.isEmpty() && !python.startsWith("${"),
        "-Dcodesense.python=PATH names no Python with kfp 2.17.0: the SDK's loader is not tried");
    Files.writeString(folder.resolve("component.yaml"), componentYaml());
    Files.writeString(
        folder.resolve("pipeline.py"),
        """
        from kfp import compiler, components, dsl

        sample = components.load_component_from_file("component.yaml")

        @dsl.pipeline(name="uses-sample")
        def uses_sample():
            corpus = dsl.importer(artifact_uri="s3://bucket/corpus", artifact_class=dsl.Dataset)
            task = sample(corpus=corpus.output, prefix="p-", large=3,
                          config={"word-limit": 2}, stop_words=["the"])
            sample(corpus=corpus.output, prefix=task.outputs["longest"])

        compiler.Compiler().compile(uses_sample, "pipeline.yaml")
        """);
    var process =
        new ProcessBuilder(python, "pipeline.py")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    var talk = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(talk).isZero();
    assertThat(Files.readString(folder.resolve("pipeline.yaml")))
        .contains("comp-sample")
        .contains("codesense/sample@sha256:0123");
  }

  /// What was there before somebody added a field.
  record Before(@Doc("Words at most") @Default("10") int wordLimit) {}

  /// The same with one more field.
  record After(
      @Doc("Words at most") @Default("10") int wordLimit,
      @Doc("How loud") @Default("0.25") double loudnessShare) {}

  private static <I extends Record> ComponentSpec<I, Before> spec(Class<I> request) {
    return new ComponentSpec<>(
        "words",
        "Chooses words",
        "words",
        request,
        Before.class,
        new ComponentSpec.Resources("1", "1Gi"));
  }

  private record Idle<I extends Record>(ComponentSpec<I, Before> spec)
      implements Component<I, Before> {
    @Override
    public Before run(I request, RunContext run) {
      return new Before(0);
    }
  }

  /// One of several components that share a block.
  record Part(
      @Doc("Which part") @Argument int number,
      @Doc("Words at most") @Default("10") int wordLimit) {}

  @Test
  void theComponentsOfAStageShareABlockAndAnArgumentIsNoKeyOfIt() {
    var whole = spec(After.class);
    var part =
        new ComponentSpec<>(
            "words-part",
            "Chooses some words",
            "words",
            Part.class,
            Before.class,
            new ComponentSpec.Resources("1", "1Gi"),
            "words");
    assertThat(ComponentYaml.fileName(part)).isEqualTo("part.yaml");
    assertThat(ComponentDocs.block(part, List.of()))
        .contains("| `number` | whole number | yes | Which part |")
        .contains("`words.word-limit`")
        .contains("`codesense words part --number VALUE`");
    var layout = ConfigLayout.of(List.of(new Idle<>(whole), new Idle<>(part)));
    var environment = Environment.of(Map.of());
    var yaml = "words: {word-limit: 3}";
    var config =
        ProjectConfig.parse(
            "codesense.yaml", yaml, environment, layout, Flags.of(part, Map.of("number", "7")));
    assertThat(config.request(part, Map.of())).isEqualTo(new Part(7, 3));
    var without = ProjectConfig.parse("codesense.yaml", yaml, environment, layout, Flags.none());
    assertThatThrownBy(() -> without.request(part, Map.of()))
        .hasMessageContaining("--number is missing: whole number, Which part");
    assertThatThrownBy(() ->
            ProjectConfig.parse(
                "codesense.yaml", "words: {number: 7}", environment, layout, Flags.none()))
        .hasMessageContaining("unknown key words.number");
  }

  @Test
  void aNewFieldShowsUpEverywhereWithoutAnotherEdit() {
    var before = spec(Before.class);
    var after = spec(After.class);
    assertThat(ComponentYaml.write(before, "i")).doesNotContain("loudness_share");
    assertThat(ComponentYaml.write(after, "i")).contains("loudness_share").contains("0.25");
    assertThat(RequestLayout.of(after).options())
        .extracting(RequestLayout.Option::name)
        .containsExactly("word-limit", "loudness-share");
    assertThat(ComponentDocs.block(after, List.of())).contains("`words.loudness-share`");
    var layout = ConfigLayout.of(List.of(new Idle<>(after)));
    assertThat(ProjectSchema.json(layout)).contains("\"loudness-share\"");
    var config =
        ProjectConfig.parse(
            "codesense.yaml",
            "words: {loudness-share: 0.5}",
            Environment.of(Map.of("CODESENSE_WORDS_WORD_LIMIT", "3")),
            layout,
            Flags.none());
    assertThat(config.request(after, Map.of())).isEqualTo(new After(3, 0.5));
  }

  @Test
  void theSchemaOfTheSettingsKnowsEveryKeyAndNoOther() {
    var schema =
        new JsonCodec()
            .decodeObject(
                ProjectSchema.json(ProjectConfigTest.layout()).getBytes(StandardCharsets.UTF_8));
    assertThat(at(schema, "additionalProperties")).isEqualTo(false);
    assertThat(((Map<?, ?>) at(schema, "properties")).keySet().toString())
        .isEqualTo("[endpoint, repositories, sample, search]");
    assertThat(at(schema, "properties", "sample", "properties", "timeout"))
        .isEqualTo(
            Map.of(
                "type",
                List.of("string", "null"),
                "pattern",
                "^(\\d+(ms|s|m|h|d)|-?P.+)$",
                "default",
                "PT1M",
                "description",
                "Longest wait"));
    assertThat(at(schema, "properties", "repositories", "items", "required"))
        .isEqualTo(List.of("url"));
  }

  @Test
  void theReadmeBlockListsInputsOutputsSettingsErrorsAndDoors() {
    var problems = List.of(RuntimeProblem.UNKNOWN_KEY);
    var readme = ComponentDocs.update("# sample\n\nWhy.\n", SampleComponent.SPEC, problems);
    assertThat(readme)
        .startsWith("# sample\n\nWhy.\n\n<!-- generated: component -->\n")
        .endsWith("<!-- end generated -->\n")
        .contains("| `corpus` | Corpus artifact | yes | Words to choose from |")
        .contains("| `extract` | Extract artifact | The words chosen |")
        .contains("| `sample.word-limit` | whole number | `10` | Words at most |")
        .contains("| `endpoint.batch-size` | whole number | `32` | Texts per request |")
        .contains("| `repositories[].url` | text | required | Where to fetch from |")
        .contains("| [CS-RUN-003](../../docs/errors/CS-RUN-003.md) | your input |")
        .contains("| command line | `codesense sample --prefix VALUE` |");
    assertThat(ComponentDocs.update(readme, SampleComponent.SPEC, problems)).isEqualTo(readme);
  }
}
