package dev.codesense.index.shard;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.data.RepoSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to build a generation of; the settings are the plan's.
public record IndexBuildRequest(
    @Doc("What index-plan divided") Artifact<ShardPlan> plan,
    @Doc("The snapshot that was planned for") Artifact<RepoSnapshot> snapshot,
    @Doc("What index-shard made, all of the plan's shards in any order")
        List<Artifact<IndexShard>> shards,
    @Doc("The run that reserved the collection, as told to index-plan; unset: it is not reserved")
        @Argument
        @Nullable String runId) {}
