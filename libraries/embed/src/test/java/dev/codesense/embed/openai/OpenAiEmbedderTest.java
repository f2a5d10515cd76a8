package dev.codesense.embed.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Problem;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbedderContract;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.EmbeddingProblem;
import dev.codesense.embed.onnx.OnnxEmbedder;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenAiEmbedderTest implements EmbedderContract {
  private static final RetryingHttp.Pace IMPATIENT =
      new RetryingHttp.Pace(System::nanoTime, new SplittableRandom(1), _ -> {});

  private static final RecordCodec CODEC = new JsonCodec();
  private static final OnnxEmbedder MODEL = new OnnxEmbedder(Path.of("target", "native"), 2, "");

  private final Queue<OpenAiEmbedder.Question> questions = new ConcurrentLinkedQueue<>();
  private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private Behaviour behaviour = OpenAiEmbedderTest::embed;

  /// What the server does with a question.
  @FunctionalInterface
  private interface Behaviour {
    void answer(HttpExchange exchange, OpenAiEmbedder.Question question) throws Exception;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/embeddings", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @AfterAll
  static void closeModel() {
    MODEL.close();
  }

  @Override
  public Embedder embedder() {
    return open(config("bge-small-en-v1.5", null, 8), null);
  }

  @Test
  void textsTravelInBatchesAndQuestionsWithTheirInstruction() throws Exception {
    try (var embedder = open(config("bge-small-en-v1.5", 384, 2), null)) {
      embedder.passages(List.of("a", "b", "c"));
      embedder.query("where");
    }
    assertThat(questions.stream().map(OpenAiEmbedder.Question::input))
        .containsExactlyInAnyOrder(
            List.of("a", "b"),
            List.of("c"),
            List.of("Represent this sentence for searching relevant passages: where"));
    assertThat(questions.stream().map(OpenAiEmbedder.Question::model))
        .containsOnly("bge-small-en-v1.5");
  }

  @Test
  void theModelsNameDecidesItsInstructionAndDimensions() {
    assertThat(ModelFamily.of("Qwen/Qwen3-Embedding-0.6B").queryPrefix())
        .startsWith("Instruct: ")
        .endsWith("\nQuery: ");
    assertThat(ModelFamily.of("Qwen/Qwen3-Embedding-0.6B").dimensions()).hasValue(1024);
    assertThat(ModelFamily.of("intfloat/multilingual-e5-large").queryPrefix()).isEqualTo("query: ");
    assertThat(ModelFamily.of("nomic-embed-text:v1.5").passagePrefix())
        .isEqualTo("search_document: ");
    assertThat(ModelFamily.of("something-new").dimensions()).isEmpty();
  }

  @Test
  void theKeyIsABearerTokenAndInNoMessage() {
    behaviour = (exchange, _) -> send(exchange, 401, "bad key: open sesame");
    assertProblem(
        config("m", 384, 2),
        new Secret("open sesame"),
        EmbeddingProblem.ENDPOINT_REFUSED,
        "/v1/embeddings answers 401: bad key: [redacted]");
    assertThat(authorizations).containsExactly("Bearer open sesame");
  }

  @Test
  void vectorsAreOrderedByTheirIndex() throws Exception {
    behaviour =
        (exchange, question) -> {
          var items = new ArrayList<>(items(question));
          Collections.reverse(items);
          send(exchange, 200, new OpenAiEmbedder.Answer(items));
        };
    try (var embedder = embedder()) {
      assertThat(embedder.passages(List.of("a", "b", "c")))
          .usingElementComparator(Arrays::compare)
          .containsExactlyElementsOf(MODEL.passages(List.of("a", "b", "c")));
    }
  }

  @Test
  void otherDimensionsThanConfiguredAreRefused() {
    assertProblem(
        config("m", 1024, 2),
        null,
        EmbeddingProblem.WRONG_DIMENSIONS,
        "yields 384 dimensions, 1024 are configured");
  }

  @Test
  void fewerVectorsThanTextsAreRefused() {
    behaviour = (exchange, _) -> send(exchange, 200, "{\"data\": []}");
    assertProblem(
        config("m", 384, 2),
        null,
        EmbeddingProblem.MALFORMED_ANSWER,
        "/v1/embeddings answers 0 vectors for 2 texts");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    behaviour = (exchange, _) -> send(exchange, 200, "<html>welcome to the\nproxy</html>");
    assertProblem(
        config("m", 384, 2),
        null,
        EmbeddingProblem.MALFORMED_ANSWER,
        "/v1/embeddings answers no JSON of that kind: <html>welcome to the proxy</html>");
  }

  /// So JSON writers of model servers give a number that is none (findings/kserve-numbers.sh).
  @Test
  void aVectorWithANullIsRefused() {
    behaviour =
        (exchange, _) ->
            send(
                exchange, 200, "{\"data\": [{\"embedding\": [1, null]}, {\"embedding\": [0, 1]}]}");
    assertProblem(
        config("m", 2, 2),
        null,
        EmbeddingProblem.MALFORMED_ANSWER,
        "/v1/embeddings answers no JSON of that kind");
  }

  @Test
  void anIndexThatIsThereTwiceIsRefused() {
    behaviour =
        (exchange, question) -> {
          var item = items(question).getFirst();
          send(exchange, 200, new OpenAiEmbedder.Answer(List.of(item, item)));
        };
    assertProblem(
        config("m", 384, 2),
        null,
        EmbeddingProblem.MALFORMED_ANSWER,
        "/v1/embeddings answers index 0 twice or beyond 2 texts");
  }

  @Test
  void aServerThatIsAlwaysBusyIsGivenUp() {
    behaviour = (exchange, _) -> send(exchange, 429, "later");
    assertProblem(
        config("m", 384, 2),
        null,
        CoreProblem.SERVICE_BUSY,
        "/v1/embeddings answers 429: later, gave up after 6 attempts");
  }

  @Test
  void aServerThatStallsIsGivenUp() {
    behaviour = (_, _) -> Thread.sleep(Duration.ofSeconds(5));
    assertProblem(
        new EmbeddingConfig(null, "m", 384, null, 2, 2, Duration.ofMillis(200)),
        null,
        CoreProblem.SERVICE_TOO_SLOW,
        "did not answer within 200 ms");
  }

  @Test
  void aHugeAnswerIsNotRead() {
    behaviour = (exchange, _) -> send(exchange, 200, " ".repeat(3 << 20));
    assertProblem(config("m", 384, 2), null, CoreProblem.ANSWER_TOO_LARGE, "answers more than");
  }

  @Test
  void aKeyDoesNotTravelInTheClear() {
    assertRefused(
        URI.create("http://models.example.org/v1"),
        config("m", 384, 2),
        new Secret("open sesame"),
        EmbeddingProblem.KEY_IN_THE_CLEAR,
        "The key of http://models.example.org/v1 would travel unencrypted");
  }

  @Test
  void settingsThatDoNotSufficeAreRefusedBeforeTheFirstText() {
    assertRefused(
        URI.create("https://host/v1"),
        config(null, 384, 2),
        null,
        EmbeddingProblem.SETTINGS,
        "embedding.endpoint is set, embedding.model is not");
    assertRefused(
        URI.create("https://host/v1"),
        config("something-new", null, 2),
        null,
        EmbeddingProblem.SETTINGS,
        "embedding.dimensions is not set, and the name something-new does not imply it");
    assertRefused(
        URI.create("ftp://someone:hidden@host/v1"),
        config("m", 384, 2),
        null,
        EmbeddingProblem.SETTINGS,
        "embedding.endpoint is an http or https URL, was ftp://host");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var question =
          CODEC.decode(exchange.getRequestBody().readAllBytes(), OpenAiEmbedder.Question.class);
      questions.add(question);
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      behaviour.answer(exchange, question);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static void embed(HttpExchange exchange, OpenAiEmbedder.Question question)
      throws Exception {
    send(exchange, 200, new OpenAiEmbedder.Answer(items(question)));
  }

  private static List<OpenAiEmbedder.Item> items(OpenAiEmbedder.Question question)
      throws InterruptedException {
    var items = new ArrayList<OpenAiEmbedder.Item>();
    for (var vector : MODEL.passages(question.input())) {
      items.add(new OpenAiEmbedder.Item(items.size(), vector));
    }
    return items;
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    var bytes =
        body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : CODEC.encode(body);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void assertProblem(
      EmbeddingConfig config, @Nullable Secret key, Problem problem, String message) {
    try (var embedder = open(config, key)) {
      assertThatThrownBy(() -> embedder.passages(List.of("a", "b")))
          .isInstanceOfSatisfying(
              CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
          .hasMessageContaining(message);
    }
  }

  private static void assertRefused(
      URI endpoint, EmbeddingConfig config, @Nullable Secret key, Problem problem, String message) {
    assertThatThrownBy(() -> new OpenAiEmbedder(endpoint, config, key, CODEC, IMPATIENT))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessage(message);
  }

  private OpenAiEmbedder open(EmbeddingConfig config, @Nullable Secret key) {
    return new OpenAiEmbedder(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/"),
        config,
        key,
        CODEC,
        IMPATIENT);
  }

  private static EmbeddingConfig config(
      @Nullable String model, @Nullable Integer dimensions, int batch) {
    return new EmbeddingConfig(null, model, dimensions, null, batch, 2, Duration.ofSeconds(30));
  }
}
