package dev.codesense.deploy.drive;

import org.jspecify.annotations.Nullable;

/// Both sides of a rollout.
///
/// @param namespace of the service
/// @param service its name
/// @param candidateRevision as metrics name it; null before the cluster has made one
public record Sides(
    String namespace,
    String service,
    StableSide stable,
    Candidate candidate,
    @Nullable String candidateRevision) {

  Sides with(@Nullable String revision) {
    return new Sides(namespace, service, stable, candidate, revision);
  }
}
