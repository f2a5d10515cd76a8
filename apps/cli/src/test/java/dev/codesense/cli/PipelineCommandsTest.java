package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.testkit.FakeKfp;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineCommandsTest {
  private static final String PIPELINE =
      """
      components:
        comp-work: {executorLabel: exec-work}
      deploymentSpec:
        executors:
          exec-work: {container: {image: codesense/work:1, command: [work]}}
      pipelineInfo: {name: nightly}
      schemaVersion: 2.1.0
      root:
        dag:
          tasks:
            work: {componentRef: {name: comp-work}, taskInfo: {name: work}}
        inputDefinitions:
          parameters:
            collection_name: {parameterType: STRING, defaultValue: codesense, isOptional: true}
            shards: {parameterType: NUMBER_INTEGER, defaultValue: 4.0, isOptional: true}
      """;

  @TempDir Path folder;
  private FakeKfp kfp;
  private Shell shell;

  @BeforeEach
  void start() throws IOException {
    kfp = FakeKfp.start(null);
    Files.writeString(folder.resolve("nightly.yaml"), PIPELINE);
    shell =
        new Shell(
            folder, Map.of("CODESENSE_KFP_ENDPOINT", kfp.endpoint().toString()), Terminal.NONE);
  }

  @AfterEach
  void stop() {
    kfp.close();
  }

  @Test
  void whatTheServerWouldRefuseIsNotUploaded() throws IOException {
    Files.writeString(
        folder.resolve("wrong.yaml"), PIPELINE.replace("name: comp-work", "name: work"));

    var outcome = shell.run("pipeline", "upload", "wrong.yaml");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err())
        .contains(
            "error R2 root.dag.tasks.work.componentRef.name: no component `work`",
            "error CS-WFL-070: wrong.yaml is not uploaded to KFP 2.17");
    assertThat(shell.run("pipeline", "list", "pipelines").out()).doesNotContain("nightly");
  }

  @Test
  void aPipelineIsCompiledWithTheImagesThatWerePushed() throws IOException {
    Files.writeString(
        folder.resolve("images.lock"),
        "index registry.example/codesense/index@sha256:%s\n".formatted("0".repeat(64)));

    var compiled = shell.run("pipeline", "compile", "code-index", "--images", "images.lock");

    assertThat(compiled.err()).isEmpty();
    assertThat(compiled.out())
        .startsWith("# PIPELINE DEFINITION\n# Name: code-index\n")
        .contains(
            "image: registry.example/codesense/index@sha256:000", "image: codesense/converge:");
  }

  @Test
  void aPipelineIsCompiledForAnOlderServerOrSaysWhatStandsInTheWay() {
    var refused =
        shell.run("pipeline", "compile", "code-index", "--kfp", "2.14", "--out", "compiled");

    assertThat(refused.code()).isEqualTo(10);
    assertThat(refused.err())
        .contains(
            "error R7 platforms.kubernetes.deploymentSpec.executors.exec-converge.secretAsEnv[0].optional: "
                + "the field needs KFP 2.15, the target is 2.14\n",
            "error CS-WFL-070: code-index needs KFP 2.15; the target is 2.14, nothing is written\n");
    assertThat(folder.resolve("compiled")).doesNotExist();

    var written = shell.run("pipeline", "compile", "code-index", "--kfp", "2.15");
    assertThat(written.code()).isZero();
    assertThat(written.err()).contains("warning C21 ").doesNotContain("error");
    assertThat(written.out()).isEqualTo(shell.run("pipeline", "compile", "code-index").out());
    assertThat(shell.run("pipeline", "compile", "--kfp", "2.15", "--engine", "argo").err())
        .contains("--kfp is for --engine kfp only");
  }

  @Test
  void anUploadPinsImages() throws IOException {
    Files.writeString(
        folder.resolve("images.lock"),
        "work registry.example/codesense/work@sha256:%s\n".formatted("0".repeat(64)));

    var pinned = shell.run("pipeline", "upload", "nightly.yaml", "--images", "images.lock");

    assertThat(pinned.err()).isEmpty();
    assertThat(pinned.out()).contains("  uploaded  ");
  }

  @Test
  void aPipelineIsCompiledForArgoToo() {
    var compiled =
        shell.run("pipeline", "compile", "code-index", "--engine", "argo", "--out", "argo");

    assertThat(compiled.code()).isZero();
    assertThat(compiled.out()).isEmpty();
    assertThat(folder.resolve("argo/code-index.yaml")).content().contains("kind: WorkflowTemplate");
  }

  @Test
  void anUploadSaysWhetherThereWasSomethingToDo() {
    var first = shell.run("pipeline", "upload", "nightly.yaml");
    var second = shell.run("pipeline", "upload", "nightly.yaml");

    assertThat(first.err())
        .startsWith("warning: nightly.yaml has images without a digest")
        .contains("codesense/work:1; pin them with --images images.lock");
    assertThat(first.out())
        .matches("nightly-[0-9a-f]{12}  uploaded  http://.*/#/pipelines/details/.*/version/.*\n");
    assertThat(second.out()).contains("exists already, nothing to do");
  }

  @ParameterizedTest
  @ValueSource(strings = {"code-index", "full", "regression-check"})
  void eachOfOurPipelinesIsUploadedRunAndScheduled(String name) {
    var compiled = Path.of(System.getProperty("codesense.root"), "pipelines/compiled/kfp");
    var uploaded = shell.run("pipeline", "upload", compiled.resolve(name + ".yaml").toString());
    var project = "project=https://host.example/team/assistant.git@main";

    var started = shell.run("pipeline", "run", name, "-p", project);
    var scheduled = shell.run("pipeline", "schedule", name, "--daily", "04:00", "-p", project);

    assertThat(uploaded.code()).as(uploaded.err()).isZero();
    assertThat(started.out()).as(started.err()).contains("  started");
    assertThat(scheduled.out()).as(scheduled.err()).startsWith(name + "  made  0 0 4 * * *");
    assertThat(shell.run("pipeline", "list", "schedules").out()).contains(name);
  }

  @Test
  void aRunIsStartedLookedAtAndCancelled() {
    var started = shell.run("pipeline", "run", "nightly.yaml", "-p", "shards=3", "--json");
    assertThat(started.err()).isEmpty();
    assertThat(started.out()).contains("\"started\":true", "\"state\":\"PENDING\"");

    assertThat(shell.run("pipeline", "list", "runs").out()).startsWith("PENDING  ");
    assertThat(shell.run("pipeline", "status").out())
        .startsWith("nightly 20")
        .contains("  PENDING\n", "  page  " + kfp.endpoint() + "/#/runs/details/");
    assertThat(shell.run("pipeline", "cancel", "latest").out()).endsWith("  is asked to end\n");
    assertThat(shell.run("pipeline", "list", "runs").out()).startsWith("CANCELING  ");
  }

  @Test
  void aPersonIsAskedBeforeARunEndsAndAScriptIsNot() {
    shell.run("pipeline", "run", "nightly.yaml", "--name", "tonight");

    var refused = shell.typing("n").run("pipeline", "cancel", "latest");
    assertThat(refused.err())
        .matches("End tonight \\([0-9a-f-]{36}, PENDING, started [^)]+Z\\)\\? \\[y/N] ");
    assertThat(refused.out()).endsWith("  continues\n");
    assertThat(shell.run("pipeline", "list", "runs").out()).startsWith("PENDING  ");

    var agreed = shell.typing("y").run("pipeline", "cancel", "tonight");
    assertThat(agreed.out()).endsWith("  is asked to end\n");

    shell.run("pipeline", "run", "nightly.yaml", "--name", "tomorrow");
    assertThat(shell.typing("").run("pipeline", "cancel", "latest", "--yes").err()).isEmpty();
  }

  @Test
  void whereCodesenseHasStartedNothingThereIsNoLatestRun() {
    var outcome = shell.run("pipeline", "cancel", "latest");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err())
        .contains("codesense has started no run in the experiment codesense", "list runs --all");
  }

  @Test
  void aPipelineThatKfpKnowsIsRunByItsName() {
    shell.run("pipeline", "upload", "nightly.yaml");

    var unknown = shell.run("pipeline", "run", "nightly", "-p", "shard=3");
    assertThat(unknown.code()).isEqualTo(10);
    assertThat(unknown.err())
        .contains("CS-WFL-049", "no parameter shard; it has: collection_name, shards");

    assertThat(shell.run("pipeline", "run", "nightly").code()).isZero();
    assertThat(shell.run("pipeline", "run", "weekly").err())
        .contains("CS-WFL-045", "no file weekly and no pipeline of that name");
  }

  @Test
  void whatTheServerWouldRefuseOfARunIsRefusedBeforeAnythingIsSent() {
    var wrong = shell.run("pipeline", "run", "nightly.yaml", "-p", "shards=three");
    assertThat(wrong.code()).isEqualTo(10);
    assertThat(wrong.err()).contains("CS-WFL-050", "shards takes a whole number");

    var longer = shell.run("pipeline", "run", "nightly.yaml", "--version-name", "v".repeat(128));
    assertThat(longer.code()).isEqualTo(10);
    assertThat(longer.err())
        .contains("error U6 version: the name is 128 bytes long, at most 127 fit", "CS-WFL-070");

    assertThat(kfp.requests()).isEmpty();
  }

  @Test
  void whatAnOlderServerWouldLoseIsNotUploadedToIt() throws IOException {
    Files.writeString(
        folder.resolve("nightly.yaml"),
        PIPELINE.replace(
            "{parameterType: STRING, default",
            "{parameterType: STRING, literals: [codesense, docs], default"));
    Files.writeString(
        folder.resolve("codesense.yaml"),
        "repositories: []\nkfp: {endpoint: %s, version: '2.14'}\n".formatted(kfp.endpoint()));

    var refused = shell.run("pipeline", "upload", "nightly.yaml");

    assertThat(refused.code()).isEqualTo(10);
    assertThat(refused.err()).contains("literals", "nightly.yaml is not uploaded to KFP 2.14");
    assertThat(kfp.requests()).isEmpty();
    Files.writeString(
        folder.resolve("codesense.yaml"),
        "repositories: []\nkfp: {endpoint: %s, version: '3'}\n".formatted(kfp.endpoint()));
    assertThat(shell.run("pipeline", "upload", "nightly.yaml").err())
        .contains("CS-WFL-041", "kfp.version: `3` is not a version from 2.5 to 2.17");
  }

  @Test
  void whatTheProjectSaysIsWhatARunOfItsPipelineTakes() throws IOException {
    Files.writeString(
        folder.resolve("codesense.yaml"),
        """
        repositories:
          - url: https://host.example/team/shop.git
        index: {collection-name: shop}
        kfp: {endpoint: %s}
        """
            .formatted(kfp.endpoint()));
    shell.run("pipeline", "compile", "code-index", "--out", ".");

    var started =
        shell.run(
            "pipeline",
            "run",
            "code-index.yaml",
            "--for-commit",
            "1234567890ab",
            "--quiet-time",
            "0s");

    assertThat(started.out()).contains("  started  ");
    assertThat(shell.run("pipeline", "list", "runs").out())
        .endsWith("  code-index shop @1234567890ab\n");
  }

  @Test
  void aCommitIsRunOnceForItsCollection() {
    var first =
        shell.run(
            "pipeline",
            "run",
            "nightly.yaml",
            "--for-commit",
            "1234567890ab",
            "-p",
            "collection_name=docs",
            "--quiet-time",
            "0s");
    var second =
        shell.run(
            "pipeline",
            "run",
            "nightly.yaml",
            "--for-commit",
            "1234567890ab",
            "-p",
            "collection_name=docs",
            "--quiet-time",
            "0s");

    assertThat(first.out()).contains("  started  ");
    assertThat(second.out()).contains("  covers the commit  ");
    assertThat(shell.run("pipeline", "list", "runs").out())
        .endsWith("  nightly docs @1234567890ab\n")
        .hasLineCount(1);
    assertThat(shell.run("pipeline", "run", "nightly.yaml", "--for-commit", "main").code())
        .isEqualTo(2);
  }

  @Test
  void aScheduleIsMadeChangedAndStopped() {
    var made = shell.run("pipeline", "schedule", "nightly.yaml", "--daily", "02:00");
    var same = shell.run("pipeline", "schedule", "nightly.yaml", "--daily", "02:00");
    var changed = shell.run("pipeline", "schedule", "nightly.yaml", "--every", "6h");

    assertThat(made.out()).startsWith("nightly  made  0 0 2 * * *  next start 20");
    assertThat(same.out()).contains("is unchanged");
    assertThat(changed.out()).isEqualTo("nightly  changed  every 21600 s\n");
    assertThat(shell.run("pipeline", "list", "schedules").out())
        .startsWith("on  ")
        .endsWith("  every 21600 s  nightly\n")
        .hasLineCount(1);

    assertThat(shell.run("pipeline", "schedule", "nightly.yaml", "--off").out())
        .isEqualTo("nightly  off\n");
    assertThat(shell.run("pipeline", "list", "schedules").out()).startsWith("off  ");
    assertThat(shell.run("pipeline", "schedule", "nightly", "--remove").out())
        .isEqualTo("nightly  removed\n");
    assertThat(shell.run("pipeline", "list", "schedules").out()).isEmpty();
  }

  @Test
  void aScheduleIsToldAsJsonAsItIsThen() {
    var made = shell.run("pipeline", "schedule", "nightly.yaml", "--daily", "02:00", "--json");
    var off = shell.run("pipeline", "schedule", "nightly.yaml", "--off", "--json");
    var gone = shell.run("pipeline", "schedule", "nightly.yaml", "--remove", "--json");

    assertThat(made.out()).contains("\"name\":\"nightly\"", "\"enabled\":true").hasLineCount(1);
    assertThat(off.out()).endsWith("\"name\":\"nightly\",\"state\":\"OFF\"}\n").hasLineCount(1);
    assertThat(gone.out())
        .endsWith("\"name\":\"nightly\",\"state\":\"REMOVED\"}\n")
        .hasLineCount(1);
  }

  @Test
  void aTimeOfDayThatIsNoneIsAUsageErrorInPlainWords() {
    var outcome = shell.run("pipeline", "schedule", "nightly.yaml", "--daily", "25:00");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith(
            "usage error: Invalid value for option '--daily': must be a time from 00:00 to 23:59 such"
                + " as 02:30, was '25:00'\n");
    assertThat(kfp.requests()).isEmpty();
  }

  @Test
  void aCronOfFiveFieldsIsRefusedBeforeAnythingIsAsked() {
    var outcome = shell.run("pipeline", "schedule", "nightly.yaml", "--cron", "10 2 * * *");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("CS-WFL-051", "`0 10 2 * * *`");
    assertThat(kfp.requests()).isEmpty();
  }

  @Test
  void watchingStartsARunWhenARepositoryHasMovedAndNoneWhenItHasNot() throws Exception {
    var repository = TinyRepository.in(folder.resolve("shop")).write("a.txt", "one");
    repository.commit("One");
    Files.writeString(
        folder.resolve("codesense.yaml"),
        """
        repositories:
          - url: shop
        kfp: {endpoint: %s}
        watch: {every: 1s, quiet-time: 0s}
        """
            .formatted(kfp.endpoint()));

    var first = shell.run("pipeline", "watch", "--kfp", "nightly.yaml", "--looks", "2");

    assertThat(first.err())
        .contains("codesense.yaml is at ", "shop is at ")
        .doesNotContain("warning");
    assertThat(first.out()).contains("  started  ").hasLineCount(1);
    assertThat(shell.run("pipeline", "list", "runs").out()).hasLineCount(1);
  }

  @Test
  void aProjectInGitIsWatchedFromAnyFolder() throws Exception {
    var repository = TinyRepository.in(folder.resolve("shop.git")).write("a.txt", "one");
    repository.commit("One");
    var project = TinyRepository.in(folder.resolve("assistant.git"));
    project.write("codesense.yaml", "repositories: [{url: '%s'}]\n".formatted(repository.url()));
    project.commit("List the shop");
    var compiled = shell.run("pipeline", "compile", "code-index", "--out", ".");
    assertThat(compiled.code()).isZero();
    var watching =
        new Shell(
            Files.createDirectory(folder.resolve("pod")),
            Map.of(
                "CODESENSE_KFP_ENDPOINT", kfp.endpoint().toString(),
                "CODESENSE_WATCH_EVERY", "1s",
                "CODESENSE_WATCH_QUIET_TIME", "0s"),
            Terminal.NONE);

    var outcome =
        watching.run(
            "pipeline",
            "watch",
            "--kfp",
            "../code-index.yaml",
            "-p",
            "project=" + project.url(),
            "--looks",
            "2");

    assertThat(outcome.err())
        .contains("codesense.yaml is at ", "shop is at ")
        .doesNotContain("warning: CS-");
    assertThat(outcome.out()).contains("  started  ").hasLineCount(1);
    assertThat(shell.run("pipeline", "list", "runs").out())
        .contains("code-index " + project.url())
        .hasLineCount(1);
  }

  @Test
  void anEndpointWithACredentialIsRefusedWithoutShowingIt() {
    var environment =
        Map.of("CODESENSE_KFP_ENDPOINT", "https://ann:" + "pw" + 4711 + "@kubeflow.example.com");
    var outcome = new Shell(folder, environment, Terminal.NONE).run("pipeline", "list");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err())
        .contains("must have no user name, password or token", "[redacted]")
        .doesNotContain("4711");
  }

  @Test
  void withoutAnEndpointTheErrorSaysWhereToPutIt() {
    var outcome = new Shell(folder).run("pipeline", "list");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("CS-WFL-040", "CODESENSE_KFP_ENDPOINT");
  }
}
