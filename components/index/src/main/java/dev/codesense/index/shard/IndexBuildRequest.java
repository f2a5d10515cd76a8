package dev.codesense.index.shard;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.data.RepoSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to build a generation of; the settings are the plan's.
@Example("--shards shard-0 --shards shard-1")
public record IndexBuildRequest(
    @Doc("Plan that index-plan made") Artifact<ShardPlan> plan,
    @Doc("Snapshot that the plan was made for") Artifact<RepoSnapshot> snapshot,
    @Doc("Outputs of index-shard: all shards of the plan, in any order")
        List<Artifact<IndexShard>> shards,
    @Doc("Run that reserved the collection, as given to index-plan; unset: no reservation")
        @Argument
        @Nullable String runId) {}
