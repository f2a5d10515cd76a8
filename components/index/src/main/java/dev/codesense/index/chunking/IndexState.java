package dev.codesense.index.chunking;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.index.contract.IndexProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The state of indexing between runs, below `.codesense/indexing/`: the quarantine, the journal of
/// files in flight, measured rates, and the name that it reserves collections under.
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
