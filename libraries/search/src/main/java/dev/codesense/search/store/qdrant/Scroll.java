package dev.codesense.search.store.qdrant;

import io.qdrant.client.WithPayloadSelectorFactory;
import io.qdrant.client.WithVectorsSelectorFactory;
import io.qdrant.client.grpc.Common.PointId;
import io.qdrant.client.grpc.Points.RetrievedPoint;
import io.qdrant.client.grpc.Points.ScrollPoints;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// All points of a collection by their ids, a page at a time.
///
/// @param payload names of the fields wanted; empty: all
/// @param vectors whether vectors are wanted
/// @param page points in one answer
record Scroll(
    QdrantConnection connection, String collection, List<String> payload, boolean vectors, int page)
    implements Iterable<RetrievedPoint> {

  @Override
  public Iterator<RetrievedPoint> iterator() {
    return new Pages();
  }

  private final class Pages implements Iterator<RetrievedPoint> {
    private Iterator<RetrievedPoint> points = List.<RetrievedPoint>of().iterator();
    private @Nullable PointId offset;
    private boolean last;

    @Override
    public boolean hasNext() {
      while (!points.hasNext() && !last) {
        read();
      }
      return points.hasNext();
    }

    @Override
    public RetrievedPoint next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return points.next();
    }

    private void read() {
      var request =
          ScrollPoints.newBuilder()
              .setCollectionName(collection)
              .setLimit(page)
              .setWithPayload(
                  payload.isEmpty()
                      ? WithPayloadSelectorFactory.enable(true)
                      : WithPayloadSelectorFactory.include(payload))
              .setWithVectors(WithVectorsSelectorFactory.enable(vectors));
      if (offset != null) {
        request.setOffset(offset);
      }
      var answer =
          connection.call(
              collection, (client, timeout) -> client.scrollAsync(request.build(), timeout));
      points = answer.getResultList().iterator();
      last = !answer.hasNextPageOffset();
      offset = answer.getNextPageOffset();
    }
  }
}
