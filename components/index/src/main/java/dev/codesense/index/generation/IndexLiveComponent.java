package dev.codesense.index.generation;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.store.CodeIndexRef;

/// Names the generation that queries go to, for tasks that look at it without a run that built it.
public final class IndexLiveComponent implements Component<IndexLiveRequest, IndexLiveResult> {

  public static final ComponentSpec<IndexLiveRequest, IndexLiveResult> SPEC =
      new ComponentSpec<>(
          "index-live",
          "Names the generation that queries go to",
          "index",
          IndexLiveRequest.class,
          IndexLiveResult.class,
          new ComponentSpec.Resources("250m", "512Mi"),
          IndexConfig.BLOCK);

  private final IndexTools tools;

  public IndexLiveComponent(IndexTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<IndexLiveRequest, IndexLiveResult> spec() {
    return SPEC;
  }

  @Override
  public IndexLiveResult run(IndexLiveRequest request, RunContext run) throws InterruptedException {
    var location = request.location();
    try (var store = tools.store(location, run)) {
      var live = CodeSearch.generation(store, location);
      run.progress().event("queries go to %s".formatted(live.physicalName()));
      return new IndexLiveResult(
          run.publish("index", new CodeIndexRef(location.store(), live, true)), live.number());
    }
  }
}
