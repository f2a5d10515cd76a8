package dev.codesense.index;

import dev.codesense.core.RunContext;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotReader;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.chunking.Ledger;
import dev.codesense.index.chunking.Rates;
import dev.codesense.index.contract.IndexTools;
import dev.codesense.index.generation.NextGeneration;
import dev.codesense.search.store.Generation.Vectors;
import java.time.Duration;

/// What a run would cost, before anything is spent.
///
/// @param files in the snapshot
/// @param bytes their sizes added up
/// @param changedFiles of those, files that have to be chunked
/// @param changedBytes their sizes added up
/// @param chunks about how many they make
/// @param tokens about how many a model would read; 0 without vectors
/// @param lexical until words are searchable, about
/// @param vectors until vectors are there too, about; longer than it takes where texts are known
///   already
public record IndexEstimate(
    long files,
    long bytes,
    long changedFiles,
    long changedBytes,
    long chunks,
    long tokens,
    Duration lexical,
    Duration vectors) {

  /// Source code in the vocabulary of a small model.
  private static final double BYTES_PER_TOKEN = 3.3;

  /// Compares the snapshot with the live generation and multiplies with what earlier runs of this
  /// project measured.
  public static IndexEstimate of(IndexRequest request, IndexTools tools, RunContext run)
      throws InterruptedException {
    var state = new IndexState(run);
    var snapshot = SnapshotReader.open(request.snapshot(), run);
    var recipe = NextGeneration.recipe(tools.model(request.embedding(), run), request.config());
    var plan = FilePlan.of(snapshot, known(request, tools, run, recipe), state.quarantine());
    var rates = Rates.read(state.ratesFile(), run.codec());
    var repositories = snapshot.snapshot().repositories();
    return of(
        repositories.stream().mapToLong(RepositoryState::files).sum(),
        repositories.stream().mapToLong(RepositoryState::bytes).sum(),
        plan.chunk().size(),
        plan.bytes(),
        request.vectors() == Vectors.FULL,
        rates);
  }

  private static IndexEstimate of(
      long files, long bytes, long changedFiles, long changedBytes, boolean embeds, Rates rates) {
    long chunks = Math.round(changedBytes / rates.bytesPerChunk());
    return new IndexEstimate(
        files,
        bytes,
        changedFiles,
        changedBytes,
        chunks,
        embeds ? Math.round(changedBytes / BYTES_PER_TOKEN) : 0,
        seconds(changedBytes / rates.bytesPerSecond()),
        embeds ? seconds(chunks / rates.textsPerSecond()) : Duration.ZERO);
  }

  /// What a run over so much source would cost, of which so much has changed.
  ///
  /// @param embeds whether vectors are made
  public static IndexEstimate ofSize(
      long files,
      long bytes,
      long changedFiles,
      long changedBytes,
      boolean embeds,
      RunContext run) {
    var rates = Rates.read(new IndexState(run).ratesFile(), run.codec());
    return of(files, bytes, changedFiles, changedBytes, embeds, rates);
  }

  private static Ledger known(IndexRequest request, IndexTools tools, RunContext run, String recipe)
      throws InterruptedException {
    var location = request.settings().location();
    try (var store = tools.store(location, run)) {
      var live =
          store
              .live(location.collectionName())
              .filter(generation -> generation.manifest().vectors() == request.vectors());
      return live.isEmpty()
          ? Ledger.empty(recipe)
          : store
              .notes(live.get())
              .flatMap(Ledger::decode)
              .filter(ledger -> ledger.recipe().equals(recipe))
              .orElseGet(() -> Ledger.empty(recipe));
    }
  }

  private static Duration seconds(double seconds) {
    return Duration.ofSeconds((long) Math.ceil(seconds));
  }
}
