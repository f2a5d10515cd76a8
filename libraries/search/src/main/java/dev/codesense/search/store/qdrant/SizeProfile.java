package dev.codesense.search.store.qdrant;

import io.qdrant.client.grpc.Collections.Datatype;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.HnswConfigDiff;
import io.qdrant.client.grpc.Collections.QuantizationConfig;
import io.qdrant.client.grpc.Collections.QuantizationType;
import io.qdrant.client.grpc.Collections.ScalarQuantization;
import io.qdrant.client.grpc.Collections.SparseIndexConfig;
import io.qdrant.client.grpc.Collections.VectorParams;

/// How a collection is laid out, by how much it is going to hold: what stays in memory, what is
/// read from disk. docs/qdrant.md has the sizes.
public enum SizeProfile {
  /// Up to a few hundred thousand chunks: everything in memory, vectors as they are.
  SMALL(false, false),

  /// Up to a few million: searched as one byte per dimension, the vectors themselves on disk.
  MEDIUM(true, false),

  /// More: payload, sparse index and HNSW graph on disk too.
  LARGE(true, true);

  private static final int HNSW_EDGES = 16;
  private static final int HNSW_CANDIDATES = 100;

  /// Outliers beyond it are clipped, which keeps the step of the other values small.
  private static final float QUANTILE = 0.99f;

  private final boolean quantised;
  private final boolean onDisk;

  SizeProfile(boolean quantised, boolean onDisk) {
    this.quantised = quantised;
    this.onDisk = onDisk;
  }

  /// Whether vectors are searched as one byte per dimension.
  public boolean quantised() {
    return quantised;
  }

  /// Whether payload and indexes are read from disk.
  public boolean onDisk() {
    return onDisk;
  }

  VectorParams dense(int dimensions) {
    var params =
        VectorParams.newBuilder()
            .setSize(dimensions)
            .setDistance(Distance.Cosine)
            .setOnDisk(quantised)
            .setHnswConfig(
                HnswConfigDiff.newBuilder()
                    .setM(HNSW_EDGES)
                    .setEfConstruct(HNSW_CANDIDATES)
                    .setOnDisk(onDisk));
    if (quantised) {
      params.setQuantizationConfig(
          QuantizationConfig.newBuilder()
              .setScalar(
                  ScalarQuantization.newBuilder()
                      .setType(QuantizationType.Int8)
                      .setQuantile(QUANTILE)
                      .setAlwaysRam(true)));
    }
    return params.build();
  }

  SparseIndexConfig sparse() {
    return SparseIndexConfig.newBuilder().setOnDisk(onDisk).setDatatype(Datatype.Float32).build();
  }
}
