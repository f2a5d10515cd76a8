package dev.codesense.embed.onnx;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.core.file.Sha256;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.embed.EmbeddingProblem;
import dev.codesense.embed.Vectors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// bge-small-en-v1.5, quantized to int8, in this process.
///
/// The quantized model takes its scales from the whole batch, so that a text's vector would depend
/// on its neighbours: every text is a batch of its own. It is the fastest way too: one session, one
/// thread per core, no padding.
///
/// Native libraries and the model are unpacked once and loaded at the first text, in a quarter of a
/// second.
public final class OnnxEmbedder implements Embedder {
  /// Tokens of a text that count; the rest is cut off. What the model was trained for.
  public static final int MAX_TOKENS = 512;

  private static final int DIMENSIONS = 384;
  private static final int VOCABULARY = 30_522;
  private static final int FIRST_MARK = 101;
  private static final int LAST_MARK = 102;
  private static final String RUNTIME_VERSION = "1.28.0";
  private static final String MODEL_FILE = "bge-small-en-v1.5-q.onnx";
  private static final String MODEL_SHA256 =
      "6c9c6101a956d62dfb5e7190c538226c0c5bb9cb27b651234b6df063ee7dbfe4";
  private static final String TOKENIZER_FILE = "bge-small-en-v1.5-q-tokenizer.json";
  private static final String TOKENIZER_SHA256 =
      "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66";
  private static final String QUERY_INSTRUCTION =
      "Represent this sentence for searching relevant passages: ";
  private static final EmbeddingModel MODEL =
      new EmbeddingModel(
          "bge-small-en-v1.5-q@" + MODEL_SHA256.substring(0, 12) + "/ort-" + RUNTIME_VERSION,
          DIMENSIONS);

  private final Path nativeDirectory;
  private final int workers;
  private final String queryInstruction;
  private final Object lock = new Object();
  private @Nullable Loaded loaded;
  private boolean closed;

  /// @param nativeDirectory where native libraries and the model may be unpacked
  /// @param workers texts at a time, at least 1; best the number of cores
  /// @param queryPrefix put before a question; null for what the model was trained with
  public OnnxEmbedder(Path nativeDirectory, int workers, @Nullable String queryPrefix) {
    if (workers < 1) {
      throw new IllegalArgumentException("The workers must be at least 1, was " + workers);
    }
    this.nativeDirectory = nativeDirectory;
    this.workers = workers;
    this.queryInstruction = queryPrefix == null ? QUERY_INSTRUCTION : queryPrefix;
  }

  /// What every instance yields; nothing is loaded to know it.
  public static EmbeddingModel builtIn() {
    return MODEL;
  }

  @Override
  public EmbeddingModel model() {
    return MODEL;
  }

  @Override
  public float[] query(String text) throws InterruptedException {
    return load().embed(queryInstruction + text);
  }

  @Override
  public List<float[]> passages(List<String> texts) throws InterruptedException {
    return each(texts, Loaded::embed);
  }

  @Override
  public List<float[]> tokens(List<int[]> texts) throws InterruptedException {
    var marked = texts.stream().map(OnnxEmbedder::marked).toList();
    return each(marked, Loaded::embedTokens);
  }

  /// As the tokenizer hands them on: between the two marks, and cut.
  private static long[] marked(int[] tokens) {
    for (int token : tokens) {
      if (token < 0 || token >= VOCABULARY) {
        throw new CodesenseException(
            EmbeddingProblem.TOKENS_UNUSABLE,
            "Token %d is not in the vocabulary of %s, which has %,d"
                .formatted(token, MODEL.id(), VOCABULARY));
      }
    }
    int from = tokens.length > 0 && tokens[0] == FIRST_MARK ? 1 : 0;
    int to = tokens.length > from && tokens[tokens.length - 1] == LAST_MARK ? -1 : 0;
    int count = Math.min(tokens.length + to - from, MAX_TOKENS - 2);
    var marked = new long[count + 2];
    marked[0] = FIRST_MARK;
    for (int i = 0; i < count; i++) {
      marked[i + 1] = tokens[from + i];
    }
    marked[count + 1] = LAST_MARK;
    return marked;
  }

  @FunctionalInterface
  private interface Embedding<T> {
    float[] of(Loaded model, T text) throws InterruptedException;
  }

  private <T> List<float[]> each(List<T> texts, Embedding<? super T> embedding)
      throws InterruptedException {
    if (texts.isEmpty()) {
      return List.of();
    }
    var model = load();
    if (texts.size() == 1) {
      return List.of(embedding.of(model, texts.getFirst()));
    }
    var vectors = new float[texts.size()][];
    var next = new AtomicInteger();
    var running = new ArrayList<Future<?>>();
    // Platform threads: native code would pin a virtual thread's carrier anyway.
    try (var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("embed-", 0).factory())) {
      try {
        for (int worker = 0; worker < Math.min(workers, texts.size()); worker++) {
          running.add(
              threads.submit(() -> {
                for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                  vectors[i] = embedding.of(model, texts.get(i));
                }
                return null;
              }));
        }
        for (var worker : running) {
          Interrupts.get(worker);
        }
      } finally {
        next.set(texts.size()); // each worker ends after the text in hand
        running.forEach(worker -> worker.cancel(true));
      }
    }
    return List.of(vectors);
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (loaded != null) {
        loaded.close();
        loaded = null;
      }
    }
  }

  private Loaded load() throws InterruptedException {
    // The libraries' own loading may forget one.
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("This embedder is closed");
      }
      if (loaded == null) {
        loaded = Loaded.open(nativeDirectory, workers);
      }
      return loaded;
    }
  }

  /// The session, the tokenizer, and as many sets of buffers as texts may be embedded at a time.
  private static final class Loaded implements AutoCloseable {
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final BlockingQueue<Buffers> idle;
    private final int workers;

    private Loaded(
        OrtSession session, OrtEnvironment environment, HuggingFaceTokenizer tokenizer, int count) {
      this.session = session;
      this.tokenizer = tokenizer;
      workers = count;
      // Fair: a question waits for one passage, not for all.
      idle = new ArrayBlockingQueue<>(count, true);
      for (int i = 0; i < count; i++) {
        idle.add(new Buffers(environment));
      }
    }

    static Loaded open(Path nativeDirectory, int workers) {
      var tokenizerJson = tokenizer(nativeDirectory);
      prepareNatives(nativeDirectory);
      HuggingFaceTokenizer tokenizer = null;
      try {
        tokenizer =
            HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(tokenizerJson),
                // The library's own default limit is not the model's.
                Map.of(
                    "truncation",
                    "true",
                    "padding",
                    "false",
                    "maxLength",
                    String.valueOf(MAX_TOKENS),
                    "modelMaxLength",
                    String.valueOf(MAX_TOKENS)));
        var environment = OrtEnvironment.getEnvironment();
        requireRuntime(environment.getVersion());
        keepUntilTheEnd();
        try (var options = new OrtSession.SessionOptions()) {
          options.setIntraOpNumThreads(1);
          options.setInterOpNumThreads(1);
          options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
          return new Loaded(
              session(environment, options, nativeDirectory), environment, tokenizer, workers);
        }
      } catch (OrtException
          | IOException
          | ReflectiveOperationException
          | RuntimeException
          | LinkageError e) {
        if (tokenizer != null) {
          tokenizer.close();
        }
        if (e instanceof CodesenseException known) {
          throw known;
        }
        throw new CodesenseException(
            EmbeddingProblem.NATIVE_LIBRARY,
            "Cannot start the embedding model in %s on %s %s: %s"
                .formatted(
                    nativeDirectory,
                    System.getProperty("os.name"),
                    System.getProperty("os.arch"),
                    e.getMessage()),
            e);
      }
    }

    private static byte[] tokenizer(Path directory) {
      try {
        return Files.readAllBytes(unpacked(directory, TOKENIZER_FILE, TOKENIZER_SHA256));
      } catch (IOException e) {
        return resource(TOKENIZER_FILE, TOKENIZER_SHA256);
      }
    }

    /// Of the model's file, which native code reads where it lies; where it cannot be unpacked, of
    /// its bytes.
    private static OrtSession session(
        OrtEnvironment environment, OrtSession.SessionOptions options, Path directory)
        throws OrtException {
      Path file;
      try {
        file = unpacked(directory, MODEL_FILE, MODEL_SHA256);
      } catch (IOException e) {
        return environment.createSession(resource(MODEL_FILE, MODEL_SHA256), options);
      }
      return environment.createSession(file.toString(), options);
    }

    /// Its name says its content, which is checked when it is written.
    private static Path unpacked(Path directory, String name, String sha256) throws IOException {
      return Unpacked.file(
          directory.resolve(sha256.substring(0, 12) + "-" + name), () -> resource(name, sha256));
    }

    /// Takes another reference to the environment. ONNX Runtime's Java API gives up its own in a
    /// shutdown hook, and with the last one native code frees what other threads are computing
    /// with: a signal while texts are embedded would crash the process (findings/README.md). There
    /// is no public way; the version is the one that this was written for.
    private static void keepUntilTheEnd() throws ReflectiveOperationException {
      var api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      var create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      var _ =
          create.invoke(
              null,
              api.getLong(null),
              OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
              OrtEnvironment.DEFAULT_NAME);
    }

    float[] embed(String text) throws InterruptedException {
      return embed(() -> tokenizer.encode(text).getIds(), text.length());
    }

    float[] embedTokens(long[] tokens) throws InterruptedException {
      return embed(() -> tokens, tokens.length);
    }

    /// @param tokens asked for once there are buffers: [#close] waits for whoever has some
    /// @param length of the text, for messages
    private float[] embed(Supplier<long[]> tokens, int length) throws InterruptedException {
      var buffers = idle.take();
      try {
        return buffers.run(session, tokens.get());
      } catch (OrtException e) {
        throw new CodesenseException(
            EmbeddingProblem.NATIVE_LIBRARY,
            "The embedding model failed on a text of length %d: %s"
                .formatted(length, e.getMessage()),
            e);
      } finally {
        idle.add(buffers);
      }
    }

    @Override
    public void close() {
      // Whoever still embeds has a set of buffers: wait for all of them before the session goes.
      boolean interrupted = false;
      for (int i = 0; i < workers; ) {
        try {
          idle.take();
          i++;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      try {
        session.close();
      } catch (OrtException e) {
        throw new IllegalStateException("ONNX Runtime did not close its session", e);
      } finally {
        tokenizer.close();
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    /// The tokenizer would otherwise look for updates, count its users and write to the home
    /// folder.
    private static void prepareNatives(Path directory) {
      Unpacked.libraries(directory.resolve("onnxruntime-" + RUNTIME_VERSION));
      setIfAbsent("DJL_CACHE_DIR", directory.toAbsolutePath().toString());
      setIfAbsent("ENGINE_CACHE_DIR", directory.toAbsolutePath().toString());
      setIfAbsent("ai.djl.offline", "true");
      setIfAbsent("DJL_OFFLINE", "true");
      setIfAbsent("OPT_OUT_TRACKING", "true");
    }

    private static void setIfAbsent(String name, String value) {
      if (System.getProperty(name) == null && System.getenv(name) == null) {
        System.setProperty(name, value);
      }
    }

    private static byte[] resource(String name, String sha256) {
      try (var in = OnnxEmbedder.class.getResourceAsStream("/" + name)) {
        if (in == null) {
          throw new CodesenseException(
              EmbeddingProblem.MODEL_DAMAGED, "The class path holds no " + name);
        }
        var bytes = in.readAllBytes();
        requireSha256(name, bytes, sha256);
        return bytes;
      } catch (IOException e) {
        throw new CodesenseException(
            EmbeddingProblem.MODEL_DAMAGED, "Cannot read " + name + ": " + e.getMessage(), e);
      }
    }
  }

  static void requireSha256(String name, byte[] bytes, String expected) {
    var actual = Sha256.hex(bytes);
    if (!actual.equals(expected)) {
      throw new CodesenseException(
          EmbeddingProblem.MODEL_DAMAGED,
          "%s has SHA-256 %s, expected %s".formatted(name, actual, expected));
    }
  }

  /// Another version computes other numbers, from the third digit on.
  static void requireRuntime(String version) {
    if (!version.equals(RUNTIME_VERSION)) {
      throw new CodesenseException(
          EmbeddingProblem.NATIVE_LIBRARY,
          "ONNX Runtime is %s, vectors of %s need %s"
              .formatted(version, MODEL.id(), RUNTIME_VERSION));
    }
  }

  /// Native memory for one text at a time, used again and again.
  private static final class Buffers {
    private final OrtEnvironment environment;
    private final LongBuffer ids = longs();
    private final LongBuffer mask = longs();
    private final LongBuffer types = longs();
    private final FloatBuffer states = floats();

    Buffers(OrtEnvironment environment) {
      this.environment = environment;
      for (int i = 0; i < MAX_TOKENS; i++) {
        mask.put(i, 1);
        types.put(i, 0);
      }
    }

    float[] run(OrtSession session, long[] tokens) throws OrtException {
      int count = Math.min(tokens.length, MAX_TOKENS);
      long[] shape = {1, count};
      ids.clear().put(tokens, 0, count).flip();
      mask.clear().limit(count);
      types.clear().limit(count);
      states.clear().limit(count * DIMENSIONS);
      try (var idTensor = OnnxTensor.createTensor(environment, ids, shape);
          var maskTensor = OnnxTensor.createTensor(environment, mask, shape);
          var typeTensor = OnnxTensor.createTensor(environment, types, shape);
          var output =
              OnnxTensor.createTensor(environment, states, new long[] {1, count, DIMENSIONS});
          var _ =
              session.run(
                  Map.of(
                      "input_ids", idTensor,
                      "attention_mask", maskTensor,
                      "token_type_ids", typeTensor),
                  Map.of("last_hidden_state", output))) {
        // The first token's state stands for the text: that is how this model was trained.
        var vector = new float[DIMENSIONS];
        states.get(0, vector);
        return Vectors.normalize(vector);
      }
    }

    private static LongBuffer longs() {
      return ByteBuffer.allocateDirect(MAX_TOKENS * Long.BYTES)
          .order(ByteOrder.nativeOrder())
          .asLongBuffer();
    }

    private static FloatBuffer floats() {
      return ByteBuffer.allocateDirect(MAX_TOKENS * DIMENSIONS * Float.BYTES)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();
    }
  }
}
