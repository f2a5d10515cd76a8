package dev.codesense.index.shard;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.index.contract.IndexProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// All shards of a plan, in its order.
record ShardSet(List<Shard> shards) {

  /// One shard with its files.
  record Shard(IndexShard body, Path objects) {}

  /// Checks that the plan's shards are all there, undamaged.
  ///
  /// @param artifacts in any order; the same shard may be there twice
  /// @throws CodesenseException naming those that are missing, foreign or damaged
  static ShardSet open(List<Artifact<IndexShard>> artifacts, PlannedWork work, RunContext run) {
    var byNumber = new TreeMap<Integer, Shard>();
    for (var artifact : artifacts) {
      var shard = run.read(artifact);
      if (!shard.plan().equals(work.id())) {
        throw PlannedWork.mismatch(
            "The shard in %s belongs to another plan".formatted(artifact.directory()));
      }
      byNumber.putIfAbsent(shard.number(), new Shard(shard, artifact.objects()));
    }
    var missing =
        IntStream.range(0, work.plan().shards().size())
            .filter(number -> !byNumber.containsKey(number))
            .mapToObj(String::valueOf)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw new CodesenseException(
          IndexProblem.SHARD_MISSING,
          "Of the plan's %d shards these are missing: %s"
              .formatted(work.plan().shards().size(), missing));
    }
    for (var shard : byNumber.values()) {
      PlannedWork.intact(shard.objects().resolve(ShardFiles.FILES), shard.body().files());
      PlannedWork.intact(shard.objects().resolve(ShardFiles.VECTORS), shard.body().vectors());
    }
    return new ShardSet(new ArrayList<>(byNumber.values()));
  }

  /// Chunks of all shards.
  long chunks() {
    return shards.stream().mapToLong(shard -> shard.body().chunks()).sum();
  }

  /// Vectors that they bring along.
  long embedded() {
    return shards.stream().mapToLong(shard -> shard.body().embedded()).sum();
  }
}
