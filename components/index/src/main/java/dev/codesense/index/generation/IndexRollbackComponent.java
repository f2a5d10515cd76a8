package dev.codesense.index.generation;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.ProjectLock;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.StoreProblem;
import java.util.Optional;

/// Points queries back at the generation before: by hand, or as the exit handler of a run that
/// failed after it had moved the alias.
public final class IndexRollbackComponent
    implements Component<IndexRollbackRequest, IndexRollbackResult> {

  public static final ComponentSpec<IndexRollbackRequest, IndexRollbackResult> SPEC =
      new ComponentSpec<>(
          "index-rollback",
          "Points queries back at the generation before the live one",
          "index",
          IndexRollbackRequest.class,
          IndexRollbackResult.class,
          new ComponentSpec.Resources("1", "1Gi"),
          IndexConfig.BLOCK);

  private final IndexTools tools;

  public IndexRollbackComponent(IndexTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<IndexRollbackRequest, IndexRollbackResult> spec() {
    return SPEC;
  }

  @Override
  public IndexRollbackResult run(IndexRollbackRequest request, RunContext run)
      throws InterruptedException {
    var state = new IndexState(run);
    var place =
        Optional.ofNullable(request.publishedBy())
            .flatMap(state::placeOf)
            .orElseGet(request::location);
    var collection = place.collectionName();
    try (var _ =
            ProjectLock.acquire(
                state.collection(collection), "index rollback " + collection, run.clock());
        var store = tools.store(place, run)) {
      var moved = rollback(collection, request, store, run);
      if (moved.isPresent() && request.hold()) {
        store.hold(collection, true);
      }
      if (request.publishedBy() != null) {
        store.release(collection, request.publishedBy());
      }
      run.progress()
          .event(
              moved
                  .map(alias ->
                      "queries go to %s again%s".formatted(alias.physicalName(), next(request)))
                  .orElse("nothing to undo"));
      var live = store.alias(collection).map(Alias::physicalName).orElse("");
      if (request.publishedBy() != null) {
        // Last, since another attempt needs it.
        state.forget(request.publishedBy());
      }
      return new IndexRollbackResult(moved.isPresent(), live);
    }
  }

  private static String next(IndexRollbackRequest request) {
    return request.hold()
        ? " and stay there until `codesense index hold --release`"
        : "; the next run moves them on, unless `codesense index hold` keeps them there";
  }

  private static Optional<Alias> rollback(
      String collection, IndexRollbackRequest request, CodeStore store, RunContext run)
      throws InterruptedException {
    if (request.status() != null && !request.status().failed()) {
      return Optional.empty();
    }
    var undone = request.publishedBy();
    if (undone == null) {
      return store.rollback(collection, null, run.runId());
    }
    try {
      // Another name than the one that is undone, so that a second attempt changes nothing.
      return store.rollback(collection, undone, "rollback of " + undone);
    } catch (CodesenseException e) {
      if (e.problem() != StoreProblem.NOTHING_TO_ROLL_BACK) {
        throw e;
      }
      // A collection's first generation is whole, whatever became of the run afterwards.
      run.progress().warn(e.getMessage() + ": queries stay where they are");
      return Optional.empty();
    }
  }
}
