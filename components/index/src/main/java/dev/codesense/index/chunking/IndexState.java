package dev.codesense.index.chunking;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.core.file.Sha256;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.search.store.IndexLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The state of indexing between runs, below `.codesense/indexing/`: the quarantine, the journal of
/// files in flight, measured rates, the name that it reserves collections under, and where runs
/// have reserved some.
public final class IndexState {
  private final Path directory;
  private final RunContext run;

  public IndexState(RunContext run) {
    this.run = run;
    this.directory = run.state().resolve("indexing");
  }

  /// What belongs to one collection; also the place of its lock.
  public Path collection(String collection) {
    return directory.resolve("collections").resolve(collection);
  }

  public InflightJournal inflight(String collection) {
    return new InflightJournal(collection(collection).resolve("inflight"));
  }

  public Quarantine quarantine() {
    var file = quarantineFile();
    try {
      return Quarantine.read(file, run.codec());
    } catch (IOException | IllegalArgumentException e) {
      // It only ever keeps files out: without it they are tried, and found out, again.
      run.progress().warn("%s cannot be read and is started over: %s".formatted(file, e));
      return new Quarantine(List.of());
    }
  }

  public void save(Quarantine quarantine) {
    try {
      quarantine.write(quarantineFile(), run.codec());
    } catch (IOException e) {
      throw notWritable(quarantineFile().toString(), e);
    }
  }

  /// Where the vector caches of all models lie.
  public Path vectors() {
    return run.state().resolve("vectors");
  }

  /// Remembers where a run reserves a collection: its exit task knows no more than the run's id.
  public void remember(String reservedBy, IndexLocation place) {
    var file = placeFile(reservedBy);
    try {
      AtomicFile.write(file, run.codec().encode(place));
    } catch (IOException e) {
      throw notWritable(file.toString(), e);
    }
  }

  /// Where a run has reserved a collection; empty when it has not come to that.
  public Optional<IndexLocation> placeOf(String reservedBy) {
    var file = placeFile(reservedBy);
    try {
      return Optional.of(run.codec().decode(Files.readAllBytes(file), IndexLocation.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CodesenseException(
          IndexProblem.STATE_NOT_WRITABLE, "Cannot read %s: %s".formatted(file, e), e);
    }
  }

  /// Forgets it, when the run has ended.
  public void forget(String reservedBy) {
    var file = placeFile(reservedBy);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw notWritable(file.toString(), e);
    }
  }

  private Path placeFile(String reservedBy) {
    return directory.resolve("runs").resolve(Sha256.hex(reservedBy.getBytes(UTF_8)) + ".json");
  }

  /// Names this project to those who share a store with it.
  public Path holderFile() {
    return directory.resolve("holder");
  }

  public Path ratesFile() {
    return directory.resolve("rates.json");
  }

  public static CodesenseException notWritable(String what, IOException cause) {
    return new CodesenseException(
        IndexProblem.STATE_NOT_WRITABLE, "Cannot write %s: %s".formatted(what, cause), cause);
  }

  private Path quarantineFile() {
    return directory.resolve("quarantine.json");
  }
}
