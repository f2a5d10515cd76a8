package dev.codesense.search.store.qdrant;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.Reservation;
import io.qdrant.client.ValueFactory;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.VectorParamsMap;
import io.qdrant.client.grpc.Collections.VectorsConfig;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reservations as empty collections. Creating one is the only thing that of two clients just one
/// can do; so whoever takes over creates the next number, and the highest counts.
final class ReservationCollection {
  private static final String KEY = "codesense";

  /// No collection of ours has a capital letter in its name.
  private static final Pattern NAME =
      Pattern.compile("(?<collection>.+)\\.RUN-(?<number>[0-9]{1,9})");

  private final QdrantConnection connection;
  private final RecordCodec codec;
  private final Clock clock;

  ReservationCollection(QdrantConnection connection, RecordCodec codec, Clock clock) {
    this.connection = connection;
    this.codec = codec;
    this.clock = clock;
  }

  void reserve(String collection, String run, Duration lease) throws InterruptedException {
    var wanted = new Reservation(run, clock.instant().plus(lease));
    var known = numbers(collection);
    var last = known.lastEntry();
    var held =
        last == null ? Optional.<Reservation>empty() : admitted(collection, last.getValue(), run);
    if (held.filter(reservation -> reservation.run().equals(run)).isPresent()) {
      connection.write(last.getValue(), metadata(wanted));
      return;
    }
    var next = collection + ".RUN-" + (last == null ? 1 : last.getKey() + 1);
    connection.create(
        CreateCollection.newBuilder()
            .setCollectionName(next)
            .setVectorsConfig(
                VectorsConfig.newBuilder().setParamsMap(VectorParamsMap.getDefaultInstance()))
            .putAllMetadata(metadata(wanted))
            .build());
    // Another run may have created it first.
    admitted(collection, next, run);
    for (var earlier : known.values()) {
      connection.delete(earlier);
    }
  }

  void release(String collection, String run) throws InterruptedException {
    var last = numbers(collection).lastEntry();
    if (last != null && read(last.getValue()).filter(held -> held.run().equals(run)).isPresent()) {
      // Not deleted: the next one has to have a higher number.
      connection.write(last.getValue(), metadata(new Reservation(run, clock.instant())));
    }
  }

  private Optional<Reservation> admitted(String collection, String name, String run)
      throws InterruptedException {
    var held = read(name);
    held.ifPresent(reservation -> reservation.admit(collection, run, clock.instant()));
    return held;
  }

  private NavigableMap<Integer, String> numbers(String collection) throws InterruptedException {
    var numbers = new TreeMap<Integer, String>();
    for (var name : connection.collections()) {
      var matcher = NAME.matcher(name);
      if (matcher.matches() && matcher.group("collection").equals(collection)) {
        numbers.put(Integer.parseInt(matcher.group("number")), name);
      }
    }
    return numbers;
  }

  private Optional<Reservation> read(String name) throws InterruptedException {
    return connection
        .info(name)
        .map(info -> info.getConfig().getMetadataMap().get(KEY))
        .map(value -> codec.decode(value.getStringValue().getBytes(UTF_8), Reservation.class));
  }

  private Map<String, Value> metadata(Reservation reservation) {
    return Map.of(KEY, ValueFactory.value(new String(codec.encode(reservation), UTF_8)));
  }
}
