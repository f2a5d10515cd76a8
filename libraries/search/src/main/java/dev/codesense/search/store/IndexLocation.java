package dev.codesense.search.store;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import org.jspecify.annotations.Nullable;

/// Where an index is. Requests and settings that name a part of it take it with
/// [dev.codesense.core.AsIn].
///
/// @param store what opens a [CodeStore]
/// @param collectionName whose alias queries follow
/// @param generation physical name; null for the generation that queries see
public record IndexLocation(
    @Doc("Where the index lies: lucene:DIR, relative to the project, or qdrant://HOST:6334")
        @Default("lucene:.codesense/index")
        String store,
    @Doc("Name that queries use: an alias that points at one generation") @Default("codesense")
        String collectionName,
    @Doc("Physical name of the generation; unset: the one that queries see")
        @Nullable String generation) {

  /// The generation of a collection that queries see.
  public static IndexLocation live(String store, String collectionName) {
    return new IndexLocation(store, collectionName, null);
  }
}
