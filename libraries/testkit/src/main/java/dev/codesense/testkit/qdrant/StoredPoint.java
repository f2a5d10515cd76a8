package dev.codesense.testkit.qdrant;

import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.VectorsOutput;
import io.qdrant.client.grpc.Points.WithPayloadSelector;
import io.qdrant.client.grpc.Points.WithVectorsSelector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A point as it is kept: never changed, so that snapshots and queries share it.
///
/// @param version number of the operation that wrote it last
record StoredPoint(
    PointKey id,
    long version,
    Map<String, Value> payload,
    Map<String, float[]> dense,
    Map<String, SparseWords> sparse) {

  boolean hasVector(String name) {
    return dense.containsKey(name) || sparse.containsKey(name);
  }

  StoredPoint withPayload(long operation, Map<String, Value> more) {
    var merged = new TreeMap<>(payload);
    more.forEach((key, value) -> {
      if (value.hasNullValue()) {
        merged.remove(key);
      } else {
        merged.put(key, value);
      }
    });
    return new StoredPoint(id, operation, merged, dense, sparse);
  }

  RetrievedPoint retrieved(WithPayloadSelector payload, WithVectorsSelector vectors) {
    var point = RetrievedPoint.newBuilder().setId(id.toProto()).putAllPayload(selected(payload));
    var output = selected(vectors);
    return (output == null ? point : point.setVectors(output)).build();
  }

  Map<String, Value> selected(WithPayloadSelector selector) {
    return switch (selector.getSelectorOptionsCase()) {
      case ENABLE -> selector.getEnable() ? payload : Map.of();
      case INCLUDE -> {
        var some = new HashMap<>(payload);
        some.keySet().retainAll(Set.copyOf(selector.getInclude().getFieldsList()));
        yield some;
      }
      case EXCLUDE -> {
        var some = new HashMap<>(payload);
        selector.getExclude().getFieldsList().forEach(some::remove);
        yield some;
      }
      case SELECTOROPTIONS_NOT_SET -> Map.of();
    };
  }

  /// The vectors that are asked for; null: none are.
  @Nullable VectorsOutput selected(WithVectorsSelector selector) {
    return switch (selector.getSelectorOptionsCase()) {
      case ENABLE -> selector.getEnable() ? Vectors.output(this, _ -> true) : null;
      case INCLUDE ->
          Vectors.output(this, Set.copyOf(selector.getInclude().getNamesList())::contains);
      case SELECTOROPTIONS_NOT_SET -> null;
    };
  }
}
