package dev.codesense.index.generation;

import dev.codesense.core.RunContext;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import java.time.temporal.ChronoUnit;

/// Moves the alias of a collection and removes the generations that nobody needs any more.
public final class Publication {
  private final CodeStore store;
  private final RunContext run;
  private final IndexConfig config;

  /// @param store stays the caller's
  public Publication(CodeStore store, RunContext run, IndexConfig config) {
    this.store = store;
    this.run = run;
    this.config = config;
  }

  /// Points queries at a generation, unless a later one is live already.
  ///
  /// @param mover whose move it is, for `rollback --published-by`
  /// @return whether queries go there now
  public boolean publish(Generation generation, String mover) throws InterruptedException {
    var alias = store.publish(generation, mover);
    boolean live = alias.pointsAt(generation);
    if (!live) {
      run.progress()
          .warn(
              "%s does not go live: %s"
                  .formatted(
                      generation.physicalName(),
                      alias.heldSince() == null
                          ? "run %s published %s meanwhile"
                              .formatted(alias.run(), alias.physicalName())
                          : held(alias)));
    }
    new Retention(store, run.clock(), config).prune(generation.collection());
    return live;
  }

  /// Why queries stay where they are, and how that ends.
  static String held(Alias alias) {
    var since = alias.heldSince();
    return "queries are held at %s since %s; `codesense index hold --release` ends that"
        .formatted(
            alias.physicalName(), since == null ? "now" : since.truncatedTo(ChronoUnit.SECONDS));
  }
}
