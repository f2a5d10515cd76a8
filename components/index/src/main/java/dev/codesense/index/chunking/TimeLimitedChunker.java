package dev.codesense.index.chunking;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.Interrupts;
import dev.codesense.core.Progress;
import dev.codesense.index.contract.FileChunker;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Names a file that takes long, and quarantines one that does not come to an end: error recovery
/// of a native parser may take minutes in which nothing can interrupt it. So each chunker works on
/// a thread of its own, which is left behind then.
final class TimeLimitedChunker implements AutoCloseable {

  /// How long a file may take.
  ///
  /// @param notice until it is named
  /// @param limit until it is quarantined; a file of the largest size takes seconds
  record Limits(Duration notice, Duration limit) {
    static final Limits DEFAULT = new Limits(Duration.ofSeconds(10), Duration.ofMinutes(1));
  }

  private final Supplier<FileChunker> replacements;
  private final Limits limits;
  private final Progress progress;
  private ExecutorService thread;
  private FileChunker chunker;

  /// @param chunkers opens the first chunker
  /// @param replacements opens those after a file without end: isolated ones, so that at most one
  ///   thread is left behind
  TimeLimitedChunker(
      Supplier<FileChunker> chunkers,
      Supplier<FileChunker> replacements,
      Limits limits,
      Progress progress) {
    this.replacements = replacements;
    this.limits = limits;
    this.progress = progress;
    thread = thread();
    chunker = chunkers.get();
  }

  private static ExecutorService thread() {
    // A thread that never comes back must not keep the process alive.
    return Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name(Thread.currentThread().getName() + "-chunker").factory());
  }

  ChunkedFile chunk(SourceFile file) throws InterruptedException {
    var working = chunker;
    var chunked = thread.submit(() -> working.chunk(file));
    boolean ended = false;
    try {
      var result = await(chunked, file);
      ended = true;
      return result;
    } catch (ExecutionException e) {
      ended = true;
      throw Interrupts.failure(e);
    } catch (TimeoutException e) {
      return new ChunkedFile.Skipped(Quarantine.REASON);
    } finally {
      if (!ended) {
        leave();
      }
    }
  }

  private ChunkedFile await(Future<ChunkedFile> chunked, SourceFile file)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return chunked.get(limits.notice().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      progress.event(
          "still chunking %s %s after %d s"
              .formatted(file.repo(), file.path(), limits.notice().toSeconds()));
    }
    return chunked.get(limits.limit().minus(limits.notice()).toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The chunker is closed by its own thread, should that ever come back.
  private void leave() {
    chunker.abandon();
    thread.execute(chunker::close);
    thread.shutdown();
    thread = thread();
    chunker = replacements.get();
  }

  @Override
  public void close() {
    thread.shutdown();
    chunker.close();
  }
}
