package dev.codesense.index.shard;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.FileTree;
import dev.codesense.embed.EmbeddingProblem;
import dev.codesense.embed.VectorCache;
import dev.codesense.index.chunking.ChunkStage;
import dev.codesense.index.chunking.ChunkerPool;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.chunking.Ledger;
import dev.codesense.index.chunking.Rates;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.index.generation.Embedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes one shard.
final class ShardRun {
  private final IndexTools tools;
  private final PlannedWork work;
  private final ShardPlan plan;
  private final int number;
  private final RunContext run;
  private final Path objects;
  private final Ledger ledger = Ledger.empty("");
  private final TreeSet<String> contents = new TreeSet<>();
  private long chunks;

  ShardRun(IndexTools tools, PlannedWork work, int number, RunContext run) {
    this.tools = tools;
    this.work = work;
    this.plan = work.plan();
    this.number = number;
    this.run = run;
    this.objects = run.output("chunks").resolve("objects");
  }

  IndexShardResult make(List<FilePlan.Task> tasks) throws InterruptedException {
    var commits = new TreeMap<String, String>();
    tasks.forEach(task -> {
      commits.put(task.repository().id(), task.repository().commit());
      ledger
          .repositories()
          .putIfAbsent(task.repository().id(), new Ledger.Repository("", new TreeMap<>()));
    });
    try {
      Files.createDirectories(objects);
      var lines = new ShardFiles.Writer(objects.resolve(ShardFiles.FILES), run.codec());
      String vectors;
      try (lines) {
        vectors =
            switch (plan.settings().vectors()) {
              case NONE -> withoutVectors(tasks, lines);
              case FULL -> withVectors(tasks, lines);
            };
      }
      var shard =
          new IndexShard(
              work.id(),
              number,
              commits,
              lines.sha256(),
              tasks.size(),
              ledger.skipped(),
              chunks,
              vectors,
              contents.size());
      var published = run.publish("chunks", shard);
      FileTree.delete(ownVectors());
      return new IndexShardResult(published, tasks.size(), contents.size());
    } catch (IOException e) {
      throw IndexState.notWritable(objects.toString(), e);
    }
  }

  private String withoutVectors(List<FilePlan.Task> tasks, ShardFiles.Writer lines)
      throws IOException, InterruptedException {
    chunk(tasks, lines, _ -> {});
    return ContentFile.write(objects.resolve(ShardFiles.VECTORS), contents, _ -> new float[0]);
  }

  private String withVectors(List<FilePlan.Task> tasks, ShardFiles.Writer lines)
      throws IOException, InterruptedException {
    var known =
        ContentFile.open(
            PlannedWork.intact(work.objects().resolve(ShardFiles.KNOWN), plan.known()), 0);
    var settings = plan.settings();
    try (var progress = run.progress().stage("embed", "chunks", OptionalLong.empty());
        var cache = cache();
        var embedding =
            new Embedding(
                () -> tools.embedder(settings.embedding(), run),
                cache,
                _ -> null,
                settings.batchSize(),
                progress)) {
      chunk(
          tasks,
          lines,
          all -> {
            var missing = all.stream().filter(chunk -> !known.contains(chunk.contentId())).toList();
            embedding.ensure(missing);
            missing.forEach(chunk -> contents.add(chunk.contentId()));
          });
      return ContentFile.write(objects.resolve(ShardFiles.VECTORS), contents, embedding::vector);
    }
  }

  /// The project's vectors; while another command or shard has them, some of this shard's own,
  /// which stay until it is done.
  private VectorCache cache() {
    if (!Files.isDirectory(ownVectors())) {
      try {
        return VectorCache.open(new IndexState(run).vectors(), plan.model());
      } catch (CodesenseException e) {
        if (e.problem() != EmbeddingProblem.CACHE_LOCKED) {
          throw e;
        }
      }
    }
    return VectorCache.open(ownVectors(), plan.model());
  }

  private Path ownVectors() {
    return new IndexState(run).vectors().resolve("shard-" + number);
  }

  /// Takes the chunks of a window.
  @FunctionalInterface
  private interface Then {
    void take(List<Chunk> chunks) throws InterruptedException;
  }

  private void chunk(List<FilePlan.Task> tasks, ShardFiles.Writer lines, Then then)
      throws InterruptedException {
    var config = plan.settings().config();
    try (var progress = run.progress().stage("chunk", "files", OptionalLong.of(tasks.size()));
        var chunkers =
            new ChunkerPool(() -> tools.isolatedChunker(plan.model().id(), config, run))) {
      var stage =
          new ChunkStage(
              work.snapshot(),
              run,
              chunkers::borrow,
              chunkers::borrow,
              _ -> ChunkStage.Note.NONE,
              config,
              ledger,
              plan.settings().mostChunks());
      stage.chunkInWindows(
          tasks.iterator(),
          plan.settings().threads(),
          new Rates.Meter(run.clock()),
          (files, window) -> {
            write(lines, files, window, progress);
            then.take(window);
          });
    }
  }

  private void write(
      ShardFiles.Writer lines,
      List<FilePlan.Task> files,
      List<Chunk> window,
      Progress.Stage progress) {
    Map<String, List<Chunk>> byFile = new HashMap<>();
    for (var chunk : window) {
      byFile.computeIfAbsent(key(chunk.repo(), chunk.path()), _ -> new ArrayList<>()).add(chunk);
    }
    for (var task : files) {
      var repo = task.repository().id();
      var path = task.file().path();
      var entry = ledger.entry(task);
      try {
        lines.write(
            new ShardFiles.File(
                repo,
                path,
                entry.skipped(),
                entry.fallback(),
                byFile.getOrDefault(key(repo, path), List.of()).stream()
                    .map(ShardChunk::of)
                    .toList()));
      } catch (IOException e) {
        throw IndexState.notWritable(objects.toString(), e);
      }
    }
    chunks += window.size();
    progress.advance(files.size());
  }

  private static String key(String repo, String path) {
    return repo + "\0" + path;
  }
}
