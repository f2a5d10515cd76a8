package dev.codesense.search.store;

import dev.codesense.core.CodesenseException;
import dev.codesense.search.store.Generation.Vectors;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rollback target of an alias, by one rule for every store.
///
/// @param sealed all generations of the collection that can be read
public record RollbackTarget(List<Generation> sealed) {
  public RollbackTarget {
    sealed = List.copyOf(sealed);
  }

  /// What the alias can go back to once it leaves `before` for `next`.
  public @Nullable String afterLeaving(@Nullable Alias before, Generation next) {
    if (before == null) {
      return null;
    }
    if (before.pointsAt(next)) {
      return before.previous();
    }
    return switch (vectors(before.physicalName())) {
      case FULL -> before.physicalName();
      case NONE -> before.previous();
    };
  }

  private Vectors vectors(String physicalName) {
    return sealed(physicalName)
        .map(generation -> generation.manifest().vectors())
        .orElse(Vectors.NONE);
  }

  private Optional<Generation> sealed(@Nullable String physicalName) {
    return sealed.stream()
        .filter(generation -> generation.physicalName().equals(physicalName))
        .findFirst();
  }

  /// What a rollback from `current` lands on.
  ///
  /// @throws CodesenseException [StoreProblem#NOTHING_TO_ROLL_BACK]
  public Generation target(String collection, @Nullable Alias current) {
    var previous = current == null ? null : current.previous();
    return sealed(previous)
        .orElseThrow(() ->
            new CodesenseException(
                StoreProblem.NOTHING_TO_ROLL_BACK,
                current == null
                    ? "Collection '%s' was never published".formatted(collection)
                    : "Collection '%s' is at %s, and no earlier generation with vectors is kept"
                        .formatted(collection, current.physicalName())));
  }

  /// Where the next rollback leads after one that landed on `generation`.
  public @Nullable String before(Generation generation) {
    return sealed.stream()
        .filter(other ->
            other.number() < generation.number() && other.manifest().vectors() == Vectors.FULL)
        .max(Comparator.comparingInt(Generation::number))
        .map(Generation::physicalName)
        .orElse(null);
  }
}
