package dev.codesense.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.assistant.TinyService.Setup;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The official clients of OpenAI and of the Model Context Protocol in Python, where
/// `codesense.clients` names a Python that has both.
class OfficialClientsTest {
  @Test
  void theyAskUnchanged(@TempDir Path temporary) throws Exception {
    var python = System.getProperty("codesense.clients", "");
    assumeTrue(!python.isEmpty(), "codesense.clients names no Python with openai and mcp");
    var script = temporary.resolve("clients.py");
    try (var source = OfficialClientsTest.class.getResourceAsStream("/clients.py")) {
      Files.write(script, source.readAllBytes());
    }
    try (var model = ScriptedChatServer.inOrder(Said.text("It is counted by total [1]."));
        var index = TinyIndex.usual(temporary.resolve("index"));
        var service = new TinyService(index, Setup.PLAIN.withChat(model.url()))) {
      var process =
          new ProcessBuilder(python, script.toString(), service.url().toString())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(said).isZero();
    }
  }
}
