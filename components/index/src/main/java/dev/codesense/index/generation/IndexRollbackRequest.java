package dev.codesense.index.generation;

import dev.codesense.core.Argument;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.FinalStatus;
import dev.codesense.index.contract.CollectionName;
import org.jspecify.annotations.Nullable;

/// Whose move of the alias to undo.
public record IndexRollbackRequest(
    @Doc("Run whose move of the alias is undone, if it is the last one; unset: the last move")
        @Argument
        @Nullable String publishedBy,
    @Doc("How the run ended; after success nothing is undone") @Argument
        @Nullable FinalStatus status,
    @Doc("Name that queries use") @Default("codesense") String collectionName,
    @Doc("Where the index lies: lucene:DIR, relative to the project, or qdrant://HOST:6334")
        @Default("lucene:.codesense/index")
        String store) {

  public IndexRollbackRequest {
    CollectionName.require(IndexRollbackRequest::collectionName, collectionName);
  }
}
