package dev.codesense.index;

import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.index.contract.CollectionName;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexSettings;
import dev.codesense.search.store.Generation;

/// What to index, and where to.
public record IndexRequest(
    @Doc("Masked snapshot made by converge") Artifact<RepoSnapshot> snapshot,
    @Doc("Name that queries use; its alias moves to the new generation at the end")
        @Default("codesense")
        String collectionName,
    @Doc("Chunks embedded and checkpointed per batch") @Default("64") int batchSize,
    @Doc("Index the first 512 chunks only, into a collection of its own: NAME-debug")
        @Default("false")
        boolean debug,
    @Doc("Where the index lies: lucene:DIR, relative to the project, or qdrant://HOST:6334")
        @Default("lucene:.codesense/index")
        String store,
    @Doc("Whether chunks get vectors; none: words only") @Default("full")
        Generation.Vectors vectors,
    @Doc("Which model makes the vectors") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Knobs") @Setting("") IndexConfig config) {

  public IndexRequest {
    CollectionName.require(IndexRequest::collectionName, collectionName);
    if (batchSize < 1) {
      throw new RefusedValueException(IndexRequest::batchSize, "is at least 1, was " + batchSize);
    }
  }

  /// What is asked for, with the collection that is written to.
  IndexSettings settings() {
    return new IndexSettings(
        debug ? collectionName + "-debug" : collectionName,
        batchSize,
        debug,
        store,
        vectors,
        embedding,
        config);
  }
}
