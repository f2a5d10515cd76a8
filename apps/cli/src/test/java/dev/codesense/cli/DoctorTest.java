package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path project;

  @Test
  void aFailedCheckEndsWithTheUsersExitCode() {
    // No codesense.yaml here: the check of the settings fails.
    var outcome = new Shell(project).run("doctor");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out())
        .contains("ok    java", "fail  settings", "CS-RUN-001", "→ Run `codesense init DIR`");
    assertThat(outcome.err()).contains("error CS-CLI-007: 1 of");
  }

  @Test
  void aHealthyProjectPassesAndJsonListsEveryCheck() {
    new Shell(project).run("init");

    var outcome = new Shell(project).run("doctor", "--json");

    assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out())
        .startsWith("{\"version\":1,\"checks\":[{\"name\":\"java\",\"state\":\"OK\"")
        .contains("\"tree-sitter\"", "\"onnx runtime\"", "\"git git.example.com\"");
  }

  @Test
  void aStalledEndpointIsNamedWithWhatToDo() {
    new Shell(project).run("init");
    var environment =
        Map.of(
            "CODESENSE_EMBEDDING_ENDPOINT", "http://127.0.0.1:9/v1",
            "CODESENSE_EMBEDDING_MODEL", "some-model",
            "CODESENSE_EMBEDDING_DIMENSIONS", "8",
            "CODESENSE_EMBEDDING_TIMEOUT", "1s");

    var outcome =
        new Shell(project, environment, dev.codesense.cli.terminal.Terminal.NONE).run("doctor");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out()).contains("fail  embedding");
  }
}
