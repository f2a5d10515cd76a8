package dev.codesense.data;

import dev.codesense.core.ArtifactFormat;
import java.util.List;

/// The masked state of all listed repositories at one instant.
///
/// Next to artifact.json, `objects/` holds per repository a list of [SnapshotFile]s, one JSON
/// record a line, at `objects/lists/<sha-256>.jsonl`, and every file's masked content at DVC's
/// address `objects/files/md5/<2 hex>/<30 hex>`. Read it through [SnapshotReader].
///
/// @param repositories sorted by id
/// @param dataDigest DVC's id of the directory `data/raw`: MD5 hex and `.dir`
/// @param maskingVersion version of the masking rules that every content went through
@ArtifactFormat(name = "RepoSnapshot", version = 1, kfpType = "system.Dataset")
public record RepoSnapshot(
    List<RepositoryState> repositories, String dataDigest, String maskingVersion) {
  public RepoSnapshot {
    repositories = List.copyOf(repositories);
  }
}
