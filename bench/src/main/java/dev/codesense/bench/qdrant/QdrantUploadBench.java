package dev.codesense.bench.qdrant;

import dev.codesense.bench.Arguments;
import dev.codesense.bench.BenchIndex;
import dev.codesense.bench.SyntheticChunks;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexedChunk;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// How fast points get into Qdrant: by our builder, by qdrant-client's `upload_points` (Python,
/// with the same points in a collection of the same layout), and into a generation upon the live
/// one, some files changed: what is unchanged copied point by point, and by the server itself.
///
/// Arguments: a store such as `qdrant://localhost:6334` (without: the fake server), and optionally
/// `--chunks N`, `--rounds N`, and `--python PATH` of an interpreter that has qdrant-client;
/// without it only ours is measured. Run it in the repository.
public final class QdrantUploadBench {
  private static final String COLLECTION = "bench-upload";
  private static final String SCRIPT = "bench/qdrant_upload.py";
  private static final SyntheticChunks SYNTHETIC = new SyntheticChunks(384, 1_000, 15);

  /// Files in a hundred.
  private static final int[] CHANGED = {1, 5, 10, 20};

  private static final int FILE = 10;

  private final QdrantServer server;
  private final CodeStore store;
  private final Arguments options;

  private QdrantUploadBench(QdrantServer server, CodeStore store, Arguments options) {
    this.server = server;
    this.store = store;
    this.options = options;
  }

  public static void main(String[] arguments) throws Exception {
    var options = Arguments.of(arguments);
    try (var server = QdrantServer.of(options.first())) {
      server.clear(COLLECTION);
      try (var store = server.open()) {
        new QdrantUploadBench(server, store, options).measure();
      } finally {
        server.clear(COLLECTION);
      }
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private void measure() throws IOException, InterruptedException, ExecutionException {
    int count = options.number("--chunks", 20_000);
    var chunks = SYNTHETIC.chunks(1, 0, count);
    System.out.printf("%s, %d chunks%n", server, count);
    System.out.println(
        "| round | ours points/s | qdrant-client, 1 process | 4 processes | ours of the best |");
    System.out.println("|---|---|---|---|---|");
    int rounds = options.number("--rounds", 3);
    for (int round = 1; round <= rounds; round++) {
      server.clear(COLLECTION);
      round(round, chunks);
    }
    var live = store.generations(COLLECTION).getFirst();
    System.out.println(
        "| changed % | points copied: filled s | green s | copied by the server: filled s | green s |");
    System.out.println("|---|---|---|---|---|");
    try (var withoutRest = server.openWithoutRest()) {
      for (int percent : CHANGED) {
        System.out.printf("| %d |", percent);
        copy(withoutRest, live, count, percent);
        copy(store, live, count, percent);
        System.out.println();
      }
    }
  }

  private void round(int round, List<IndexedChunk> chunks)
      throws IOException, InterruptedException {
    double ours;
    Generation generation;
    try (var builder = store.build(COLLECTION, SYNTHETIC.dimensions(), null)) {
      long begin = System.nanoTime();
      BenchIndex.add(builder, chunks);
      builder.checkpoint();
      ours = chunks.size() / seconds(begin);
      generation = BenchIndex.seal(builder, "synthetic", SYNTHETIC.dimensions());
    }
    store.verify(generation);
    double single = python(generation, 1);
    double parallel = python(generation, 4);
    System.out.printf(
        "| %d | %.0f | %.0f | %.0f | %.2f |%n",
        round, ours, single, parallel, ours / Math.max(single, parallel));
  }

  /// Points a second; not a number without an interpreter.
  private double python(Generation source, int processes) throws IOException, InterruptedException {
    var python = options.text("--python", "");
    if (python.isEmpty()) {
      return Double.NaN;
    }
    var address = server.address();
    var script =
        new ProcessBuilder(
                python,
                SCRIPT,
                address.host(),
                Integer.toString(address.port()),
                source.physicalName(),
                COLLECTION + "-g9-00000000",
                Integer.toString(processes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = script.inputReader()) {
      var line = said.readLine();
      if (script.waitFor() != 0 || line == null) {
        throw new IllegalStateException(SCRIPT + " failed");
      }
      return Double.parseDouble(line);
    }
  }

  /// As the index stage builds upon a generation.
  private void copy(CodeStore way, Generation live, int count, int percent)
      throws InterruptedException {
    int changed = Math.max(count / 100 * percent / FILE, 1) * FILE;
    long begin = System.nanoTime();
    Generation generation;
    try (var builder = way.build(COLLECTION, SYNTHETIC.dimensions(), live)) {
      for (int number = 0; number < changed; number += FILE) {
        builder.removeFile(SyntheticChunks.repository(), SyntheticChunks.path(1, number));
      }
      BenchIndex.add(builder, SYNTHETIC.chunks(2, 0, changed));
      generation = BenchIndex.seal(builder, "synthetic", SYNTHETIC.dimensions());
    }
    double filled = seconds(begin);
    way.verify(generation);
    System.out.printf(" %.1f | %.1f |", filled, seconds(begin));
    way.remove(generation);
  }
}
