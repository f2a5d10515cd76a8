package dev.codesense.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.runtime.tree.Origin;
import dev.codesense.validate.kfp.CronExpression;
import dev.codesense.validate.kfp.KfpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class IrValidatorTest {
  private static final IrValidator VALIDATOR = new IrValidator();

  private static String good() throws IOException {
    return Files.readString(
        Path.of(
            System.getProperty("codesense.root"),
            "libraries/validate/src/test/resources/twins/good.yaml"));
  }

  private static List<Finding> check(String yaml) {
    return VALIDATOR.validate(yaml, KfpVersion.NEWEST);
  }

  private static List<String> ids(String fileName, byte[] content) {
    return VALIDATOR.validate(fileName, content, KfpVersion.NEWEST).stream()
        .map(finding -> finding.rule().id() + " " + finding.message())
        .toList();
  }

  @Test
  void aFindingSaysWhereAndWhatInTheOrderOfTheFile() throws IOException {
    var broken =
        good()
            .replace("producerTask: make", "producerTask: made")
            .replace("exec-use:\n          image", "exec-used:\n          image");

    assertThat(check(broken))
        .containsExactly(
            new Finding(
                Rule.PRODUCERS,
                "root.dag.tasks.use.inputs.artifacts.words.taskOutputArtifact.producerTask",
                Origin.line("pipeline.yaml", 39),
                "no task `made` in the dag of `root`"),
            new Finding(
                Rule.LOST_EXECUTOR,
                "platforms.kubernetes.deploymentSpec.executors.exec-used",
                Origin.line("pipeline.yaml", 51),
                "the pipeline has no executor `exec-used`"));
  }

  @Test
  void fieldsThatAreTooNewAreReportedByWhatTheOlderServerDoes() throws IOException {
    var newer =
        good()
            .replace("isOptional: true,", "isOptional: true, literals: [3.0],")
            .replace("imagePullPolicy: Always", "securityContext: {runAsUser: '1000'}")
            .replace(
                "container: {image: codesense/make:1, command: [make-words], args: ['{{$}}']}",
                "importer: {artifactUri: {constant: s3://a/b}, downloadToWorkspace: true}")
            .concat(
                """
                    pipelineConfig:
                      workspace: {size: 1Gi}
                """);

    assertThat(check(newer)).isEmpty();
    assertThat(rules(newer, "2.15")).containsExactly("U2", "R7");
    assertThat(rules(newer, "2.14")).containsExactly("R6", "U2", "R7");
    assertThat(rules(newer, "2.5")).containsExactly("R6", "U2", "R7", "C1");
  }

  @Test
  void whatOnlyNewerServersDoIsNamedWithTheFirstOfThem() throws IOException {
    var twins =
        Path.of(
            System.getProperty("codesense.root"), "libraries/validate/src/test/resources/twins");
    var oldest = new TreeMap<String, Optional<KfpVersion>>();
    for (var twin :
        List.of(
            "good",
            "C27",
            "C27-branch",
            "C27-loop",
            "C29",
            "C29-if",
            "C29-time",
            "C29-workspace",
            "R2-root",
            "R12")) {
      oldest.put(twin, VALIDATOR.oldest(Files.readString(twins.resolve(twin + ".yaml"))));
    }

    assertThat(oldest)
        .isEqualTo(
            Map.of(
                "good", server(5),
                "C27", server(14),
                "C27-branch", server(17),
                "C27-loop", server(14),
                "C29", server(14),
                "C29-if", server(17),
                "C29-time", server(17),
                "C29-workspace", server(15),
                "R2-root", Optional.empty(),
                "R12", server(14)));
    assertThat(VALIDATOR.validate(Files.readString(twins.resolve("C27.yaml")), KfpVersion.OLDEST))
        .containsExactly(
            new Finding(
                Rule.NEWER_VALUE,
                "root.dag.tasks.group",
                Origin.line("pipeline.yaml", 53),
                "an optional parameter that a nested pipeline is not given, `number`, needs KFP 2.14, the target is 2.5"));
  }

  private static Optional<KfpVersion> server(int minor) {
    return Optional.of(new KfpVersion(2, minor));
  }

  @Test
  void aParameterWhoseNameNeedsQuotesIsToldOnce() throws IOException {
    var n = good().replace("count:", "n:").replace("Parameter: count", "Parameter: n");

    assertThat(check(n))
        .containsExactly(
            new Finding(
                Rule.YAML_LETTERS,
                "components.comp-make.inputDefinitions.parameters.n",
                Origin.line("pipeline.yaml", 7),
                "the key `n` has no quotes; places: 3"));
  }

  private static List<String> rules(String yaml, String target) {
    return VALIDATOR.validate(yaml, KfpVersion.parse(target)).stream()
        .map(finding -> finding.rule().id())
        .toList();
  }

  @Test
  void namesOfProtobufInSnakeCaseAreTakenAsTheServerTakesThem() throws IOException {
    var snake =
        good()
            .replace("pipelineInfo", "pipeline_info")
            .replace("schemaVersion: 2", "schema_version: 2")
            .replace("componentRef", "component_ref")
            .replace("taskInfo", "task_info");

    assertThat(check(snake)).isEmpty();
  }

  @Test
  void jsonAndArchivesAreReadAsTheServerReadsThem() throws IOException {
    var yaml = good().getBytes(StandardCharsets.UTF_8);

    assertThat(ids("a.zip", zip(Map.of("a.yaml", yaml)))).isEmpty();
    assertThat(ids("a.tar.gz", tar("a.yaml", yaml))).isEmpty();
    assertThat(ids("a.tar.gz", tar("notes.txt", yaml, "pipeline.yaml", yaml))).isEmpty();
    assertThat(ids("a.json", "{\"root\": {}}".getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            "U3 the version is ``",
            "U2 no name",
            "R2 the component has neither a dag nor an executor");
    assertThat(ids("a.zip", zip(Map.of("notes.txt", yaml))))
        .containsExactly("U1 the archive's first file is `notes.txt`, no YAML");
    assertThat(ids("a.bin", yaml))
        .containsExactly("U1 no .yaml, .yml or .json, and neither a .zip nor a .tar.gz");
    assertThat(ids("a.yaml", new byte[] {(byte) 0xc3, 0x28})).containsExactly("U1 no UTF-8 text");
    assertThat(ids("a.yaml", new byte[0])).containsExactly("U2 no document is a PipelineSpec");
  }

  @Test
  void hostileFilesEndInAnErrorThatSaysWhy() throws IOException {
    var laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int level = 1; level < 12; level++) {
      laughs.append("a%d: &a%d [".formatted(level, level));
      laughs.append(("*a" + (level - 1) + ", ").repeat(4)).append("x]\n");
    }

    assertThat(check(laughs.toString()))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message())
                .startsWith("unreadable: ")
                .containsAnyOf("aliases", "values"));
    assertThat(ids("a.yaml", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
        .containsExactly("U2 unreadable: nested deeper than 100 levels");
    assertThat(ids("a.yaml", new byte[(32 << 20) + 1]))
        .containsExactly("U1 33,554,433 bytes, and the server takes 33,554,432");
    assertThat(ids("a.zip", zip(Map.of("pipeline.yaml", new byte[(32 << 20) + 1]))))
        .containsExactly("U1 more than 33,554,432 bytes when unpacked");
    assertThat(ids("a.tar.gz", new byte[] {0x1f, (byte) 0x8b, 8, 0}))
        .singleElement()
        .satisfies(message -> assertThat(message).startsWith("U1 a broken archive"));
  }

  @Test
  void versionsAreReadUpToTheMinor() {
    assertThat(KfpVersion.parse("2.16.1")).isEqualTo(new KfpVersion(2, 16));
    assertThat(KfpVersion.parse("2.5")).isLessThan(KfpVersion.parse("2.14"));
    for (var wrong : List.of("2", "2.4", "2.18", "1.8", "new", "2.999999")) {
      assertThatThrownBy(() -> KfpVersion.parse(wrong))
          .hasMessage("`%s` is not a version from 2.5 to 2.17".formatted(wrong));
    }
  }

  @Test
  void schedulesHaveSixFieldsOrAWord() {
    for (var good :
        List.of("0 0 3 * * *", "*/10 0-30/5 3,4 ? JAN-mar mon", "@daily", "@every 1h30m")) {
      assertThat(CronExpression.problem(good)).as(good).isEmpty();
    }
    for (var wrong :
        List.of(
            "0 3 * * *",
            "",
            "60 * * * * *",
            "* * 5-3 * * *",
            "* * * 0 * *",
            "@dayly",
            "a * * * * *",
            "*/0 * * * * *")) {
      assertThat(CronExpression.problem(wrong)).as(wrong).isPresent();
    }
    assertThat(CronExpression.problem("0 3 * * *"))
        .contains(
            "The cron `0 3 * * *` has five fields; with the seconds first it is `0 0 3 * * *`");
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /// @param files name, content, name, content …
  private static byte[] tar(Object... files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < files.length; i += 2) {
        var content = (byte[]) files[i + 1];
        var header = new byte[512];
        put(header, 0, (String) files[i]);
        put(header, 124, "%011o".formatted(content.length).toLowerCase(Locale.ROOT));
        header[156] = '0';
        tar.write(header);
        tar.write(content);
        tar.write(new byte[(512 - content.length % 512) % 512]);
      }
      tar.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  private static void put(byte[] header, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
