package dev.codesense.index.generation;

import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotReader;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.index.chunking.FilePlan;
import dev.codesense.index.chunking.Ledger;
import dev.codesense.index.chunking.Quarantine;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.contract.IndexSettings;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.Manifests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the next generation of a collection has to be, compared with what is live, and whether what
/// was built is that: everything about it but how its chunks are made.
public final class NextGeneration {
  private final IndexSettings settings;
  private final RunContext run;
  private final CodeStore store;
  private final SnapshotReader snapshot;
  private final EmbeddingModel model;
  private final String recipe;
  private final String inputs;

  /// @param store stays the caller's
  /// @param quarantine files that are left out because they end the process that chunks them
  public NextGeneration(
      IndexSettings settings,
      RunContext run,
      CodeStore store,
      SnapshotReader snapshot,
      EmbeddingModel model,
      Quarantine quarantine) {
    this.settings = settings;
    this.run = run;
    this.store = store;
    this.snapshot = snapshot;
    this.model = model;
    this.recipe = recipe(model, settings.config());
    this.inputs = inputs(settings, recipe, snapshot, quarantine);
  }

  /// Everything besides the files that decides what chunks and vectors look like.
  public static String recipe(EmbeddingModel model, IndexConfig config) {
    return Sha256.ofParts(
        model.id(),
        String.valueOf(model.dimensions()),
        String.valueOf(Chunker.VERSION),
        String.valueOf(ChunkFacts.SCHEMA_VERSION),
        String.valueOf(config.includeGenerated()),
        String.valueOf(config.includeTests()));
  }

  /// Everything that decides what the generation holds: equal inputs need no build.
  public static String inputs(
      IndexSettings settings, String recipe, SnapshotReader snapshot, Quarantine quarantine) {
    var parts = new ArrayList<String>();
    parts.add(recipe);
    parts.add(settings.debug() ? "first " + IndexSettings.DEBUG_CHUNKS : "all");
    for (var repository : snapshot.snapshot().repositories()) {
      parts.add(repository.id());
      parts.add(FilePlan.signature(repository, quarantine));
      parts.add(repository.commit());
      parts.add(repository.linkTemplate());
    }
    return Sha256.ofParts(parts.toArray(String[]::new));
  }

  public String recipe() {
    return recipe;
  }

  public String inputs() {
    return inputs;
  }

  /// What queries see.
  public Optional<Generation> live() throws InterruptedException {
    return store.live(settings.collection());
  }

  /// The live generation, when nothing has to be built: it is up to date, or queries are held at
  /// it.
  public Optional<Generation> current() throws InterruptedException {
    var held = store.alias(settings.collection()).filter(alias -> alias.heldSince() != null);
    if (held.isPresent() && live().isPresent()) {
      run.progress().warn("nothing is indexed: " + Publication.held(held.get()));
      return live();
    }
    var current = live().filter(this::isUpToDate);
    current.ifPresent(generation ->
        run.progress()
            .event("nothing to index: %s is up to date".formatted(generation.physicalName())));
    return current;
  }

  /// A generation that an earlier run completed and did not live to publish.
  public Optional<Generation> complete() throws InterruptedException {
    int above = live().map(Generation::number).orElse(0);
    return store.generations(settings.collection()).stream()
        .filter(other -> other.number() > above && isUpToDate(other))
        .max(Comparator.comparingInt(Generation::number));
  }

  /// As [#complete], checked once more.
  public Optional<Generation> adopted() throws InterruptedException {
    var found = complete();
    if (found.isPresent()) {
      var generation = found.get();
      run.progress().event("%s was complete already".formatted(generation.physicalName()));
      check(
          generation,
          ledger(generation, generation.manifest().vectors())
              .orElseGet(() -> Ledger.empty(recipe)));
    }
    return found;
  }

  private boolean isUpToDate(Generation generation) {
    var manifest = generation.manifest();
    return manifest.inputs().equals(inputs)
        && (manifest.vectors() == Vectors.FULL || settings.vectors() == Vectors.NONE);
  }

  /// Whether a generation has vectors of our model.
  public boolean hasVectors(@Nullable Generation generation) {
    return generation != null
        && generation.manifest().vectors() == Vectors.FULL
        && generation.manifest().model().equals(model.id())
        && generation.manifest().dimensions() == model.dimensions();
  }

  /// What a generation was made of, if the next one can be built upon it.
  public Optional<Ledger> ledger(@Nullable Generation generation, Vectors vectors)
      throws InterruptedException {
    return generation == null || generation.manifest().vectors() != vectors || settings.debug()
        ? Optional.empty()
        : store
            .notes(generation)
            .flatMap(Ledger::decode)
            .filter(ledger -> ledger.recipe().equals(recipe));
  }

  /// Completes a generation and checks it; one that fails is removed.
  public Generation seal(GenerationBuilder builder, Ledger ledger, Vectors vectors)
      throws InterruptedException {
    try (var stage = run.progress().stage("verify", "generations", OptionalLong.of(1))) {
      var generation = builder.seal(manifest(ledger, vectors), ledger.encode());
      check(generation, ledger);
      stage.advance(1);
      return generation;
    }
  }

  private Generation.Manifest manifest(Ledger ledger, Vectors vectors) {
    var contents = Manifests.contents(ledger.keys());
    var contributions = new TreeMap<String, Generation.Contribution>();
    for (var repository : snapshot.snapshot().repositories()) {
      contributions.put(
          repository.id(),
          new Generation.Contribution(
              repository.commit(),
              repository.linkTemplate(),
              contents.files().getOrDefault(repository.id(), 0L),
              contents.chunksByRepository().getOrDefault(repository.id(), 0L)));
    }
    return new Generation.Manifest(
        contents.hash(),
        model.id(),
        model.dimensions(),
        Chunker.VERSION,
        ChunkFacts.SCHEMA_VERSION,
        vectors,
        contents.chunks(),
        inputs,
        contributions,
        contents.languages(),
        skipped(ledger),
        ledger.fallbacks(),
        ledger.factFill());
  }

  /// Files left out by converge and by us, so that one list says it all.
  private SortedMap<String, Long> skipped(Ledger ledger) {
    var reasons = ledger.skipped();
    for (var repository : snapshot.snapshot().repositories()) {
      repository
          .skipped()
          .forEach((reason, files) -> reasons.merge(reason.name(), files, Long::sum));
    }
    return reasons;
  }

  private void check(Generation generation, Ledger ledger) throws InterruptedException {
    try {
      var live = live();
      if (live.isPresent()) {
        checkShrinkAfter(live.get(), generation);
      }
      new GenerationCheck(store, settings.config().canaries()).check(generation, ledger.keys());
    } catch (CodesenseException e) {
      store.remove(generation);
      throw e;
    }
  }

  /// Fails before anything is spent when far less would be indexed than is live.
  public void checkShrink() throws InterruptedException {
    if (!settings.debug()) {
      live().ifPresent(this::checkShrinkBefore);
    }
  }

  private void checkShrinkBefore(Generation live) {
    var before = live.manifest().repositories();
    var now =
        snapshot.snapshot().repositories().stream()
            .collect(Collectors.toMap(RepositoryState::id, RepositoryState::files));
    long gone = before.keySet().stream().filter(repo -> !now.containsKey(repo)).count();
    refuseLoss("repositories", before.size(), before.size() - gone);
    refuseLoss(
        "files", live.manifest().files(), now.values().stream().mapToLong(Long::longValue).sum());
  }

  private void checkShrinkAfter(Generation live, Generation next) throws InterruptedException {
    boolean comparable = ledger(live, live.manifest().vectors()).isPresent();
    if (comparable) {
      refuseLoss("chunks", live.manifest().chunks(), next.manifest().chunks());
    }
  }

  private void refuseLoss(String what, long before, long now) {
    double limit = settings.config().shrinkLimit();
    if (now < before * (1 - limit)) {
      throw new CodesenseException(
          IndexProblem.SHRINK_LIMIT,
          "Collection '%s' has %d %s, the new generation would have %d: more than a share of %s lost"
              .formatted(settings.collection(), before, what, now, limit));
    }
  }
}
