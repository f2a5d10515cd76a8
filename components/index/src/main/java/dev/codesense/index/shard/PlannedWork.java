package dev.codesense.index.shard;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.SnapshotReader;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.generation.NextGeneration;
import java.io.IOException;
import java.nio.file.Path;

/// A plan with the snapshot that it was made for.
///
/// @param id SHA-256 of the plan, by which its shards name it
/// @param objects of the plan's artifact
record PlannedWork(ShardPlan plan, String id, Path objects, SnapshotReader snapshot) {

  /// @throws CodesenseException [IndexProblem#PLAN_MISMATCH] when the two do not belong together
  static PlannedWork open(
      Artifact<ShardPlan> artifact, Artifact<RepoSnapshot> snapshot, RunContext run) {
    var plan = run.read(artifact);
    var reader = SnapshotReader.open(snapshot, run);
    var recipe = NextGeneration.recipe(plan.model(), plan.settings().config());
    var inputs = NextGeneration.inputs(plan.settings(), recipe, reader, plan.quarantine());
    if (!inputs.equals(plan.inputs())) {
      throw mismatch(
          "The plan in %s was made for another snapshot than %s, or by another version of codesense"
              .formatted(artifact.directory(), snapshot.directory()));
    }
    return new PlannedWork(plan, Sha256.hex(run.codec().encode(plan)), artifact.objects(), reader);
  }

  /// The shard's place in the plan.
  ShardPlan.Shard shard(int number) {
    if (number < 0 || number >= plan.shards().size()) {
      throw mismatch(
          "There is no shard %d in the plan, only 0 to %d"
              .formatted(number, plan.shards().size() - 1));
    }
    return plan.shards().get(number);
  }

  static CodesenseException mismatch(String what) {
    return new CodesenseException(IndexProblem.PLAN_MISMATCH, what);
  }

  /// A file of an artifact, after a look at every byte of it.
  ///
  /// @throws CodesenseException [IndexProblem#SHARD_DAMAGED]
  static Path intact(Path file, String sha256) {
    try {
      if (ShardFiles.sha256(file).equals(sha256)) {
        return file;
      }
    } catch (IOException e) {
      throw damaged(file, e.toString(), e);
    }
    throw damaged(file, "its SHA-256 differs", null);
  }

  static CodesenseException damaged(
      Path file, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new CodesenseException(
        IndexProblem.SHARD_DAMAGED, "%s is damaged: %s".formatted(file, why), cause);
  }
}
