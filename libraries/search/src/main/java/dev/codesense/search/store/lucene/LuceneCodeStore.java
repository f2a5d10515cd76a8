package dev.codesense.search.store.lucene;

import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.PhysicalName;
import dev.codesense.search.store.Reservation;
import dev.codesense.search.store.RollbackTarget;
import dev.codesense.search.store.StoreProblem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Generations as directories of Lucene segments:
///
/// ```text
/// <directory>/<collection>-g<number>-<8 hex>/   segments; notes.bin; generation.json, written last
/// <directory>/<collection>-g<number>-unsealed/  a build that goes on or was killed
/// <directory>/aliases/<collection>.json         where queries go
/// <directory>/aliases/<collection>.run          which run may build
/// ```
///
/// A new generation begins with hard links to its base's segments, which are never changed: it
/// costs what has changed.
public final class LuceneCodeStore implements CodeStore {
  private static final Logger log = LoggerFactory.getLogger(LuceneCodeStore.class);

  private static final String UNSEALED = "unsealed";
  private static final String GENERATION_FILE = "generation.json";
  private static final String NOTES_FILE = "notes.bin";
  private static final String ALIASES = "aliases";

  /// One lock per alias file and process; the file lock beside it keeps other processes out.
  private static final Map<Path, Object> ALIAS_LOCKS = new ConcurrentHashMap<>();

  private final Path directory;
  private final RecordCodec codec;
  private final Clock clock;
  private final UnaryOperator<Directory> disk;

  LuceneCodeStore(Path directory, RecordCodec codec, Clock clock, UnaryOperator<Directory> disk) {
    this.directory = directory.toAbsolutePath().normalize();
    this.codec = codec;
    this.clock = clock;
    this.disk = disk;
  }

  /// Opens the store in a directory, which is created when something is built. Cheap.
  public static LuceneCodeStore open(Path directory, RecordCodec codec, Clock clock) {
    return new LuceneCodeStore(directory, codec, clock, UnaryOperator.identity());
  }

  @Override
  public List<Generation> generations(String collection) throws InterruptedException {
    requireName(collection);
    return sealed(name -> name.collection().equals(collection)).stream()
        .sorted(Comparator.comparingInt(Generation::number))
        .toList();
  }

  @Override
  public List<String> collections() throws InterruptedException {
    return directories(_ -> true).stream()
        .filter(path -> Files.exists(path.resolve(GENERATION_FILE)))
        .map(path -> name(path).orElseThrow().collection())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public Optional<Alias> alias(String collection) throws InterruptedException {
    requireName(collection);
    return readAlias(aliasFile(collection));
  }

  @Override
  public CodeIndex open(Generation generation) throws InterruptedException {
    var name = generation.physicalName();
    var stored = requireSealed(name);
    try {
      var segments = directory(name);
      try {
        return new LuceneCodeIndex(stored, DirectoryReader.open(segments), segments, codec);
      } catch (IOException | RuntimeException e) {
        segments.close();
        throw e;
      }
    } catch (IOException e) {
      throw LuceneFailures.of(e, name);
    }
  }

  @Override
  public void verify(Generation generation) throws InterruptedException {
    try (var index = open(generation)) {
      ((LuceneCodeIndex) index).checkIntegrity();
    }
  }

  @Override
  public Optional<byte[]> notes(Generation generation) throws InterruptedException {
    try {
      return Optional.of(
          Files.readAllBytes(directory.resolve(generation.physicalName()).resolve(NOTES_FILE)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LuceneFailures.of(e, generation.physicalName());
    }
  }

  @Override
  public void reserve(String collection, String run, Duration lease) throws InterruptedException {
    requireName(collection);
    locked(
        collection,
        alias -> {
          var file = reservationFile(alias, collection);
          var reservation = readReservation(file);
          if (reservation.isPresent()) {
            reservation.get().admit(collection, run, clock.instant());
          }
          AtomicFile.write(file, codec.encode(new Reservation(run, clock.instant().plus(lease))));
          return null;
        });
  }

  @Override
  public void release(String collection, String run) throws InterruptedException {
    requireName(collection);
    locked(
        collection,
        alias -> {
          var file = reservationFile(alias, collection);
          if (readReservation(file).filter(found -> found.run().equals(run)).isPresent()) {
            Files.delete(file);
          }
          return null;
        });
  }

  private static Path reservationFile(Path alias, String collection) {
    return alias.resolveSibling(collection + ".run");
  }

  private Optional<Reservation> readReservation(Path file) throws IOException {
    try {
      return Optional.of(codec.decode(Files.readAllBytes(file), Reservation.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      // Whoever wrote it is not known; it was no reservation of ours.
      log.warn("reservation={} cannot be read: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public GenerationBuilder build(String collection, int dimensions, @Nullable Generation base)
      throws InterruptedException {
    requireName(collection);
    if (base != null && base.manifest().dimensions() != dimensions) {
      throw new CodesenseException(
          StoreProblem.DIMENSION_MISMATCH,
          "Generation %s holds vectors of %d dimensions, the new one is to hold %d"
              .formatted(base.physicalName(), base.manifest().dimensions(), dimensions));
    }
    int number = highest(collection) + 1;
    var name = collection + "-g" + number + "-" + UNSEALED;
    var target = directory.resolve(name);
    try {
      removeUnsealed(target);
      Files.createDirectories(target);
      if (base != null) {
        requireSealed(base.physicalName());
        linkSegments(base.physicalName(), target);
      }
      return new LuceneGenerationBuilder(
          this, codec, collection, number, dimensions, base, directory(name), target);
    } catch (IOException e) {
      throw LuceneFailures.of(e, name);
    }
  }

  private void linkSegments(String base, Path target) throws IOException {
    var source = directory.resolve(base);
    try (var segments = directory(base)) {
      for (var file : SegmentInfos.readLatestCommit(segments).files(true)) {
        link(source.resolve(file), target.resolve(file));
      }
    }
  }

  private static void link(Path existing, Path link) throws IOException {
    try {
      Files.createLink(link, existing);
    } catch (UnsupportedOperationException | IOException e) {
      if (e instanceof NoSuchFileException) {
        throw e;
      }
      // Another file system, or one without hard links.
      Files.copy(existing, link);
    }
  }

  /// Gives a complete build its final name: called by the builder, with all files written and
  /// forced to disk.
  Generation seal(
      String collection, int number, Path unsealed, Generation.Manifest manifest, byte[] notes)
      throws IOException {
    var name = collection + "-g" + number + "-" + manifest.hash().substring(0, 8);
    var generation = new Generation(collection, number, name, clock.instant(), manifest);
    var sealed = directory.resolve(name);
    Files.move(unsealed, sealed);
    AtomicFile.force(directory);
    if (notes.length > 0) {
      AtomicFile.write(sealed.resolve(NOTES_FILE), notes);
    }
    AtomicFile.write(
        sealed.resolve(GENERATION_FILE),
        codec.encode(new StoredGeneration(StoredGeneration.LAYOUT, generation)));
    return generation;
  }

  @Override
  public Alias publish(Generation generation, String run) throws InterruptedException {
    requireSealed(generation.physicalName());
    return locked(
        generation.collection(),
        file -> {
          var before = readAlias(file).orElse(null);
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
          return write(
              file,
              Alias.at(generation, way.afterLeaving(before, generation), run, clock.instant()));
        });
  }

  @Override
  public Optional<Alias> rollback(String collection, @Nullable String publishedBy, String run)
      throws InterruptedException {
    requireName(collection);
    return Optional.ofNullable(
        locked(
            collection,
            file -> {
              var current = readAlias(file).orElse(null);
              if (publishedBy != null && (current == null || !current.run().equals(publishedBy))) {
                return null;
              }
              var way = new RollbackTarget(generations(collection));
              var target = way.target(collection, current);
              return write(
                  file,
                  Alias.at(target, way.before(target), run, clock.instant())
                      .heldSince(current == null ? null : current.heldSince()));
            }));
  }

  @Override
  public Optional<Alias> hold(String collection, boolean held) throws InterruptedException {
    requireName(collection);
    return Optional.ofNullable(
        locked(
            collection,
            file -> {
              var current = readAlias(file).orElse(null);
              return current == null
                  ? null
                  : write(file, current.heldSince(held ? clock.instant() : null));
            }));
  }

  private Alias write(Path file, Alias alias) throws IOException, InterruptedException {
    AtomicFile.write(file, codec.encode(alias));
    var found = readAlias(file).orElse(null);
    if (!alias.equals(found)) {
      throw new IOException("Alias reads back as " + found + " after writing " + alias);
    }
    return alias;
  }

  @FunctionalInterface
  private interface AliasMove<T extends @Nullable Object> {
    T apply(Path file) throws IOException, InterruptedException;
  }

  private <T extends @Nullable Object> T locked(String collection, AliasMove<T> move)
      throws InterruptedException {
    var file = aliasFile(collection);
    synchronized (ALIAS_LOCKS.computeIfAbsent(file, _ -> new Object())) {
      try {
        Files.createDirectories(directory.resolve(ALIASES));
        try (var channel =
                FileChannel.open(
                    file.resolveSibling(collection + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            var _ = channel.lock()) {
          return move.apply(file);
        }
      } catch (IOException e) {
        throw LuceneFailures.of(e, "the alias of '" + collection + "'");
      }
    }
  }

  private Optional<Alias> readAlias(Path file) throws InterruptedException {
    try {
      return Optional.of(codec.decode(Files.readAllBytes(file), Alias.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LuceneFailures.of(e, file.toString());
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          StoreProblem.GENERATION_DAMAGED,
          "Alias file " + file + " is damaged: " + e.getMessage(),
          e);
    }
  }

  private Path aliasFile(String collection) {
    return directory.resolve(ALIASES).resolve(collection + ".json");
  }

  @Override
  public void remove(Generation generation) throws InterruptedException {
    var name = generation.physicalName();
    requireSealed(name);
    if (!removeUnlessLive(generation.collection(), name)) {
      throw new CodesenseException(
          StoreProblem.GENERATION_LIVE,
          "Generation %s answers the queries of '%s'".formatted(name, generation.collection()));
    }
  }

  private boolean removeUnlessLive(String collection, String name) throws InterruptedException {
    return locked(
        collection,
        file -> {
          if (isLive(file, name)) {
            return false;
          }
          // Without this file the rest is a left-over, should the removal be cut short.
          Files.delete(directory.resolve(name).resolve(GENERATION_FILE));
          deleteTree(directory.resolve(name));
          return true;
        });
  }

  private boolean isLive(Path aliasFile, String name) throws InterruptedException {
    return readAlias(aliasFile).filter(alias -> alias.physicalName().equals(name)).isPresent();
  }

  @Override
  public List<String> unreadable(String collection) throws InterruptedException {
    requireName(collection);
    var file = aliasFile(collection);
    var unreadable = new TreeSet<String>();
    for (var path : directories(name -> name.collection().equals(collection))) {
      var name = String.valueOf(path.getFileName());
      if (!isReadable(path) && !isLive(file, name)) {
        unreadable.add(name);
      }
    }
    return List.copyOf(unreadable);
  }

  private boolean isReadable(Path path) throws InterruptedException {
    try {
      // What is not sealed is unfinished, not unreadable.
      read(path);
      return true;
    } catch (CodesenseException e) {
      return false;
    }
  }

  @Override
  public void removeUnreadable(String collection) throws InterruptedException {
    for (var name : unreadable(collection)) {
      removeUnlessLive(collection, name);
    }
  }

  @Override
  public List<String> unfinished() throws InterruptedException {
    return directories(name -> true).stream()
        .filter(path -> !Files.exists(path.resolve(GENERATION_FILE)))
        .map(path -> String.valueOf(path.getFileName()))
        .sorted()
        .toList();
  }

  @Override
  public void removeUnfinished() throws InterruptedException {
    for (var name : unfinished()) {
      try {
        removeUnsealed(directory.resolve(name));
      } catch (LockObtainFailedException e) {
        log.info("left-over={} is still being built", name);
      } catch (IOException e) {
        throw LuceneFailures.of(e, name);
      }
    }
  }

  @Override
  public long sizeBytes(Generation generation) throws InterruptedException {
    long bytes = 0;
    try (var files = Files.newDirectoryStream(directory.resolve(generation.physicalName()))) {
      for (var file : files) {
        bytes += Files.size(file);
      }
    } catch (IOException e) {
      throw LuceneFailures.of(e, generation.physicalName());
    }
    return bytes;
  }

  @Override
  public void close() {
    // Every reader and builder owns its files.
  }

  /// @throws LockObtainFailedException when a build in it goes on
  private void removeUnsealed(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var segments = new MMapDirectory(path);
        var _ = segments.obtainLock(org.apache.lucene.index.IndexWriter.WRITE_LOCK_NAME)) {
      deleteTree(path);
    }
  }

  /// Removes a flat directory. Open files stay readable for those who have them.
  static void deleteTree(Path path) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (var file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(path);
  }

  private Directory directory(String name) throws IOException {
    return disk.apply(new MMapDirectory(directory.resolve(name)));
  }

  private static void requireName(String collection) {
    PhysicalName.requireCollection(collection);
    if (collection.equals(ALIASES)) {
      throw new CodesenseException(
          StoreProblem.COLLECTION_NAME_INVALID,
          "A collection cannot be called '%s'".formatted(ALIASES));
    }
  }

  /// The highest number that was given away: of sealed generations, readable or not, and of the
  /// alias.
  private int highest(String collection) throws InterruptedException {
    int highest = alias(collection).map(Alias::generation).orElse(0);
    for (var path :
        directories(name -> name.collection().equals(collection) && !name.end().equals(UNSEALED))) {
      highest = Math.max(highest, name(path).orElseThrow().number());
    }
    return highest;
  }

  private List<Generation> sealed(Predicate<PhysicalName> wanted) throws InterruptedException {
    var generations = new ArrayList<Generation>();
    for (var path : directories(wanted)) {
      try {
        read(path).ifPresent(generations::add);
      } catch (CodesenseException e) {
        // The others stay usable; whoever opens this one is told.
        log.warn("generation={} cannot be read: {}", path.getFileName(), e.getMessage());
      }
    }
    return generations;
  }

  private Generation requireSealed(String physicalName) throws InterruptedException {
    return read(directory.resolve(physicalName))
        .orElseThrow(() ->
            new CodesenseException(
                StoreProblem.GENERATION_MISSING,
                "No generation %s in %s".formatted(physicalName, directory)));
  }

  private Optional<Generation> read(Path path) throws InterruptedException {
    var file = path.resolve(GENERATION_FILE);
    try {
      var json = Files.readAllBytes(file);
      int layout = codec.decodeLenient(json, StoredGeneration.Header.class).layout();
      if (layout != StoredGeneration.LAYOUT) {
        throw unsupported(path, "store layout", layout, StoredGeneration.LAYOUT);
      }
      var generation = codec.decode(json, StoredGeneration.class).generation();
      int schema = generation.manifest().schemaVersion();
      if (schema != ChunkFacts.SCHEMA_VERSION) {
        throw unsupported(path, "fact schema", schema, ChunkFacts.SCHEMA_VERSION);
      }
      return Optional.of(generation);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw LuceneFailures.of(e, String.valueOf(path.getFileName()));
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          StoreProblem.GENERATION_DAMAGED,
          "Generation %s is damaged: %s: %s"
              .formatted(path.getFileName(), GENERATION_FILE, e.getMessage()),
          e);
    }
  }

  private static CodesenseException unsupported(Path path, String what, int found, int known) {
    return new CodesenseException(
        StoreProblem.LAYOUT_UNSUPPORTED,
        "Generation %s has %s %d, this codesense reads %d"
            .formatted(path.getFileName(), what, found, known));
  }

  private List<Path> directories(Predicate<PhysicalName> wanted) throws InterruptedException {
    var found = new ArrayList<Path>();
    try (var paths = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (var path : paths) {
        if (name(path).filter(wanted).isPresent()) {
          found.add(path);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw LuceneFailures.of(e, directory.toString());
    }
    return found;
  }

  private static Optional<PhysicalName> name(Path path) {
    return PhysicalName.of(String.valueOf(path.getFileName()));
  }
}
