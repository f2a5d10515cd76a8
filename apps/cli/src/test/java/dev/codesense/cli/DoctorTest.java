package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.FakeMlflow;
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
        new Shell(project, environment, Terminal.NONE).run("doctor");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out()).contains("fail  embedding");
  }

  @Test
  void configuredServersAreAskedForTheirVersionAndWithTheirKeys() throws Exception {
    new Shell(project).run("init");
    try (var mlflow = FakeMlflow.start();
        var langfuse = FakeLangfuse.start()) {
      var environment =
          Map.of(
              "CODESENSE_MLFLOW_ENDPOINT", mlflow.endpoint().toString(),
              "CODESENSE_LANGFUSE_ENDPOINT", langfuse.endpoint().toString(),
              "CODESENSE_LANGFUSE_PUBLIC_KEY", FakeLangfuse.PUBLIC_KEY,
              "CODESENSE_LANGFUSE_SECRET_KEY", "sk-lf-other");

      var outcome = new Shell(project, environment, Terminal.NONE).run("doctor");

      assertThat(outcome.code()).isEqualTo(10);
      assertThat(outcome.out())
          .contains("ok    mlflow         version 3.17.2 at " + mlflow.endpoint())
          .contains("fail  langfuse       CS-TRK-003: ")
          .doesNotContain("sk-lf-other");
    }
  }
}
