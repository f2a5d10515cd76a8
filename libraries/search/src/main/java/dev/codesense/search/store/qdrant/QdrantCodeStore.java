package dev.codesense.search.store.qdrant;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.PhysicalName;
import dev.codesense.search.store.RollbackTarget;
import dev.codesense.search.store.StoreProblem;
import io.grpc.Status;
import io.qdrant.client.grpc.Collections.AliasDescription;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Generations as collections of a Qdrant server:
///
/// ```text
/// <collection>-g<number>-<8 hex>   points; its metadata says whether it is complete
/// <collection>                     alias: where queries go
/// <collection>.RUN-<number>        empty; its metadata says which run may build
/// ```
///
/// A collection cannot be renamed, so the 8 hex digits are the build's own and not the manifest's:
/// two that build at a time never write into one collection. Each move of the alias is one
/// `CreateAlias`, which repoints; who moved it is written on the collection before.
public final class QdrantCodeStore implements CodeStore {
  private static final Logger log = LoggerFactory.getLogger(QdrantCodeStore.class);

  private static final int MOVES = 8;
  private static final int OLDEST_MINOR = 16;

  private final QdrantConnection connection;
  private final RecordCodec codec;
  private final Clock clock;
  private final ReservationCollection reservations;

  private QdrantCodeStore(QdrantConnection connection, RecordCodec codec, Clock clock) {
    this.connection = connection;
    this.codec = codec;
    this.clock = clock;
    this.reservations = new ReservationCollection(connection, codec, clock);
  }

  /// Connects when it is first asked.
  ///
  /// @param key null for a server without
  public static QdrantCodeStore open(
      QdrantAddress address, @Nullable Secret key, RecordCodec codec, Clock clock, Pace pace) {
    return new QdrantCodeStore(new QdrantConnection(address, key, pace), codec, clock);
  }

  /// One of our collections as the server has it.
  ///
  /// @param label null when this version cannot read it
  private record Labelled(PhysicalName name, @Nullable CollectionLabel label) {

    /// The generation, if it is complete. A copy of a collection carries the label of the other.
    Optional<Generation> sealed() {
      return Optional.ofNullable(label)
          .map(CollectionLabel::generation)
          .filter(generation -> generation.physicalName().equals(name.toString()));
    }

    boolean isUnfinished() {
      return label != null && sealed().isEmpty();
    }
  }

  @Override
  public List<Generation> generations(String collection) throws InterruptedException {
    PhysicalName.requireCollection(collection);
    return labelled(name -> name.collection().equals(collection)).stream()
        .flatMap(labelled -> labelled.sealed().stream())
        .sorted(Comparator.comparingInt(Generation::number))
        .toList();
  }

  @Override
  public Optional<Generation> generation(String physicalName) throws InterruptedException {
    var name = PhysicalName.of(physicalName);
    return name.isEmpty()
        ? Optional.empty()
        : connection
            .info(physicalName)
            .flatMap(info -> labelled(name.get(), info))
            .flatMap(Labelled::sealed);
  }

  @Override
  public List<String> collections() throws InterruptedException {
    return labelled(_ -> true).stream()
        .filter(labelled -> !labelled.isUnfinished())
        .map(labelled -> labelled.name().collection())
        .distinct()
        .sorted()
        .toList();
  }

  /// The server resolves the alias and reads the label in one step.
  @Override
  public Optional<Alias> alias(String collection) throws InterruptedException {
    PhysicalName.requireCollection(collection);
    return connection
        .info(collection)
        .map(info -> CollectionLabel.read(collection, info.getConfig().getMetadataMap(), codec))
        .map(QdrantCodeStore::alias);
  }

  @Override
  public Optional<String> target(String collection) throws InterruptedException {
    PhysicalName.requireCollection(collection);
    var targets =
        connection
            .query("its aliases", (client, timeout) -> client.listAliasesAsync(timeout))
            .stream()
            .filter(alias -> alias.getAliasName().equals(collection))
            .map(AliasDescription::getCollectionName)
            .toList();
    // The list is read collection by collection: an alias that moves meanwhile is in it twice, or
    // not at all.
    return targets.size() == 1
        ? Optional.of(targets.getFirst())
        : CodeStore.super.target(collection);
  }

  private static Alias alias(CollectionLabel label) {
    var move = label.move();
    if (move == null || label.generation() == null) {
      throw new CodesenseException(
          StoreProblem.GENERATION_DAMAGED,
          "The alias points at a collection whose metadata knows of no move");
    }
    return move;
  }

  @Override
  public CodeIndex open(Generation generation) throws InterruptedException {
    requireSealed(generation.physicalName());
    return new QdrantCodeIndex(generation, connection, codec);
  }

  @Override
  public void verify(Generation generation) throws InterruptedException {
    var name = generation.physicalName();
    requireSealed(name);
    new Readiness(connection, name).await(generation.manifest());
  }

  @Override
  public Optional<byte[]> notes(Generation generation) throws InterruptedException {
    var name = generation.physicalName();
    var parts =
        connection
            .info(name)
            .map(info -> CollectionLabel.read(name, info.getConfig().getMetadataMap(), codec))
            .map(CollectionLabel::noteParts);
    return parts.isEmpty() ? Optional.empty() : Notes.read(connection, name, parts.get());
  }

  @Override
  public void reserve(String collection, String run, Duration lease) throws InterruptedException {
    PhysicalName.requireCollection(collection);
    reservations.reserve(collection, run, lease);
  }

  @Override
  public void release(String collection, String run) throws InterruptedException {
    PhysicalName.requireCollection(collection);
    reservations.release(collection, run);
  }

  @Override
  public GenerationBuilder build(String collection, int dimensions, @Nullable Generation base)
      throws InterruptedException {
    PhysicalName.requireCollection(collection);
    if (base != null && base.manifest().dimensions() != dimensions) {
      throw new CodesenseException(
          StoreProblem.DIMENSION_MISMATCH,
          "Generation %s holds vectors of %d dimensions, the new one is to hold %d"
              .formatted(base.physicalName(), base.manifest().dimensions(), dimensions));
    }
    requireSupported();
    requireFree(collection);
    removeUnfinished(name -> name.collection().equals(collection));
    var name =
        new PhysicalName(
            collection,
            highest(collection) + 1,
            "%08x".formatted(connection.pace().random().nextInt()));
    return new QdrantGenerationBuilder(this, connection, codec, clock, name, dimensions, base);
  }

  private void requireSupported() throws InterruptedException {
    var version =
        connection
            .call("its version", (client, timeout) -> client.healthCheckAsync(timeout))
            .getVersion();
    var numbers = version.split("\\.");
    boolean old =
        numbers.length < 2
            || numbers[0].equals("0")
            || (numbers[0].equals("1") && Integer.parseInt(numbers[1]) < OLDEST_MINOR);
    if (old) {
      throw new CodesenseException(
          QdrantProblem.SERVER_TOO_OLD,
          "%s runs Qdrant %s".formatted(connection.address().shown(), version));
    }
  }

  /// The alias cannot have the name of a collection.
  private void requireFree(String collection) throws InterruptedException {
    if (connection.collections().contains(collection)) {
      throw new CodesenseException(
          QdrantProblem.NAME_TAKEN,
          "%s has a collection called '%s', where queries need an alias"
              .formatted(connection.address().shown(), collection));
    }
  }

  @Override
  public Alias publish(Generation generation, String run) throws InterruptedException {
    var label = requireSealed(generation.physicalName());
    var before = alias(generation.collection()).orElse(null);
    if (before != null && before.heldSince() != null) {
      return before;
    }
    if (before != null && before.generation() > generation.number()) {
      log.warn(
          "alias={} stays at={} because a later run published it",
          before.collection(),
          before.physicalName());
      return before;
    }
    var way = new RollbackTarget(generations(generation.collection()));
    return move(
        label, Alias.at(generation, way.afterLeaving(before, generation), run, clock.instant()));
  }

  /// Moves the alias and reads it back. Qdrant has no compare-and-set: whoever finds a higher
  /// generation that was published and not withdrawn has overwritten it, and points back at it. A
  /// higher publisher writes its move down before it moves, so that one of both always sees the
  /// other.
  private Alias move(CollectionLabel target, Alias wanted) throws InterruptedException {
    write(wanted.physicalName(), target.moved(wanted));
    point(wanted);
    for (int i = 0; i < MOVES; i++) {
      var found = alias(wanted.collection()).orElse(null);
      var highest =
          published(wanted.collection()).stream()
              .map(QdrantCodeStore::alias)
              .max(Comparator.comparingInt(Alias::generation))
              .orElse(wanted);
      if (found != null && found.generation() >= highest.generation()) {
        return found;
      }
      log.warn(
          "alias={} goes back to={} because a later run published it",
          highest.collection(),
          highest.physicalName());
      point(highest);
    }
    throw new CodesenseException(
        QdrantProblem.OVERLOADED,
        "Another client keeps moving the alias '%s'".formatted(wanted.collection()));
  }

  /// Labels of the complete generations that somebody pointed queries at, unless it was undone.
  private List<CollectionLabel> published(String collection) throws InterruptedException {
    return labelled(name -> name.collection().equals(collection)).stream()
        .filter(labelled -> labelled.sealed().isPresent())
        .flatMap(labelled -> Stream.ofNullable(labelled.label()))
        .filter(CollectionLabel::isPublished)
        .toList();
  }

  /// One `CreateAlias`. Where its outcome is not known, reading tells.
  private void point(Alias alias) throws InterruptedException {
    var attempts =
        connection.attempts(
            "the alias '" + alias.collection() + "'", connection.address().timeout());
    while (true) {
      try {
        connection.once(
            connection.address().timeout(),
            (client, timeout) ->
                client.createAliasAsync(alias.collection(), alias.physicalName(), timeout));
        return;
      } catch (ExecutionException | TimeoutException e) {
        if (QdrantConnection.status(e).getCode() == Status.Code.NOT_FOUND) {
          throw missing(alias.physicalName());
        }
        attempts.failed(e);
        if (pointsAt(alias)) {
          return;
        }
      }
    }
  }

  private boolean pointsAt(Alias alias) throws InterruptedException {
    return connection
        .attempt(
            "aliases of " + alias.physicalName(),
            connection.address().timeout(),
            (client, timeout) -> client.listCollectionAliasesAsync(alias.physicalName(), timeout))
        .filter(names -> names.contains(alias.collection()))
        .isPresent();
  }

  @Override
  public Optional<Alias> rollback(String collection, @Nullable String publishedBy, String run)
      throws InterruptedException {
    PhysicalName.requireCollection(collection);
    var current = alias(collection).orElse(null);
    if (publishedBy != null && (current == null || !current.run().equals(publishedBy))) {
      return Optional.empty();
    }
    var way = new RollbackTarget(generations(collection));
    var target = way.target(collection, current);
    clearMovesAbove(target);
    return Optional.of(
        move(
            requireSealed(target.physicalName()),
            Alias.at(target, way.before(target), run, clock.instant())
                .heldSince(current == null ? null : current.heldSince())));
  }

  @Override
  public Optional<Alias> hold(String collection, boolean held) throws InterruptedException {
    PhysicalName.requireCollection(collection);
    var current = alias(collection).orElse(null);
    if (current == null) {
      return Optional.empty();
    }
    var next = current.heldSince(held ? clock.instant() : null);
    write(next.physicalName(), requireSealed(next.physicalName()).moved(next));
    return Optional.of(next);
  }

  /// Else they would look as if they had been overwritten; one whose publisher was killed before
  /// its move, too.
  private void clearMovesAbove(Generation target) throws InterruptedException {
    for (var label : published(target.collection())) {
      var move = alias(label);
      if (move.generation() > target.number()) {
        write(move.physicalName(), label.withdraw());
      }
    }
  }

  @Override
  public void remove(Generation generation) throws InterruptedException {
    var name = generation.physicalName();
    requireSealed(name);
    if (isLive(name)) {
      throw new CodesenseException(
          StoreProblem.GENERATION_LIVE,
          "Generation %s answers the queries of '%s'".formatted(name, generation.collection()));
    }
    connection.delete(name);
  }

  /// Whether any alias, ours or not, points at a collection: deleting would drop it without a word.
  private boolean isLive(String name) throws InterruptedException {
    return connection
        .attempt(
            "aliases of " + name,
            connection.address().timeout(),
            (client, timeout) -> client.listCollectionAliasesAsync(name, timeout))
        .filter(aliases -> !aliases.isEmpty())
        .isPresent();
  }

  @Override
  public List<String> unreadable(String collection) throws InterruptedException {
    PhysicalName.requireCollection(collection);
    var unreadable = new TreeSet<String>();
    for (var labelled : labelled(name -> name.collection().equals(collection))) {
      var name = labelled.name().toString();
      if (labelled.label() == null && !isLive(name)) {
        unreadable.add(name);
      }
    }
    return List.copyOf(unreadable);
  }

  @Override
  public void removeUnreadable(String collection) throws InterruptedException {
    for (var name : unreadable(collection)) {
      connection.delete(name);
    }
  }

  @Override
  public List<String> unfinished() throws InterruptedException {
    return labelled(_ -> true).stream()
        .filter(Labelled::isUnfinished)
        .map(labelled -> labelled.name().toString())
        .sorted()
        .toList();
  }

  @Override
  public void removeUnfinished() throws InterruptedException {
    removeUnfinished(_ -> true);
  }

  private void removeUnfinished(Predicate<PhysicalName> wanted) throws InterruptedException {
    for (var labelled : labelled(wanted)) {
      var label = labelled.label();
      if (label != null && labelled.isUnfinished()) {
        var name = labelled.name().toString();
        if (label.until() != null && label.until().isAfter(clock.instant())) {
          log.info("left-over={} is still being built", name);
        } else if (!isLive(name)) {
          connection.delete(name);
        }
      }
    }
  }

  @Override
  public long sizeBytes(Generation generation) throws InterruptedException {
    return requireSealed(generation.physicalName()).bytes();
  }

  @Override
  public void close() {
    connection.close();
  }

  /// Writes a label over the one that is there.
  void write(String name, CollectionLabel label) throws InterruptedException {
    connection.write(name, label.metadata(codec));
  }

  /// What is written on a complete generation.
  CollectionLabel requireSealed(String name) throws InterruptedException {
    return connection
        .info(name)
        .map(info -> CollectionLabel.read(name, info.getConfig().getMetadataMap(), codec))
        .filter(
            label -> label.generation() != null && label.generation().physicalName().equals(name))
        .orElseThrow(() -> missing(name));
  }

  private CodesenseException missing(String name) {
    return new CodesenseException(
        StoreProblem.GENERATION_MISSING,
        "No generation %s on %s".formatted(name, connection.address().shown()));
  }

  /// The highest number that was given away: of collections, complete or not, and of the alias.
  private int highest(String collection) throws InterruptedException {
    int highest = alias(collection).map(Alias::generation).orElse(0);
    for (var name : names(name -> name.collection().equals(collection))) {
      highest = Math.max(highest, name.number());
    }
    return highest;
  }

  /// Collections of ours; what only looks like one is not among them.
  private List<Labelled> labelled(Predicate<PhysicalName> wanted) throws InterruptedException {
    var names = names(wanted);
    var infos = connection.infos(names.stream().map(PhysicalName::toString).toList());
    var found = new ArrayList<Labelled>();
    for (var name : names) {
      Optional.ofNullable(infos.get(name.toString()))
          .flatMap(info -> labelled(name, info))
          .ifPresent(found::add);
    }
    return found;
  }

  /// What is written on one of them; empty when it is not ours.
  private Optional<Labelled> labelled(PhysicalName name, CollectionInfo info) {
    var metadata = info.getConfig().getMetadataMap();
    if (!CollectionLabel.isOn(metadata)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Labelled(name, CollectionLabel.read(name.toString(), metadata, codec)));
    } catch (CodesenseException e) {
      // The others stay usable; whoever opens this one is told.
      log.warn("generation={} cannot be read: {}", name, e.getMessage());
      return Optional.of(new Labelled(name, null));
    }
  }

  private List<PhysicalName> names(Predicate<PhysicalName> wanted) throws InterruptedException {
    return connection.collections().stream()
        .flatMap(name -> PhysicalName.of(name).stream())
        .filter(wanted)
        .toList();
  }
}
