package dev.codesense.index.generation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.search.store.CodeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Reserves a collection for this project while it is open, and renews the reservation. One that
/// was killed is free again after a minute, and at once for its own project.
public final class CollectionLease implements AutoCloseable {
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final CodeStore store;
  private final String collection;
  private final String holder;
  private final Progress progress;
  private final Thread renewal;

  /// @param file remembers who holds on behalf of the project
  /// @throws CodesenseException while somebody else has the collection
  public CollectionLease(CodeStore store, String collection, Path file, RunContext run)
      throws InterruptedException {
    this.store = store;
    this.collection = collection;
    this.holder = holder(file, run.runId());
    this.progress = run.progress();
    store.reserve(collection, holder, LEASE);
    renewal = Thread.ofVirtual().name("collection-hold").start(this::renew);
  }

  /// The first run of the project gives its id for all that follow.
  private static String holder(Path file, String runId) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        AtomicFile.write(file, ("project-of-" + runId).getBytes(UTF_8));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw IndexState.notWritable(file.toString(), e);
    }
  }

  private void renew() {
    while (true) {
      try {
        Thread.sleep(LEASE.dividedBy(4));
        store.reserve(collection, holder, LEASE);
      } catch (InterruptedException e) {
        return;
      } catch (CodesenseException e) {
        // The higher generation wins all the same.
        progress.warn(
            "the reservation of '%s' is not renewed: %s".formatted(collection, e.getMessage()));
      }
    }
  }

  @Override
  public void close() {
    renewal.interrupt();
    try {
      renewal.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      store.release(collection, holder);
    } catch (InterruptedException e) {
      progress.warn("'%s' is free in a minute: interrupted".formatted(collection));
      Thread.currentThread().interrupt();
    } catch (CodesenseException e) {
      // What was done stays done; nobody but this project waits for the rest of the minute.
      progress.warn(
          "the reservation of '%s' ends in a minute: %s".formatted(collection, e.getMessage()));
    }
  }
}
