package dev.codesense.index.shard;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.data.RepoSnapshot;

/// Which part of a plan to make; the settings are the plan's.
@Example("--shard 0")
public record IndexShardRequest(
    @Doc("Plan that index-plan made") Artifact<ShardPlan> plan,
    @Doc("Snapshot that the plan was made for") Artifact<RepoSnapshot> snapshot,
    @Doc("Number of the shard, from 0") @Argument int shard) {}
