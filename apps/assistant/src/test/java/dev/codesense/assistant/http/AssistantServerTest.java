package dev.codesense.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.assistant.AssistantProblem;
import dev.codesense.assistant.TinyIndex;
import dev.codesense.assistant.TinyService;
import dev.codesense.assistant.TinyService.Setup;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service without a chat model, asked over HTTP.
class AssistantServerTest {
  @TempDir static Path temporary;

  private static TinyIndex index;
  private static TinyService service;

  @BeforeAll
  static void start() throws InterruptedException {
    index = TinyIndex.usual(temporary.resolve("index"));
    service = new TinyService(index, Setup.PLAIN);
  }

  @AfterAll
  static void stop() {
    service.close();
    index.close();
  }

  @Test
  void aSearchAnswersAsTheCommandDoes() throws Exception {
    var answered = service.post("/search", "{\"query\": \"cart total\", \"limit\": 3}");

    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    assertThat(answered.header("content-type")).isEqualTo("application/json");
    assertThat(answered.json())
        .containsEntry("version", 1)
        .containsEntry("query", "cart total")
        .containsEntry("index", Map.of("name", "codesense", "generation", 1, "vectors", "FULL"));
    assertThat(answered.body()).contains("\"path\":\"src/Cart.java\"");
  }

  @Test
  void aFilterLeavesOutWhatItDoesNotName() throws Exception {
    var answered =
        service.post(
            "/search",
            "{\"query\": \"cart total\", \"languages\": [\"python\"], \"pathPrefix\": \"src/\","
                + " \"test\": false, \"mode\": \"lexical\"}");

    assertThat(answered.json()).containsEntry("results", List.of());
  }

  @Test
  void whatIsLabelledIsNotFoundWithoutAToken() throws Exception {
    var answered = service.post("/search", "{\"query\": \"safeCombination\"}");

    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.body()).doesNotContain("Vault", "12-34");
  }

  @Test
  void aQuestionIsAnsweredWithPassages() throws Exception {
    var answered = service.post("/ask", "{\"question\": \"How is the total of a cart counted?\"}");

    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    assertThat(answered.json()).containsEntry("version", 1).doesNotContainKey("chatModel");
    assertThat(answered.body()).contains("https://git.example/acme/shop/blob/0/src/Cart.java#L");
  }

  @Test
  void aChatWithoutAModelSaysSoAndQuotes() throws Exception {
    var answered = service.post("/v1/chat/completions", chat("How is a cart counted?"));

    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    var message = message(answered);
    assertThat(String.valueOf(message.get("content")))
        .startsWith(
            "No chat model is configured. These passages of the code fit the question best:")
        .contains("**[1] ", "Counts what a customer buys")
        .contains("Sources:\n\n- \\[1\\] [git.example/acme/shop/src/Cart.java:");
    var content = String.valueOf(message.get("content"));
    assertThat(message.get("annotations"))
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .first()
        .extracting(annotation -> annotation.get("url_citation"))
        .isInstanceOfSatisfying(
            Map.class,
            citation ->
                assertThat(
                        content.substring(
                            at(content, citation, "start_index"),
                            at(content, citation, "end_index")))
                    .startsWith("\\[1\\] [git.example/acme/shop/src/Cart.java:")
                    .endsWith("(<" + citation.get("url") + ">)"));
  }

  private static int at(String content, Map<?, ?> citation, String name) {
    return citation.get(name) instanceof Integer index
        ? content.offsetByCodePoints(0, index)
        : content.length();
  }

  static String chat(String question) {
    return "{\"model\": \"codesense\", \"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}"
        .formatted(question);
  }

  static Map<?, ?> message(TinyService.Answered answered) {
    return answered.json().get("choices") instanceof List<?> choices
            && choices.getFirst() instanceof Map<?, ?> choice
            && choice.get("message") instanceof Map<?, ?> message
        ? message
        : Map.of();
  }

  @Test
  void aStreamWithoutAModelQuotesToo() throws Exception {
    var body = chat("How is a cart counted?").replaceFirst("\\{", "{\"stream\": true, ");
    var answered = service.post("/v1/chat/completions", body);

    assertThat(answered.header("content-type")).startsWith("text/event-stream");
    assertThat(answered.events()).last().isEqualTo("[DONE]");
    assertThat(answered.body()).contains("No chat model is configured", "url_citation");
  }

  @Test
  void theModelsAreThoseThatCanBeAsked() throws Exception {
    assertThat(service.get("/v1/models").body())
        .contains(
            "\"id\":\"codesense\"",
            "\"id\":\"codesense-extractive\"",
            "\"id\":\"bge-small-en-v1.5-q\"");
  }

  @Test
  void thereAreVectorsForATextAndAListAndTokens() throws Exception {
    var one = embeddings("\"hello world\"", "");

    assertThat(one).singleElement().asString().startsWith("[");
    assertThat(embeddings("[\"hello world\", \"other\"]", ""))
        .hasSize(2)
        .first()
        .isEqualTo(one.getFirst());
    assertThat(embeddings("[7592, 2088]", "")).isEqualTo(one);
    assertThat(embeddings("[[7592, 2088], [7592]]", ""))
        .hasSize(2)
        .first()
        .isEqualTo(one.getFirst());
    assertThat(embeddings("\"hello world\"", ", \"dimensions\": 384")).isEqualTo(one);
  }

  @Test
  void vectorsInBase64AreThoseInDecimals() throws Exception {
    var decimals = (List<?>) embeddings("\"hello world\"", "").getFirst();
    var base64 =
        String.valueOf(
            embeddings("\"hello world\"", ", \"encoding_format\": \"base64\"").getFirst());
    var floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();

    assertThat(floats.remaining()).isEqualTo(384);
    for (int i = 0; i < 384; i++) {
      assertThat(floats.get(i)).isEqualTo(((Number) decimals.get(i)).floatValue());
    }
  }

  private static List<Object> embeddings(String input, String more) throws Exception {
    var answered =
        service.post(
            "/v1/embeddings",
            "{\"model\": \"bge-small-en-v1.5-q\", \"input\": %s%s}".formatted(input, more));
    assertThat(answered.status()).as(answered.body()).isEqualTo(200);
    return ((List<?>) answered.json().getOrDefault("data", List.of()))
        .stream().map(one -> ((Map<?, ?>) one).get("embedding")).map(Object.class::cast).toList();
  }

  @Test
  void whatCannotBeEmbeddedIsRefused() throws Exception {
    for (var input :
        List.of("\"\"", "[]", "[\"\"]", "[1, \"two\"]", "[[]]", "{}", "null", "[999999]")) {
      var answered =
          service.post(
              "/v1/embeddings",
              "{\"model\": \"bge-small-en-v1.5-q\", \"input\": %s}".formatted(input));
      assertThat(answered.status()).as(input + answered.body()).isEqualTo(400);
      assertThat(answered.message()).as(input).isNotBlank();
    }
    var dimensions =
        service.post(
            "/v1/embeddings",
            "{\"model\": \"bge-small-en-v1.5-q\", \"input\": \"x\", \"dimensions\": 256}");
    assertThat(dimensions.message()).startsWith("dimensions must be 384, was 256");
    var model =
        service.post("/v1/embeddings", "{\"model\": \"text-embedding-3-small\", \"input\": \"x\"}");
    assertThat(model.status()).isEqualTo(404);
    assertThat(model.code()).isEqualTo("model_not_found");
  }

  @Test
  void badQuestionsAreRefusedByName() throws Exception {
    var refused =
        Map.of(
            "{\"query\": ",
            "The body is no JSON object",
            "[]",
            "The body is no JSON object",
            "{}",
            "query must be a text, was null",
            "{\"query\": \"  \"}",
            "query must not be empty",
            "{\"query\": \"%s\"}".formatted("x".repeat(9_000)),
            "query must have at most 8,000 characters, had 9,000",
            "{\"query\": \"x\", \"limit\": 0}",
            "limit must be a whole number from 1 to 100, was 0",
            "{\"query\": \"x\", \"access\": [\"pay\"]}",
            "There is no field access; there are query",
            "{\"query\": \"x\", \"mode\": \"best\"}",
            "mode must be auto, lexical or dense, was best",
            "{\"query\": \"?!\"}",
            "No word in the question");
    for (var one : refused.entrySet()) {
      var answered = service.post("/search", one.getKey());
      assertThat(answered.status()).as(one.getKey()).isEqualTo(400);
      assertThat(answered.message()).startsWith(one.getValue());
    }
  }

  @Test
  void badChatsAreRefusedByName() throws Exception {
    var refused =
        Map.of(
            "\"messages\": []",
            "messages must be a list with at least one message",
            "\"messages\": [{\"role\": \"user\", \"content\": \"\"}]",
            "content must not be empty",
            "\"messages\": [{\"role\": \"assistant\", \"content\": \"hi\"}]",
            "The last of messages must be the user's",
            "\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]",
            "A part of content must be a text, was image_url",
            "\"n\": 2, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]",
            "n must be a whole number from 1 to 1, was 2",
            "\"response_format\": {\"type\": \"json_object\"}, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]",
            "response_format must be text");
    for (var one : refused.entrySet()) {
      var answered =
          service.post(
              "/v1/chat/completions", "{\"model\": \"codesense\", %s}".formatted(one.getKey()));
      assertThat(answered.status()).as(one.getKey()).isEqualTo(400);
      assertThat(answered.message()).startsWith(one.getValue());
    }
    var unknown = service.post("/v1/chat/completions", "{\"model\": \"gpt-9\", \"messages\": []}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.code()).isEqualTo("model_not_found");
  }

  @Test
  void ofAThousandMessagesTheLastIsAnswered() throws Exception {
    var before = "{\"role\": \"user\", \"content\": \"earlier\"}, ".repeat(999);
    var answered =
        service.post(
            "/v1/chat/completions",
            chat("How is a cart counted?").replace("[{", "[" + before + "{"));

    assertThat(answered.status()).isEqualTo(200);
    assertThat(answered.body()).contains("Cart.java");
  }

  @Test
  void aBodyWithoutEndIsCutOff() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.url().getPort())) {
      var out = socket.getOutputStream();
      out.write(
          "POST /search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      var chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      try {
        for (int i = 0; i < 200; i++) {
          out.write(chunk);
        }
      } catch (IOException e) {
        // It does not listen to all of it.
      }
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void anAnnouncedBodyThatIsTooLongIsNotRead() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.url().getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void whoSendsABodyDropByDropIsNotWaitedFor() throws Exception {
    try (var impatient =
            new TinyService(
                index,
                Setup.PLAIN.withLimits(
                    new ServerSettings.Limits(
                        1 << 20,
                        8 << 20,
                        8,
                        4096,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(300))));
        var socket = new Socket(InetAddress.getLoopbackAddress(), impatient.url().getPort())) {
      var out = socket.getOutputStream();
      out.write(
          "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      var in = socket.getInputStream();
      while (in.available() == 0) {
        out.write(' ');
        out.flush();
        Thread.sleep(20);
      }
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void whatIsNotThereIsSaidInTheSameForm() throws Exception {
    var missing = service.get("/v1/files");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.message()).startsWith("There is no GET /v1/files");
    assertThat(service.get("/search").status()).isEqualTo(405);
  }

  @Test
  void itIsHealthyReadyAndMeasured() throws Exception {
    service.post("/search", "{\"query\": \"cart\"}");

    assertThat(service.get("/healthz").status()).isEqualTo(200);
    assertThat(service.get("/readyz").body()).isEqualTo("ready\n");
    assertThat(service.get("/metrics").body())
        .contains(
            "codesense_requests_total{path=\"/search\",status=\"200\"}",
            "codesense_requests_total{path=\"/mcp\",status=\"200\"}",
            "codesense_request_duration_seconds_bucket{path=\"/search\",le=\"0.005\"}",
            "codesense_questions 0",
            "codesense_embedding_tokens_queue 0");
  }

  @Test
  void pagesOfOthersMayNotAsk() throws Exception {
    var origin = service.post("/search", "{\"query\": \"x\"}", "Origin", "https://evil.example");
    assertThat(origin.status()).isEqualTo(403);
    assertThat(origin.code()).isEqualTo("origin_refused");

    try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.url().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/models HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 403");
    }
  }

  @Test
  void whoHasTheTokenSeesWhatItsLabelsAllow() throws Exception {
    try (var guarded = new TinyService(index, Setup.PLAIN.withToken())) {
      var search = "{\"query\": \"safeCombination\"}";

      assertThat(guarded.post("/search", search).status()).isEqualTo(401);
      var wrong = guarded.post("/search", search, "Authorization", "Bearer wrong");
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(wrong.code()).isEqualTo("invalid_api_key");
      assertThat(guarded.get("/metrics").status()).isEqualTo(401);
      assertThat(guarded.get("/readyz").status()).isEqualTo(200);
      assertThat(
              guarded
                  .post("/search", search, "Authorization", "Bearer " + TinyService.TOKEN)
                  .body())
          .contains("src/Vault.java");
    }
  }

  @Test
  void withoutATokenItListensOnLoopbackOnly() {
    assertThatThrownBy(() -> settings("0.0.0.0", null, List.of()))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(AssistantProblem.TOKEN_NEEDED))
        .hasMessage("Others could ask on 0.0.0.0, and CODESENSE_SERVE_TOKEN is not set");
    assertThatThrownBy(() -> settings("127.0.0.1", "short", List.of()))
        .hasMessage("CODESENSE_SERVE_TOKEN must be at least 16 characters without spaces");
    assertThatThrownBy(() -> settings("127.0.0.1", null, List.of("pay")))
        .hasMessageContaining("Access labels are those of whoever has the token");
    assertThat(settings("0.0.0.0", TinyService.TOKEN, List.of("pay")).access())
        .containsExactly("pay");
  }

  private static ServerSettings settings(String host, @Nullable String token, List<String> access) {
    return new ServerSettings(
        host,
        0,
        token == null ? null : new Secret(token),
        access,
        Duration.ofSeconds(1),
        ServerSettings.Limits.DEFAULT);
  }

  @Test
  void aTakenPortIsSaid() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var server =
          new AssistantServer(
              service.assistant(),
              new ServerSettings(
                  "127.0.0.1",
                  taken.getLocalPort(),
                  null,
                  List.of(),
                  Duration.ZERO,
                  ServerSettings.Limits.DEFAULT),
              new JsonCodec(),
              Clock.systemUTC(),
              service.log());
      assertThatThrownBy(server::start)
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(AssistantProblem.CANNOT_LISTEN))
          .hasMessageStartingWith("Cannot listen on 127.0.0.1, port " + taken.getLocalPort());
    }
  }
}
