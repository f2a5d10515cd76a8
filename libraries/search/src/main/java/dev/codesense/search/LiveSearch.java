package dev.codesense.search;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.embed.Embedder;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.StoreProblem;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Answers questions over what a collection's alias points at when each is asked: for a process
/// that outlives generations. One answer is never of two generations. Thread-safe.
public final class LiveSearch implements AutoCloseable {
  private final CodeStore store;
  private final String collection;
  private final @Nullable Embedder embedder;
  private final RankingWeights weights;
  private final List<String> access;
  private @Nullable Opened opened;
  private @Nullable FutureTask<@Nullable Void> opening;
  private boolean closed;

  /// A generation that is open until nobody reads it any more.
  private static final class Opened {
    private final CodeSearch search;
    private int readers = 1;

    Opened(CodeSearch search) {
      this.search = search;
    }

    String physicalName() {
      return search.generation().physicalName();
    }
  }

  /// What was answered, and from where.
  public record Answered(Generation generation, SearchAnswer answer) {}

  /// Opens nothing yet; the parameters are those of [CodeSearch#open], and the store stays the
  /// caller's.
  public LiveSearch(
      CodeStore store,
      String collection,
      @Nullable Embedder embedder,
      RankingWeights weights,
      List<String> access) {
    this.store = store;
    this.collection = collection;
    this.embedder = embedder;
    this.weights = weights;
    this.access = List.copyOf(access);
  }

  /// What is read of one generation, in several steps if need be.
  @FunctionalInterface
  public interface Reading<T> {
    T of(CodeSearch search) throws InterruptedException;
  }

  /// As [CodeSearch#search], over what is live now.
  ///
  /// @throws CodesenseException as [CodeSearch#open] and [CodeSearch#search] do
  /// @throws IllegalStateException after [#close]
  public Answered search(SearchRequest request) throws InterruptedException {
    return read(search -> new Answered(search.generation(), search.search(request)));
  }

  /// Reads what is live now: all steps see one generation, wherever the alias moves meanwhile.
  ///
  /// @param reading is begun anew where its generation is removed under it; must not keep the
  ///   search
  /// @throws CodesenseException as [CodeSearch#open] does, and as the reading does
  /// @throws IllegalStateException after [#close]
  public <T> T read(Reading<T> reading) throws InterruptedException {
    try {
      return once(reading);
    } catch (CodesenseException e) {
      // Between finding out where the alias points and reading there, it moved and the old
      // generation was removed.
      if (e.problem() == StoreProblem.GENERATION_MISSING) {
        return once(reading);
      }
      throw e;
    }
  }

  private <T> T once(Reading<T> reading) throws InterruptedException {
    var held = acquire();
    try {
      return reading.of(held.search);
    } finally {
      release(held);
    }
  }

  /// What is live, opened by one of those who find that it is not yet; the others wait for it.
  private Opened acquire() throws InterruptedException {
    for (boolean waited = false; ; ) {
      var target = waited ? "" : store.target(collection).orElse("");
      FutureTask<@Nullable Void> task;
      synchronized (this) {
        if (closed) {
          throw new IllegalStateException("The search is closed");
        }
        if (opened != null && (waited || opened.physicalName().equals(target))) {
          opened.readers++;
          return opened;
        }
        if (opening == null) {
          opening = new FutureTask<>(this::open);
        }
        task = opening;
      }
      task.run();
      waited = await(task);
    }
  }

  private @Nullable Void open() throws InterruptedException {
    try {
      var fresh = new Opened(CodeSearch.open(store, collection, embedder, weights, access));
      Opened superfluous;
      synchronized (this) {
        superfluous = closed ? fresh : opened;
        opened = closed ? null : fresh;
      }
      if (superfluous != null) {
        release(superfluous);
      }
      return null;
    } catch (InterruptedException e) {
      // So that of those who wait, the interrupted one is known.
      Thread.currentThread().interrupt();
      throw e;
    } finally {
      synchronized (this) {
        opening = null;
      }
    }
  }

  /// @return false when whoever was opening was interrupted
  private static boolean await(FutureTask<@Nullable Void> task) throws InterruptedException {
    try {
      task.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException && !Thread.interrupted()) {
        return false;
      }
      throw Interrupts.failure(e);
    }
  }

  private void release(Opened reading) {
    boolean last;
    synchronized (this) {
      last = --reading.readers == 0;
    }
    if (last) {
      reading.search.close();
    }
  }

  /// Whoever is reading reads to the end; a generation that is just being opened is closed too.
  @Override
  public void close() {
    Opened last;
    synchronized (this) {
      closed = true;
      last = opened;
      opened = null;
    }
    if (last != null) {
      release(last);
    }
  }
}
