package dev.codesense.index.generation;

import dev.codesense.core.AsIn;
import dev.codesense.core.Example;
import dev.codesense.index.contract.CollectionName;
import dev.codesense.search.store.IndexLocation;

/// Whose live generation is asked for.
@Example("")
public record IndexLiveRequest(
    @AsIn(IndexLocation.class) String collectionName, @AsIn(IndexLocation.class) String store) {

  public IndexLiveRequest {
    CollectionName.require(IndexLiveRequest::collectionName, collectionName);
  }

  IndexLocation location() {
    return IndexLocation.live(store, collectionName);
  }
}
