package dev.codesense.index;

import dev.codesense.core.Artifact;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexSettings;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;

/// What to index, and where to.
@Example({"--collection-name codesense --batch-size 64", "--debug"})
public record IndexRequest(
    @Doc("Masked snapshot made by converge") Artifact<RepoSnapshot> snapshot,
    @AsIn(IndexLocation.class) String collectionName,
    @AsIn(ProjectIndex.class) int batchSize,
    @Doc("Index the first 512 chunks only, into a collection of its own: NAME-debug")
        @Default("false")
        boolean debug,
    @AsIn(IndexLocation.class) String store,
    @AsIn(ProjectIndex.class) Generation.Vectors vectors,
    @Doc("Which model makes the vectors") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Settings") @Setting("") IndexConfig config) {

  public IndexRequest {
    ProjectIndex.require(
        IndexRequest::collectionName, collectionName, IndexRequest::batchSize, batchSize);
  }

  /// What is asked for, with the collection that is written to.
  IndexSettings settings() {
    return IndexSettings.of(collectionName, batchSize, debug, store, vectors, embedding, config);
  }
}
