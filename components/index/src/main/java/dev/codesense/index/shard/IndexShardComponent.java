package dev.codesense.index.shard;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotFile;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexTools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Chunks the files of one shard and makes the missing vectors. Writes files and nothing else, so
/// that it can be killed, repeated or run twice: same plan, same snapshot, same bytes.
public final class IndexShardComponent implements Component<IndexShardRequest, IndexShardResult> {

  public static final ComponentSpec<IndexShardRequest, IndexShardResult> SPEC =
      new ComponentSpec<>(
          "index-shard",
          "Chunks the files of one shard and makes the missing vectors",
          "index",
          IndexShardRequest.class,
          IndexShardResult.class,
          new ComponentSpec.Resources("2", "4Gi"),
          IndexConfig.BLOCK);

  private final IndexTools tools;

  public IndexShardComponent(IndexTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<IndexShardRequest, IndexShardResult> spec() {
    return SPEC;
  }

  @Override
  public IndexShardResult run(IndexShardRequest request, RunContext run)
      throws InterruptedException {
    var work = PlannedWork.open(request.plan(), request.snapshot(), run);
    var shard = work.shard(request.shard());
    return new ShardRun(tools, work, request.shard(), run).make(tasks(work, shard, request, run));
  }

  /// The shard's files as the snapshot has them.
  private static List<FilePlan.Task> tasks(
      PlannedWork work, ShardPlan.Shard shard, IndexShardRequest request, RunContext run) {
    var list = PlannedWork.intact(ShardFiles.list(work.objects(), request.shard()), shard.list());
    var repositories =
        work.snapshot().snapshot().repositories().stream()
            .collect(Collectors.toMap(RepositoryState::id, Function.identity()));
    var tasks = new ArrayList<FilePlan.Task>();
    try (var lines = new ShardFiles.Reader(list, run.codec())) {
      for (var line = lines.next(ShardPlan.Files.class);
          line.isPresent();
          line = lines.next(ShardPlan.Files.class)) {
        var repository = repositories.get(line.get().repo());
        if (repository == null) {
          throw PlannedWork.mismatch("The snapshot has no repository " + line.get().repo());
        }
        var files = new HashMap<String, SnapshotFile>();
        work.snapshot().files(repository).forEach(file -> files.put(file.path(), file));
        for (var path : line.get().paths()) {
          var file = files.get(path);
          if (file == null) {
            throw PlannedWork.mismatch(
                "The snapshot has no file %s %s".formatted(repository.id(), path));
          }
          tasks.add(FilePlan.Task.of(repository, file));
        }
      }
    } catch (IOException e) {
      throw PlannedWork.damaged(list, e.toString(), e);
    }
    return tasks;
  }
}
