package dev.codesense.index;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.data.SnapshotReader;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.embed.VectorCache;
import dev.codesense.index.chunking.ChunkStage;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.chunking.Ledger;
import dev.codesense.index.chunking.Quarantine;
import dev.codesense.index.chunking.Rates;
import dev.codesense.index.contract.IndexSettings;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.index.generation.Embedding;
import dev.codesense.index.generation.GenerationWriter;
import dev.codesense.index.generation.NextGeneration;
import dev.codesense.index.generation.Publication;
import dev.codesense.index.generation.Retention;
import dev.codesense.index.generation.VectorSource;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One run of indexing: decides what has to be built, builds it, and publishes it.
final class IndexRun {

  /// Embedded and added in one go.
  private static final int WINDOW_CHUNKS = 2048;

  private final IndexSettings settings;
  private final RunContext run;
  private final IndexTools tools;
  private final CodeStore store;
  private final IndexState state;
  private final SnapshotReader snapshot;
  private final EmbeddingModel model;
  private final Quarantine quarantine;
  private final NextGeneration next;
  private final Rates.Meter meter;

  private long chunkedFiles;
  private long embeddedTexts;

  /// @param store stays the caller's
  IndexRun(
      IndexSettings settings,
      RunContext run,
      IndexTools tools,
      CodeStore store,
      IndexState state,
      SnapshotReader snapshot,
      EmbeddingModel model,
      Quarantine quarantine) {
    this.settings = settings;
    this.run = run;
    this.tools = tools;
    this.store = store;
    this.state = state;
    this.snapshot = snapshot;
    this.model = model;
    this.quarantine = quarantine;
    this.next = new NextGeneration(settings, run, store, snapshot, model, quarantine);
    this.meter = new Rates.Meter(run.clock());
  }

  IndexResult execute() throws InterruptedException {
    store.removeUnfinished();
    var current = next.current();
    if (current.isPresent()) {
      // A run that was killed right after its move has not removed what the move made useless.
      new Retention(store, run.clock(), settings.config()).prune(settings.collection());
      return result(current.get(), false);
    }
    next.checkShrink();
    var adopted = next.adopted();
    if (adopted.isPresent()) {
      return result(publish(adopted.get()), true);
    }
    var live = next.live().orElse(null);
    if (settings.vectors() == Vectors.NONE && next.hasVectors(live)) {
      run.progress()
          .warn(
              "the index loses its vectors: queries go by words until `codesense index` adds them");
    }
    var built =
        switch (settings.vectors()) {
          case NONE -> buildFromFiles(Vectors.NONE, live);
          case FULL -> buildFull(live);
        };
    meter.save(state.ratesFile(), run.codec());
    return result(built, true);
  }

  /// With vectors: queries get a lexical generation first, as long as they have nothing better.
  private Generation buildFull(@Nullable Generation live) throws InterruptedException {
    boolean vectorsLive = live != null && live.manifest().vectors() == Vectors.FULL;
    if (vectorsLive || settings.debug()) {
      return buildFromFiles(Vectors.FULL, live);
    }
    var lexical =
        live != null && live.manifest().inputs().equals(next.inputs())
            ? live
            : buildFromFiles(Vectors.NONE, live);
    var ledger = next.ledger(lexical, Vectors.NONE);
    if (ledger.isEmpty()) {
      return buildFromFiles(Vectors.FULL, null);
    }
    run.progress()
        .event("words are searchable in %s; vectors follow".formatted(lexical.physicalName()));
    return buildFromLexical(lexical, ledger.get());
  }

  /// Chunks what differs from the live generation, on top of it where that is possible.
  private Generation buildFromFiles(Vectors vectors, @Nullable Generation live)
      throws InterruptedException {
    var known = next.ledger(live, vectors);
    var base = known.isPresent() ? live : null;
    var plan =
        FilePlan.of(snapshot, known.orElseGet(() -> Ledger.empty(next.recipe())), quarantine);
    try (var builder = store.build(settings.collection(), model.dimensions(), base)) {
      plan.removeOutdated(builder);
      var chunks =
          new ChunkStage(
              snapshot,
              run,
              () -> tools.chunker(model.id(), settings.config()),
              () -> tools.isolatedChunker(model.id(), settings.config(), run),
              state.inflight(settings.collection())::open,
              settings.config(),
              plan.ledger(),
              settings.mostChunks());
      switch (vectors) {
        case NONE -> addWords(builder, chunks, plan);
        case FULL -> addWithVectors(builder, chunks, plan, live);
      }
      chunkedFiles += plan.chunk().size();
      return publish(next.seal(builder, plan.ledger(), vectors));
    }
  }

  private void addWords(GenerationBuilder builder, ChunkStage chunks, FilePlan plan)
      throws InterruptedException {
    try (var progress = stage("chunk", "files", plan.chunk().size());
        var _ = meter.chunking(plan.bytes())) {
      chunks.chunk(
          supply(plan, chunks, progress),
          settings.threads(),
          added -> {
            builder.add(added.stream().map(chunk -> new IndexedChunk(chunk, null)).toList());
            meter.chunked(added.size());
          });
    }
  }

  /// The files to chunk, one at a time, until no more chunks are wanted.
  private static Iterator<FilePlan.Task> supply(
      FilePlan plan, ChunkStage chunks, Progress.Stage progress) {
    var tasks = plan.chunk().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return tasks.hasNext() && !chunks.spent();
      }

      @Override
      public FilePlan.Task next() {
        progress.advance(1);
        return tasks.next();
      }
    };
  }

  private void addWithVectors(
      GenerationBuilder builder, ChunkStage chunks, FilePlan plan, @Nullable Generation live)
      throws InterruptedException {
    try (var progress = stage("index", "files", plan.chunk().size());
        var embedded = run.progress().stage("embed", "chunks", OptionalLong.empty());
        var cache = VectorCache.open(state.vectors(), model);
        var old = live != null && next.hasVectors(live) ? store.open(live) : null;
        var embedding =
            embedding(cache, id -> old == null ? null : old.vector(id).orElse(null), embedded)) {
      chunks.chunkInWindows(
          supply(plan, chunks, progress),
          settings.threads(),
          meter,
          (_, window) -> addWindow(builder, embedding, window));
      embeddedTexts += embedding.embedded();
    }
  }

  /// Takes the chunks from the lexical generation instead of chunking again: reading them back is
  /// many times faster than parsing.
  private Generation buildFromLexical(Generation lexical, Ledger ledger)
      throws InterruptedException {
    var ids = new ArrayList<UUID>();
    ledger.keys().forEach(key -> ids.add(key.chunkId()));
    try (var chunks = store.open(lexical);
        var cache = VectorCache.open(state.vectors(), model);
        var builder = store.build(settings.collection(), model.dimensions(), null)) {
      try (var progress = stage("embed", "chunks", ids.size());
          var embedding = embedding(cache, _ -> null, progress)) {
        for (int from = 0; from < ids.size(); from += WINDOW_CHUNKS) {
          var window = ids.subList(from, Math.min(ids.size(), from + WINDOW_CHUNKS));
          addWindow(builder, embedding, List.copyOf(chunks.fetch(window).values()));
        }
        embeddedTexts += embedding.embedded();
      }
      return publish(next.seal(builder, ledger, Vectors.FULL));
    }
  }

  private Embedding embedding(VectorCache cache, VectorSource elsewhere, Progress.Stage progress) {
    return new Embedding(
        () -> tools.embedder(settings.embedding(), run),
        cache,
        elsewhere,
        settings.batchSize(),
        progress);
  }

  private void addWindow(GenerationBuilder builder, Embedding embedding, List<Chunk> window)
      throws InterruptedException {
    long before = embedding.embedded();
    try (var embedded = meter.embedding()) {
      embedding.ensure(window);
      embedded.texts(embedding.embedded() - before);
    }
    new GenerationWriter(builder, settings).add(window, embedding::vector);
  }

  private Progress.Stage stage(String name, String unit, long total) {
    return run.progress().stage(name, unit, OptionalLong.of(total));
  }

  private Generation publish(Generation generation) throws InterruptedException {
    new Publication(store, run, settings.config()).publish(generation, run.runId());
    return generation;
  }

  private IndexResult result(Generation generation, boolean changed) throws InterruptedException {
    var manifest = generation.manifest();
    boolean live = next.live().filter(generation::equals).isPresent();
    return new IndexResult(
        run.publish("index", new CodeIndexRef(settings.store(), generation, live)),
        generation.number(),
        manifest.files(),
        manifest.chunks(),
        chunkedFiles,
        embeddedTexts,
        changed);
  }
}
