package dev.codesense.index.shard;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import java.util.List;

/// The work, divided.
public record IndexPlanResult(
    @Doc("Files per shard, and the contents that need no vector") Artifact<ShardPlan> plan,
    @Doc("Numbers of the shards; when there is nothing to do, the number of one empty shard")
        List<Integer> shards,
    @Doc("Files to chunk") long files,
    @Doc("Total size of these files, in bytes") long bytes,
    @Doc("Whether there is anything to build") boolean changed) {}
