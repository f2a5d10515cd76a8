package dev.codesense.sample;

import dev.codesense.core.ArtifactFormat;
import java.util.List;

/// What is in the artifact: a later task reads it by its format's name and version.
///
/// @param repositories ids, in the snapshot's order
@ArtifactFormat(name = "SampleList", version = 1, kfpType = "system.Dataset")
public record SampleList(List<String> repositories) {

  public SampleList {
    repositories = List.copyOf(repositories);
  }
}
