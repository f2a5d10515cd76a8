package dev.codesense.search.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where queries for a collection go.
///
/// @param previous physical name of what a rollback returns to; null when there is nothing, and
///   never a lexical-only generation where this one has vectors
/// @param run which run moved it
/// @param heldSince when a person asked that no run move it; null: runs move it
public record Alias(
    String collection,
    int generation,
    String physicalName,
    @Nullable String previous,
    String run,
    Instant movedAt,
    @Nullable Instant heldSince) {

  /// Where queries for the generation's collection go when they go to it; not held.
  public static Alias at(
      Generation generation, @Nullable String previous, String run, Instant movedAt) {
    return new Alias(
        generation.collection(),
        generation.number(),
        generation.physicalName(),
        previous,
        run,
        movedAt,
        null);
  }

  /// This, held or not.
  public Alias heldSince(@Nullable Instant since) {
    return new Alias(collection, generation, physicalName, previous, run, movedAt, since);
  }

  /// Whether queries go to the generation.
  public boolean pointsAt(Generation candidate) {
    return physicalName.equals(candidate.physicalName());
  }
}
