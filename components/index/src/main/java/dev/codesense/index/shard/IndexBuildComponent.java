package dev.codesense.index.shard;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.ProjectLock;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexSettings;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.index.generation.NextGeneration;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.Generation;

/// Builds the next generation of the code index from shards and checks it. It is the only writer of
/// that generation; queries do not see it yet.
public final class IndexBuildComponent implements Component<IndexBuildRequest, IndexBuildResult> {

  public static final ComponentSpec<IndexBuildRequest, IndexBuildResult> SPEC =
      new ComponentSpec<>(
          "index-build",
          "Builds the next generation of the code index from shards and checks it; queries do not see it yet",
          "index",
          IndexBuildRequest.class,
          IndexBuildResult.class,
          new ComponentSpec.Resources("2", "4Gi"),
          IndexConfig.BLOCK);

  private final IndexTools tools;

  public IndexBuildComponent(IndexTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<IndexBuildRequest, IndexBuildResult> spec() {
    return SPEC;
  }

  @Override
  public IndexBuildResult run(IndexBuildRequest request, RunContext run)
      throws InterruptedException {
    var work = PlannedWork.open(request.plan(), request.snapshot(), run);
    var plan = work.plan();
    var settings = plan.settings();
    var collection = settings.collection();
    try (var _ =
            ProjectLock.acquire(
                new IndexState(run).collection(collection),
                "index build " + collection,
                run.clock());
        var store = tools.store(settings.location(), run)) {
      var next =
          new NextGeneration(
              settings, run, store, work.snapshot(), plan.model(), plan.quarantine());
      settings.reserve(store, request.runId());
      store.removeUnfinished();
      var current = next.current();
      if (current.isPresent()) {
        return result(current.get(), settings, run, 0, 0, false);
      }
      var adopted = next.adopted();
      if (adopted.isPresent()) {
        return result(adopted.get(), settings, run, 0, 0, true);
      }
      var shards = ShardSet.open(request.shards(), work, run);
      var built = new ShardedBuild(work, run, store, next).build(shards);
      return result(built, settings, run, plan.files(), shards.embedded(), true);
    }
  }

  private static IndexBuildResult result(
      Generation generation,
      IndexSettings settings,
      RunContext run,
      long chunkedFiles,
      long embeddedTexts,
      boolean changed) {
    var manifest = generation.manifest();
    return new IndexBuildResult(
        run.publish("index", new CodeIndexRef(settings.store(), generation, !changed)),
        generation.number(),
        manifest.files(),
        manifest.chunks(),
        chunkedFiles,
        embeddedTexts,
        changed);
  }
}
