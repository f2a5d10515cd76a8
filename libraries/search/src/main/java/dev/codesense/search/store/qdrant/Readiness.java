package dev.codesense.search.store.qdrant;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.http.Backoff;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.StoreProblem;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.OptimizersConfigDiff;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Points.FacetCounts;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// Whether a collection holds what it should and is indexed: counts by the server, and a state that
/// lasts, because "green" only says that nothing is pending this moment.
final class Readiness {
  private static final int LASTING = 3;

  /// A small collection is ready at once; one whose graph is being built takes minutes.
  private static final Backoff POLLS = new Backoff(Duration.ofMillis(10), 2, Duration.ofSeconds(1));

  private static final int MOST_REPOSITORIES = 100_000;

  /// A vector's KiB below which a segment is searched without a graph, unless configured.
  private static final long INDEXING_THRESHOLD_KIB = 10_000;

  private final QdrantConnection connection;
  private final String name;

  Readiness(QdrantConnection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /// Waits until the collection is indexed, then counts.
  ///
  /// @throws CodesenseException [QdrantProblem#NOT_READY] when that takes too long,
  ///   [StoreProblem#CONTENT_MISMATCH] when it counts wrong
  void await(Generation.Manifest manifest) throws InterruptedException {
    var clock = connection.pace().nanoTime();
    long deadline = clock.getAsLong() + connection.address().readyTimeout().toNanos();
    for (int ready = 0, polls = 1; ready < LASTING; polls++) {
      var info = info();
      var pending = pending(info, manifest);
      if (pending.isEmpty()) {
        ready++;
      } else {
        ready = 0;
        if (info.getStatus() == CollectionStatus.Grey) {
          startOptimizers();
        }
        if (clock.getAsLong() > deadline) {
          throw new CodesenseException(
              QdrantProblem.NOT_READY,
              "%s is not ready after %s: %s"
                  .formatted(name, connection.address().readyTimeout(), pending));
        }
      }
      if (ready < LASTING) {
        connection.sleep(POLLS.after(polls));
      }
    }
    requireCounted(manifest);
  }

  private CollectionInfo info() throws InterruptedException {
    return connection.call(name, (client, timeout) -> client.getCollectionInfoAsync(name, timeout));
  }

  /// What is still to be done; empty when nothing is.
  private static String pending(CollectionInfo info, Generation.Manifest manifest) {
    if (!info.getOptimizerStatus().getOk()) {
      return "its optimizer failed: " + info.getOptimizerStatus().getError();
    }
    if (info.getStatus() != CollectionStatus.Green) {
      return "its status is " + info.getStatus();
    }
    if (info.hasUpdateQueue() && info.getUpdateQueue().getLength() > 0) {
      return "%d updates wait".formatted(info.getUpdateQueue().getLength());
    }
    return wantsGraph(info, manifest) && info.getIndexedVectorsCount() <= manifest.chunks()
        ? "no HNSW graph is built"
        : "";
  }

  /// Small segments are searched without a graph. The count of indexed vectors has the sparse ones
  /// in it: more than one a chunk means that dense ones are there, too.
  private static boolean wantsGraph(CollectionInfo info, Generation.Manifest manifest) {
    long kib = manifest.chunks() * manifest.dimensions() * Float.BYTES / 1024;
    return manifest.vectors() == Vectors.FULL
        && kib > 2 * INDEXING_THRESHOLD_KIB * Math.max(1, info.getSegmentsCount());
  }

  /// After a restart nothing is optimized before something is changed.
  private void startOptimizers() throws InterruptedException {
    connection.call(
        name,
        (client, timeout) ->
            client.updateCollectionAsync(
                UpdateCollection.newBuilder()
                    .setCollectionName(name)
                    .setOptimizersConfig(OptimizersConfigDiff.getDefaultInstance())
                    .build(),
                timeout));
  }

  /// Compares exact counts with the manifest: by repository, and of vectors.
  void requireCounted(Generation.Manifest manifest) throws InterruptedException {
    var held = new TreeMap<String, Long>();
    var request =
        FacetCounts.newBuilder()
            .setCollectionName(name)
            .setKey(ChunkPoint.REPO)
            .setLimit(MOST_REPOSITORIES)
            .setExact(true)
            .build();
    connection
        .call(name, (client, timeout) -> client.facetAsync(request, timeout))
        .forEach(hit -> held.put(hit.getValue().getStringValue(), hit.getCount()));
    var wanted = new TreeMap<String, Long>();
    manifest.repositories().forEach((repo, contribution) -> count(wanted, repo, contribution));
    if (!held.equals(wanted)) {
      throw mismatch("chunks %s where the manifest counts %s".formatted(held, wanted));
    }
    long vectors =
        connection.call(
            name,
            (client, timeout) ->
                client.countAsync(
                    name,
                    Filter.newBuilder()
                        .addMust(ConditionFactory.hasVector(ChunkPoint.DENSE))
                        .build(),
                    true,
                    timeout));
    long promised =
        switch (manifest.vectors()) {
          case NONE -> 0;
          case FULL -> manifest.chunks();
        };
    if (vectors != promised) {
      throw mismatch("%d vectors where the manifest promises %d".formatted(vectors, promised));
    }
  }

  private static void count(Map<String, Long> counts, String repo, Contribution contribution) {
    if (contribution.chunks() > 0) {
      counts.put(repo, contribution.chunks());
    }
  }

  private CodesenseException mismatch(String what) {
    return new CodesenseException(StoreProblem.CONTENT_MISMATCH, name + " holds " + what);
  }
}
