package dev.codesense.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Doc;
import dev.codesense.core.FanOut;
import dev.codesense.runtime.jackson.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What every model behind the port does: the scripted server's and a real one.
public interface ChatModelContract {

  /// One that holds replies to schemas, or says that it cannot.
  ChatModel model();

  /// What a model is asked for.
  record City(
      @Doc("Name of a city") String name,
      @Doc("Its country") @org.jspecify.annotations.Nullable String country) {}

  private static ChatRequest request(String text) {
    return ChatRequest.of("contract@1", List.of(ChatMessage.user(text)))
        .withTemperature(0)
        .withSeed(1);
  }

  @Test
  default void aReplyHasTextAReasonAndItsTokens() throws Exception {
    var reply = model().chat(request("Say hi.").withMaxTokens(64));

    assertThat(reply.text()).isNotBlank();
    assertThat(reply.finish()).isIn(FinishReason.STOP, FinishReason.LENGTH);
    assertThat(reply.toolCalls()).isEmpty();
    assertThat(reply.model()).isNotBlank();
    assertThat(reply.usage().input()).isPositive();
    assertThat(reply.usage().output()).isBetween(1L, 64L);
    assertThat(reply.usage().estimated()).isFalse();
    assertThat(reply.latency()).isPositive();
  }

  @Test
  default void aLongReplyIsCutAtTheLimitOfTokens() throws Exception {
    var reply = model().chat(request("Tell me a long story.").withMaxTokens(4));

    assertThat(reply.finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(reply.usage().output()).isEqualTo(4);
  }

  @Test
  default void theStreamedPartsAreTheReply() throws Exception {
    var parts = new ArrayList<String>();

    var reply = model().stream(request("Tell me a long story.").withMaxTokens(12), parts::add);

    assertThat(parts).hasSizeGreaterThan(1).doesNotContain("");
    assertThat(String.join("", parts)).isEqualTo(reply.text());
    assertThat(reply.finish()).isEqualTo(FinishReason.LENGTH);
    assertThat(reply.usage().output()).isEqualTo(12);
    assertThat(reply.usage().estimated()).isFalse();
  }

  @Test
  default void aReplyFollowsItsSchema() throws Exception {
    var reply =
        new Structured(model(), new JsonCodec(), 0)
            .ask(request("Name a city and its country.").withMaxTokens(128), City.class);

    assertThat(reply.value().name()).isNotBlank();
    assertThat(reply.repair()).isEqualTo(Structured.Repair.NONE);
  }

  @Test
  default void theLikelyTokensAreToldWhenTheyAreAskedFor() throws Exception {
    var request = request("Say hi.").withMaxTokens(8);

    var reply = model().chat(request.withTopTokens(5));

    assertThat(reply.tokens().stream().map(TokenChances::text).collect(Collectors.joining()))
        .contains(reply.text().strip());
    assertThat(reply.tokens())
        .isNotEmpty()
        .allSatisfy(token ->
            assertThat(token.chances().values())
                .hasSizeBetween(1, 5)
                .allSatisfy(chance -> assertThat(chance).isBetween(0.0, 1.0)));
    assertThat(model().chat(request).tokens()).isEmpty();
  }

  @Test
  default void aSchemaThatTheServerCannotReadIsRefused() {
    var schema = JsonSchema.of("Bad", Map.of("type", "nonsense"));

    assertThatThrownBy(() -> model().chat(request("Say hi.").withMaxTokens(8).withSchema(schema)))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LlmProblem.SCHEMA_UNSUPPORTED));
  }

  @Test
  default void aPromptBeyondTheContextIsRefused() {
    assertThatThrownBy(() -> model().chat(request("word ".repeat(6_000)).withMaxTokens(4)))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(LlmProblem.CONTEXT_EXCEEDED));
  }

  @Test
  default void twoCallsAtATimeGetTheirOwnReplies() throws Exception {
    var replies =
        FanOut.named("contract")
            .atMost(2)
            .map(
                List.of("Tell me about the sea.", "Tell me about a mountain."),
                text -> model().chat(request(text).withMaxTokens(8)));

    assertThat(replies).hasSize(2).allMatch(reply -> reply.usage().output() == 8);
  }

  @Test
  default void aConversationGoesOn() throws Exception {
    var reply =
        model()
            .chat(
                request("Say hi.")
                    .withMaxTokens(8)
                    .withMessages(
                        List.of(
                            ChatMessage.system("Answer in English."),
                            ChatMessage.user("Say hi."),
                            ChatMessage.assistant("Hi."),
                            ChatMessage.user("Say it again."))));

    assertThat(reply.text()).isNotBlank();
  }
}
