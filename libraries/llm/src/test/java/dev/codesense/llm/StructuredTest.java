package dev.codesense.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Doc;
import dev.codesense.runtime.jackson.JsonCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredTest {
  private static final ChatRequest REQUEST = ChatRequest.of("judge@1", "Judge.", "Is it true?");

  private final List<ChatRequest> asked = new ArrayList<>();

  enum Verdict {
    YES,
    NO
  }

  record Judgement(
      @Doc("Whether it is true") Verdict verdict, List<Reason> reasons, @Nullable String note) {}

  record Reason(String text, int line) {}

  private ChatModel answering(FinishReason finish, String... texts) {
    return request -> {
      asked.add(request);
      return new ChatReply(
          texts[Math.min(asked.size(), texts.length) - 1],
          List.of(),
          finish,
          new Usage(1, 0, 1, false),
          "m",
          Duration.ZERO);
    };
  }

  private Structured.Reply<Judgement> ask(FinishReason finish, String... texts)
      throws InterruptedException {
    return new Structured(answering(finish, texts), new JsonCodec()).ask(REQUEST, Judgement.class);
  }

  @Test
  void theSchemaIsTheRecords() {
    assertThat(JsonSchema.of(Judgement.class))
        .isEqualTo(
            new JsonSchema(
                "Judgement",
                "{\"type\":\"object\",\"properties\":{"
                    + "\"verdict\":{\"type\":\"string\",\"enum\":[\"YES\",\"NO\"],\"description\":\"Whether it is true\"},"
                    + "\"reasons\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{"
                    + "\"text\":{\"type\":\"string\"},\"line\":{\"type\":\"integer\"}},"
                    + "\"required\":[\"text\",\"line\"],\"additionalProperties\":false}},"
                    + "\"note\":{\"type\":[\"string\",\"null\"]}},"
                    + "\"required\":[\"verdict\",\"reasons\",\"note\"],\"additionalProperties\":false}"));
  }

  @Test
  void jsonAloneNeedsNoRepair() throws Exception {
    var reply =
        ask(
            FinishReason.STOP,
            "{\"verdict\":\"YES\",\"reasons\":[{\"text\":\"a\",\"line\":3}],\"note\":null}");

    assertThat(reply.value())
        .isEqualTo(new Judgement(Verdict.YES, List.of(new Reason("a", 3)), null));
    assertThat(reply.repair()).isEqualTo(Structured.Repair.NONE);
    assertThat(asked)
        .containsExactly(REQUEST.withSchema(JsonSchema.of(Judgement.class)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```json\n{\"verdict\":\"NO\",\"reasons\":[]}\n```",
        "Sure! Here it is: {\"verdict\":\"NO\",\"reasons\":[]} I hope {that} helps.",
        "{\"verdict\":\"NO\",\"reasons\":[],}",
        "{\"verdict\":\"NO\",\"reasons\":[]",
        "{\"verdict\":\"NO\",\"reasons\":["
      })
  void whatIsAroundJsonAndSmallSlipsAreMended(String text) throws Exception {
    var reply = ask(FinishReason.STOP, text);

    assertThat(reply.value()).isEqualTo(new Judgement(Verdict.NO, List.of(), null));
    assertThat(reply.repair()).isEqualTo(Structured.Repair.MENDED);
  }

  @Test
  void bracesAndCommasInTextsAreText() throws Exception {
    var reply =
        ask(
            FinishReason.STOP,
            "```{\"verdict\":\"NO\",\"reasons\":[{\"text\":\"},] \\\"{\",\"line\":1,},]}```");

    assertThat(reply.value().reasons()).containsExactly(new Reason("},] \"{", 1));
  }

  @Test
  void aReplyThatWasCutIsNotCompleted() {
    var failure =
        catchThrowableOfType(
            CodesenseException.class,
            () -> ask(FinishReason.LENGTH, "{\"verdict\":\"NO\",\"reasons\":["));

    assertThat(failure.problem()).isEqualTo(LlmProblem.NOT_STRUCTURED);
    assertThat(failure).hasMessageContaining("it ended by LENGTH");
    assertThat(asked).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"verdict\":\"MAYBE\",\"reasons\":[]}",
        "{\"verdict\":\"NO\"}",
        "{\"verdict\":\"NO\",\"reasons\":[null]}",
        "{\"verdict\":\"NO\",\"reasons\":[{\"text\":\"a\"}]}",
        "{\"verdict\":\"NO\",\"reasons\":[],\"extra\":1}",
        "{\"verdict\":\"NO\",\"reasons\":\"none\"}",
        "[]",
        ""
      })
  void whatIsNotTheRecordIsAskedForAgain(String text) throws Exception {
    var reply = ask(FinishReason.STOP, text, "{\"verdict\":\"YES\",\"reasons\":[]}");

    assertThat(reply.value().verdict()).isEqualTo(Verdict.YES);
    assertThat(reply.repair()).isEqualTo(Structured.Repair.ASKED_AGAIN);
    assertThat(asked.getLast().messages().get(2)).isEqualTo(ChatMessage.assistant(text));
    assertThat(asked.getLast().messages().getLast().text())
        .startsWith("That is not the JSON object that was asked for: ");
  }

  @Test
  void aModelThatAnswersInProseIsSaidToDoSo() {
    var failure =
        catchThrowableOfType(
            CodesenseException.class,
            () -> ask(FinishReason.STOP, "I think\u001b[31m it\nis true."));

    assertThat(failure.problem()).isEqualTo(LlmProblem.NOT_STRUCTURED);
    assertThat(failure)
        .hasMessageStartingWith("The model's reply to judge@1 is no Judgement after 3 attempts: ")
        .hasMessageEndingWith("it ended by STOP and begins: I think [31m it is true.");
  }

  @Test
  void aRefusalIsNotAskedForAgain() {
    assertThatThrownBy(() -> ask(FinishReason.REFUSED, "I cannot help with that."))
        .isInstanceOf(CodesenseException.class);
    assertThat(asked).hasSize(1);
  }
}
