package dev.codesense.embed.openai;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.core.http.NearHosts;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.core.text.Head;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.embed.EmbeddingProblem;
import dev.codesense.embed.Vectors;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Vectors from an OpenAI-compatible server: vLLM, TEI, Ollama, or a paid one.
///
/// The server's word is checked: as many vectors as texts, each with its index, the right
/// dimensions, finite numbers.
public final class OpenAiEmbedder implements Embedder {
  /// Texts are code and prose: about three characters make a token, on the safe side.
  private static final int CHARACTERS_PER_TOKEN = 3;

  private static final int TOKENS_PER_REQUEST = 16_384;
  private static final int SHOWN_OF_ERROR = 200;

  private final URI url;
  private final String modelName;
  private final EmbeddingModel model;
  private final String queryPrefix;
  private final String passagePrefix;
  private final int longestText;
  private final int batchSize;
  private final int parallelism;
  private final @Nullable Secret apiKey;
  private final RecordCodec codec;
  private final RetryingHttp http;

  /// What is sent.
  record Question(String model, List<String> input) {}

  /// What comes back; more fields may.
  record Answer(@Nullable List<Item> data) {}

  /// @param index of the text
  record Item(
      @Nullable Integer index,
      @SuppressWarnings("ArrayRecordComponent") // handed on, not compared
          float @Nullable [] embedding) {}

  /// @param endpoint base URL, such as `https://host/v1`
  /// @param apiKey sent as bearer token; null for none
  /// @throws CodesenseException when the settings are incomplete, or would send the key in the
  ///   clear
  public OpenAiEmbedder(
      URI endpoint,
      EmbeddingConfig config,
      @Nullable Secret apiKey,
      RecordCodec codec,
      RetryingHttp.Pace pace) {
    requireHttp(endpoint);
    if (config.model() == null) {
      throw settings("embedding.endpoint is set, embedding.model is not");
    }
    if (config.batchSize() < 1 || config.parallelism() < 1) {
      throw settings(
          "embedding.batch-size and embedding.parallelism must be at least 1, were %d and %d"
              .formatted(config.batchSize(), config.parallelism()));
    }
    if (apiKey != null) {
      requireSafeFor(endpoint);
    }
    modelName = config.model();
    var family = ModelFamily.of(modelName);
    int dimensions = dimensions(config, family);
    url = URI.create(endpoint.toString().replaceAll("/+$", "") + "/embeddings");
    model = new EmbeddingModel("%s@%s".formatted(modelName, endpoint), dimensions);
    queryPrefix = config.queryPrefix() == null ? family.queryPrefix() : config.queryPrefix();
    passagePrefix = family.passagePrefix();
    longestText = family.tokens() * CHARACTERS_PER_TOKEN;
    batchSize = config.batchSize();
    parallelism = config.parallelism();
    this.apiKey = apiKey;
    this.codec = codec;
    http =
        new RetryingHttp(
            new RetryingHttp.Policy(
                6,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                config.timeout(),
                config.timeout().multipliedBy(4),
                (int) Math.min(1 << 30, (1 << 20) + 32L * batchSize * dimensions)),
            pace);
  }

  @Override
  public EmbeddingModel model() {
    return model;
  }

  @Override
  public float[] query(String text) throws InterruptedException {
    return request(List.of(cut(queryPrefix + text))).getFirst();
  }

  @Override
  public List<float[]> passages(List<String> texts) throws InterruptedException {
    var vectors = new ArrayList<float[]>(texts.size());
    FanOut.named("embed")
        .atMost(parallelism)
        .map(batches(texts), this::request)
        .forEach(vectors::addAll);
    return List.copyOf(vectors);
  }

  @Override
  public void close() {
    http.close();
  }

  private List<List<String>> batches(List<String> texts) {
    var batches = new ArrayList<List<String>>();
    var batch = new ArrayList<String>();
    int characters = 0;
    for (var text : texts) {
      var passage = cut(passagePrefix + text);
      boolean full =
          batch.size() >= batchSize
              || characters + passage.length() > TOKENS_PER_REQUEST * CHARACTERS_PER_TOKEN;
      if (full && !batch.isEmpty()) {
        batches.add(List.copyOf(batch));
        batch.clear();
        characters = 0;
      }
      batch.add(passage);
      characters += passage.length();
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }

  private List<float[]> request(List<String> texts) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    codec.encode(new Question(modelName, texts))));
    if (apiKey != null) {
      request.header("Authorization", "Bearer " + apiKey.reveal());
    }
    var answer = http.send(request.build());
    if (answer.status() != 200) {
      throw new CodesenseException(
          EmbeddingProblem.ENDPOINT_REFUSED,
          "%s answers %d: %s".formatted(url, answer.status(), shown(answer.body())));
    }
    return vectors(answer.body(), texts.size());
  }

  private List<float[]> vectors(byte[] body, int expected) {
    Answer answer;
    try {
      answer = codec.decodeLenient(body, Answer.class);
    } catch (IllegalArgumentException e) {
      throw malformed("no JSON of that kind: " + shown(body), e);
    }
    var items = answer.data();
    if (items == null || items.size() != expected) {
      throw malformed(
          "%d vectors for %d texts".formatted(items == null ? 0 : items.size(), expected), null);
    }
    var vectors = new float[expected][];
    for (int position = 0; position < expected; position++) {
      var item = items.get(position);
      var vector = item == null ? null : item.embedding();
      if (vector == null) {
        throw malformed("no vector at position " + position, null);
      }
      int index = item.index() == null ? position : item.index();
      if (index < 0 || index >= expected || vectors[index] != null) {
        throw malformed("index %d twice or beyond %d texts".formatted(index, expected), null);
      }
      check(vector);
      vectors[index] = Vectors.normalize(vector);
    }
    return List.of(vectors);
  }

  private void check(float[] vector) {
    if (vector.length != model.dimensions()) {
      throw new CodesenseException(
          EmbeddingProblem.WRONG_DIMENSIONS,
          "%s at %s yields %d dimensions, %d are configured"
              .formatted(modelName, url, vector.length, model.dimensions()));
    }
    for (float component : vector) {
      if (!Float.isFinite(component)) {
        throw malformed("a component that is not a finite number", null);
      }
    }
  }

  private String cut(String text) {
    if (text.length() <= longestText) {
      return text.isEmpty() ? " " : text; // servers refuse empty input
    }
    int end =
        Character.isHighSurrogate(text.charAt(longestText - 1)) ? longestText - 1 : longestText;
    return text.substring(0, end);
  }

  /// A remote text fit for a message: short, on one line, without the key.
  private String shown(byte[] body) {
    var text = new String(body, 0, Math.min(body.length, 4096), StandardCharsets.UTF_8);
    if (apiKey != null) {
      text = text.replace(apiKey.reveal(), "[redacted]");
    }
    text = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return Head.withEllipsis(text, SHOWN_OF_ERROR);
  }

  private CodesenseException malformed(String what, @Nullable Throwable cause) {
    return new CodesenseException(
        EmbeddingProblem.MALFORMED_ANSWER, "%s answers %s".formatted(url, what), cause);
  }

  private static int dimensions(EmbeddingConfig config, ModelFamily family) {
    var configured = config.dimensions();
    if (configured == null) {
      return family
          .dimensions()
          .orElseThrow(() ->
              settings(
                  "embedding.dimensions is not set, and the name %s does not imply it"
                      .formatted(config.model())));
    }
    if (configured < 1) {
      throw settings("embedding.dimensions must be at least 1, was " + configured);
    }
    return configured;
  }

  private static void requireHttp(URI endpoint) {
    var scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || endpoint.getHost() == null) {
      throw settings("embedding.endpoint is an http or https URL, was " + withoutUser(endpoint));
    }
    if (endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null) {
      throw settings(
          "embedding.endpoint has no user, query or fragment, was " + withoutUser(endpoint));
    }
  }

  private static void requireSafeFor(URI endpoint) {
    if (NearHosts.wouldExposeKey(endpoint)) {
      throw new CodesenseException(
          EmbeddingProblem.KEY_IN_THE_CLEAR,
          "The key of %s would travel unencrypted".formatted(endpoint));
    }
  }

  private static String withoutUser(URI endpoint) {
    return "%s://%s".formatted(endpoint.getScheme(), endpoint.getHost());
  }

  private static CodesenseException settings(String message) {
    return new CodesenseException(EmbeddingProblem.SETTINGS, message);
  }
}
