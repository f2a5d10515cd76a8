package dev.codesense.bench;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.codesense.embed.onnx.OnnxEmbedder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// The built-in embedder against a bare loop over ONNX Runtime: the same texts, model and cores, in
/// the same run. Then the time of a question.
///
/// `java … dev.codesense.bench.EmbeddingBench PATH [TEXTS]`, a folder or a zip such as src.zip.
public final class EmbeddingBench {
  private static final int CHARACTERS = 1000;
  private static final int ROUNDS = 5;

  private EmbeddingBench() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
    int cores = Runtime.getRuntime().availableProcessors();
    var texts = chunks(Path.of(arguments[0]), count);
    try (var embedder =
            new OnnxEmbedder(Path.of(System.getProperty("java.io.tmpdir")), cores, null);
        var bare = new BareLoop(cores)) {
      embedder.passages(texts.subList(0, Math.min(8, count)));
      var tokens = bare.tokenize(texts);
      long total = tokens.stream().mapToLong(ids -> ids.length).sum();
      bare.run(tokens.subList(0, Math.min(8, count)));
      var ratios = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        double bareSeconds = seconds(() -> bare.run(tokens));
        double ourSeconds = seconds(() -> embedder.passages(texts));
        ratios[round] = bareSeconds / ourSeconds;
        System.out.printf(
            "round %d: %d texts, %d tokens, bare %.0f tokens/s, embedder %.0f tokens/s, ratio %.3f%n",
            round + 1, count, total, total / bareSeconds, total / ourSeconds, ratios[round]);
      }
      Arrays.sort(ratios);
      System.out.printf("median ratio %.3f%n", ratios[ROUNDS / 2]);
      var nanos = new long[300];
      for (int i = 0; i < nanos.length; i++) {
        long started = System.nanoTime();
        embedder.query("where is the retry policy of client " + i % 10 + " set");
        nanos[i] = System.nanoTime() - started;
      }
      var warm = Arrays.copyOfRange(nanos, 100, nanos.length);
      Arrays.sort(warm);
      System.out.printf(
          "query: p50 %.2f ms, p95 %.2f ms%n",
          warm[warm.length / 2] / 1e6, warm[warm.length * 95 / 100] / 1e6);
    }
  }

  private static List<String> chunks(Path source, int count) throws Exception {
    var chunks = new ArrayList<String>();
    for (var text : Texts.read(source, 16L << 20).values()) {
      // One from the middle of each file: its head is a licence.
      int start = text.length() / 2;
      if (chunks.size() < count && text.length() > 4 * CHARACTERS) {
        chunks.add(text.substring(start, start + CHARACTERS));
      }
    }
    return chunks;
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double seconds(Work work) throws Exception {
    long started = System.nanoTime();
    work.run();
    return (System.nanoTime() - started) / 1e9;
  }

  /// Nothing but the model: texts are tokenized before the clock starts.
  private static final class BareLoop implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int workers;

    BareLoop(int workers) throws Exception {
      this.workers = workers;
      try (var options = new OrtSession.SessionOptions();
          var model = resource("/bge-small-en-v1.5-q.onnx")) {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        session = environment.createSession(model.readAllBytes(), options);
      }
    }

    private static InputStream resource(String name) throws IOException {
      var in = EmbeddingBench.class.getResourceAsStream(name);
      if (in == null) {
        throw new IOException("The class path holds no " + name);
      }
      return in;
    }

    List<long[]> tokenize(List<String> texts) throws Exception {
      try (var json = resource("/bge-small-en-v1.5-q-tokenizer.json");
          var tokenizer =
              HuggingFaceTokenizer.newInstance(
                  json, Map.of("truncation", "true", "padding", "false", "maxLength", "512"))) {
        return texts.stream().map(text -> tokenizer.encode(text).getIds()).toList();
      }
    }

    void run(List<long[]> tokens) throws Exception {
      var next = new AtomicInteger();
      try (var threads =
          Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("bare-", 0).factory())) {
        var running =
            IntStream.range(0, workers)
                .mapToObj(_ ->
                    threads.submit(() -> {
                      for (int i = next.getAndIncrement();
                          i < tokens.size();
                          i = next.getAndIncrement()) {
                        one(tokens.get(i));
                      }
                      return null;
                    }))
                .toList();
        for (var worker : running) {
          worker.get();
        }
      }
    }

    private void one(long[] ids) throws OrtException {
      long[] shape = {1, ids.length};
      var ones = new long[ids.length];
      Arrays.fill(ones, 1);
      try (var idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
          var mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
          var types =
              OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
          var _ =
              session.run(
                  Map.of("input_ids", idTensor, "attention_mask", mask, "token_type_ids", types))) {
        // the output is not even read
      }
    }

    @Override
    public void close() throws OrtException {
      session.close();
    }
  }
}
