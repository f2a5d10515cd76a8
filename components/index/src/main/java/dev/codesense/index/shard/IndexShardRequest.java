package dev.codesense.index.shard;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.data.RepoSnapshot;

/// Which part of a plan to make; the settings are the plan's.
public record IndexShardRequest(
    @Doc("What index-plan divided") Artifact<ShardPlan> plan,
    @Doc("The snapshot that was planned for") Artifact<RepoSnapshot> snapshot,
    @Doc("Number of the shard, from 0") @Argument int shard) {}
