package dev.codesense.search.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Generations of indexes and the aliases that point at them. One contract test for every adapter.
///
/// Thread-safe for readers. One builder at a time per collection; a lock sees to it, and where two
/// publishers meet all the same, the higher generation wins.
///
/// An interrupt ends every method that waits, and leaves what queries see as it was or as it was to
/// be.
public interface CodeStore extends AutoCloseable {

  /// All sealed generations of a collection that can be read, lowest first.
  List<Generation> generations(String collection) throws InterruptedException;

  /// Names of the collections with a sealed generation, whether it can be read or not, sorted.
  List<String> collections() throws InterruptedException;

  /// What queries see now.
  Optional<Alias> alias(String collection) throws InterruptedException;

  /// Physical name of what queries see now: as [#alias], but cheap enough for every query.
  default Optional<String> target(String collection) throws InterruptedException {
    return alias(collection).map(Alias::physicalName);
  }

  /// The generation of a physical name; empty when there is none that is sealed and can be read.
  default Optional<Generation> generation(String physicalName) throws InterruptedException {
    var name = PhysicalName.of(physicalName);
    return name.isEmpty()
        ? Optional.empty()
        : generations(name.get().collection()).stream()
            .filter(generation -> generation.physicalName().equals(physicalName))
            .findFirst();
  }

  /// The generation that queries see; empty when there is none, or it cannot be read.
  default Optional<Generation> live(String collection) throws InterruptedException {
    var alias = alias(collection);
    return alias.isPresent() ? generation(alias.get().physicalName()) : Optional.empty();
  }

  /// Opens a generation for reading. Readers keep what they opened, whatever happens to the alias,
  /// as long as the generation is not removed.
  ///
  /// @throws dev.codesense.core.CodesenseException when it is missing or damaged
  CodeIndex open(Generation generation) throws InterruptedException;

  /// Holds a generation against what the store knows of it, and waits until it can serve queries at
  /// full speed: for verification before publishing, not for every query.
  ///
  /// @throws dev.codesense.core.CodesenseException when it is missing or damaged
  void verify(Generation generation) throws InterruptedException;

  /// What the builder of a generation left with it for the next one; empty when it left nothing.
  Optional<byte[]> notes(Generation generation) throws InterruptedException;

  /// Reserves a collection for a run, so that a second one stops before it has paid for anything.
  /// The same run may reserve again: that prolongs it. It keeps nobody from moving the alias.
  ///
  /// @param lease after which the reservation of a run that never released it counts for nothing
  /// @throws dev.codesense.core.CodesenseException while another run has it
  void reserve(String collection, String run, Duration lease) throws InterruptedException;

  /// Ends the reservation of a run; another run's stays.
  void release(String collection, String run) throws InterruptedException;

  /// Begins the next generation of a collection beside the live one, numbered highest known + 1. An
  /// unfinished earlier build of the same number is removed.
  ///
  /// @param dimensions length of the vectors to come; of the model's also when there are none yet
  /// @param base whose chunks the new generation starts with; null to start empty
  GenerationBuilder build(String collection, int dimensions, @Nullable Generation base)
      throws InterruptedException;

  /// Points the alias at a generation with one write and reads it back. If a higher generation was
  /// overwritten, points back at it. An alias that is held stays.
  ///
  /// @param run who moves it, for [#rollback]
  /// @return where the alias points after the read-back
  Alias publish(Generation generation, String run) throws InterruptedException;

  /// Points the alias back at the generation before: the one that [Alias#previous] names, from one
  /// with vectors never to a lexical-only one. Done twice, it goes back twice. An alias that is
  /// held stays so where it lands.
  ///
  /// @param publishedBy if not null, only when this run moved it last; otherwise nothing is done
  /// @return where the alias points now, or empty when nothing was done
  /// @throws dev.codesense.core.CodesenseException when there is nothing to go back to
  Optional<Alias> rollback(String collection, @Nullable String publishedBy, String run)
      throws InterruptedException;

  /// Holds the alias where it is, so that [#publish] leaves it, or lets it go. [#rollback] still
  /// moves it: a person asks for that.
  ///
  /// @return where the alias points; empty when the collection was never published
  Optional<Alias> hold(String collection, boolean held) throws InterruptedException;

  /// Removes a generation for good.
  ///
  /// @throws dev.codesense.core.CodesenseException when an alias points at it
  void remove(Generation generation) throws InterruptedException;

  /// Physical names of generations that no alias points at and this version cannot read: damaged,
  /// or made with another layout or fact schema. Removed by [#removeUnreadable].
  List<String> unreadable(String collection) throws InterruptedException;

  void removeUnreadable(String collection) throws InterruptedException;

  /// Unsealed left-overs of killed builds: physical names. Removed by [#removeUnfinished].
  List<String> unfinished() throws InterruptedException;

  /// Removes what killed builds left; leaves alone a build that is still going on.
  void removeUnfinished() throws InterruptedException;

  /// Bytes that a generation occupies, shared files counted in full.
  long sizeBytes(Generation generation) throws InterruptedException;

  @Override
  void close();
}
