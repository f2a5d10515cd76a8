package dev.codesense.search.store.qdrant;

import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import io.qdrant.client.grpc.Points.ScrollResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The points of a collection by their ids, a page at a time.
///
/// @param filter which points; [#ALL] for all
/// @param payload names of the fields wanted; empty: all
/// @param vectors whether vectors are wanted
/// @param page points in one answer
record Scroll(
    QdrantConnection connection,
    String collection,
    Filter filter,
    List<String> payload,
    boolean vectors,
    int page) {
  static final Filter ALL = Filter.getDefaultInstance();

  /// Takes a point, and may wait meanwhile.
  @FunctionalInterface
  interface Taker {
    void take(RetrievedPoint point) throws InterruptedException;
  }

  /// As [Taker], and says whether more is wanted.
  @FunctionalInterface
  interface Asker {
    boolean take(RetrievedPoint point) throws InterruptedException;
  }

  void forEach(Taker taker) throws InterruptedException {
    whileWanted(point -> {
      taker.take(point);
      return true;
    });
  }

  void whileWanted(Asker asker) throws InterruptedException {
    @Nullable PointId offset = null;
    do {
      var answer = read(offset);
      for (var point : answer.getResultList()) {
        if (!asker.take(point)) {
          return;
        }
      }
      offset = answer.hasNextPageOffset() ? answer.getNextPageOffset() : null;
    } while (offset != null);
  }

  private ScrollResponse read(@Nullable PointId offset) throws InterruptedException {
    var request =
        ScrollPoints.newBuilder()
            .setCollectionName(collection)
            .setFilter(filter)
            .setLimit(page)
            .setWithPayload(
                payload.isEmpty()
                    ? WithPayloadSelectorFactory.enable(true)
                    : WithPayloadSelectorFactory.include(payload))
            .setWithVectors(WithVectorsSelectorFactory.enable(vectors));
    if (offset != null) {
      request.setOffset(offset);
    }
    return connection.call(
        collection, (client, timeout) -> client.scrollAsync(request.build(), timeout));
  }
}
