package dev.codesense.llm.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatModelContract;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.runtime.jackson.JsonCodec;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The contract against a real model, behind any OpenAI-compatible server that holds replies to
/// schemas: `-Dcodesense.chat=http://127.0.0.1:18181/v1`. Slow machines are given minutes.
class RealModelTest implements ChatModelContract {
  private static final String URL = System.getProperty("codesense.chat", "");

  private OpenedModel opened;

  @BeforeEach
  void open() {
    assumeFalse(URL.isBlank(), "codesense.chat names no server of a chat model");
    opened = OpenedModel.of(ScriptedModelTest.strict(config()));
  }

  private static ModelConfig config() {
    return OpenedModel.config(URI.create(URL))
        .withLimits(new ModelConfig.Limits(null, 256, 2, Duration.ofMinutes(5)));
  }

  @Override
  public ChatModel model() {
    return opened.model();
  }

  @Test
  void theProbeFindsThatItFollowsSchemas() throws Exception {
    var finding = ModelProbe.of(ModelEndpoint.of("chat", config()), null, new JsonCodec());

    assertThat(finding.schemas()).isTrue();
    assertThat(finding.others()).isNotEmpty();
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
