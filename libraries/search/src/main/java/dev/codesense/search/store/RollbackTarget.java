package dev.codesense.search.store;

import dev.codesense.core.CodesenseException;
import dev.codesense.search.store.Generation.Vectors;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rollback target of an alias, by one rule for every store: a generation with vectors never
/// gives way to one without. Where no vectors are made, one without gives way to one without.
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
    return Stream.of(before.physicalName(), before.previous())
        .flatMap(name -> sealed(name).stream())
        .filter(generation -> mayFollow(next, generation))
        .map(Generation::physicalName)
        .findFirst()
        .orElse(null);
  }

  private static boolean mayFollow(Generation live, Generation earlier) {
    return live.manifest().vectors() == Vectors.NONE
        || earlier.manifest().vectors() == Vectors.FULL;
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
                    : "Collection '%s' is at %s, and no earlier generation%s is kept"
                        .formatted(
                            collection,
                            current.physicalName(),
                            sealed(current.physicalName())
                                .filter(live -> live.manifest().vectors() == Vectors.FULL)
                                .map(_ -> " with vectors")
                                .orElse(""))));
  }

  /// Where the next rollback leads after one that landed on `generation`.
  public @Nullable String before(Generation generation) {
    return sealed.stream()
        .filter(other -> other.number() < generation.number() && mayFollow(generation, other))
        .max(Comparator.comparingInt(Generation::number))
        .map(Generation::physicalName)
        .orElse(null);
  }
}
