package dev.codesense.testkit.qdrant;

import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Points.DenseVector;
import io.qdrant.client.grpc.Points.NamedVectorsOutput;
import io.qdrant.client.grpc.Points.SparseVector;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.VectorOutput;
import io.qdrant.client.grpc.Points.VectorsOutput;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Vectors between the wire and the memory.
final class Vectors {
  /// The name of a vector without a name.
  static final String UNNAMED = "";

  private Vectors() {}

  static Map<String, Vector> named(io.qdrant.client.grpc.Points.Vectors vectors) {
    return switch (vectors.getVectorsOptionsCase()) {
      case VECTOR -> Map.of(UNNAMED, vectors.getVector());
      case VECTORS -> vectors.getVectors().getVectorsMap();
      case VECTORSOPTIONS_NOT_SET -> Map.of();
    };
  }

  /// The words of a sparse vector, in the fields of now or of earlier clients; null: a dense one.
  @SuppressWarnings("deprecation") // The server reads both.
  static @Nullable SparseWords sparse(Vector vector) {
    return switch (vector.getVectorCase()) {
      case SPARSE ->
          SparseWords.of(vector.getSparse().getIndicesList(), vector.getSparse().getValuesList());
      case VECTOR_NOT_SET ->
          vector.hasIndices()
              ? SparseWords.of(vector.getIndices().getDataList(), vector.getDataList())
              : null;
      case DENSE -> null;
      case MULTI_DENSE, DOCUMENT, IMAGE, OBJECT ->
          throw Refusals.unknownToTheFake(vector.getVectorCase());
    };
  }

  @SuppressWarnings("deprecation") // The server reads both.
  static List<Float> dense(Vector vector) {
    return vector.hasDense() ? vector.getDense().getDataList() : vector.getDataList();
  }

  /// The numbers as they are kept: of length 1 where the distance is the angle.
  static float[] kept(List<Float> numbers, Distance distance) {
    var vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i);
    }
    if (distance == Distance.Cosine) {
      normalize(vector);
    }
    return vector;
  }

  /// Leaves what is of length 0 or 1 already as it is, bit by bit, as the server does.
  private static void normalize(float[] vector) {
    float squares = dot(vector, vector);
    if (squares < Math.ulp(1f) || Math.abs(squares - 1f) <= 1e-6f) {
      return;
    }
    float length = (float) Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= length;
    }
  }

  /// Eight sums side by side, for speed.
  static float dot(float[] a, float[] b) {
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    int i = 0;
    for (int end = a.length - 7; i < end; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  static VectorsOutput output(StoredPoint point, Predicate<String> wanted) {
    var named = NamedVectorsOutput.newBuilder();
    point
        .dense()
        .forEach((name, numbers) -> {
          if (wanted.test(name)) {
            var dense = DenseVector.newBuilder();
            for (float number : numbers) {
              dense.addData(number);
            }
            named.putVectors(name, VectorOutput.newBuilder().setDense(dense).build());
          }
        });
    point
        .sparse()
        .forEach((name, words) -> {
          if (wanted.test(name)) {
            var sparse = SparseVector.newBuilder();
            for (int i = 0; i < words.size(); i++) {
              sparse.addIndices(words.index(i)).addValues(words.value(i));
            }
            named.putVectors(name, VectorOutput.newBuilder().setSparse(sparse).build());
          }
        });
    var unnamed = named.getVectorsMap().get(UNNAMED);
    return unnamed == null
        ? VectorsOutput.newBuilder().setVectors(named).build()
        : VectorsOutput.newBuilder().setVector(unnamed).build();
  }
}
