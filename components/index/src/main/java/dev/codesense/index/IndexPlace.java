package dev.codesense.index;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Setting;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.index.contract.IndexConfig;

/// Where an index is and how it is kept: what [IndexMaintenance] needs of the block `index`.
public record IndexPlace(
    @Doc("Where the index lies: lucene:DIR, relative to the project, or qdrant://HOST:6334")
        @Default("lucene:.codesense/index")
        String store,
    @Doc("Which model makes the vectors") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Knobs") @Setting("") IndexConfig config) {

  /// Where a request writes to.
  public static IndexPlace of(IndexRequest request) {
    return new IndexPlace(request.store(), request.embedding(), request.config());
  }
}
