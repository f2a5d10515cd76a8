package dev.codesense.index.chunking;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.FactFill;
import dev.codesense.chunk.facts.FactRules;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.data.SnapshotReader;
import dev.codesense.index.contract.FileChunker;
import dev.codesense.index.contract.IndexConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Chunks files on several threads and records the results in the ledger. A file that cannot be
/// chunked is skipped and counted; it never stops the run.
public final class ChunkStage {

  /// Reasons of our own, beside those that the chunker gives.
  static final String FAILED = "FAILED";

  static final String TEST = "TEST";

  /// Some thousand chunks, some ten megabytes of heap.
  private static final long WINDOW_BYTES = 4 << 20;

  private static final Comparator<Chunk> IN_ORDER =
      Comparator.comparing(Chunk::repo).thenComparing(Chunk::path).thenComparingInt(Chunk::ordinal);

  private final SnapshotReader snapshot;
  private final RunContext run;
  private final Supplier<FileChunker> chunkers;
  private final Supplier<FileChunker> replacements;
  private final Notes notes;
  private final IndexConfig config;
  private final Ledger ledger;
  private final AtomicLong allowance;

  /// Where a worker says which file it has in hand.
  @FunctionalInterface
  public interface Notes {
    Note open(int worker) throws IOException;
  }

  /// The note of one worker; used by one thread.
  public interface Note extends AutoCloseable {

    /// Nobody is told: for chunkers that outlive every file.
    Note NONE =
        new Note() {
          @Override
          public void take(String repo, String path, String md5) {}

          @Override
          public void put() {}

          @Override
          public void close() {}
        };

    /// From now on the worker has this file in hand.
    void take(String repo, String path, String md5);

    /// The worker has no file in hand.
    void put();

    @Override
    void close();
  }

  /// Takes the chunks of one file. Called by several threads.
  @FunctionalInterface
  public interface Sink {
    void take(List<Chunk> chunks) throws InterruptedException;
  }

  /// @param replacements chunkers for whoever has met a file without end: see [TimeLimitedChunker]
  /// @param ledger gets an entry for every file
  /// @param atMost chunks that are handed on; the rest is dropped. Less than everything makes sense
  ///   with one thread only.
  public ChunkStage(
      SnapshotReader snapshot,
      RunContext run,
      Supplier<FileChunker> chunkers,
      Supplier<FileChunker> replacements,
      Notes notes,
      IndexConfig config,
      Ledger ledger,
      long atMost) {
    this.snapshot = snapshot;
    this.run = run;
    this.chunkers = chunkers;
    this.replacements = replacements;
    this.notes = notes;
    this.config = config;
    this.ledger = ledger;
    this.allowance = new AtomicLong(atMost);
  }

  /// Whether no more chunks may be handed on.
  public boolean spent() {
    return allowance.get() <= 0;
  }

  /// Chunks the files and hands on their chunks, in no particular order.
  ///
  /// @param threads how many files at a time
  public void chunk(Iterator<FilePlan.Task> files, int threads, Sink sink)
      throws InterruptedException {
    Workers.share("index-chunk", threads, files, number -> new ChunkWorker(number, sink));
  }

  /// Takes files with their chunks, in the files' order.
  @FunctionalInterface
  public interface WindowSink {
    void take(List<FilePlan.Task> files, List<Chunk> chunks) throws InterruptedException;
  }

  /// Chunks the files and hands them on a window at a time.
  ///
  /// @param files sorted by repository and path
  public void chunkInWindows(
      Iterator<FilePlan.Task> files, int threads, Rates.Meter meter, WindowSink sink)
      throws InterruptedException {
    while (files.hasNext() && !spent()) {
      var window = window(files);
      var chunks = new ConcurrentLinkedQueue<Chunk>();
      try (var _ = meter.chunking(window.stream().mapToLong(FilePlan.Task::bytes).sum())) {
        chunk(window.iterator(), threads, chunks::addAll);
        meter.chunked(chunks.size());
      }
      sink.take(window, chunks.stream().sorted(IN_ORDER).toList());
    }
  }

  private static List<FilePlan.Task> window(Iterator<FilePlan.Task> files) {
    var window = new ArrayList<FilePlan.Task>();
    for (long bytes = 0; bytes < WINDOW_BYTES && files.hasNext(); ) {
      var task = files.next();
      window.add(task);
      bytes += task.bytes();
    }
    return window;
  }

  private final class ChunkWorker implements Workers.Worker<FilePlan.Task> {
    private final TimeLimitedChunker chunker;
    private final Note note;
    private final Sink sink;

    ChunkWorker(int number, Sink sink) {
      this.sink = sink;
      try {
        note = notes.open(number);
      } catch (IOException e) {
        throw IndexState.notWritable("the journal of files in flight", e);
      }
      boolean opened = false;
      try {
        chunker =
            new TimeLimitedChunker(
                chunkers, replacements, TimeLimitedChunker.Limits.DEFAULT, run.progress());
        opened = true;
      } finally {
        if (!opened) {
          note.close();
        }
      }
    }

    @Override
    public void work(FilePlan.Task task) throws InterruptedException {
      var repo = task.repository().id();
      var file = task.file();
      var source = source(snapshot, task);
      note.take(repo, file.path(), file.md5());
      ChunkedFile chunked;
      try {
        chunked = chunker.chunk(source);
      } catch (CodesenseException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        run.progress()
            .warn("skipped %s %s: the chunker failed: %s".formatted(repo, file.path(), e));
        chunked = new ChunkedFile.Skipped(FAILED);
      }
      note.put();
      switch (chunked) {
        case ChunkedFile.Skipped(var reason) -> {
          if (reason.equals(Quarantine.REASON)) {
            run.progress().warn(Quarantine.warning(repo, file.path()));
          }
          enter(task, Ledger.Entry.skipped(task.fingerprint(reason), reason));
        }
        case ChunkedFile.Chunks(var all, var fallback) -> {
          var wanted =
              config.includeTests() ? all : all.stream().filter(ChunkWorker::production).toList();
          int granted = (int) Math.min(wanted.size(), allowance.get());
          allowance.addAndGet(-granted);
          var chunks = wanted.subList(0, granted);
          if (fallback != null) {
            run.progress().warn("cut %s %s along lines: %s".formatted(repo, file.path(), fallback));
          }
          if (chunks.isEmpty()) {
            enter(task, Ledger.Entry.skipped(task.fingerprint(), TEST));
          } else {
            warnOfFacts(task, chunks);
            sink.take(chunks);
            enter(task, entry(task.fingerprint(), fallback, chunks));
          }
        }
      }
    }

    /// Facts out of bounds are a defect of an extractor, and no reason to hide the code: the chunks
    /// are indexed all the same.
    private void warnOfFacts(FilePlan.Task task, List<Chunk> chunks) {
      for (var chunk : chunks) {
        var problems = FactRules.problems(chunk.facts());
        if (!problems.isEmpty()) {
          run.progress()
              .warn(
                  "facts of %s %s:%d: %s"
                      .formatted(
                          task.repository().id(),
                          task.file().path(),
                          chunk.startLine(),
                          String.join("; ", problems)));
          return;
        }
      }
    }

    private static boolean production(Chunk chunk) {
      return !chunk.facts().testing().test();
    }

    @Override
    public void close() {
      try (note) {
        chunker.close();
      }
    }
  }

  /// What a ledger says of a file with these chunks.
  ///
  /// @param fallback why they follow lines instead of syntax; null when they do not
  public static Ledger.Entry entry(
      String fingerprint, @Nullable String fallback, List<Chunk> chunks) {
    var fill = new int[FactFill.NAMES.size()];
    chunks.forEach(chunk -> FactFill.count(chunk.facts(), fill));
    return new Ledger.Entry(
        fingerprint,
        null,
        fallback,
        chunks.stream().map(Chunk::chunkId).toList(),
        chunks.stream().map(chunk -> chunk.language().intern()).toList(),
        fill);
  }

  private void enter(FilePlan.Task task, Ledger.Entry entry) {
    synchronized (ledger) {
      ledger.enter(task, entry);
    }
  }

  /// A file of the snapshot as the chunker wants it.
  static SourceFile source(SnapshotReader snapshot, FilePlan.Task task) {
    var repository = task.repository();
    var file = task.file();
    var history = file.history();
    return new SourceFile(
        repository.id(),
        file.path(),
        file.language(),
        snapshot.content(file),
        file.generated(),
        file.vendored(),
        file.executable(),
        file.secretsMasked(),
        new ChunkFacts.Access(repository.access(), repository.category()),
        history == null
            ? null
            : new ChunkFacts.History(
                history.lastChange(),
                history.lastCommit(),
                history.authors(),
                history.changes(),
                history.lastMessage()));
  }
}
