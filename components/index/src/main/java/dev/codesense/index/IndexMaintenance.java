package dev.codesense.index;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.data.ProjectLock;
import dev.codesense.embed.VectorCache;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.chunking.Ledger;
import dev.codesense.index.chunking.Quarantine;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.index.generation.GenerationCheck;
import dev.codesense.index.generation.Retention;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.StoreProblem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What changes an index besides building it and moving its alias: reclaiming space, removing a
/// repository for good. Commands call it under the project's lock.
public final class IndexMaintenance {
  private static final int BATCH = 512;

  private final IndexTools tools;
  private final RunContext run;
  private final IndexState state;

  public IndexMaintenance(IndexTools tools, RunContext run) {
    this.tools = tools;
    this.run = run;
    this.state = new IndexState(run);
  }

  /// What reclaiming removes, or would remove.
  ///
  /// @param generations physical names that nobody needs, or can read
  /// @param unfinished physical names of builds that never ended
  /// @param bytes of those generations that can be read; files that another generation shares are
  ///   counted though they stay
  /// @param vectors that no generation uses; counted only when they are removed
  public record Reclaimed(
      List<String> generations, List<String> unfinished, long bytes, long vectors) {}

  /// What removing a repository removed.
  ///
  /// @param generations physical names of the generations that held it
  /// @param chunks of the repository in what queries saw
  /// @param vectors that only this repository used
  public record Purged(List<String> generations, long chunks, long vectors) {}

  /// A file that is kept out.
  ///
  /// @param since when it was found out; null where a shard did, which keeps no time
  public record Quarantined(String repo, String path, @Nullable Instant since) {}

  /// A file of the snapshot that has no chunks.
  ///
  /// @param reason as in [Generation.Manifest#skipped]
  public record Skipped(String repo, String path, String reason) {}

  /// Files of the snapshot that queries cannot find, with the reason. Empty for a generation that
  /// keeps no notes of its files.
  ///
  /// @return sorted by repository and path
  public List<Skipped> skipped(ProjectIndex project) throws InterruptedException {
    try (var store = tools.store(project.location(), run)) {
      var live = store.live(project.location().collectionName());
      if (live.isEmpty()) {
        return List.of();
      }
      return store
          .notes(live.get())
          .flatMap(Ledger::decode)
          .map(Ledger::skippedFiles)
          .orElse(Collections.emptySortedMap())
          .entrySet()
          .stream()
          .map(file -> new Skipped(file.getKey().repo(), file.getKey().path(), file.getValue()))
          .toList();
    }
  }

  /// Removes generations, unfinished builds and vectors that nobody needs, of all collections.
  ///
  /// @param dryRun only says what it would remove
  public Reclaimed reclaim(ProjectIndex project, boolean dryRun) throws InterruptedException {
    try (var store = tools.store(project.location(), run)) {
      var retention = new Retention(store, run.clock(), project.config());
      var generations = new ArrayList<String>();
      long bytes = 0;
      for (var collection : store.collections()) {
        try (var _ = lock(collection, "index reclaim")) {
          for (var generation : retention.superfluous(collection)) {
            generations.add(generation.physicalName());
            bytes += store.sizeBytes(generation);
          }
          generations.addAll(store.unreadable(collection));
          if (!dryRun) {
            retention.prune(collection);
          }
        }
      }
      var unfinished = store.unfinished();
      if (dryRun) {
        return new Reclaimed(generations, unfinished, bytes, 0);
      }
      store.removeUnfinished();
      return new Reclaimed(generations, unfinished, bytes, keepUsedVectors(store, project));
    }
  }

  /// Removes a repository from every generation of every collection, and the vectors that only it
  /// used. What queries see is rebuilt without it first, from copied chunks: files shared with an
  /// older generation would still hold its bytes. Deleted files and notes go as well; `data/`,
  /// mirrors and snapshots are converge's to remove.
  ///
  /// @throws CodesenseException [IndexProblem#REPOSITORY_UNKNOWN] when no generation has it
  public Purged purge(ProjectIndex project, String repo) throws InterruptedException {
    try (var store = tools.store(project.location(), run)) {
      store.removeUnfinished();
      var removed = new ArrayList<String>();
      long chunks = 0;
      for (var collection : store.collections()) {
        try (var _ = lock(collection, "purge")) {
          chunks += purge(project, store, collection, repo, removed);
        }
      }
      if (removed.isEmpty()) {
        throw new CodesenseException(
            IndexProblem.REPOSITORY_UNKNOWN,
            "No generation in %s holds the repository '%s'".formatted(project.store(), repo));
      }
      state.save(state.quarantine().without(repo));
      return new Purged(removed, chunks, keepUsedVectors(store, project));
    }
  }

  /// Files that are kept out because they end the process that chunks them: those that this project
  /// has found out, and those that shards have, which only the generation knows that queries see.
  ///
  /// @return sorted by repository and path
  public List<Quarantined> quarantined(ProjectIndex project) throws InterruptedException {
    var since = new HashMap<FilePlan.FileKey, @Nullable Instant>();
    try (var store = tools.store(project.location(), run)) {
      for (var collection : store.collections()) {
        var live = store.live(collection);
        if (live.isPresent() && live.get().manifest().skipped().containsKey(Quarantine.REASON)) {
          store
              .notes(live.get())
              .flatMap(Ledger::decode)
              .ifPresent(ledger -> ledger.quarantined().forEach(file -> since.put(file, null)));
        }
      }
    }
    for (var file : state.quarantine().files()) {
      since.put(new FilePlan.FileKey(file.repo(), file.path()), file.since());
    }
    return since.entrySet().stream()
        .map(file -> new Quarantined(file.getKey().repo(), file.getKey().path(), file.getValue()))
        .sorted(Comparator.comparing(Quarantined::repo).thenComparing(Quarantined::path))
        .toList();
  }

  private ProjectLock lock(String collection, String command) {
    return ProjectLock.acquire(state.collection(collection), command, run.clock());
  }

  private long purge(
      ProjectIndex project, CodeStore store, String collection, String repo, List<String> removed)
      throws InterruptedException {
    var alias = store.alias(collection).map(Alias::physicalName).orElse("");
    if (!isReadable(store, alias)) {
      throw new CodesenseException(
          StoreProblem.GENERATION_MISSING,
          "Collection '%s' points at %s, which is missing or cannot be read: whether it holds '%s' is not known"
              .formatted(collection, alias, repo));
    }
    store.removeUnreadable(collection);
    var holders =
        store.generations(collection).stream()
            .filter(generation -> generation.manifest().repositories().containsKey(repo))
            .toList();
    if (holders.isEmpty()) {
      return 0;
    }
    long chunks = 0;
    for (var holder : holders) {
      if (holder.physicalName().equals(alias)) {
        var contribution = holder.manifest().repositories().get(repo);
        chunks = contribution == null ? 0 : contribution.chunks();
        publishWithout(project, store, holder, repo);
      }
    }
    for (var holder : holders) {
      store.remove(holder);
      removed.add(holder.physicalName());
    }
    new Retention(store, run.clock(), project.config()).prune(collection);
    state.inflight(collection).discard();
    return chunks;
  }

  private static boolean isReadable(CodeStore store, String physicalName)
      throws InterruptedException {
    return physicalName.isEmpty() || store.generation(physicalName).isPresent();
  }

  private void publishWithout(ProjectIndex project, CodeStore store, Generation live, String repo)
      throws InterruptedException {
    var old = live.manifest();
    try (var index = store.open(live);
        var builder = store.build(live.collection(), old.dimensions(), null)) {
      var kept = new ArrayList<ChunkKey>();
      index.keys(key -> {
        if (!key.repo().equals(repo)) {
          kept.add(key);
        }
      });
      copy(index, builder, kept, old.vectors());
      var ledger = store.notes(live).flatMap(Ledger::decode);
      ledger.ifPresent(files -> files.repositories().remove(repo));
      var generation =
          builder.seal(
              manifest(old, kept, repo, ledger),
              ledger.map(Ledger::encode).orElseGet(() -> new byte[0]));
      try {
        new GenerationCheck(store, project.config().canaries()).check(generation, kept);
      } catch (CodesenseException e) {
        store.remove(generation);
        throw e;
      }
      publishHeld(store, generation);
    }
  }

  /// What a person wants removed goes, though queries are held where they are.
  private void publishHeld(CodeStore store, Generation generation) throws InterruptedException {
    var collection = generation.collection();
    boolean held = store.alias(collection).map(Alias::heldSince).isPresent();
    if (held) {
      store.hold(collection, false);
    }
    store.publish(generation, run.runId());
    if (held) {
      store.hold(collection, true);
    }
  }

  /// Holds queries for a collection where they are, so that no run moves them, or lets them go.
  ///
  /// @return where queries go; empty when nothing was indexed yet
  public Optional<Alias> hold(ProjectIndex project, boolean held) throws InterruptedException {
    var collection = project.location().collectionName();
    try (var store = tools.store(project.location(), run);
        var _ = lock(collection, "index hold")) {
      return store.hold(collection, held);
    }
  }

  private static void copy(
      CodeIndex index, GenerationBuilder builder, List<ChunkKey> keys, Vectors vectors)
      throws InterruptedException {
    for (int from = 0; from < keys.size(); from += BATCH) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      List<UUID> ids =
          keys.subList(from, Math.min(keys.size(), from + BATCH)).stream()
              .map(ChunkKey::chunkId)
              .toList();
      var indexed = new ArrayList<IndexedChunk>();
      for (var chunk : index.fetch(ids).values()) {
        indexed.add(new IndexedChunk(chunk, vector(index, chunk, vectors)));
      }
      builder.add(indexed);
    }
  }

  private static float @Nullable [] vector(CodeIndex index, Chunk chunk, Vectors vectors)
      throws InterruptedException {
    return switch (vectors) {
      case NONE -> null;
      case FULL ->
          index
              .vector(chunk.contentId())
              .orElseThrow(() ->
                  new CodesenseException(
                      IndexProblem.VECTOR_MISSING,
                      "The live generation has no vector for %s %s:%d"
                          .formatted(chunk.repo(), chunk.path(), chunk.startLine())));
    };
  }

  private static Generation.Manifest manifest(
      Generation.Manifest old, List<ChunkKey> kept, String repo, Optional<Ledger> ledger) {
    var contents = Manifests.contents(kept);
    var contributions = new TreeMap<>(old.repositories());
    contributions.remove(repo);
    return new Generation.Manifest(
        contents.hash(),
        old.model(),
        old.dimensions(),
        old.chunkerVersion(),
        old.schemaVersion(),
        old.vectors(),
        contents.chunks(),
        // Made from no snapshot: the next run compares file by file.
        "purged " + old.inputs(),
        contributions,
        contents.languages(),
        ledger.map(Ledger::skipped).orElse(old.skipped()),
        ledger.map(Ledger::fallbacks).orElse(old.fallbacks()),
        ledger.map(Ledger::factFill).orElse(old.factFill()));
  }

  /// Forgets the vectors of contents that no generation holds. While a collection has no vectors
  /// yet, its lexical generation keeps those that were made for it. All are kept while it cannot be
  /// known which are used.
  private long keepUsedVectors(CodeStore store, ProjectIndex project) throws InterruptedException {
    Set<String> used = new HashSet<>();
    for (var collection : store.collections()) {
      var alias = store.alias(collection).map(Alias::physicalName).orElse("");
      if (!isReadable(store, alias)) {
        return 0;
      }
      for (var generation : store.generations(collection)) {
        try (var index = store.open(generation)) {
          index.keys(key -> used.add(key.contentId()));
        }
      }
    }
    var model = tools.model(project.embedding(), run);
    try (var cache = VectorCache.open(state.vectors(), model)) {
      long before = cache.size();
      cache.retainOnly(used);
      return before - cache.size();
    }
  }
}
