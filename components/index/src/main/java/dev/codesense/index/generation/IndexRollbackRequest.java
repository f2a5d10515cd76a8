package dev.codesense.index.generation;

import dev.codesense.core.Argument;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.FinalStatus;
import dev.codesense.index.contract.CollectionName;
import dev.codesense.search.store.IndexLocation;
import org.jspecify.annotations.Nullable;

/// Whose move of the alias to undo.
@Example({"", "--hold", "--published-by 20261121-101500-123-9f3a5c01"})
public record IndexRollbackRequest(
    @Doc("Run whose move of the alias is undone, if it is the last one; unset: the last move")
        @Argument
        @Nullable String publishedBy,
    @Doc("How the run ended; unless it failed or was cancelled, nothing is undone") @Argument
        @Nullable FinalStatus status,
    @Doc(
            "Whether runs leave queries there until `codesense index hold --release`; otherwise the"
                + " next run indexes the repositories and moves queries on")
        @Argument
        @Default("false")
        boolean hold,
    @AsIn(IndexLocation.class) String collectionName,
    @AsIn(IndexLocation.class) String store) {

  public IndexRollbackRequest {
    CollectionName.require(IndexRollbackRequest::collectionName, collectionName);
  }

  IndexLocation location() {
    return IndexLocation.live(store, collectionName);
  }
}
