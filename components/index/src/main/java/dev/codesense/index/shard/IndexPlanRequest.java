package dev.codesense.index.shard;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.Setting;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.EmbeddingConfig;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexSettings;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.IndexLocation;
import org.jspecify.annotations.Nullable;

/// What to index and where to, and how finely to divide the work.
public record IndexPlanRequest(
    @Doc("Masked snapshot made by converge") Artifact<RepoSnapshot> snapshot,
    @AsIn(IndexLocation.class) String collectionName,
    @AsIn(ProjectIndex.class) int batchSize,
    @Doc("Index the first 512 chunks only, into a collection of its own: NAME-debug")
        @Default("false")
        boolean debug,
    @Doc("Largest number of shards, 1 to 128") @Default("128") int maxShards,
    @Doc("Bytes of source code per shard") @Default("8388608") long shardBytes,
    @AsIn(IndexLocation.class) String store,
    @AsIn(ProjectIndex.class) Generation.Vectors vectors,
    @Doc("Run that reserves the collection until it promotes or ends; unset: no reservation")
        @Argument
        @Nullable String runId,
    @Doc("Which model makes the vectors") @Setting("embedding") EmbeddingConfig embedding,
    @Doc("Settings") @Setting("") IndexConfig config) {

  public IndexPlanRequest {
    ProjectIndex.require(
        IndexPlanRequest::collectionName, collectionName, IndexPlanRequest::batchSize, batchSize);
    if (maxShards < 1 || maxShards > ShardPlan.MOST_SHARDS) {
      throw new RefusedValueException(
          IndexPlanRequest::maxShards,
          "must be from 1 to %d, was %d".formatted(ShardPlan.MOST_SHARDS, maxShards));
    }
    if (shardBytes < 1) {
      throw new RefusedValueException(
          IndexPlanRequest::shardBytes, "must be at least 1, was " + shardBytes);
    }
  }

  IndexSettings settings() {
    return IndexSettings.of(collectionName, batchSize, debug, store, vectors, embedding, config);
  }
}
