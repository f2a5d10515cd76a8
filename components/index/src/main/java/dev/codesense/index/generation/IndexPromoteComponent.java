package dev.codesense.index.generation;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.ProjectLock;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.search.store.CodeIndexRef;

/// Points queries at a generation and removes those that nobody needs any more.
public final class IndexPromoteComponent
    implements Component<IndexPromoteRequest, IndexPromoteResult> {

  public static final ComponentSpec<IndexPromoteRequest, IndexPromoteResult> SPEC =
      new ComponentSpec<>(
          "index-promote",
          "Points queries at a generation that was built and checked",
          "index",
          IndexPromoteRequest.class,
          IndexPromoteResult.class,
          new ComponentSpec.Resources("1", "1Gi"),
          IndexConfig.BLOCK);

  private final IndexTools tools;

  public IndexPromoteComponent(IndexTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<IndexPromoteRequest, IndexPromoteResult> spec() {
    return SPEC;
  }

  @Override
  public IndexPromoteResult run(IndexPromoteRequest request, RunContext run)
      throws InterruptedException {
    var ref = run.read(request.index());
    var generation = ref.generation();
    var collection = generation.collection();
    if (!request.approved()) {
      throw new CodesenseException(
          IndexProblem.NOT_APPROVED,
          "%s was not approved by the evaluation; queries see the same generation as before"
              .formatted(generation.physicalName()));
    }
    try (var _ =
            ProjectLock.acquire(
                new IndexState(run).collection(collection),
                "index promote " + collection,
                run.clock());
        var store = tools.store(ref.location(), run)) {
      boolean before =
          store.alias(collection).filter(alias -> alias.pointsAt(generation)).isPresent();
      boolean live =
          before
              || new Publication(store, run, request.config())
                  .publish(generation, request.runId() == null ? run.runId() : request.runId());
      if (request.runId() != null) {
        store.release(collection, request.runId());
      }
      run.progress()
          .event(
              before
                  ? "queries go to %s already".formatted(generation.physicalName())
                  : live
                      ? "queries go to %s".formatted(generation.physicalName())
                      : "queries do not go to %s".formatted(generation.physicalName()));
      return new IndexPromoteResult(
          run.publish("index", new CodeIndexRef(ref.store(), generation, live)),
          generation.number(),
          live,
          live && !before);
    }
  }
}
