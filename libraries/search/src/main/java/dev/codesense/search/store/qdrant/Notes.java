package dev.codesense.search.store.qdrant;

import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.ValueFactory.value;

import dev.codesense.core.CodesenseException;
import dev.codesense.search.store.StoreProblem;
import io.qdrant.client.VectorsFactory;
import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.GetPoints;
import io.qdrant.client.grpc.Points.PointStruct;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// The notes that a builder leaves for the next one, as points without vectors, so that no query
/// finds them.
final class Notes {
  private static final String PART = "notes";

  /// A part is well below what a server takes in one request.
  private static final int PART_BYTES = 1 << 20;

  private Notes() {}

  /// The points that hold `notes`; none when they are empty.
  static List<PointStruct> points(byte[] notes) {
    var points = new ArrayList<PointStruct>();
    for (int from = 0; from < notes.length; from += PART_BYTES) {
      var part = Arrays.copyOfRange(notes, from, Math.min(notes.length, from + PART_BYTES));
      points.add(
          PointStruct.newBuilder()
              .setId(part(points.size()))
              .putPayload(PART, value(Base64.getEncoder().encodeToString(part)))
              .setVectors(VectorsFactory.namedVectors(Map.of()))
              .build());
    }
    return points;
  }

  /// Version 8 keeps them apart from chunks, whose ids are of version 5.
  private static PointId part(int number) {
    return id(new UUID(0x8000L, 0x8000_0000_0000_0000L | number));
  }

  static List<PointId> ids(int parts) {
    return IntStream.range(0, parts).mapToObj(Notes::part).toList();
  }

  static Optional<byte[]> read(QdrantConnection connection, String collection, int parts)
      throws InterruptedException {
    if (parts == 0) {
      return Optional.empty();
    }
    var whole = new ByteArrayOutputStream();
    for (var part : ids(parts)) {
      var found =
          connection.call(
              collection,
              (client, timeout) ->
                  client.retrieveAsync(
                      GetPoints.newBuilder()
                          .setCollectionName(collection)
                          .addIds(part)
                          .setWithPayload(WithPayloadSelectorFactory.enable(true))
                          .build(),
                      timeout));
      if (found.isEmpty()) {
        throw new CodesenseException(
            StoreProblem.GENERATION_DAMAGED,
            "Generation %s is damaged: a part of its metadata is missing".formatted(collection));
      }
      whole.writeBytes(
          Base64.getDecoder().decode(found.getFirst().getPayloadOrThrow(PART).getStringValue()));
    }
    return Optional.of(whole.toByteArray());
  }
}
