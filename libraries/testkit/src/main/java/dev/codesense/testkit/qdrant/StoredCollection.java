package dev.codesense.testkit.qdrant;

import io.qdrant.client.grpc.Collections.CollectionConfig;
import io.qdrant.client.grpc.Collections.Modifier;
import io.qdrant.client.grpc.Collections.PayloadSchemaInfo;
import io.qdrant.client.grpc.Collections.SparseVectorParams;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.PointStruct;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One collection: its settings, its points, and what is needed to search them. Many readers or one
/// writer.
final class StoredCollection {
  /// From here on, and from a fifth of the slots, deleted points are swept out.
  private static final int SWEEP_FROM = 1_000;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final NavigableMap<PointKey, Integer> slotOf = new TreeMap<>();
  private final List<@Nullable StoredPoint> slots = new ArrayList<>();
  private final Map<String, DenseIndex> numbers = new HashMap<>();
  private final Map<String, SparseIndex> words = new HashMap<>();
  private final Map<String, PayloadSchemaInfo> indexes = new TreeMap<>();
  private CollectionConfig config;
  private long operations;

  /// The indexes with their counts; null: not counted since the last write.
  private volatile @Nullable Map<String, PayloadSchemaInfo> counted;

  StoredCollection(CollectionConfig config) {
    this.config = config;
  }

  /// A point that was found.
  record Hit(StoredPoint point, float score) {}

  /// What a snapshot holds.
  record Frozen(
      CollectionConfig config,
      Map<String, PayloadSchemaInfo> indexes,
      List<StoredPoint> points,
      long operations) {}

  Frozen freeze() {
    return reading(() -> new Frozen(config, Map.copyOf(indexes), points().toList(), operations));
  }

  /// Becomes what a snapshot holds.
  void recover(Frozen snapshot) {
    writing(() -> {
      var vectors = snapshot.config().getParams().getVectorsConfig();
      if (!config.getParams().getVectorsConfig().equals(vectors)) {
        throw Refusals.badInput("Snapshot is not compatible with existing collection");
      }
      clear();
      snapshot.points().forEach(this::put);
      indexes.putAll(snapshot.indexes());
      operations = snapshot.operations();
      return operations;
    });
  }

  CollectionConfig config() {
    return reading(() -> config);
  }

  StrictMode strictMode() {
    return reading(() -> new StrictMode(config.getStrictModeConfig(), Map.copyOf(indexes)));
  }

  int size() {
    return reading(slotOf::size);
  }

  /// How many points have that vector.
  int having(String vector) {
    return reading(() -> {
      var index = numbers.get(vector);
      var sparse = words.get(vector);
      return (index == null ? 0 : index.held()) + (sparse == null ? 0 : sparse.held());
    });
  }

  /// Payload fields that have an index, with the number of points that have the field.
  Map<String, PayloadSchemaInfo> schema() {
    return reading(() -> {
      var schema = counted;
      if (schema == null) {
        var counts = new TreeMap<String, PayloadSchemaInfo>();
        indexes.forEach((field, info) ->
            counts.put(field, info.toBuilder().setPoints(having(field, points())).build()));
        schema = counts;
        counted = schema;
      }
      return schema;
    });
  }

  private static long having(String field, Stream<StoredPoint> points) {
    return points.filter(point -> !Payloads.at(point.payload(), field).isEmpty()).count();
  }

  void change(UpdateCollection diff) {
    writing(() -> {
      var changed = config.toBuilder();
      if (diff.hasHnswConfig()) {
        changed.getHnswConfigBuilder().mergeFrom(diff.getHnswConfig());
      }
      if (diff.hasOptimizersConfig()) {
        changed.getOptimizerConfigBuilder().mergeFrom(diff.getOptimizersConfig());
      }
      if (diff.hasStrictModeConfig()) {
        changed.getStrictModeConfigBuilder().mergeFrom(diff.getStrictModeConfig());
      }
      if (diff.getParams().hasOnDiskPayload()) {
        changed.getParamsBuilder().setOnDiskPayload(diff.getParams().getOnDiskPayload());
      }
      switch (diff.getQuantizationConfig().getQuantizationCase()) {
        case SCALAR ->
            changed
                .getQuantizationConfigBuilder()
                .setScalar(diff.getQuantizationConfig().getScalar());
        case DISABLED -> changed.clearQuantizationConfig();
        case QUANTIZATION_NOT_SET -> {}
        case BINARY, PRODUCT, TURBOQUANT ->
            throw Refusals.unknownToTheFake(diff.getQuantizationConfig());
      }
      if (diff.hasVectorsConfig() || diff.hasSparseVectorsConfig()) {
        throw Refusals.unknownToTheFake("changed vectors");
      }
      diff.getMetadataMap()
          .forEach((key, value) -> {
            if (value.hasNullValue()) {
              changed.removeMetadata(key);
            } else {
              changed.putMetadata(key, value);
            }
          });
      config = changed.build();
      return ++operations;
    });
  }

  long index(String field, @Nullable PayloadSchemaInfo info) {
    return writing(() -> {
      if (info == null) {
        indexes.remove(field);
      } else {
        indexes.put(field, info);
      }
      return ++operations;
    });
  }

  long upsert(List<PointStruct> points) {
    return writing(() -> {
      long operation = ++operations;
      for (var point : points) {
        put(stored(point, operation));
      }
      return operation;
    });
  }

  private StoredPoint stored(PointStruct point, long operation) {
    var id = PointKey.of(point.getId());
    var dense = new HashMap<String, float[]>();
    var sparse = new HashMap<String, SparseWords>();
    Vectors.named(point.getVectors())
        .forEach((name, vector) -> {
          var found = Vectors.sparse(vector);
          if (found != null) {
            if (sparseParams(name) == null) {
              throw noSuchVector(name);
            }
            sparse.put(name, found);
          } else {
            dense.put(name, fitting(name, Vectors.dense(vector)));
          }
        });
    return new StoredPoint(
        id, operation, Map.copyOf(point.getPayloadMap()), Map.copyOf(dense), Map.copyOf(sparse));
  }

  private float[] fitting(String name, List<Float> numbers) {
    var params = denseParams(name);
    if (params == null) {
      throw noSuchVector(name);
    }
    if (numbers.size() != params.getSize()) {
      throw Refusals.badInput(
          "Vector dimension error: expected dim: %d, got %d"
              .formatted(params.getSize(), numbers.size()));
    }
    return Vectors.kept(numbers, params.getDistance());
  }

  /// How many links per point the graph of a dense vector has; null: it is no dense vector.
  @Nullable Long links(String vector) {
    return reading(() -> {
      var params = denseParams(vector);
      if (params == null) {
        return null;
      }
      return params.getHnswConfig().hasM()
          ? params.getHnswConfig().getM()
          : config.getHnswConfig().getM();
    });
  }

  private static RuntimeException noSuchVector(String name) {
    return Refusals.badInput("Not existing vector name error: " + name);
  }

  private @Nullable VectorParams denseParams(String name) {
    var vectors = config.getParams().getVectorsConfig();
    return vectors.hasParams() && name.equals(Vectors.UNNAMED)
        ? vectors.getParams()
        : vectors.getParamsMap().getMapMap().get(name);
  }

  private @Nullable SparseVectorParams sparseParams(String name) {
    return config.getParams().getSparseVectorsConfig().getMapMap().get(name);
  }

  long delete(List<PointKey> ids) {
    return writing(() -> {
      ids.forEach(this::drop);
      sweep();
      return ++operations;
    });
  }

  long delete(Filter filter) {
    var wanted = Filters.of(filter);
    return writing(() -> {
      points().filter(wanted).map(StoredPoint::id).toList().forEach(this::drop);
      sweep();
      return ++operations;
    });
  }

  long setPayload(List<PointKey> ids, Map<String, Value> payload) {
    return writing(() -> {
      long operation = ++operations;
      for (var id : ids) {
        var slot = slotOf.get(id);
        if (slot == null) {
          throw Refusals.notFound("No point with id %s found".formatted(id));
        }
        slots.set(slot, point(slot).withPayload(operation, payload));
      }
      return operation;
    });
  }

  long setPayload(Filter filter, Map<String, Value> payload) {
    var wanted = Filters.of(filter);
    return writing(() -> {
      long operation = ++operations;
      slots.replaceAll(point ->
          point != null && wanted.test(point) ? point.withPayload(operation, payload) : point);
      return operation;
    });
  }

  List<StoredPoint> get(List<PointKey> ids) {
    return reading(() -> {
      var found = new ArrayList<StoredPoint>();
      for (var id : ids.stream().distinct().toList()) {
        var slot = slotOf.get(id);
        if (slot != null) {
          found.add(point(slot));
        }
      }
      return found;
    });
  }

  /// At most `limit` points in the order of their ids.
  ///
  /// @param from the least id; null: from the beginning
  List<StoredPoint> scroll(Filter filter, @Nullable PointKey from, long limit) {
    var wanted = Filters.of(filter);
    return reading(() ->
        (from == null ? slotOf : slotOf.tailMap(from, true))
            .values().stream().map(this::point).filter(wanted).limit(limit).toList());
  }

  long count(Filter filter) {
    var wanted = Filters.of(filter);
    return reading(() -> points().filter(wanted).count());
  }

  /// All points that a filter lets through, in no order.
  List<StoredPoint> all(Filter filter) {
    var wanted = Filters.of(filter);
    return reading(() -> points().filter(wanted).toList());
  }

  /// The points nearest to a vector, the best first.
  List<Hit> nearest(String vector, List<Float> to, Filter filter, float threshold, int limit) {
    var wanted = Filters.of(filter);
    return reading(() -> {
      var query = fitting(vector, to);
      var best = new Best(limit, threshold);
      var index = numbers.getOrDefault(vector, new DenseIndex());
      for (int slot = 0; slot < index.slots(); slot++) {
        var one = index.at(slot);
        if (one != null) {
          float score = Vectors.dot(query, one);
          if (best.takes(score) && wanted.test(point(slot))) {
            best.add(slot, score);
          }
        }
      }
      return best.hits();
    });
  }

  /// The points that share most with some words, the best first; those that share none are no hits.
  List<Hit> nearest(String vector, SparseWords to, Filter filter, float threshold, int limit) {
    var wanted = Filters.of(filter);
    return reading(() -> {
      var params = sparseParams(vector);
      if (params == null) {
        throw noSuchVector(vector);
      }
      var best = new Best(limit, threshold);
      var index = words.get(vector);
      if (index != null) {
        var scores = index.scores(to, slots.size(), params.getModifier() == Modifier.Idf);
        for (int slot = 0; slot < scores.length; slot++) {
          var point = scores[slot] == 0 ? null : slots.get(slot);
          if (point != null && best.takes(scores[slot]) && wanted.test(point)) {
            best.add(slot, scores[slot]);
          }
        }
      }
      return best.hits();
    });
  }

  /// The best hits so far.
  private final class Best {
    private static final Comparator<Scored> WORST_FIRST =
        Comparator.comparingDouble(Scored::score)
            .thenComparing(Comparator.comparingInt(Scored::slot).reversed());

    private final int limit;
    private final float threshold;
    private final PriorityQueue<Scored> heap = new PriorityQueue<>(WORST_FIRST);

    Best(int limit, float threshold) {
      this.limit = limit;
      this.threshold = threshold;
    }

    boolean takes(float score) {
      if (score < threshold) {
        return false;
      }
      var worst = heap.size() < limit ? null : heap.peek();
      return worst == null || score > worst.score();
    }

    void add(int slot, float score) {
      heap.add(new Scored(slot, score));
      if (heap.size() > limit) {
        heap.poll();
      }
    }

    List<Hit> hits() {
      return heap.stream()
          .sorted(WORST_FIRST.reversed())
          .map(one -> new Hit(point(one.slot()), one.score()))
          .toList();
    }
  }

  /// A slot with its score.
  private record Scored(int slot, float score) {}

  private Stream<StoredPoint> points() {
    return slotOf.values().stream().map(this::point);
  }

  private StoredPoint point(int slot) {
    var point = slots.get(slot);
    if (point == null) {
      throw new IllegalStateException("slot " + slot + " is empty");
    }
    return point;
  }

  private void put(StoredPoint point) {
    int slot = slots.size();
    var earlier = slotOf.put(point.id(), slot);
    if (earlier != null) {
      var replaced = free(earlier);
      replaced.sparse().forEach((name, vector) -> sparse(name).replaced(vector));
    }
    slots.add(point);
    point.dense().forEach((name, vector) -> dense(name).add(slot, vector));
    point.sparse().forEach((name, vector) -> sparse(name).add(slot, vector));
    if (earlier != null) {
      sweep();
    }
  }

  private void drop(PointKey id) {
    var slot = slotOf.remove(id);
    if (slot != null) {
      free(slot).sparse().forEach((name, vector) -> sparse(name).deleted(vector));
    }
  }

  private StoredPoint free(int slot) {
    var point = point(slot);
    point.dense().keySet().forEach(name -> dense(name).remove(slot));
    slots.set(slot, null);
    return point;
  }

  private DenseIndex dense(String vector) {
    return numbers.computeIfAbsent(vector, _ -> new DenseIndex());
  }

  private SparseIndex sparse(String vector) {
    return words.computeIfAbsent(vector, _ -> new SparseIndex());
  }

  private void sweep() {
    int dead = slots.size() - slotOf.size();
    if (dead > SWEEP_FROM && dead > slots.size() / 5) {
      var alive = points().toList();
      clear();
      alive.forEach(this::put);
    }
  }

  private void clear() {
    slotOf.clear();
    slots.clear();
    numbers.clear();
    words.clear();
  }

  private <T extends @Nullable Object> T reading(Supplier<T> work) {
    lock.readLock().lock();
    try {
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private long writing(Supplier<Long> work) {
    lock.writeLock().lock();
    try {
      counted = null;
      return work.get();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
