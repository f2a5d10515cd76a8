package dev.codesense.index;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.core.Sha256;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotReader;
import dev.codesense.search.chunk.Chunk;
import dev.codesense.search.chunk.ChunkFacts;
import dev.codesense.search.chunk.Chunker;
import dev.codesense.search.embed.EmbeddingModel;
import dev.codesense.search.embed.VectorCache;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One run of indexing: decides what has to be built, builds it, and publishes it.
final class IndexRun {

  /// What a debugging run looks at.
  private static final int DEBUG_CHUNKS = 512;

  /// Chunked, embedded and added in one go: a few thousand chunks, some ten megabytes of heap.
  private static final long WINDOW_BYTES = 4 << 20;

  private static final int WINDOW_CHUNKS = 2048;

  private final IndexRequest request;
  private final RunContext run;
  private final IndexTools tools;
  private final CodeStore store;
  private final IndexState state;
  private final SnapshotReader snapshot;
  private final EmbeddingModel model;
  private final Quarantine quarantine;
  private final String recipe;
  private final String inputs;
  private final Rates.Meter meter;

  private long chunkedFiles;
  private long embeddedTexts;

  /// @param store stays the caller's
  IndexRun(
      IndexRequest request,
      RunContext run,
      IndexTools tools,
      CodeStore store,
      IndexState state,
      SnapshotReader snapshot,
      EmbeddingModel model,
      Quarantine quarantine) {
    this.request = request;
    this.run = run;
    this.tools = tools;
    this.store = store;
    this.state = state;
    this.snapshot = snapshot;
    this.model = model;
    this.quarantine = quarantine;
    this.recipe = recipe(model, request.config());
    this.inputs = inputs();
    this.meter = new Rates.Meter(run.clock());
  }

  /// Everything besides the files that decides what chunks and vectors look like.
  static String recipe(EmbeddingModel model, IndexConfig config) {
    return Sha256.ofParts(
        model.id(),
        String.valueOf(model.dimensions()),
        String.valueOf(Chunker.VERSION),
        String.valueOf(ChunkFacts.SCHEMA_VERSION),
        String.valueOf(config.includeGenerated()),
        String.valueOf(config.includeTests()));
  }

  private String inputs() {
    var parts = new ArrayList<String>();
    parts.add(recipe);
    parts.add(request.debug() ? "first " + DEBUG_CHUNKS : "all");
    for (var repository : snapshot.snapshot().repositories()) {
      parts.add(repository.id());
      parts.add(FilePlan.signature(repository, quarantine));
      parts.add(repository.commit());
      parts.add(repository.linkTemplate());
    }
    return Sha256.ofParts(parts.toArray(String[]::new));
  }

  IndexResult execute() throws InterruptedException {
    store.removeUnfinished();
    var live = live();
    if (live.filter(this::upToDate).isPresent()) {
      run.progress()
          .event("nothing to index: %s is up to date".formatted(live.get().physicalName()));
      return result(live.get(), false);
    }
    live.ifPresent(this::checkShrinkBefore);
    var adopted = adopt(live.orElse(null));
    if (adopted.isPresent()) {
      return result(adopted.get(), true);
    }
    var built =
        switch (request.vectors()) {
          case NONE -> buildFromFiles(Vectors.NONE, live.orElse(null));
          case FULL -> buildFull(live.orElse(null));
        };
    meter.save(state.ratesFile(), run.codec());
    return result(built, true);
  }

  private Optional<Generation> live() {
    return store
        .alias(request.target())
        .flatMap(alias ->
            store.generations(request.target()).stream()
                .filter(generation -> generation.physicalName().equals(alias.physicalName()))
                .findFirst());
  }

  private boolean upToDate(Generation generation) {
    var manifest = generation.manifest();
    return manifest.inputs().equals(inputs)
        && (manifest.vectors() == Vectors.FULL || request.vectors() == Vectors.NONE);
  }

  /// A generation that an earlier run completed and did not live to publish.
  private Optional<Generation> adopt(@Nullable Generation live) {
    Predicate<Generation> newer = other -> live == null || other.number() > live.number();
    var found =
        store.generations(request.target()).stream()
            .filter(newer)
            .filter(this::upToDate)
            .max(Comparator.comparingInt(Generation::number));
    found.ifPresent(generation -> {
      run.progress().event("%s was complete already".formatted(generation.physicalName()));
      var ledger = usableLedger(generation, generation.manifest().vectors());
      publish(generation, ledger.orElseGet(() -> Ledger.empty(recipe)));
    });
    return found;
  }

  /// With vectors: queries get a lexical generation first, as long as they have nothing better.
  private Generation buildFull(@Nullable Generation live) throws InterruptedException {
    boolean vectorsLive = live != null && live.manifest().vectors() == Vectors.FULL;
    if (vectorsLive || request.debug()) {
      return buildFromFiles(Vectors.FULL, live);
    }
    var lexical =
        live != null && live.manifest().inputs().equals(inputs)
            ? live
            : buildFromFiles(Vectors.NONE, live);
    var ledger = usableLedger(lexical, Vectors.NONE);
    if (ledger.isEmpty()) {
      return buildFromFiles(Vectors.FULL, null);
    }
    run.progress()
        .event("words are searchable in %s; vectors follow".formatted(lexical.physicalName()));
    return buildFromLexical(lexical, ledger.get());
  }

  private Optional<Ledger> usableLedger(@Nullable Generation generation, Vectors vectors) {
    return generation == null || generation.manifest().vectors() != vectors || request.debug()
        ? Optional.empty()
        : state.ledger(generation).filter(ledger -> ledger.recipe().equals(recipe));
  }

  /// Chunks what differs from the live generation, on top of it where that is possible.
  private Generation buildFromFiles(Vectors vectors, @Nullable Generation live)
      throws InterruptedException {
    var known = usableLedger(live, vectors);
    var base = known.isPresent() ? live : null;
    var plan = FilePlan.of(snapshot, known.orElseGet(() -> Ledger.empty(recipe)), quarantine);
    try (var builder = store.build(request.target(), model.dimensions(), base)) {
      plan.goneRepositories().forEach(builder::removeRepository);
      plan.outdated().forEach(file -> builder.removeFile(file.repo(), file.path()));
      var chunks =
          new ChunkStage(
              snapshot,
              run,
              () -> tools.chunker(model.id(), request.config()),
              state.inflight(request.target()),
              request.config(),
              plan.ledger(),
              request.debug() ? DEBUG_CHUNKS : Long.MAX_VALUE);
      switch (vectors) {
        case NONE -> addWords(builder, chunks, plan);
        case FULL -> addWithVectors(builder, chunks, plan);
      }
      chunkedFiles += plan.chunk().size();
      return complete(builder, plan.ledger(), vectors);
    }
  }

  private int threads() {
    return request.debug() ? 1 : request.config().threads();
  }

  private void addWords(GenerationBuilder builder, ChunkStage chunks, FilePlan plan)
      throws InterruptedException {
    try (var progress = stage("chunk", "files", plan.chunk().size());
        var _ = meter.chunking(plan.bytes())) {
      chunks.chunk(
          supply(plan, chunks, progress),
          threads(),
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

  private void addWithVectors(GenerationBuilder builder, ChunkStage chunks, FilePlan plan)
      throws InterruptedException {
    try (var progress = stage("index", "files", plan.chunk().size());
        var embedded = run.progress().stage("embed", "chunks", OptionalLong.empty());
        var cache = VectorCache.open(state.vectors(), model);
        var embedding = embedding(cache, embedded)) {
      var files = supply(plan, chunks, progress);
      while (files.hasNext()) {
        var window = new ConcurrentLinkedQueue<Chunk>();
        var taken = takeWindow(files);
        try (var _ = meter.chunking(bytes(taken))) {
          chunks.chunk(taken.iterator(), threads(), window::addAll);
          meter.chunked(window.size());
        }
        addWindow(builder, embedding, inOrder(window));
      }
      embeddedTexts += embedding.embedded();
    }
  }

  private static List<FilePlan.Task> takeWindow(Iterator<FilePlan.Task> files) {
    var window = new ArrayList<FilePlan.Task>();
    for (long bytes = 0; bytes < WINDOW_BYTES && files.hasNext(); ) {
      var task = files.next();
      window.add(task);
      bytes += task.file().bytes();
    }
    return window;
  }

  private static long bytes(List<FilePlan.Task> tasks) {
    return tasks.stream().mapToLong(task -> task.file().bytes()).sum();
  }

  private static List<Chunk> inOrder(Iterable<Chunk> chunks) {
    var sorted = new ArrayList<Chunk>();
    chunks.forEach(sorted::add);
    sorted.sort(
        Comparator.comparing(Chunk::repo)
            .thenComparing(Chunk::path)
            .thenComparingInt(Chunk::ordinal));
    return sorted;
  }

  /// Takes the chunks from the lexical generation instead of chunking again: reading them back is
  /// many times faster than parsing.
  private Generation buildFromLexical(Generation lexical, Ledger ledger)
      throws InterruptedException {
    var ids = new ArrayList<UUID>();
    ledger.keys().forEach(key -> ids.add(key.chunkId()));
    try (var chunks = store.open(lexical);
        var cache = VectorCache.open(state.vectors(), model);
        var builder = store.build(request.target(), model.dimensions(), null)) {
      try (var progress = stage("embed", "chunks", ids.size());
          var embedding = embedding(cache, progress)) {
        for (int from = 0; from < ids.size(); from += WINDOW_CHUNKS) {
          var window = ids.subList(from, Math.min(ids.size(), from + WINDOW_CHUNKS));
          addWindow(builder, embedding, List.copyOf(chunks.fetch(window).values()));
        }
        embeddedTexts += embedding.embedded();
      }
      return complete(builder, ledger, Vectors.FULL);
    }
  }

  private Embedding embedding(VectorCache cache, Progress.Stage progress) {
    return new Embedding(
        () -> tools.embedder(request.embedding(), run), cache, request.batchSize(), progress);
  }

  private void addWindow(GenerationBuilder builder, Embedding embedding, List<Chunk> window)
      throws InterruptedException {
    long before = embedding.embedded();
    try (var embedded = meter.embedding()) {
      embedding.ensure(window);
      embedded.texts(embedding.embedded() - before);
    }
    var batches = new ArrayList<List<Chunk>>();
    for (int from = 0; from < window.size(); from += request.batchSize()) {
      batches.add(window.subList(from, Math.min(window.size(), from + request.batchSize())));
    }
    Workers.<List<Chunk>>share(
        "index-add",
        request.config().threads(),
        batches.iterator(),
        _ ->
            batch ->
                builder.add(
                    batch.stream()
                        .map(chunk -> new IndexedChunk(chunk, embedding.vector(chunk.contentId())))
                        .toList()));
    builder.checkpoint();
  }

  private Progress.Stage stage(String name, String unit, long total) {
    return run.progress().stage(name, unit, OptionalLong.of(total));
  }

  private Generation complete(GenerationBuilder builder, Ledger ledger, Vectors vectors) {
    try (var stage = stage("verify", "generations", 1)) {
      var generation = builder.seal(manifest(ledger, vectors));
      state.save(generation, ledger);
      publish(generation, ledger);
      stage.advance(1);
      return generation;
    }
  }

  private Generation.Manifest manifest(Ledger ledger, Vectors vectors) {
    var contents = Manifests.contents(ledger.keys());
    var contributions = new TreeMap<String, Generation.Contribution>();
    for (var repository : snapshot.snapshot().repositories()) {
      contributions.put(
          repository.id(),
          new Generation.Contribution(
              repository.commit(),
              repository.linkTemplate(),
              contents.files().getOrDefault(repository.id(), 0L),
              contents.chunksByRepository().getOrDefault(repository.id(), 0L)));
    }
    return new Generation.Manifest(
        contents.hash(),
        model.id(),
        model.dimensions(),
        Chunker.VERSION,
        ChunkFacts.SCHEMA_VERSION,
        vectors,
        contents.chunks(),
        inputs,
        contributions,
        contents.languages(),
        skipped(ledger),
        ledger.factFill());
  }

  /// Files left out by converge and by us, so that one list says it all.
  private SortedMap<String, Long> skipped(Ledger ledger) {
    var reasons = ledger.skipped();
    for (var repository : snapshot.snapshot().repositories()) {
      repository
          .skipped()
          .forEach((reason, files) -> reasons.merge(reason.name(), files, Long::sum));
    }
    return reasons;
  }

  /// Moves the alias, if the generation passes; else the generation goes and the alias stays.
  private void publish(Generation generation, Ledger ledger) {
    try {
      live().ifPresent(live -> checkShrinkAfter(live, generation));
      new GenerationCheck(store, request.config().canaries()).check(generation, ledger.keys());
    } catch (CodesenseException e) {
      store.remove(generation);
      throw e;
    }
    var alias = store.publish(generation, run.runId());
    if (!alias.physicalName().equals(generation.physicalName())) {
      run.progress()
          .warn(
              "%s stays behind: run %s published %s meanwhile"
                  .formatted(generation.physicalName(), alias.run(), alias.physicalName()));
    }
    new Retention(store, state, run.clock(), request.config()).prune(request.target());
  }

  /// Fails before anything is spent when far less would be indexed than is live.
  private void checkShrinkBefore(Generation live) {
    if (request.debug()) {
      return;
    }
    var before = live.manifest().repositories();
    var now =
        snapshot.snapshot().repositories().stream()
            .collect(Collectors.toMap(RepositoryState::id, RepositoryState::files));
    long gone = before.keySet().stream().filter(repo -> !now.containsKey(repo)).count();
    refuseLoss("repositories", before.size(), before.size() - gone);
    refuseLoss(
        "files",
        before.values().stream().mapToLong(Generation.Contribution::files).sum(),
        now.values().stream().mapToLong(Long::longValue).sum());
  }

  private void checkShrinkAfter(Generation live, Generation next) {
    boolean comparable =
        !request.debug() && usableLedger(live, live.manifest().vectors()).isPresent();
    if (comparable) {
      refuseLoss("chunks", live.manifest().chunks(), next.manifest().chunks());
    }
  }

  private void refuseLoss(String what, long before, long now) {
    if (now < before * (1 - request.config().shrinkLimit())) {
      throw new CodesenseException(
          IndexProblem.SHRINK_LIMIT,
          "Collection '%s' has %d %s, the new generation would have %d: more than a share of %s lost"
              .formatted(request.target(), before, what, now, request.config().shrinkLimit()));
    }
  }

  private IndexResult result(Generation generation, boolean changed) {
    var manifest = generation.manifest();
    boolean live = live().filter(generation::equals).isPresent();
    return new IndexResult(
        run.publish("index", new CodeIndexRef(request.store(), generation, live)),
        generation.number(),
        manifest.repositories().values().stream().mapToLong(Generation.Contribution::files).sum(),
        manifest.chunks(),
        chunkedFiles,
        embeddedTexts,
        changed);
  }
}
