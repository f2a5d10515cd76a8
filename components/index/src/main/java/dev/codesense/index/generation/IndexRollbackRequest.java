package dev.codesense.index.generation;

import dev.codesense.core.Argument;
import dev.codesense.core.AsIn;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.FinalStatus;
import dev.codesense.index.contract.CollectionName;
import dev.codesense.search.store.IndexLocation;
import org.jspecify.annotations.Nullable;

/// Whose move of the alias to undo.
@Example({"", "--published-by 20261121-101500-123-9f3a5c01"})
public record IndexRollbackRequest(
    @Doc("Run whose move of the alias is undone, if it is the last one; unset: the last move")
        @Argument
        @Nullable String publishedBy,
    @Doc("How the run ended; after success nothing is undone") @Argument
        @Nullable FinalStatus status,
    @AsIn(IndexLocation.class) String collectionName,
    @AsIn(IndexLocation.class) String store) {

  public IndexRollbackRequest {
    CollectionName.require(IndexRollbackRequest::collectionName, collectionName);
  }

  IndexLocation location() {
    return IndexLocation.live(store, collectionName);
  }
}
