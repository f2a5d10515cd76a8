package dev.codesense.localrun.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.localrun.LocalRunner;
import dev.codesense.localrun.LocalRunnerTest;
import dev.codesense.localrun.RunOrder;
import dev.codesense.localrun.RunOutcome;
import dev.codesense.localrun.record.LocalProblem;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.testkit.RecordingProgress;
import dev.codesense.workflow.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a small program that has podman's command line and runs the task itself.
class ContainerEngineTest {
  @TempDir Path project;
  @TempDir Path bin;

  private final RecordingProgress progress = new RecordingProgress();

  @Test
  void withoutPodmanAndDockerThereIsNoEngine() {
    assertThatThrownBy(() -> engine(Map.of("PATH", bin.toString())))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LocalProblem.NO_CONTAINER_ENGINE))
        .hasMessage("There is no podman and no docker on PATH");
  }

  @Test
  void aMissingImageIsSaidBeforeAnythingBegins() throws IOException {
    podman("exit 1", "echo never");

    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LocalProblem.IMAGE_MISSING))
        .hasMessage(
            "The image codesense/sample:1 of the task fetch is missing: `images/build sample` builds it");
  }

  @Test
  void aTaskGetsWhatKfpsLauncherTellsAndItsFilesAreReadBack() throws Exception {
    podman(
        "echo sha256:abc",
        """
        printf '%s\\n' "$@" > "$CODESENSE_TEST_CALL"
        echo '2026-01-02T03:04:05Z INFO fetching' >&2
        folder=$(echo "${@: -1}" | sed 's/.*"outputFile":"\\([^"]*\\)executor_output.json".*/\\1/')
        texts=$(echo "${@: -1}" | sed 's/.*"texts":{"artifacts":\\[{[^]]*"uri":"\\([^"]*\\)".*/\\1/')
        echo '{"format":"Texts","version":1,"checksum":"c","body":{"files":2}}' > "$texts/artifact.json"
        echo '[0,1]' > "$folder/outputs/parts"
        echo '{"parameterValues":{"files":2.0,"changed":true}}' > "$folder/executor_output.json"
        """);

    var outcome = run();

    assertThat(outcome.failure()).isEmpty();
    assertThat(outcome.result("fetch", Sample.FETCH).parts()).containsExactly(0, 1);
    assertThat(outcome.result("fetch", Sample.FETCH).files()).isEqualTo(2);
    assertThat(progress.events()).contains("fetching");
    assertThat(Files.readAllLines(bin.resolve("call")))
        .containsSubsequence(
            "run",
            "--rm",
            "--name",
            "codesense-" + outcome.run().id() + "-fetch",
            "--volume",
            project + ":" + project,
            "--env",
            "CODESENSE_PROJECT=" + project,
            "--network",
            "host",
            "--entrypoint",
            "codesense/sample:1",
            "fetch",
            "--executor-input")
        .last()
        .asString()
        .contains(
            "\"parameterValues\":{\"sources\":[\"a\",\"b\"]}",
            "\"schemaTitle\":\"system.Dataset\"",
            "\"uri\":\""
                + project
                + "/.codesense/artifacts/fetch/"
                + outcome.run().id()
                + "/texts\"");
  }

  @Test
  void aProblemInTheContainerKeepsItsCodeAndItsKind() throws Exception {
    podman("echo sha256:abc", "echo '2026-01-02T03:04:05Z WARN CS-CNV-001 no such host'; exit 20");

    var failure = (CodesenseException) run().failure().orElseThrow().cause();

    assertThat(failure).hasMessage("no such host");
    assertThat(failure.problem().code()).isEqualTo("CS-CNV-001");
    assertThat(failure.problem().kind()).isEqualTo(Problem.Kind.TRANSIENT);
  }

  @Test
  void aContainerThatDiesWithoutAWordIsAFailure() throws Exception {
    podman("echo sha256:abc", "exit 137");

    assertThat(run().failure().orElseThrow().cause())
        .hasMessage("its container ended with code 137: it printed nothing");
  }

  @Test
  void anOutputThatIsNotThereIsTheComponentsFault() throws Exception {
    podman("echo sha256:abc", "exit 0");

    assertThat(run().failure().orElseThrow().cause())
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LocalProblem.OUTPUT_MISSING))
        .hasMessage("it succeeded without the artifact texts");
  }

  @Test
  void inputsThatNoProcessTakesAreRefused() throws Exception {
    podman("echo sha256:abc", "exit 0");

    assertThat(run(List.of("a".repeat(200_000))).failure().orElseThrow().cause())
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LocalProblem.INPUT_TOO_LONG));
  }

  private void podman(String inspect, String run) throws IOException {
    var script = bin.resolve("podman");
    Files.writeString(
        script,
        """
        #!/usr/bin/env bash
        if [ "$1" = image ]; then
        %s
        exit
        fi
        %s
        """
            .formatted(inspect, run)
            .replace("$CODESENSE_TEST_CALL", bin.resolve("call").toString()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private ContainerEngine engine(Map<String, String> environment) {
    return new ContainerEngine(
        project, Environment.of(environment), name -> "codesense/" + name + ":1");
  }

  private RunOutcome run() throws InterruptedException {
    return run(List.of("a", "b"));
  }

  private RunOutcome run(List<String> sources) throws InterruptedException {
    var environment =
        Map.of("PATH", bin.toString(), "CODESENSE_CONTAINER_OPTIONS", "--network host");
    return new LocalRunner(
            project,
            engine(environment),
            Clock.systemUTC(),
            progress,
            Environment.of(environment),
            _ -> {},
            1)
        .run(
            new LocalRunnerTest.Steps(
                    flow -> flow.task(Sample.FETCH).set(Sample.FetchRequest::sources).to(sources))
                .graph(),
            new RunOrder(
                "20260102-030405-000-00000000", Map.of(), _ -> Map.of(), RunOrder.Resume.NEVER));
  }
}
