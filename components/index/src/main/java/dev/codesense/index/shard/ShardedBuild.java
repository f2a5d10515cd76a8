package dev.codesense.index.shard;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.index.chunking.ChunkStage;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.chunking.Ledger;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.generation.GenerationWriter;
import dev.codesense.index.generation.NextGeneration;
import dev.codesense.index.generation.VectorSource;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Puts the chunks of shards into a generation, on top of what did not change.
final class ShardedBuild {
  private static final int WINDOW_CHUNKS = 2048;

  private final PlannedWork work;
  private final ShardPlan plan;
  private final RunContext run;
  private final CodeStore store;
  private final NextGeneration next;

  ShardedBuild(PlannedWork work, RunContext run, CodeStore store, NextGeneration next) {
    this.work = work;
    this.plan = work.plan();
    this.run = run;
    this.store = store;
    this.next = next;
  }

  Generation build(ShardSet shards) throws InterruptedException {
    var vectors = plan.settings().vectors();
    var base = planned(plan.base());
    var ledger =
        base == null
            ? Ledger.empty(next.recipe())
            : next.ledger(base, vectors).orElseThrow(() -> stale(base.physicalName()));
    var files = FilePlan.of(work.snapshot(), ledger, plan.quarantine());
    if (files.chunk().size() != plan.files()) {
      throw stale("the generation that was about to be published");
    }
    var vectorsOf = planned(plan.vectorsOf());
    try (var known = vectorsOf == null ? null : store.open(vectorsOf);
        var builder = store.build(plan.settings().collection(), plan.model().dimensions(), base);
        var progress = run.progress().stage("build", "chunks", OptionalLong.of(shards.chunks()))) {
      files.removeOutdated(builder);
      var filling = new GenerationWriter(builder, plan.settings());
      var tasks = files.chunk().iterator();
      for (var shard : shards.shards()) {
        add(shard, tasks, files.ledger(), filling, known, progress);
      }
      return next.seal(builder, files.ledger(), vectors);
    }
  }

  private @Nullable Generation planned(@Nullable String physicalName) throws InterruptedException {
    return physicalName == null
        ? null
        : store.generation(physicalName).orElseThrow(() -> stale(physicalName));
  }

  private CodesenseException stale(String what) {
    return new CodesenseException(
        IndexProblem.PLAN_STALE,
        "The plan for '%s' builds upon %s, which is gone or has changed"
            .formatted(plan.settings().collection(), what));
  }

  private void add(
      ShardSet.Shard shard,
      Iterator<FilePlan.Task> tasks,
      Ledger ledger,
      GenerationWriter filling,
      @Nullable CodeIndex known,
      Progress.Stage progress)
      throws InterruptedException {
    var path = shard.objects().resolve(ShardFiles.FILES);
    var window = new ArrayList<Chunk>();
    try (var lines = new ShardFiles.Reader(path, run.codec())) {
      var vectors = vectors(shard, known);
      for (var line = lines.next(ShardFiles.File.class);
          line.isPresent();
          line = lines.next(ShardFiles.File.class)) {
        var file = line.get();
        var chunks = file.chunks().stream().map(ShardChunk::chunk).toList();
        enter(file, chunks, tasks, ledger);
        window.addAll(chunks);
        if (window.size() >= WINDOW_CHUNKS) {
          fill(window, filling, vectors, progress);
        }
      }
      fill(window, filling, vectors, progress);
    } catch (IOException | IllegalArgumentException e) {
      throw PlannedWork.damaged(path, e.toString(), e);
    }
  }

  private static void fill(
      List<Chunk> window, GenerationWriter filling, VectorSource vectors, Progress.Stage progress)
      throws InterruptedException {
    filling.add(window, vectors);
    progress.advance(window.size());
    window.clear();
  }

  /// A shard's lines are the plan's files, one by one.
  private static void enter(
      ShardFiles.File file, List<Chunk> chunks, Iterator<FilePlan.Task> tasks, Ledger ledger) {
    var task = tasks.hasNext() ? tasks.next() : null;
    if (task == null
        || !task.repository().id().equals(file.repo())
        || !task.file().path().equals(file.path())) {
      throw PlannedWork.mismatch(
          "The plan has no file %s %s at this place".formatted(file.repo(), file.path()));
    }
    var skipped = file.skipped();
    ledger.enter(
        task,
        skipped == null
            ? ChunkStage.entry(task.fingerprint(), file.fallback(), chunks)
            : Ledger.Entry.skipped(task.fingerprint(skipped), skipped));
  }

  private VectorSource vectors(ShardSet.Shard shard, @Nullable CodeIndex known) throws IOException {
    return switch (plan.settings().vectors()) {
      case NONE -> _ -> null;
      case FULL -> {
        var made =
            ContentFile.open(
                shard.objects().resolve(ShardFiles.VECTORS), plan.model().dimensions());
        yield contentId -> {
          var vector = made.vector(contentId);
          if (vector.isEmpty() && known != null) {
            vector = known.vector(contentId);
          }
          return vector.orElseThrow(() ->
              new CodesenseException(
                  IndexProblem.VECTOR_MISSING,
                  "Neither shard %d nor the live generation has a vector of content %s"
                      .formatted(shard.body().number(), contentId)));
        };
      }
    };
  }
}
