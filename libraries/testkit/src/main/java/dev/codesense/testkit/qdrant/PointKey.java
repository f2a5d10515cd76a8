package dev.codesense.testkit.qdrant;

import io.qdrant.client.grpc.Common.PointId;
import java.util.Comparator;
import java.util.UUID;

/// The id of a point, in the order of the server: numbers first, then UUIDs, both unsigned.
record PointKey(boolean uuid, long high, long low) implements Comparable<PointKey> {
  private static final Comparator<PointKey> ORDER =
      Comparator.comparing(PointKey::uuid)
          .thenComparing(PointKey::high, Long::compareUnsigned)
          .thenComparing(PointKey::low, Long::compareUnsigned);

  static PointKey of(PointId id) {
    return switch (id.getPointIdOptionsCase()) {
      case NUM -> new PointKey(false, 0, id.getNum());
      case UUID -> {
        try {
          var uuid = UUID.fromString(id.getUuid());
          yield new PointKey(true, uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
        } catch (IllegalArgumentException e) {
          throw Refusals.malformed("Unable to parse UUID: " + id.getUuid());
        }
      }
      case POINTIDOPTIONS_NOT_SET -> throw Refusals.malformed("No ID options provided");
    };
  }

  PointId toProto() {
    return uuid
        ? PointId.newBuilder().setUuid(toString()).build()
        : PointId.newBuilder().setNum(low).build();
  }

  @Override
  public int compareTo(PointKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return uuid ? new UUID(high, low).toString() : Long.toUnsignedString(low);
  }
}
