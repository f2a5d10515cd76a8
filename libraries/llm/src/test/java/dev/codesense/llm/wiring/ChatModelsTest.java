package dev.codesense.llm.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.FanOut;
import dev.codesense.core.Problem;
import dev.codesense.llm.CallRecord;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.FinishReason;
import dev.codesense.llm.JsonSchema;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.TokenChances;
import dev.codesense.llm.ToolCall;
import dev.codesense.llm.ToolDefinition;
import dev.codesense.llm.Usage;
import dev.codesense.llm.cost.Budget;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatModelsTest {
  private static final ChatRequest HI = ChatRequest.of("test@1", "Be brief.", "Say hi.");
  private static final Said HELLO = Said.text("Hello there");

  @TempDir Path folder;

  private static ModelConfig config(ScriptedChatServer server) {
    return OpenedModel.config(server.url());
  }

  private static ModelConfig with(
      ModelConfig base,
      @Nullable String host,
      @Nullable String prefix,
      @Nullable String adapter,
      ModelConfig.@Nullable Prices prices) {
    return new ModelConfig(
        base.kind(),
        base.url(),
        host,
        prefix,
        base.model(),
        adapter,
        base.structured(),
        prices,
        base.limits());
  }

  private static ModelConfig hasty(ModelConfig base) {
    return base.withLimits(new ModelConfig.Limits(null, 64, 2, Duration.ofMillis(300)));
  }

  /// What a model does that fails.
  private static CodesenseException failure(OpenedModel opened, ChatRequest request) {
    return catchThrowableOfType(CodesenseException.class, () -> opened.model().chat(request));
  }

  @Test
  void aCallLeavesARecordWithoutItsTexts() throws Exception {
    try (var server = ScriptedChatServer.inOrder(HELLO);
        var opened =
            OpenedModel.of(
                with(config(server), null, null, null, new ModelConfig.Prices(1e6, null, 2e6)))) {
      var reply = opened.model().chat(HI);

      assertThat(reply.withLatency(Duration.ZERO))
          .isEqualTo(
              new ChatReply(
                  "Hello there",
                  List.of(),
                  FinishReason.STOP,
                  new Usage(6, 0, 2, false),
                  "scripted",
                  Duration.ZERO));
      assertThat(opened.calls())
          .containsExactly(
              new CallRecord(
                  OpenedModel.NOW,
                  "teacher",
                  "scripted",
                  "test@1",
                  HI.hash(),
                  new Usage(6, 0, 2, false),
                  10,
                  reply.latency(),
                  1,
                  0,
                  FinishReason.STOP,
                  null));
    }
  }

  @Test
  void probabilitiesOfTokensComeBackAsTheServerToldThem() throws Exception {
    var said =
        new Said.Tokens(
            List.of(
                new Said.Token("score ", Map.of("score ", 1.0)),
                new Said.Token("7", Map.of("7", 0.5, "8", 0.25, "6", 0.125))));
    try (var server = ScriptedChatServer.inOrder(said);
        var opened = OpenedModel.of(config(server))) {
      var reply = opened.model().chat(HI.withTopTokens(2));

      assertThat(server.asked().getFirst().topLogprobs()).isEqualTo(2);
      assertThat(reply.text()).isEqualTo("score 7");
      assertThat(reply.tokens()).extracting(TokenChances::text).containsExactly("score ", "7");
      assertThat(reply.tokens().getLast().chances())
          .hasSize(2)
          .hasEntrySatisfying("7", chance -> assertThat(chance).isCloseTo(0.5, within(1e-12)))
          .hasEntrySatisfying("8", chance -> assertThat(chance).isCloseTo(0.25, within(1e-12)));
    }
  }

  @Test
  void aServerThatRefusesToTellThemIsAskedWithoutFromThenOn() throws Exception {
    try (var server =
            ScriptedChatServer.answering(asked ->
                asked.topLogprobs() > 0
                    ? Said.error(400, "unsupported_parameter", "logprobs is not supported")
                    : HELLO);
        var opened = OpenedModel.of(config(server))) {
      for (int i = 0; i < 2; i++) {
        var reply = opened.model().chat(HI.withTopTokens(20));
        assertThat(reply.text()).isEqualTo("Hello there");
        assertThat(reply.tokens()).isEmpty();
      }
      assertThat(server.asked()).extracting(Asked::topLogprobs).containsExactly(20, 0, 0);
    }
  }

  @Test
  void whatIsAskedArrives() throws Exception {
    try (var server = ScriptedChatServer.inOrder(HELLO);
        var opened =
            OpenedModel.of(
                with(config(server), "chat.example.org", "/openai/v1", "tuned", null),
                "sk-live-key",
                Budget.unlimited())) {
      opened.model().chat(HI.withMaxTokens(7).withTemperature(0.5).withSeed(3));

      var asked = server.asked().getFirst();
      assertThat(asked.path()).isEqualTo("/v1/openai/v1/chat/completions");
      assertThat(asked.headers())
          .containsEntry("host", "chat.example.org")
          .containsEntry("authorization", "Bearer sk-live-key");
      assertThat(asked.messages()).containsExactly("system: Be brief.", "user: Say hi.");
      assertThat(asked.body())
          .containsEntry("model", "tuned")
          .containsEntry("max_tokens", 7)
          .containsEntry("temperature", 0.5)
          .containsEntry("seed", 3);
    }
  }

  @Test
  void aReplyIsNoLongerThanTheSettingsSay() throws Exception {
    try (var server = ScriptedChatServer.inOrder(HELLO);
        var opened = OpenedModel.of(config(server))) {
      opened.model().chat(HI);

      assertThat(server.asked().getFirst().body()).containsEntry("max_tokens", 1024);
    }
  }

  @Test
  void secretsAreMaskedInWhatIsSent() throws Exception {
    var token = "ghp_" + "k3J9".repeat(9);
    try (var server = ScriptedChatServer.inOrder(HELLO);
        var opened = OpenedModel.of(config(server))) {
      opened.model().chat(ChatRequest.of("test@1", "Explain.", "curl -H 'x: " + token + "'"));

      assertThat(server.asked().getFirst().prompt())
          .doesNotContain(token)
          .contains("<SECRET:github-token:");
      assertThat(opened.calls()).extracting(CallRecord::secrets).containsExactly(1);
    }
  }

  @Test
  void toolsAreCalledAndAnswered() throws Exception {
    var tool =
        new ToolDefinition(
            "find",
            "Finds code",
            JsonSchema.of(
                "find",
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("query", Map.of("type", "string")),
                    "required",
                    List.of("query"))));
    try (var server = ScriptedChatServer.inOrder(Said.call("find", "{\"query\":\"x\"}"), HELLO);
        var opened = OpenedModel.of(config(server))) {
      var first = opened.model().chat(HI.withTools(List.of(tool)));
      assertThat(first.finish()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(first.toolCalls())
          .containsExactly(new ToolCall("call-1", "find", "{\"query\":\"x\"}"));

      var messages = new ArrayList<>(HI.messages());
      messages.add(ChatMessage.assistant(first.text(), first.toolCalls()));
      messages.add(ChatMessage.tool("call-1", "A.java"));
      assertThat(opened.model().chat(HI.withTools(List.of(tool)).withMessages(messages)).text())
          .isEqualTo("Hello there");
      assertThat(server.asked().get(1).messages().getLast()).isEqualTo("tool: A.java");
    }
  }

  @Test
  void aStreamedToolCallIsWhole() throws Exception {
    try (var server = ScriptedChatServer.inOrder(Said.call("find", "{}"));
        var opened = OpenedModel.of(config(server))) {
      var reply = opened.model().stream(HI, _ -> {});

      assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(reply.toolCalls()).containsExactly(new ToolCall("call-1", "find", "{}"));
    }
  }

  @Test
  void aRefusalIsAReplyThatSaysSo() throws Exception {
    try (var server = ScriptedChatServer.inOrder(new Said.Refusal("I cannot help with that."));
        var opened = OpenedModel.of(config(server))) {
      var reply = opened.model().chat(HI);

      assertThat(reply.finish()).isEqualTo(FinishReason.REFUSED);
      assertThat(reply.text()).isEqualTo("I cannot help with that.");
    }
  }

  @Test
  void aStreamedRefusalIsAReplyThatSaysSo() throws Exception {
    try (var server = ScriptedChatServer.inOrder(new Said.Refusal("I cannot help with that."));
        var opened = OpenedModel.of(config(server))) {
      var reply = opened.model().stream(HI, _ -> {});

      assertThat(reply.finish()).isEqualTo(FinishReason.REFUSED);
      assertThat(reply.text()).isEqualTo("I cannot help with that.");
    }
  }

  @Test
  void aBusyServerIsAskedAgainWhenItSays() throws Exception {
    try (var server = ScriptedChatServer.inOrder(Said.busy("7"), Said.error(500, "x", "x"), HELLO);
        var opened = OpenedModel.of(config(server))) {
      assertThat(opened.model().chat(HI).text()).isEqualTo("Hello there");

      assertThat(opened.pauses().getFirst()).isEqualTo(Duration.ofSeconds(7));
      assertThat(opened.pauses().get(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
      assertThat(opened.calls()).extracting(CallRecord::attempts).containsExactly(3);
    }
  }

  @Test
  void aServerThatStaysBusyIsLeftInPeace() {
    try (var server = ScriptedChatServer.inOrder(Said.error(503, "overloaded", "Overloaded"));
        var opened = OpenedModel.of(config(server))) {
      var failure = failure(opened, HI);

      assertThat(failure.problem()).isEqualTo(CoreProblem.SERVICE_BUSY);
      assertThat(failure)
          .hasMessageStartingWith("teacher, scripted at %s, answers 503: ".formatted(server.url()))
          .hasMessageEndingWith("gave up after 5 attempts");
      assertThat(server.asked()).hasSize(5);
      assertThat(opened.calls())
          .extracting(CallRecord::problem)
          .containsExactly(CoreProblem.SERVICE_BUSY.code());
    }
  }

  @Test
  void whoAsksForHoursIsNotWaitedFor() {
    try (var server = ScriptedChatServer.inOrder(Said.busy("7200"));
        var opened = OpenedModel.of(config(server))) {
      assertThat(failure(opened, HI).problem()).isEqualTo(CoreProblem.SERVICE_BUSY);
      assertThat(opened.pauses()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, invalid_api_key, Incorrect API key provided, KEY_REFUSED",
    "403, forbidden, RBAC: access denied, KEY_REFUSED",
    "404, model_not_found, The model `x` does not exist, MODEL_UNKNOWN",
    "400, invalid_model, model 'x' not found, MODEL_UNKNOWN",
    "429, insufficient_quota, You exceeded your current quota, QUOTA_EXCEEDED",
    "402, payment_required, Payment required, QUOTA_EXCEEDED",
    "400, invalid_request_error, Your credit balance is too low, QUOTA_EXCEEDED",
    "400, context_length_exceeded, too long, CONTEXT_EXCEEDED",
    "413, too_large, too large, CONTEXT_EXCEEDED",
    "400, invalid_value, temperature is not supported, REQUEST_REFUSED",
    "422, invalid_value, nonsense, REQUEST_REFUSED"
  })
  void whatTheServerWouldSayAgainIsNotAskedAgain(
      int status, String code, String message, LlmProblem problem) {
    try (var server = ScriptedChatServer.inOrder(Said.error(status, code, message));
        var opened = OpenedModel.of(config(server))) {
      var failure = failure(opened, HI);

      assertThat(failure.problem()).isEqualTo(problem);
      assertThat(failure).hasMessageContaining("answers " + status + ": ");
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void aWrongKeyIsInNoMessage() {
    try (var server = ScriptedChatServer.inOrder(HELLO).requiringKey("sk-right");
        var opened = OpenedModel.of(config(server), "sk-wrong-key", Budget.unlimited())) {
      var failure = failure(opened, HI);

      assertThat(failure.problem()).isEqualTo(LlmProblem.KEY_REFUSED);
      assertThat(failure)
          .hasMessageContaining("[redacted]")
          .hasMessageContaining("; the key comes from CODESENSE_");
      assertThat(failure.toString() + failure.getCause()).doesNotContain("sk-wrong-key");
    }
  }

  @Test
  void aModelThatIsNotServedIsNamed() {
    try (var server = ScriptedChatServer.inOrder(HELLO).servingOnly("other");
        var opened = OpenedModel.of(config(server))) {
      var failure = failure(opened, HI);

      assertThat(failure.problem()).isEqualTo(LlmProblem.MODEL_UNKNOWN);
      assertThat(failure).hasMessageContaining("The model `scripted` does not exist");
    }
  }

  @Test
  void anErrorsTextIsShownOnOneLineWithoutControlCharacters() {
    try (var server =
            ScriptedChatServer.inOrder(
                new Said.Status(400, Map.of(), "red\u001b[31m\r\nnew line\u202e"));
        var opened = OpenedModel.of(config(server))) {
      assertThat(failure(opened, HI)).hasMessageEndingWith("answers 400: red [31m new line");
    }
  }

  @Test
  void aRedirectIsNotFollowedWithTheKey() throws Exception {
    var elsewhere = new AtomicInteger();
    var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.createContext(
        "/",
        exchange -> {
          elsewhere.incrementAndGet();
          exchange.close();
        });
    other.start();
    try (var server =
            ScriptedChatServer.inOrder(
                new Said.Status(
                    307,
                    Map.of("Location", "http://127.0.0.1:" + other.getAddress().getPort() + "/"),
                    ""));
        var opened = OpenedModel.of(config(server), "sk-live-key", Budget.unlimited())) {
      var failure = failure(opened, HI);

      assertThat(failure.problem()).isEqualTo(LlmProblem.REQUEST_REFUSED);
      assertThat(failure).hasMessageContaining("answers 307, a redirect, which is not followed");
      assertThat(elsewhere).hasValue(0);
    } finally {
      other.stop(0);
    }
  }

  @Test
  void aKeyDoesNotTravelInTheClear() {
    var config = OpenedModel.config(URI.create("http://models.example.org/v1"));

    var failure =
        catchThrowableOfType(
            CodesenseException.class,
            () -> OpenedModel.of(config, "sk-live-key", Budget.unlimited()));

    assertThat(failure.problem()).isEqualTo(LlmProblem.KEY_IN_THE_CLEAR);
    assertThat(failure)
        .hasMessage("The key of teacher would travel to http://models.example.org/v1 unencrypted");
  }

  @Test
  void aKeyThatIsNoneIsInNoMessage() {
    var config = OpenedModel.config(URI.create("http://127.0.0.1:9/v1"));

    var failure =
        catchThrowableOfType(
            CodesenseException.class,
            () -> OpenedModel.of(config, "sk-live-key\n", Budget.unlimited()));

    assertThat(failure.problem()).isEqualTo(LlmProblem.KEY_REFUSED);
    assertThat(failure)
        .hasMessage("CODESENSE_TEACHER_API_KEY has a character that no key has, such as a space");
  }

  @Test
  void aHostedModelNeedsAKey() {
    var config =
        new ModelConfig(
            ModelConfig.Kind.ANTHROPIC,
            null,
            null,
            null,
            "large",
            null,
            ModelConfig.Structure.AUTO,
            null,
            ModelConfig.Limits.DEFAULT);

    var failure = catchThrowableOfType(CodesenseException.class, () -> OpenedModel.of(config));

    assertThat(failure.problem()).isEqualTo(LlmProblem.KEY_REFUSED);
    assertThat(failure)
        .hasMessage(
            "teacher needs a key for https://api.anthropic.com/v1, and CODESENSE_TEACHER_API_KEY is not set");
  }

  @Test
  void aServerThatIsNotThereIsAskedAgain() {
    try (var opened = OpenedModel.of(OpenedModel.config(URI.create("http://127.0.0.1:9/v1")))) {
      assertThat(failure(opened, HI).problem()).isEqualTo(CoreProblem.SERVICE_UNREACHABLE);
      assertThat(opened.pauses()).hasSize(4);
    }
  }

  @Test
  void whatIsNoReplyIsSaidToBeNone() {
    for (var said :
        List.of(
            new Said.NoChoices(),
            new Said.Status(200, Map.of(), "<html>Welcome</html>"),
            new Said.Status(200, Map.of(), "{\"choices\":[{\"message\":{\"content\":\"He"))) {
      try (var server = ScriptedChatServer.inOrder(said);
          var opened = OpenedModel.of(config(server))) {
        assertThat(failure(opened, HI).problem())
            .as("" + said)
            .isEqualTo(LlmProblem.MALFORMED_REPLY);
      }
    }
  }

  @Test
  void aPageInPlaceOfAStreamIsSaidToBeNoReply() {
    try (var server =
            ScriptedChatServer.inOrder(
                new Said.Status(200, Map.of(), "<html>Welcome</html>"), HELLO);
        var opened = OpenedModel.of(config(server))) {
      var failure =
          catchThrowableOfType(CodesenseException.class, () -> opened.model().stream(HI, _ -> {}));

      assertThat(failure.problem()).isEqualTo(LlmProblem.MALFORMED_REPLY);
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void aReplyThatStallsIsAskedForAgain() throws Exception {
    try (var server = ScriptedChatServer.inOrder(new Said.Stall("Once upon"), HELLO);
        var opened = OpenedModel.of(hasty(config(server)))) {
      var reply = opened.model().chat(HI);

      assertThat(reply.text()).isEqualTo("Hello there");
      assertThat(opened.calls())
          .as("what the first attempt may have been charged counts too")
          .singleElement()
          .satisfies(call -> assertThat(call.usage().total()).isGreaterThan(reply.usage().total()));
    }
  }

  @Test
  void aStreamThatStallsBeforeItsTextIsAskedForAgain() throws Exception {
    try (var server = ScriptedChatServer.inOrder(new Said.Stall(""), HELLO);
        var opened = OpenedModel.of(hasty(config(server)))) {
      assertThat(opened.model().stream(HI, _ -> {}).text()).isEqualTo("Hello there");
    }
  }

  @Test
  void aStreamThatStallsAfterSomeTextFails() {
    stopsShort(new Said.Stall("Once upon"));
  }

  @Test
  void aStreamThatEndsWithoutItsEndFails() {
    stopsShort(new Said.CutOff("Once upon"));
  }

  private static void stopsShort(Said said) {
    var parts = new ArrayList<String>();
    try (var server = ScriptedChatServer.inOrder(said, HELLO);
        var opened = OpenedModel.of(hasty(config(server)))) {
      var failure =
          catchThrowableOfType(
              CodesenseException.class, () -> opened.model().stream(HI, parts::add));

      assertThat(failure.problem()).isEqualTo(LlmProblem.STALLED);
      assertThat(parts).containsExactly("Once", " upon");
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void whatTheReaderOfAStreamThrowsComesBack() {
    try (var server = ScriptedChatServer.inOrder(HELLO);
        var opened = OpenedModel.of(config(server))) {
      Consumer<String> full =
          _ -> {
            throw new IllegalStateException("full");
          };

      assertThat(
              catchThrowableOfType(
                  IllegalStateException.class, () -> opened.model().stream(HI, full)))
          .hasMessage("full");
    }
  }

  @Test
  void anInterruptEndsACall() throws Exception {
    var arrived = new CountDownLatch(1);
    try (var server =
            ScriptedChatServer.answering(_ -> {
              arrived.countDown();
              return new Said.Stall("");
            });
        var opened = OpenedModel.of(config(server))) {
      var call =
          new FutureTask<Throwable>(() -> {
            try {
              opened.model().chat(HI);
              return new AssertionError("it was answered");
            } catch (InterruptedException e) {
              return e;
            }
          });
      var thread = Thread.ofPlatform().start(call);
      arrived.await();
      thread.interrupt();

      assertThat(call.get()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void noMoreCallsAreMadeAtATimeThanTheSettingsAllow() throws Exception {
    var two = new CountDownLatch(2);
    try (var server =
            ScriptedChatServer.answering(_ -> {
              two.countDown();
              try {
                two.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return HELLO;
            });
        var opened =
            OpenedModel.of(
                config(server)
                    .withLimits(new ModelConfig.Limits(null, 64, 2, Duration.ofMinutes(1))))) {
      FanOut.named("test")
          .atMost(8)
          .map(Collections.nCopies(16, HI), request -> opened.model().chat(request));

      assertThat(server.mostAtATime()).isEqualTo(2);
    }
  }

  @Test
  void aServerThatRefusesSchemasIsAskedInWordsFromThenOn() throws Exception {
    try (var server =
            ScriptedChatServer.answering(asked ->
                asked.schema() == null
                    ? Said.text("{\"less\":true}")
                    : Said.error(400, "unsupported", "response_format is not supported"));
        var opened = OpenedModel.of(config(server))) {
      var request = HI.withSchema(JsonSchema.of(ModelProbe.Comparison.class));
      opened.model().chat(request);
      opened.model().chat(request);

      assertThat(server.asked())
          .extracting(asked -> asked.schema() != null)
          .containsExactly(true, false, false);
      assertThat(server.asked().getLast().messages().getLast())
          .startsWith("user: Say hi.\n\nAnswer with one JSON object of this JSON schema")
          .contains("\"less\"");
    }
  }

  @Test
  void aServerThatMustKnowSchemasAndDoesNotIsNamed() {
    try (var server =
            ScriptedChatServer.inOrder(
                Said.error(400, "unsupported", "response_format is not supported"));
        var opened = OpenedModel.of(ScriptedModelTest.strict(config(server)))) {
      assertThat(
              failure(opened, HI.withSchema(JsonSchema.of(ModelProbe.Comparison.class))).problem())
          .isEqualTo(LlmProblem.SCHEMA_UNSUPPORTED);
    }
  }

  @Test
  void aCallBeyondTheBudgetIsNotSent() {
    try (var server = ScriptedChatServer.inOrder(HELLO);
        var budget =
            Budget.open(
                folder.resolve("budget"), new Budget.Limits(1_000L, null), new JsonCodec());
        var opened = OpenedModel.of(config(server), null, budget)) {
      var failure = failure(opened, HI.withMaxTokens(1_000));

      assertThat(failure.problem()).isEqualTo(LlmProblem.BUDGET_EXCEEDED);
      assertThat(failure).hasMessageStartingWith("0 tokens were used of 1,000, and the next call");
      assertThat(server.asked()).isEmpty();
      assertThat(opened.calls()).isEmpty();
    }
  }

  @Test
  void theBudgetIsChargedWhatTheServerCounts() throws Exception {
    try (var server = ScriptedChatServer.inOrder(Said.busy("1"), HELLO);
        var budget =
            Budget.open(
                folder.resolve("budget"), new Budget.Limits(1_000L, null), new JsonCodec());
        var opened = OpenedModel.of(config(server), null, budget)) {
      opened.model().chat(HI.withMaxTokens(100));

      assertThat(budget.spent()).isEqualTo(new Budget.Amounts(8, 0));
    }
  }

  @Test
  void theProbeSaysWhatTheServerServes() throws Exception {
    try (var server =
        ScriptedChatServer.answering(ChatModelsTest::greeting).servingOnly("scripted")) {
      var endpoint = ModelEndpoint.of("chat", config(server));

      assertThat(ModelProbe.of(endpoint, null, new JsonCodec()))
          .isEqualTo(new ModelProbe.Finding(true, List.of("scripted"), true));
    }
  }

  @Test
  void theProbeSeesThatTheModelAnswersInProse() throws Exception {
    try (var server = ScriptedChatServer.inOrder(HELLO)) {
      var endpoint = ModelEndpoint.of("chat", config(server));

      assertThat(ModelProbe.of(endpoint, null, new JsonCodec()).schemas()).isFalse();
    }
  }

  @Test
  void theProbeNamesWhatIsServedInstead() {
    try (var server = ScriptedChatServer.inOrder(HELLO).servingOnly("other")) {
      var endpoint = ModelEndpoint.of("chat", config(server));

      var failure =
          catchThrowableOfType(
              CodesenseException.class, () -> ModelProbe.of(endpoint, null, new JsonCodec()));
      assertThat(failure.problem()).isEqualTo((Problem) LlmProblem.MODEL_UNKNOWN);
      assertThat(failure).hasMessageEndingWith("; it serves other");
    }
  }

  private static Said greeting(Asked asked) {
    return Said.text(asked.schema() == null ? "Hello" : "{\"less\": true}");
  }
}
