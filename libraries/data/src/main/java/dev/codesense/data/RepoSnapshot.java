package dev.codesense.data;

import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.Visualized;
import java.util.List;
import java.util.Map;

/// The masked state of all listed repositories at one instant.
///
/// Next to artifact.json, `objects/` holds per repository a list of [SnapshotFile]s, one JSON
/// record a line, at `objects/lists/<sha-256>.jsonl`, the [FileNote]s on what was left out or
/// changed at `objects/notes/<sha-256 of the id>.jsonl`, and every file's masked content at DVC's
/// address `objects/files/md5/<2 hex>/<30 hex>`. Read it through [SnapshotReader].
///
/// @param repositories sorted by id
/// @param dataDigest DVC's id of the directory `data/raw`: MD5 hex and `.dir`
/// @param maskingVersion version of the masking rules that every content went through
@ArtifactFormat(name = "RepoSnapshot", version = 1, kfpType = "system.Dataset")
public record RepoSnapshot(
    List<RepositoryState> repositories, String dataDigest, String maskingVersion)
    implements Visualized {
  public RepoSnapshot {
    repositories = List.copyOf(repositories);
  }

  @Override
  public Map<String, Object> metadata() {
    return Map.of(
        "repositories",
        repositories.size(),
        "stale_repositories",
        repositories.stream().filter(repository -> repository.stale() != null).count(),
        "commits",
        Visualized.listed(
            repositories.stream()
                .map(repository -> repository.id() + "@" + repository.commit())
                .toList()),
        "files",
        repositories.stream().mapToLong(RepositoryState::files).sum(),
        "bytes",
        repositories.stream().mapToLong(RepositoryState::bytes).sum(),
        "secrets_masked",
        repositories.stream().mapToLong(RepositoryState::secretsMasked).sum(),
        "data_digest",
        dataDigest);
  }
}
