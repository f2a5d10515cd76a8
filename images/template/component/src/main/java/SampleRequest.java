package dev.codesense.sample;

import dev.codesense.core.Artifact;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.RefusedValueException;
import dev.codesense.data.RepoSnapshot;

/// What goes in: artifacts, and settings, each a key of the block `sample` of codesense.yaml.
@Example("--limit 10")
public record SampleRequest(
    @Doc("Masked snapshot made by converge") Artifact<RepoSnapshot> snapshot,
    @Doc("Repositories listed at most") @Default("1000") int limit) {

  public SampleRequest {
    if (limit < 1) {
      throw new RefusedValueException(SampleRequest::limit, "must be at least 1, was " + limit);
    }
  }
}
