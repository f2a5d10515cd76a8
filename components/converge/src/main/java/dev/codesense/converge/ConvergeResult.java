package dev.codesense.converge;

import dev.codesense.core.Artifact;
import dev.codesense.core.Doc;
import dev.codesense.data.RepoSnapshot;
import java.util.List;

/// What converge made.
public record ConvergeResult(
    @Doc("Masked snapshot of all listed repositories") Artifact<RepoSnapshot> snapshot,
    @Doc("Repositories in the snapshot") int repositories,
    @Doc("Repositories that were read again, because commit or settings changed") int changed,
    @Doc("Ids of repositories that could not be read and keep an older state") List<String> stale,
    @Doc("Ids of repositories that could not be read and have no older state") List<String> missing,
    @Doc("Files in the snapshot") long files,
    @Doc("Total size of these files, in bytes") long bytes,
    @Doc("Secrets replaced by placeholders") long secretsMasked,
    @Doc("What data.dvc says of the data") DataVersion data) {
  public ConvergeResult {
    stale = List.copyOf(stale);
    missing = List.copyOf(missing);
  }
}
