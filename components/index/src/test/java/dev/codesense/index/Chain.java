package dev.codesense.index;

import dev.codesense.core.Artifact;
import dev.codesense.core.FinalStatus;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.generation.IndexPromoteComponent;
import dev.codesense.index.generation.IndexPromoteRequest;
import dev.codesense.index.generation.IndexPromoteResult;
import dev.codesense.index.generation.IndexRollbackComponent;
import dev.codesense.index.generation.IndexRollbackRequest;
import dev.codesense.index.generation.IndexRollbackResult;
import dev.codesense.index.shard.IndexBuildComponent;
import dev.codesense.index.shard.IndexBuildRequest;
import dev.codesense.index.shard.IndexBuildResult;
import dev.codesense.index.shard.IndexPlanComponent;
import dev.codesense.index.shard.IndexPlanRequest;
import dev.codesense.index.shard.IndexPlanResult;
import dev.codesense.index.shard.IndexShardComponent;
import dev.codesense.index.shard.IndexShardRequest;
import dev.codesense.index.shard.IndexShardResult;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.testkit.TestRunContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The components of the index stage as a pipeline runs them: each task in an empty project of its
/// own, as in a container, and nothing between them but artifacts and the store.
final class Chain {
  final FakeTools tools;
  private final Path containers;
  private final String store;
  private int tasks;
  private @Nullable TestRunContext planned;

  /// Shards are worth so little that any project has several.
  int maxShards = 3;

  boolean approved = true;
  boolean debug;
  Vectors vectors = Vectors.FULL;

  IndexConfig config = Project.CONFIG;

  /// @param project whose index is written
  /// @param containers where the tasks' projects lie
  Chain(Project project, Path containers) {
    this.tools = project.tools;
    this.containers = containers;
    this.store = "lucene:" + project.run.project().resolve(".codesense/index");
  }

  /// What a whole run left behind.
  record Run(
      IndexPlanResult plan,
      List<IndexShardResult> shards,
      IndexBuildResult build,
      IndexPromoteResult promote) {}

  TestRunContext container() {
    return TestRunContext.in(containers.resolve("task-" + ++tasks));
  }

  Run run(Artifact<RepoSnapshot> snapshot, String runId) throws InterruptedException {
    var plan = plan(snapshot, runId);
    var shards = shards(plan, snapshot);
    var build = build(plan, snapshot, shards);
    return new Run(plan, shards, build, promote(build.index(), runId));
  }

  IndexPlanResult plan(Artifact<RepoSnapshot> snapshot) throws InterruptedException {
    return plan(snapshot, null);
  }

  IndexPlanResult plan(Artifact<RepoSnapshot> snapshot, @Nullable String runId)
      throws InterruptedException {
    var request =
        new IndexPlanRequest(
            snapshot,
            "codesense",
            8,
            debug,
            maxShards,
            1,
            store,
            vectors,
            runId,
            new EmbeddingConfig(null, null, null, null, 32, 4, Duration.ofMinutes(1)),
            config);
    planned = container();
    return new IndexPlanComponent(tools).run(request, planned);
  }

  List<IndexShardResult> shards(IndexPlanResult plan, Artifact<RepoSnapshot> snapshot)
      throws InterruptedException {
    var shards = new ArrayList<IndexShardResult>();
    for (int number : plan.shards()) {
      shards.add(shard(plan, snapshot, number));
    }
    return shards;
  }

  IndexShardResult shard(IndexPlanResult plan, Artifact<RepoSnapshot> snapshot, int number)
      throws InterruptedException {
    return new IndexShardComponent(tools)
        .run(new IndexShardRequest(plan.plan(), snapshot, number), container());
  }

  IndexBuildResult build(
      IndexPlanResult plan, Artifact<RepoSnapshot> snapshot, List<IndexShardResult> shards)
      throws InterruptedException {
    return new IndexBuildComponent(tools)
        .run(
            new IndexBuildRequest(
                plan.plan(),
                snapshot,
                shards.stream().map(IndexShardResult::chunks).toList(),
                null),
            container());
  }

  IndexPromoteResult promote(Artifact<CodeIndexRef> index, String runId)
      throws InterruptedException {
    return new IndexPromoteComponent(tools)
        .run(new IndexPromoteRequest(index, runId, approved, config), container());
  }

  IndexRollbackResult rollback(@Nullable String publishedBy, @Nullable FinalStatus status)
      throws InterruptedException {
    return new IndexRollbackComponent(tools)
        .run(new IndexRollbackRequest(publishedBy, status, false, "codesense", store), container());
  }

  /// With the settings of another collection, in the project of the last plan.
  IndexRollbackResult rollbackElsewhere(String publishedBy, FinalStatus status)
      throws InterruptedException {
    return new IndexRollbackComponent(tools)
        .run(
            new IndexRollbackRequest(publishedBy, status, false, "other", "lucene:elsewhere"),
            Objects.requireNonNull(planned));
  }
}
