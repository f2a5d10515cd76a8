package dev.codesense.index;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.ProjectLock;
import dev.codesense.data.SnapshotReader;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.chunking.SuspectFiles;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.index.generation.CollectionLease;

/// Turns a snapshot into the next generation of the code index and points queries at it.
public final class IndexComponent implements Component<IndexRequest, IndexResult> {

  public static final ComponentSpec<IndexRequest, IndexResult> SPEC =
      new ComponentSpec<>(
          "index",
          "Builds the next generation of the code index from a snapshot, checks it, and points queries at it",
          "index",
          IndexRequest.class,
          IndexResult.class,
          new ComponentSpec.Resources("2", "4Gi"));

  private final IndexTools tools;

  public IndexComponent(IndexTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<IndexRequest, IndexResult> spec() {
    return SPEC;
  }

  @Override
  public IndexResult run(IndexRequest request, RunContext run) throws InterruptedException {
    var state = new IndexState(run);
    var settings = request.settings();
    var collection = settings.collection();
    try (var _ =
            ProjectLock.acquire(state.collection(collection), "index " + collection, run.clock());
        var store = tools.store(settings.location(), run);
        var _ = new CollectionLease(store, collection, state.holderFile(), run)) {
      var snapshot = SnapshotReader.open(request.snapshot(), run);
      var model = tools.model(request.embedding(), run);
      var quarantine =
          new SuspectFiles(state, run, tools.probe()).settle(collection, snapshot, model);
      return new IndexRun(settings, run, tools, store, state, snapshot, model, quarantine)
          .execute();
    }
  }
}
