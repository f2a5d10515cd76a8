package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `serve` and `mcp`, in processes of their own, since they end with them.
class AssistantCommandsTest {
  @TempDir static Path temporary;

  private static Path project;

  @BeforeAll
  static void index() throws IOException {
    var shop = TinyRepository.in(temporary.resolve("shop.git"));
    shop.write("src/Cart.java", "class Cart {\n  int total() { return 1; }\n}\n");
    shop.commit("one");
    project = Files.createDirectories(temporary.resolve("project"));
    Files.writeString(
        project.resolve("codesense.yaml"),
        "index: {vectors: none}\nrepositories:\n  - url: %s\n".formatted(shop.directory()));
    var run = new Shell(project).run("run");
    assertThat(run.code()).as(run.err()).isZero();
  }

  private static Process start(String... words) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Codesense.class.getName()));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .directory(project.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void aServiceSaysWhereItIsAnswersAndEndsWhenItIsTold() throws Exception {
    var process = start("serve", "--port", "0");
    try (var client = HttpClient.newHttpClient();
        var out = process.inputReader(StandardCharsets.UTF_8)) {
      var url = URI.create(String.valueOf(out.readLine()));
      assertThat(url.toString()).startsWith("http://127.0.0.1:");
      var answer =
          client.send(
              HttpRequest.newBuilder(url.resolve("/search"))
                  .POST(BodyPublishers.ofString("{\"query\": \"total\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.body()).contains("src/Cart.java");

      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void anEditorTalksToAProcessUntilItClosesItsEnd() throws Exception {
    var process = start("mcp");
    var in = process.outputWriter(StandardCharsets.UTF_8);
    try (var out = process.inputReader(StandardCharsets.UTF_8)) {
      in.write(
          """
          {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},\
          "clientInfo":{"name":"test","version":"1"}}}
          """);
      in.flush();
      assertThat(out.readLine()).contains("\"id\":0", "codesense");
      in.write(
          """
          {"jsonrpc":"2.0","method":"notifications/initialized"}
          {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"total"}}}
          """);
      in.flush();
      assertThat(out.readLine()).contains("\"id\":1", "src/Cart.java");
      in.close();

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(out.readLine()).isNull();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void otherMachinesAreNotAnsweredWithoutAToken() {
    var outcome = new Shell(project).run("serve", "--host", "0.0.0.0");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err())
        .contains(
            "error CS-AST-001: Others could ask on 0.0.0.0, and CODESENSE_SERVE_TOKEN is not set");
  }

  @Test
  void withoutAnIndexThereIsNothingToServe() throws IOException {
    var empty = Files.createDirectories(temporary.resolve("empty"));
    Files.writeString(empty.resolve("codesense.yaml"), "repositories: []\n");

    for (var command : List.of("serve", "mcp")) {
      assertThat(new Shell(empty).run(command).err()).contains("error CS-CLI-001");
    }
  }

  @Test
  void aPortIsANumberUpTo65535() {
    assertThat(new Shell(project).run("serve", "--port", "70000").err())
        .contains("must be at most 65535, was 70000");
  }
}
