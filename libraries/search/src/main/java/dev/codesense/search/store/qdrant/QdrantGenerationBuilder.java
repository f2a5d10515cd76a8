package dev.codesense.search.store.qdrant;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.PhysicalName;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.search.text.TermScanner;
import io.qdrant.client.VectorFactory;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.SparseVectorConfig;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.StrictModeConfig;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.CreateFieldIndexCollection;
import io.qdrant.client.grpc.Points.DeletePoints;
import io.qdrant.client.grpc.Points.FieldType;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.PointsIdsList;
import io.qdrant.client.grpc.Points.PointsSelector;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.Vector;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills one collection. It addresses the physical name alone: what is written through the alias
/// would follow the alias.
final class QdrantGenerationBuilder implements GenerationBuilder {
  private static final Logger log = LoggerFactory.getLogger(QdrantGenerationBuilder.class);

  /// A builder that says nothing for so long is dead.
  static final Duration LEASE = Duration.ofMinutes(1);

  /// Up to this share of the base gone, the server copies it. What is deleted stays in its document
  /// frequencies until the share is this large: then it makes the segment anew, graph and all, and
  /// a copy has gained nothing. Qdrant calls it `deleted_threshold`.
  private static final double LARGEST_CHANGE = .2;

  private static final int COPY_PAGE = 256;

  private final QdrantCodeStore store;
  private final QdrantConnection connection;
  private final RecordCodec codec;
  private final Clock clock;
  private final PhysicalName physical;
  private final String name;
  private final int dimensions;
  private final @Nullable Generation base;
  private final Uploads uploads;
  private final Thread heartbeat;

  private final Removed removed = new Removed();
  private long inheritedBytes;
  private boolean begun;
  private boolean done;

  /// Creates the collection; copies of the base come when it is known what is not wanted of it.
  QdrantGenerationBuilder(
      QdrantCodeStore store,
      QdrantConnection connection,
      RecordCodec codec,
      Clock clock,
      PhysicalName physical,
      int dimensions,
      @Nullable Generation base)
      throws InterruptedException {
    this.store = store;
    this.connection = connection;
    this.codec = codec;
    this.clock = clock;
    this.physical = physical;
    this.name = physical.toString();
    this.dimensions = dimensions;
    this.base = base;
    this.uploads =
        new Uploads(connection, name, new AdaptiveThrottle(connection, physical.collection()));
    create();
    heartbeat = Thread.ofVirtual().name("qdrant-heartbeat").start(this::sendHeartbeat);
  }

  private CollectionLabel label() {
    return CollectionLabel.building(clock.instant().plus(LEASE));
  }

  private void create() throws InterruptedException {
    var profile = connection.address().profile();
    var request =
        CreateCollection.newBuilder()
            .setCollectionName(name)
            .setVectorsConfig(
                VectorsConfig.newBuilder()
                    .setParamsMap(
                        VectorParamsMap.newBuilder()
                            .putMap(ChunkPoint.DENSE, profile.dense(dimensions))))
            .setSparseVectorsConfig(
                SparseVectorConfig.newBuilder()
                    .putMap(
                        ChunkPoint.WORDS,
                        SparseVectorParams.newBuilder()
                            .setModifier(Modifier.Idf)
                            .setIndex(profile.sparse())
                            .build()))
            .setOnDiskPayload(profile.onDisk())
            .setStrictModeConfig(
                StrictModeConfig.newBuilder()
                    .setEnabled(true)
                    .setUnindexedFilteringRetrieve(false)
                    .setUnindexedFilteringUpdate(false))
            .putAllMetadata(label().metadata(codec))
            .build();
    if (!connection.create(request)) {
      throw new IllegalStateException("Two builds have drawn the name " + name);
    }
    for (var field : ChunkPoint.INDEXED.entrySet()) {
      index(field.getKey(), field.getValue());
    }
  }

  /// Before there are points: a graph that is built without it serves filters badly.
  private void index(String field, PayloadSchemaType type) throws InterruptedException {
    var request =
        CreateFieldIndexCollection.newBuilder()
            .setCollectionName(name)
            .setFieldName(field)
            .setFieldType(
                type == PayloadSchemaType.Bool
                    ? FieldType.FieldTypeBool
                    : FieldType.FieldTypeKeyword)
            .setWait(true)
            .build();
    connection.call(
        "the index of %s in %s".formatted(field, name),
        connection.longTimeout(),
        (client, timeout) -> client.createPayloadIndexAsync(request, timeout));
  }

  private void sendHeartbeat() {
    while (true) {
      try {
        Thread.sleep(LEASE.dividedBy(4));
        store.write(name, label());
      } catch (InterruptedException e) {
        return;
      } catch (CodesenseException e) {
        log.warn("collection={} could not be marked as being built: {}", name, e.getMessage());
      }
    }
  }

  private void stopHeartbeat() {
    heartbeat.interrupt();
    boolean interrupted = false;
    while (heartbeat.isAlive()) {
      try {
        heartbeat.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void removeFile(String repo, String path) throws InterruptedException {
    if (begun) {
      delete(Filters.files(repo, List.of(path)));
    } else {
      removed.file(repo, path);
    }
  }

  @Override
  public synchronized void removeRepository(String repo) throws InterruptedException {
    if (begun) {
      delete(Filters.repository(repo));
    } else {
      removed.repository(repo);
    }
  }

  private void delete(Filter filter) throws InterruptedException {
    uploads.flush();
    delete(PointsSelector.newBuilder().setFilter(filter).build());
  }

  private void delete(PointsSelector points) throws InterruptedException {
    var request =
        DeletePoints.newBuilder().setCollectionName(name).setPoints(points).setWait(true).build();
    connection.call(
        name, connection.longTimeout(), (client, timeout) -> client.deleteAsync(request, timeout));
  }

  /// Takes over what is kept of the base, once.
  private synchronized void begin() throws InterruptedException {
    if (!begun) {
      begun = true;
      if (base != null && !copiedByServer(base)) {
        var points =
            new Scroll(connection, base.physicalName(), Scroll.ALL, List.of(), true, COPY_PAGE);
        points.forEach(point -> {
          if (isKept(point)) {
            uploads.add(copy(point));
          }
        });
      }
    }
  }

  private boolean isKept(RetrievedPoint point) {
    return ChunkPoint.isChunk(point.getPayloadMap())
        && !removed.has(ChunkPoint.key(point.getId(), point.getPayloadMap()));
  }

  /// Has the server copy the base, and takes out what is not kept of it.
  ///
  /// @return false where the server cannot, or so much would go that it is not worth it
  private boolean copiedByServer(Generation from) throws InterruptedException {
    var label = store.requireSealed(from.physicalName());
    var unwanted = removed.filters();
    long gone = 0;
    for (var filter : unwanted) {
      gone += count(from.physicalName(), filter);
    }
    var copy = new ServerCopy(connection, codec, from.physicalName(), name);
    if (gone > from.manifest().chunks() * LARGEST_CHANGE || !copy.isPossible()) {
      return false;
    }
    if (!copy.run()) {
      connection.delete(name);
      create();
      return false;
    }
    if (label.noteParts() > 0) {
      var notes = PointsIdsList.newBuilder().addAllIds(Notes.ids(label.noteParts()));
      delete(PointsSelector.newBuilder().setPoints(notes).build());
    }
    for (var filter : unwanted) {
      delete(filter);
    }
    inheritedBytes = Math.round(label.bytes() * (1 - (double) gone / from.manifest().chunks()));
    return true;
  }

  private long count(String collection, Filter filter) throws InterruptedException {
    return connection.call(
        collection, (client, timeout) -> client.countAsync(collection, filter, true, timeout));
  }

  private static PointStruct copy(RetrievedPoint point) {
    var vectors = new HashMap<String, Vector>();
    point
        .getVectors()
        .getVectors()
        .getVectorsMap()
        .forEach((vector, output) -> {
          if (vector.equals(ChunkPoint.WORDS)) {
            var sparse = ChunkPoint.words(output);
            vectors.put(vector, VectorFactory.vector(sparse.values(), sparse.indices()));
          } else {
            vectors.put(vector, VectorFactory.vector(ChunkPoint.floats(output)));
          }
        });
    return PointStruct.newBuilder()
        .setId(point.getId())
        .setVectors(VectorsFactory.namedVectors(vectors))
        .putAllPayload(point.getPayloadMap())
        .build();
  }

  @Override
  public void add(List<IndexedChunk> chunks) throws InterruptedException {
    for (var indexed : chunks) {
      requireDimensions(indexed);
    }
    begin();
    var scanner = new TermScanner();
    for (var indexed : chunks) {
      uploads.add(ChunkPoint.of(indexed, scanner, codec));
    }
  }

  private void requireDimensions(IndexedChunk indexed) {
    var vector = indexed.vector();
    if (vector != null && vector.length != dimensions) {
      throw new CodesenseException(
          StoreProblem.DIMENSION_MISMATCH,
          "A vector of %d dimensions for %s:%d, the generation holds %d"
              .formatted(
                  vector.length, indexed.chunk().path(), indexed.chunk().startLine(), dimensions));
    }
  }

  @Override
  public void checkpoint() throws InterruptedException {
    begin();
    uploads.flush();
  }

  @Override
  public void keys(Consumer<? super ChunkKey> taker) throws InterruptedException {
    checkpoint();
    QdrantCodeIndex.keys(connection, name, taker);
  }

  @Override
  public Generation seal(Generation.Manifest manifest, byte[] notes) throws InterruptedException {
    if (manifest.dimensions() != dimensions) {
      throw new CodesenseException(
          StoreProblem.DIMENSION_MISMATCH,
          "The manifest says %d dimensions, the generation was begun with %d"
              .formatted(manifest.dimensions(), dimensions));
    }
    checkpoint();
    new Readiness(connection, name).requireCounted(manifest);
    // Without the notes, which the next generation does not take over.
    long bytes = inheritedBytes + uploads.bytes();
    var parts = Notes.points(notes);
    for (var part : parts) {
      uploads.add(part);
    }
    uploads.flush();
    // Its label would come over the last one.
    stopHeartbeat();
    var generation =
        new Generation(physical.collection(), physical.number(), name, clock.instant(), manifest);
    store.write(name, label().sealed(generation, parts.size(), bytes));
    done = true;
    uploads.close();
    return generation;
  }

  /// Leaves everything as it is.
  void abandon() {
    done = true;
    stopHeartbeat();
    uploads.close();
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    abandon();
    try {
      connection.once(
          connection.address().timeout(),
          (client, timeout) -> client.deleteCollectionAsync(name, timeout));
    } catch (ExecutionException | TimeoutException e) {
      log.warn("left-over={} is removed by the next build: {}", name, QdrantConnection.status(e));
    } catch (InterruptedException e) {
      log.warn("left-over={} is removed by the next build: interrupted", name);
      Thread.currentThread().interrupt();
    }
  }
}
