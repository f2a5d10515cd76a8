package dev.codesense.assistant.http;

import dev.codesense.assistant.AdmissionGate;
import dev.codesense.assistant.Fields;
import dev.codesense.core.RecordCodec;
import dev.codesense.embed.Embedder;
import dev.codesense.llm.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `POST /v1/embeddings`, as OpenAI's clients know it, over the model of the index.
final class EmbeddingsEndpoint {
  private static final int MOST_TEXTS = 2_048;

  /// What a vector takes in memory, with its JSON, in tokens that take as much: many short texts
  /// have few tokens and many vectors.
  private static final long TOKENS_OF_A_VECTOR = 64;

  /// What a request takes by itself, in tokens: many small ones have a bound too.
  private static final int LEAST_TOKENS = 256;

  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_VECTOR = 1 << 16;

  private final Embedder embedder;
  private final RecordCodec codec;
  private final AdmissionGate gate;
  private final LongConsumer embedded;

  /// @param gate counts tokens
  /// @param embedded told how many tokens were embedded
  EmbeddingsEndpoint(
      Embedder embedder, RecordCodec codec, AdmissionGate gate, LongConsumer embedded) {
    this.embedder = embedder;
    this.codec = codec;
    this.gate = gate;
    this.embedded = embedded;
  }

  /// The model's names: what it is called, and all that its vectors depend on.
  List<String> names() {
    var id = embedder.model().id();
    return List.of(id.replaceFirst("@.*", ""), id);
  }

  /// Gets the encoded answer, while there is still room for it in memory.
  @FunctionalInterface
  interface Answer {
    void send(byte[] json);
  }

  void embed(Fields body, Answer answer) throws InterruptedException {
    var model = body.text("model", LONGEST_NAME);
    if (!names().contains(model)) {
      throw new HttpRefusal(
          404,
          "model_not_found",
          "There is no embedding model %s; there is %s"
              .formatted(Fields.shown(model), names().getFirst()));
    }
    refuseOtherLengths(body.number("dimensions", 1, LONGEST_VECTOR));
    boolean base64 = isBase64(body.values().get("encoding_format"));
    var input = Input.of(body.values().get("input"));
    long tokens = input.tokens();
    // Held until the answer is written: vectors wait in memory for slow readers too.
    try (var _ =
        gate.enter(
            Math.max(LEAST_TOKENS, Math.max(tokens, TOKENS_OF_A_VECTOR * input.texts().size())))) {
      var vectors = input.embed(embedder);
      embedded.accept(tokens);
      answer.send(codec.encode(answer(model, vectors, base64, tokens)));
    }
  }

  /// Cutting vectors short is for models that were trained for it, and this is none.
  private void refuseOtherLengths(@Nullable Integer dimensions) {
    int own = embedder.model().dimensions();
    if (dimensions != null && dimensions != own) {
      throw Fields.refused(
          "dimensions must be %d, was %d: cut vectors of this model find less"
              .formatted(own, dimensions));
    }
  }

  private static boolean isBase64(@Nullable Object format) {
    if (format == null || format.equals("float")) {
      return false;
    }
    if (format.equals("base64")) {
      return true;
    }
    throw Fields.refused("encoding_format must be float or base64, was " + Fields.shown(format));
  }

  private static Map<String, Object> answer(
      String model, List<float[]> vectors, boolean base64, long tokens) {
    var answer = new LinkedHashMap<String, Object>();
    answer.put("object", "list");
    answer.put(
        "data",
        IntStream.range(0, vectors.size())
            .mapToObj(i ->
                Map.of(
                    "object",
                    "embedding",
                    "index",
                    i,
                    "embedding",
                    base64 ? base64(vectors.get(i)) : vectors.get(i)))
            .toList());
    answer.put("model", model);
    answer.put("usage", Map.of("prompt_tokens", tokens, "total_tokens", tokens));
    return answer;
  }

  private static String base64(float[] vector) {
    var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /// What is to be embedded.
  private sealed interface Input {
    /// Texts.
    record Texts(List<String> texts) implements Input {
      @Override
      public long tokens() {
        return texts.stream().mapToLong(Tokens::estimate).sum();
      }

      @Override
      public List<float[]> embed(Embedder embedder) throws InterruptedException {
        return embedder.passages(texts);
      }
    }

    /// Texts that are tokens already.
    record TokenLists(List<int[]> texts) implements Input {
      @Override
      public long tokens() {
        return texts.stream().mapToLong(text -> text.length).sum();
      }

      @Override
      public List<float[]> embed(Embedder embedder) throws InterruptedException {
        return embedder.tokens(texts);
      }
    }

    /// How many, for texts an estimate.
    long tokens();

    List<?> texts();

    List<float[]> embed(Embedder embedder) throws InterruptedException;

    /// @param input a text, a list of texts, a list of tokens or a list of such lists
    static Input of(@Nullable Object input) {
      if (input instanceof String text) {
        return texts(List.of(text));
      }
      if (!(input instanceof List<?> list) || list.isEmpty()) {
        throw Fields.refused("input must be a text, or a list of texts or of tokens, not empty");
      }
      if (list.getFirst() instanceof Integer) {
        return new TokenLists(List.of(tokens(list)));
      }
      if (list.size() > MOST_TEXTS) {
        throw Fields.refused(
            "input must have at most %,d texts, had %,d".formatted(MOST_TEXTS, list.size()));
      }
      return list.getFirst() instanceof List<?>
          ? new TokenLists(list.stream().map(Input::tokens).toList())
          : texts(list);
    }

    private static Input texts(List<?> list) {
      var texts = new ArrayList<String>();
      for (var item : list) {
        if (!(item instanceof String text) || text.isEmpty()) {
          throw Fields.refused("input[%d] must be a text, not empty".formatted(texts.size()));
        }
        texts.add(text);
      }
      return new Texts(texts);
    }

    private static int[] tokens(Object item) {
      if (!(item instanceof List<?> list) || list.isEmpty()) {
        throw Fields.refused("A text of tokens must be a list of numbers, not empty");
      }
      var tokens = new int[list.size()];
      for (int i = 0; i < tokens.length; i++) {
        if (!(list.get(i) instanceof Integer token)) {
          throw Fields.refused("A token must be a whole number, was " + Fields.shown(list.get(i)));
        }
        tokens[i] = token;
      }
      return tokens;
    }
  }
}
