package dev.codesense.bench;

import dev.codesense.core.RecordCodec;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexedChunk;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.PointIdFactory;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorOutput;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// How fast points get into Qdrant: by our builder, by qdrant-client's `upload_points` (Python,
/// with the same points in a collection of the same layout), and as a copy of the live generation
/// of which one file in a hundred has changed: point by point, as our builder copies, and as a
/// snapshot that is recovered and mended.
///
/// Arguments: a store such as `qdrant://localhost:6334` (without: the fake server), and optionally
/// `--chunks N`, `--rounds N`, `--rest URL` of the same server, and `--python PATH` of an
/// interpreter that has qdrant-client; without it only ours is measured. Run it in the repository.
public final class QdrantUploadBench {
  private static final String COLLECTION = "bench-upload";
  private static final String SCRIPT = "bench/qdrant_upload.py";
  private static final SyntheticChunks SYNTHETIC = new SyntheticChunks(384, 1_000, 15);

  /// Chunks of one file in a hundred.
  private static final int CHANGED = 100;

  private static final int FILE = 10;
  private static final int LOOKS = 3;

  private final QdrantServer server;
  private final CodeStore store;
  private final Arguments options;
  private final RecordCodec codec = new JsonCodec();

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
    System.out.println("| 1 % changed | filled s | green s |");
    System.out.println("|---|---|---|");
    var copy = copy(live, count);
    snapshot(live, copy, count);
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

  private static int changed(int count) {
    return Math.max(count / CHANGED / FILE, 1) * FILE;
  }

  /// As the index stage builds upon a generation.
  private Generation copy(Generation live, int count) {
    long begin = System.nanoTime();
    Generation generation;
    try (var builder = store.build(COLLECTION, SYNTHETIC.dimensions(), live)) {
      for (int number = 0; number < changed(count); number += FILE) {
        builder.removeFile(SyntheticChunks.repository(), SyntheticChunks.path(1, number));
      }
      BenchIndex.add(builder, SYNTHETIC.chunks(2, 0, changed(count)));
      generation = BenchIndex.seal(builder, "synthetic", SYNTHETIC.dimensions());
    }
    double filled = seconds(begin);
    store.verify(generation);
    System.out.printf("| points copied | %.1f | %.1f |%n", filled, seconds(begin));
    return generation;
  }

  /// The vendor's way: the server copies its own files.
  private void snapshot(Generation live, Generation copy, int count)
      throws IOException, InterruptedException, ExecutionException {
    var added = new ArrayList<PointStruct>();
    for (var chunk : SYNTHETIC.chunks(2, 0, changed(count))) {
      added.add(point(copy, chunk));
    }
    var name = COLLECTION + "-g8-00000000";
    long begin = System.nanoTime();
    var snapshot =
        server.client().createSnapshotAsync(live.physicalName(), QdrantServer.PATIENCE).get();
    double taken = seconds(begin);
    recover(live.physicalName(), snapshot.getName(), name);
    double recovered = seconds(begin);
    var gone = new ArrayList<String>();
    for (int number = 0; number < changed(count); number += FILE) {
      gone.add(SyntheticChunks.path(1, number));
    }
    var filter = Filter.newBuilder().addMust(ConditionFactory.matchKeywords("path", gone)).build();
    server.client().deleteAsync(name, filter, QdrantServer.PATIENCE).get();
    server.client().upsertAsync(name, added, QdrantServer.PATIENCE).get();
    double filled = seconds(begin);
    awaitGreen(name);
    System.out.printf(
        "| snapshot (taken after %.1f s, recovered after %.1f s) and changes | %.1f | %.1f |%n",
        taken, recovered, filled, seconds(begin));
    server
        .client()
        .deleteSnapshotAsync(live.physicalName(), snapshot.getName(), QdrantServer.PATIENCE)
        .get();
    long points = server.client().countAsync(name, QdrantServer.PATIENCE).get();
    long wanted = server.client().countAsync(copy.physicalName(), QdrantServer.PATIENCE).get();
    if (points != wanted) {
      throw new IllegalStateException("%d points, the copy has %d".formatted(points, wanted));
    }
  }

  private PointStruct point(Generation generation, IndexedChunk chunk)
      throws InterruptedException, ExecutionException {
    var id = PointIdFactory.id(chunk.chunk().chunkId());
    var point =
        server
            .client()
            .retrieveAsync(
                generation.physicalName(),
                List.of(id),
                WithPayloadSelectorFactory.enable(true),
                WithVectorsSelectorFactory.enable(true),
                null,
                QdrantServer.PATIENCE)
            .get()
            .getFirst();
    return PointStruct.newBuilder()
        .setId(id)
        .setVectors(VectorsFactory.namedVectors(vectors(point)))
        .putAllPayload(point.getPayloadMap())
        .build();
  }

  @SuppressWarnings("deprecation") // 1.16 fills the fields that others have replaced
  private static Map<String, Vector> vectors(RetrievedPoint point) {
    var vectors = new HashMap<String, Vector>();
    for (Map.Entry<String, VectorOutput> named :
        point.getVectors().getVectors().getVectorsMap().entrySet()) {
      var output = named.getValue();
      vectors.put(
          named.getKey(),
          output.hasSparse()
              ? VectorFactory.vector(
                  output.getSparse().getValuesList(), output.getSparse().getIndicesList())
              : output.hasDense()
                  ? VectorFactory.vector(output.getDense().getDataList())
                  : output.hasIndices()
                      ? VectorFactory.vector(
                          output.getDataList(), output.getIndices().getDataList())
                      : VectorFactory.vector(output.getDataList()));
    }
    return vectors;
  }

  private void recover(String collection, String snapshot, String name)
      throws IOException, InterruptedException {
    var rest = options.text("--rest", server.rest());
    var location = "%s/collections/%s/snapshots/%s".formatted(rest, collection, snapshot);
    try (var http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("%s/collections/%s/snapshots/recover".formatted(rest, name)))
                  .header("Content-Type", "application/json")
                  .timeout(QdrantServer.PATIENCE)
                  .PUT(
                      BodyPublishers.ofByteArray(
                          codec.encode(Map.of("location", location, "priority", "snapshot"))))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.body());
      }
    }
  }

  /// As a generation is verified: several looks in a row.
  private void awaitGreen(String name) throws InterruptedException, ExecutionException {
    for (int green = 0; green < LOOKS; ) {
      var info = server.client().getCollectionInfoAsync(name, QdrantServer.PATIENCE).get();
      green = info.getStatus() == CollectionStatus.Green ? green + 1 : 0;
      if (green < LOOKS) {
        Thread.sleep(200);
      }
    }
  }
}
