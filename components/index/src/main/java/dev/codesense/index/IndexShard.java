package dev.codesense.index;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Shown;
import java.util.Map;

/// What one shard made.
///
/// Beside artifact.json, `objects/files.jsonl.gz` has one [File] a line, in the plan's order, and
/// `objects/vectors.bin` the vectors that nobody had.
///
/// @param plan SHA-256 of the plan that it belongs to
/// @param number of the shard
/// @param files SHA-256 of `files.jsonl.gz`
/// @param chunks how many it holds
/// @param vectors SHA-256 of `vectors.bin`
/// @param embedded how many vectors it holds
@ArtifactFormat(name = "IndexShard", version = 1)
public record IndexShard(
    String plan, int number, String files, long chunks, String vectors, long embedded)
    implements Shown {

  @Override
  public Map<String, Object> metadata() {
    return Map.of("shard", number, "chunks", chunks, "vectors", embedded);
  }
}
