package dev.codesense.cli.project;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.converge.ConvergeComponent;
import dev.codesense.core.CodesenseException;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.index.IndexComponent;
import dev.codesense.index.IndexEstimate;
import dev.codesense.index.wiring.LocalIndexTools;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.search.store.Generation.Vectors;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Estimates what runs would do and cost, before anything but mirrors is changed.
///
/// @param repositories those that can be had
/// @param unreachable those that cannot, and why
/// @param refusal why the shrink limit would stop the next run; null: it would not
/// @param next the next run, which takes only what changed
/// @param full a run from nothing
/// @param models what distill and evaluate answers would ask of models, where they have them
record RunPlan(
    int repositories,
    List<Unreachable> unreachable,
    @Nullable String refusal,
    Cost next,
    Cost full,
    List<ModelCost> models) {

  /// A repository that cannot be had now.
  ///
  /// @param code of the error's page
  record Unreachable(String id, String code, String reason) {}

  /// @param files that are read and cut
  /// @param bytes their sizes added up
  /// @param chunks about how many they make
  /// @param tokens about how many a model reads
  /// @param words until words are searchable, about
  /// @param vectors from then until vectors are there too, about
  /// @param money in the currency of the block `prices`; null without prices
  record Cost(
      long files,
      long bytes,
      long chunks,
      long tokens,
      Duration words,
      Duration vectors,
      @Nullable Double money) {

    static Cost of(IndexEstimate estimate, Prices prices, boolean paid) {
      double hours = estimate.lexical().plus(estimate.vectors()).toMillis() / 3.6e6;
      double tokens = paid ? estimate.tokens() / 1e6 : 0;
      return new Cost(
          estimate.changedFiles(),
          estimate.changedBytes(),
          estimate.chunks(),
          estimate.tokens(),
          estimate.lexical(),
          estimate.vectors(),
          prices.known()
              ? tokens * prices.millionEmbeddingTokens() + hours * prices.machineHour()
              : null);
    }
  }

  static RunPlan of(
      Invocation invocation,
      ProjectConfig config,
      ConvergeComponent.Preview preview,
      Session session)
      throws IOException, InterruptedException {
    var index = IndexTarget.of(config, null).project();
    var run = session.run("index");
    long files = preview.changedFiles();
    long bytes = preview.changedBytes();
    // What the last snapshot has and the live index has not is still to be done, too.
    var snapshot =
        new LocalArtifacts(invocation.project(), invocation.codec()).newest(RepoSnapshot.class);
    if (snapshot.isPresent()) {
      var pending =
          IndexEstimate.of(
              config.request(
                  IndexComponent.SPEC, Map.of(new FieldName("snapshot"), List.of(snapshot.get()))),
              new LocalIndexTools(),
              run);
      files += pending.changedFiles();
      bytes += pending.changedBytes();
    }
    boolean embeds = index.vectors() == Vectors.FULL;
    boolean paid = index.embedding().endpoint() != null;
    var prices = config.block("prices", Prices.class);
    return new RunPlan(
        preview.repositories(),
        preview.missing().entrySet().stream()
            .map(entry ->
                new Unreachable(
                    entry.getKey(),
                    entry.getValue().problem().code(),
                    String.valueOf(entry.getValue().getMessage())))
            .toList(),
        preview.refusal().map(CodesenseException::getMessage).orElse(null),
        Cost.of(
            IndexEstimate.ofSize(
                preview.files(),
                preview.bytes(),
                Math.min(files, preview.files()),
                Math.min(bytes, preview.bytes()),
                embeds,
                run),
            prices,
            paid),
        Cost.of(
            IndexEstimate.ofSize(
                preview.files(), preview.bytes(), preview.files(), preview.bytes(), embeds, run),
            prices,
            paid),
        ModelCost.of(config, snapshot.orElse(null), run));
  }
}
