package dev.codesense.index.shard;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.index.chunking.Quarantine;
import dev.codesense.index.contract.IndexSettings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the shards of one run chunk, and what is built of it.
///
/// Beside artifact.json, `objects/shards/<number>.jsonl.gz` lists the files of a shard, one [Files]
/// a line, and `objects/known.bin` holds the contents that the live generation has vectors for:
/// nobody makes those again.
///
/// @param settings that shards and build follow, so that they cannot differ
/// @param model that makes the vectors
/// @param inputs [dev.codesense.search.store.Generation.Manifest#inputs] of what is to be built
/// @param quarantine files that are left out
/// @param base physical name of the generation that is built upon; null to build from nothing
/// @param vectorsOf physical name of the generation whose vectors are known; null when none are
/// @param known SHA-256 of `known.bin`
/// @param commits of the snapshot: repo-id to 40 hex digits
/// @param shards by number, at least one
@ArtifactFormat(name = "ShardPlan", version = 1)
public record ShardPlan(
    IndexSettings settings,
    EmbeddingModel model,
    String inputs,
    Quarantine quarantine,
    @Nullable String base,
    @Nullable String vectorsOf,
    String known,
    SortedMap<String, String> commits,
    List<Shard> shards)
    implements Visualized {

  /// Loop items travel in one command line, which ends at 131,071 bytes.
  static final int MOST_SHARDS = 128;

  public ShardPlan {
    commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
    shards = List.copyOf(shards);
  }

  /// A part of the work.
  ///
  /// @param files how many it chunks
  /// @param bytes their sizes added up
  /// @param list SHA-256 of its list
  public record Shard(long files, long bytes, String list) {}

  /// Files of one repository.
  ///
  /// @param paths sorted
  public record Files(String repo, List<String> paths) {
    public Files {
      paths = List.copyOf(paths);
    }
  }

  long files() {
    return shards.stream().mapToLong(Shard::files).sum();
  }

  long bytes() {
    return shards.stream().mapToLong(Shard::bytes).sum();
  }

  /// Repositories at their commits, in one line.
  static String listed(SortedMap<String, String> commits) {
    return Visualized.listed(
        commits.entrySet().stream().map(one -> one.getKey() + "@" + one.getValue()).toList());
  }

  @Override
  public Map<String, Object> metadata() {
    return Map.of(
        "collection",
        settings.collection(),
        "upon",
        base == null ? "nothing" : base,
        "model",
        model.id(),
        "repositories",
        commits.size(),
        "commits",
        listed(commits),
        "files",
        files(),
        "bytes",
        bytes(),
        "shards",
        shards.size());
  }
}
