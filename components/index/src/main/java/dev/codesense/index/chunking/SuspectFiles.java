package dev.codesense.index.chunking;

import dev.codesense.chunk.Chunker;
import dev.codesense.core.RunContext;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotReader;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.index.contract.CrashProbe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Looks at the files that a dead run had in hand: whichever kills another process too is
/// quarantined. So a run that was killed from outside accuses nobody.
public final class SuspectFiles {
  private final IndexState state;
  private final RunContext run;
  private final CrashProbe probe;

  public SuspectFiles(IndexState state, RunContext run, CrashProbe probe) {
    this.state = state;
    this.run = run;
    this.probe = probe;
  }

  /// @return the quarantine as it is afterwards
  public Quarantine settle(String collection, SnapshotReader snapshot, EmbeddingModel model)
      throws InterruptedException {
    var quarantine = state.quarantine();
    var journal = state.inflight(collection);
    try {
      for (var suspect : journal.suspects()) {
        var task = find(snapshot, suspect);
        if (task.isPresent() && !survives(task.get(), snapshot, model)) {
          run.progress().warn(Quarantine.warning(suspect.repo(), suspect.path()));
          quarantine =
              quarantine.with(
                  new Quarantine.File(
                      suspect.repo(),
                      suspect.path(),
                      suspect.md5(),
                      Chunker.VERSION,
                      run.clock().instant()));
          state.save(quarantine);
        }
      }
      journal.clear();
    } catch (IOException e) {
      throw IndexState.notWritable("the journal of files in flight", e);
    }
    return quarantine;
  }

  private boolean survives(FilePlan.Task task, SnapshotReader snapshot, EmbeddingModel model)
      throws InterruptedException {
    return switch (probe.chunk(ChunkStage.source(snapshot, task), model.id())) {
      case SURVIVED -> true;
      // Rather one file missing, and said so, than a run that never ends.
      case DIED, UNKNOWN -> false;
    };
  }

  /// The suspect, if the snapshot still has it with that content.
  private static Optional<FilePlan.Task> find(
      SnapshotReader snapshot, InflightJournal.Suspect suspect) {
    List<RepositoryState> repositories = snapshot.snapshot().repositories();
    return repositories.stream()
        .filter(repository -> repository.id().equals(suspect.repo()))
        .flatMap(repository ->
            snapshot.files(repository).stream()
                .filter(
                    file -> file.path().equals(suspect.path()) && file.md5().equals(suspect.md5()))
                .map(file -> new FilePlan.Task(repository, file, "")))
        .findFirst();
  }
}
