package dev.codesense.search.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Generations of indexes and the aliases that point at them. One contract test for every adapter.
///
/// Thread-safe for readers. One builder at a time per collection; a lock sees to it, and where two
/// publishers meet all the same, the higher generation wins.
public interface CodeStore extends AutoCloseable {

  /// All sealed generations of a collection that can be read, lowest first.
  List<Generation> generations(String collection);

  /// Names of the collections with a sealed generation, whether it can be read or not, sorted.
  List<String> collections();

  /// What queries see now.
  Optional<Alias> alias(String collection);

  /// Physical name of what queries see now: as [#alias], but cheap enough for every query.
  default Optional<String> target(String collection) {
    return alias(collection).map(Alias::physicalName);
  }

  /// The generation of a physical name; empty when there is none that is sealed and can be read.
  default Optional<Generation> generation(String physicalName) {
    return PhysicalName.of(physicalName).stream()
        .flatMap(name -> generations(name.collection()).stream())
        .filter(generation -> generation.physicalName().equals(physicalName))
        .findFirst();
  }

  /// The generation that queries see; empty when there is none, or it cannot be read.
  default Optional<Generation> live(String collection) {
    return alias(collection).map(Alias::physicalName).flatMap(this::generation);
  }

  /// Opens a generation for reading. Readers keep what they opened, whatever happens to the alias,
  /// as long as the generation is not removed.
  ///
  /// @throws dev.codesense.core.CodesenseException when it is missing or damaged
  CodeIndex open(Generation generation);

  /// Holds a generation against what the store knows of it, and waits until it can serve queries at
  /// full speed: for verification before publishing, not for every query.
  ///
  /// @throws dev.codesense.core.CodesenseException when it is missing or damaged
  void verify(Generation generation);

  /// What the builder of a generation left with it for the next one; empty when it left nothing.
  Optional<byte[]> notes(Generation generation);

  /// Reserves a collection for a run, so that a second one stops before it has paid for anything.
  /// The same run may reserve again: that prolongs it. It keeps nobody from moving the alias.
  ///
  /// @param lease after which the reservation of a run that never released it counts for nothing
  /// @throws dev.codesense.core.CodesenseException while another run has it
  void reserve(String collection, String run, Duration lease);

  /// Ends the reservation of a run; another run's stays.
  void release(String collection, String run);

  /// Begins the next generation of a collection beside the live one, numbered highest known + 1. An
  /// unfinished earlier build of the same number is removed.
  ///
  /// @param dimensions length of the vectors to come; of the model's also when there are none yet
  /// @param base whose chunks the new generation starts with; null to start empty
  GenerationBuilder build(String collection, int dimensions, @Nullable Generation base);

  /// Points the alias at a generation with one write and reads it back. If a higher generation was
  /// overwritten, points back at it.
  ///
  /// @param run who moves it, for [#rollback]
  /// @return where the alias points after the read-back
  Alias publish(Generation generation, String run);

  /// Points the alias back at the generation before: the one that [Alias#previous] names, never a
  /// lexical-only one. Done twice, it goes back twice.
  ///
  /// @param publishedBy if not null, only when this run moved it last; otherwise nothing is done
  /// @return where the alias points now, or empty when nothing was done
  /// @throws dev.codesense.core.CodesenseException when there is nothing to go back to
  Optional<Alias> rollback(String collection, @Nullable String publishedBy, String run);

  /// Removes a generation for good.
  ///
  /// @throws dev.codesense.core.CodesenseException when an alias points at it
  void remove(Generation generation);

  /// Physical names of generations that no alias points at and this version cannot read: damaged,
  /// or made with another layout or fact schema. Removed by [#removeUnreadable].
  List<String> unreadable(String collection);

  void removeUnreadable(String collection);

  /// Unsealed left-overs of killed builds: physical names. Removed by [#removeUnfinished].
  List<String> unfinished();

  /// Removes what killed builds left; leaves alone a build that is still going on.
  void removeUnfinished();

  /// Bytes that a generation occupies, shared files counted in full.
  long sizeBytes(Generation generation);

  @Override
  void close();
}
