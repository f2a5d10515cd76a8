package dev.codesense.llm.wiring;

import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatModelContract;
import dev.codesense.llm.ModelConfig;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import org.junit.jupiter.api.AfterEach;

class ScriptedModelTest implements ChatModelContract {
  private final ScriptedChatServer server =
      ScriptedChatServer.answering(asked ->
          Said.text(
              asked.schema() == null
                  ? "Once upon a time there was a server that answered by a rule and by nothing else."
                  : "{\"name\": \"Riga\", \"country\": \"Latvia\"}"));
  private final OpenedModel opened = OpenedModel.of(strict(OpenedModel.config(server.url())));

  @Override
  public ChatModel model() {
    return opened.model();
  }

  /// What a server refuses is to be seen, not gone around.
  static ModelConfig strict(ModelConfig config) {
    return new ModelConfig(
        config.kind(),
        config.url(),
        config.host(),
        config.prefix(),
        config.model(),
        config.adapter(),
        ModelConfig.Structure.SCHEMA,
        config.prices(),
        config.limits());
  }

  @AfterEach
  void close() {
    opened.close();
    server.close();
  }
}
