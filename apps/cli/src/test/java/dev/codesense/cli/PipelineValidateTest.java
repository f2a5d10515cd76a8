package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.testkit.GeneratedFile;
import dev.codesense.validate.Finding;
import dev.codesense.validate.IrValidator;
import dev.codesense.validate.Rule;
import dev.codesense.validate.kfp.KfpFeature;
import dev.codesense.validate.kfp.KfpVersion;
import dev.codesense.workflow.Pipeline;
import dev.codesense.workflow.Pipelines;
import dev.codesense.workflow.kfp.KfpCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineValidateTest {
  private static final Path TWINS =
      Path.of(System.getProperty("codesense.root"), "libraries/validate/src/test/resources/twins");

  private static final IrValidator VALIDATOR = new IrValidator();

  @TempDir Path project;

  private Shell.Outcome validate(String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "pipeline";
    all[1] = "validate";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return new Shell(project).run(all);
  }

  private void copy(String twin) throws IOException {
    Files.copy(TWINS.resolve(twin), project.resolve(twin));
  }

  @Test
  void aPipelineThatWouldFailIsRefusedWithPlaceAndRemedy() throws IOException {
    copy("R3.yaml");
    copy("good.yaml");

    var outcome = validate("R3.yaml", "good.yaml");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out())
        .isEqualTo(
            """
            R3.yaml:39: error R3 root.dag.tasks.use.inputs.artifacts.words.taskOutputArtifact.producerTask: no task `build` in the dag of `root`
                → %s
            """
                .formatted(Rule.PRODUCERS.remedy()));
    assertThat(outcome.err())
        .startsWith(
            "error CS-WFL-070: 1 of 2 files would not run on KFP 2.17 as intended, errors: 1\n");
  }

  @Test
  void warningsAloneAreNoFailure() throws IOException {
    copy("C17.yaml");

    var outcome = validate("C17.yaml");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("warning C17 root.dag.tasks.shard.parameterIterator");
    assertThat(outcome.err()).isEqualTo("valid for KFP 2.17, files: 1\n");
  }

  @Test
  void aParameterOfOneLetterIsWarnedOfOnceAsTheSdkWritesItEverywhere() throws IOException {
    copy("good.yaml");
    var file = project.resolve("good.yaml");
    var text = Files.readString(file).replaceFirst("(?m)^root:", "root:\n  n: 1\n  y: {n: 2}");
    Files.writeString(file, text);

    assertThat(validate("good.yaml").out().lines().filter(line -> line.contains(" C23 ")))
        .extracting(line -> line.replaceFirst(".*the key", "the key"))
        .containsExactly("the key `n` has no quotes; places: 2", "the key `y` has no quotes");
  }

  @Test
  void anOlderServerKnowsLess() throws IOException {
    copy("C24.yaml");

    assertThat(validate("--kfp", "2.15", "C24.yaml").out())
        .contains("error R7", "needs KFP 2.16, the target is 2.15");
    var unknown = validate("--kfp", "2.18", "C24.yaml");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("`2.18` is not a version from 2.5 to 2.17");
  }

  @Test
  void aScheduleIsCheckedToo() throws IOException {
    copy("good.yaml");

    assertThat(validate("--schedule", "0 3 * * *", "good.yaml").out()).contains("error C15");
    assertThat(validate("--schedule", "0 0 3 * * *", "good.yaml").code()).isZero();
  }

  @Test
  void jsonTellsTheSame() throws IOException {
    copy("U3.yaml");

    var outcome = validate("--json", "U3.yaml");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out())
        .isEqualTo(
            """
            {"version":1,"kfp":"2.17","files":[{"file":"U3.yaml","findings":[{"rule":"U3","severity":"ERROR",\
            "noticed":"UPLOAD","path":"schemaVersion","line":44,"message":"the version is `2.0.0`",\
            "remedy":"%s"}]}]}
            """
                .formatted(Rule.SCHEMA_VERSION.remedy()));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    var outcome = validate("missing.yaml");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("error CS-WFL-071: There is no file missing.yaml");
  }

  @Test
  void thePageListsEveryRuleAndWhatEachPipelineNeeds() {
    var page = new StringBuilder();
    page.append(
        """
        # What the validator checks

        Generated from the sources: `mvn -pl apps/cli -am test -Dregenerate`.

        `codesense pipeline validate FILE…` applies these rules to any file compiled for Kubeflow Pipelines, ours or not, for
        the server that `--kfp` names. The third column says when KFP itself reports the fault. Where it never does, a run
        silently does something other than the file says. Errors end with exit code 10, warnings alone with 0.

        | rule | what must hold | KFP notices | kind | what to do |
        |---|---|---|---|---|
        """);
    for (var rule : Rule.values()) {
      page.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  rule.id(),
                  rule.what(),
                  rule.notice().words(),
                  rule.severity().name().toLowerCase(Locale.ROOT),
                  rule.remedy()));
    }
    page.append(
        """

        ## What needs a newer server

        | the pipeline asks for | from KFP | an older server |
        |---|---|---|
        """);
    for (var feature : KfpFeature.values()) {
      page.append("| %s | %s | %s |\n".formatted(feature.what(), feature.since(), feature.older()));
    }
    VALIDATOR
        .newerFields()
        .forEach((field, since) ->
            page.append(
                "| `%s` | %s | refuses or ignores it: U2, R6, R7, C1 |\n".formatted(field, since)));
    page.append(
        """

        ## What the pipelines of this project need

        | pipeline | from KFP | for |
        |---|---|---|
        """);
    for (var pipeline : Pipelines.discover()) {
      page.append(need(pipeline));
    }

    GeneratedFile.check(Path.of("docs/pipeline-rules.md"), page.toString());
  }

  /// The oldest server, and what the one before it lacks.
  private static String need(Pipeline<?, ?> pipeline) {
    var yaml =
        new KfpCompiler(ComponentYaml::image, new JsonCodec()).compile(pipeline.graph()).yaml();
    var oldest = VALIDATOR.oldest(yaml).orElseThrow();
    int before = KfpVersion.SERVERS.indexOf(oldest) - 1;
    var lacks =
        before < 0
            ? ""
            : VALIDATOR.validate(yaml, KfpVersion.SERVERS.get(before)).stream()
                .filter(Finding::isError)
                .map(finding -> finding.path().replaceAll(".*?([^.]+\\.[^.]+)$", "`$1`"))
                .map(field -> field.replaceAll("\\[\\d+]", ""))
                .distinct()
                .collect(Collectors.joining(", "));
    return "| `%s` | %s | %s |\n".formatted(pipeline.name(), oldest, lacks);
  }
}
