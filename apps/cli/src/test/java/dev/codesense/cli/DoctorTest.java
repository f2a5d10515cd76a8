package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

    var outcome = new Shell(project, environment, Terminal.NONE).run("doctor");

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
              "CODESENSE_MLFLOW_ENDPOINT",
              mlflow.endpoint().toString(),
              "CODESENSE_LANGFUSE_ENDPOINT",
              langfuse.endpoint().toString(),
              "CODESENSE_LANGFUSE_PUBLIC_KEY",
              FakeLangfuse.PUBLIC_KEY,
              "CODESENSE_LANGFUSE_SECRET_KEY",
              "sk-lf-other");

      var outcome = new Shell(project, environment, Terminal.NONE).run("doctor");

      assertThat(outcome.code()).isEqualTo(10);
      assertThat(outcome.out())
          .contains("ok    mlflow         version 3.17.2 at " + mlflow.endpoint())
          .contains("fail  langfuse       CS-TRK-003: ")
          .doesNotContain("sk-lf-other");
    }
  }

  @Test
  void eachModelIsAskedWhetherItCanBeAsked() throws Exception {
    new Shell(project).run("init");
    try (var server =
        ScriptedChatServer.answering(
                asked -> Said.text(asked.schema() == null ? "Hello" : "{\"less\": true}"))
            .servingOnly("base")
            .requiringKey("sk-right")) {
      Files.writeString(
          project.resolve("codesense.yaml"),
          """

          models:
            chat:
              url: %1$s
              model: base
            judge:
              url: %1$s
              model: base
            teacher:
              url: %1$s
              model: large
          """
              .formatted(server.url()),
          StandardOpenOption.APPEND);
      var environment =
          Map.of(
              "CODESENSE_CHAT_API_KEY", "sk-right",
              "CODESENSE_JUDGE_API_KEY", "sk-wrong",
              "CODESENSE_TEACHER_API_KEY", "sk-right");

      var outcome = new Shell(project, environment, Terminal.NONE).run("doctor");

      assertThat(outcome.code()).isEqualTo(10);
      assertThat(outcome.out())
          .contains(
              "ok    model chat     base answers at %s, and follows JSON schemas"
                  .formatted(server.url()),
              "fail  model judge    CS-LLM-003: judge, base at %s, answers 401: "
                  .formatted(server.url()),
              "fail  model teacher  CS-LLM-002: teacher, large at %s, answers 404: "
                  .formatted(server.url()),
              "; it serves base")
          .doesNotContain("sk-wrong");
    }
  }

  @Test
  void aModelsNameThatCannotBeUsedIsRefused() throws Exception {
    new Shell(project).run("init");
    Files.writeString(
        project.resolve("codesense.yaml"),
        "\nmodels:\n  My_Model:\n    url: http://127.0.0.1:9/v1\n    model: base\n",
        StandardOpenOption.APPEND);

    assertThat(new Shell(project).run("doctor").out())
        .containsPattern(
            "fail  settings .*codesense.yaml:\\d+: models cannot have the name My_Model: names are");
  }

  @Test
  void anUnknownKeyOfAModelIsAnError() throws Exception {
    new Shell(project).run("init");
    Files.writeString(
        project.resolve("codesense.yaml"),
        "\nmodels:\n  chat:\n    url: http://127.0.0.1:9/v1\n    modle: base\n",
        StandardOpenOption.APPEND);

    assertThat(new Shell(project).run("doctor").out())
        .contains("fail  settings", "models.chat.modle", "model");
  }
}
