package dev.codesense.index.shard;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one shard made.
///
/// Beside artifact.json, `objects/files.jsonl.gz` has one [ShardFiles.File] a line, in the plan's
/// order, and `objects/vectors.bin` the vectors that nobody had.
///
/// @param plan SHA-256 of the plan that it belongs to
/// @param number of the shard
/// @param commits of the repositories that its files come from: repo-id to 40 hex digits
/// @param files SHA-256 of `files.jsonl.gz`
/// @param fileCount how many it looked at
/// @param skipped how many of them have no chunks: reason to files
/// @param chunks how many it holds
/// @param vectors SHA-256 of `vectors.bin`
/// @param embedded how many vectors it holds
@ArtifactFormat(name = "IndexShard", version = 1)
public record IndexShard(
    String plan,
    int number,
    SortedMap<String, String> commits,
    String files,
    long fileCount,
    SortedMap<String, Long> skipped,
    long chunks,
    String vectors,
    long embedded)
    implements Visualized {
  public IndexShard {
    commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
    skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
  }

  @Override
  public Map<String, Object> metadata() {
    return Map.of(
        "shard",
        number,
        "commits",
        ShardPlan.listed(commits),
        "files",
        fileCount,
        "skipped_files",
        skipped.values().stream().mapToLong(Long::longValue).sum(),
        "chunks",
        chunks,
        "vectors",
        embedded);
  }
}
