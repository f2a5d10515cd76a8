package dev.codesense.evaluate;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenSet;
import dev.codesense.answer.langfuse.GoldenSource;
import dev.codesense.core.RunContext;
import dev.codesense.data.SnapshotReader;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.evaluate.gate.Bootstrap;
import dev.codesense.evaluate.report.EvalReport;
import dev.codesense.evaluate.report.EvalReport.Answer;
import dev.codesense.evaluate.report.EvalReport.Asked;
import dev.codesense.evaluate.report.EvalReport.Mean;
import dev.codesense.evaluate.report.Score;
import dev.codesense.search.store.Alias;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One evaluation: which questions, asked of whom, and what follows.
final class Evaluation {

  /// Of the intervals.
  private static final double LEVEL = 0.95;

  private final CodeStore store;
  private final CachingEmbedder embedder;
  private final @Nullable SnapshotReader snapshot;
  private final LangfuseConfig langfuse;
  private final EvaluateRetrievalConfig config;
  private final RunContext run;
  private final List<String> remarks = new ArrayList<>();

  Evaluation(
      CodeStore store,
      CachingEmbedder embedder,
      @Nullable SnapshotReader snapshot,
      LangfuseConfig langfuse,
      EvaluateRetrievalConfig config,
      RunContext run) {
    this.store = store;
    this.embedder = embedder;
    this.snapshot = snapshot;
    this.langfuse = langfuse;
    this.config = config;
    this.run = run;
  }

  EvalReport of(Generation candidate) throws InterruptedException {
    var live = baseline(candidate);
    var questions = stillThere(answerable(questions(candidate, live.orElse(null))));
    var asked = ask(candidate, live.orElse(null), questions);
    var means = asked.isEmpty() ? List.<Mean>of() : means(asked);
    var baseline = live.map(Generation::physicalName).orElse(null);
    var verdict = Verdict.of(means, baseline, config);
    return new EvalReport(
        candidate.physicalName(),
        baseline,
        config.questions() == null ? "made from the index" : config.questions(),
        remarks,
        means,
        verdict.passed(),
        verdict.reasons(),
        asked);
  }

  /// The generation that people meet now; where that is the candidate already, the one before.
  private Optional<Generation> baseline(Generation candidate) throws InterruptedException {
    var alias = store.alias(candidate.collection());
    var name =
        alias
            .map(Alias::physicalName)
            .filter(live -> !live.equals(candidate.physicalName()))
            .or(() -> alias.map(Alias::previous));
    if (name.isEmpty()) {
      remarks.add("There is no other generation to compare with.");
      return Optional.empty();
    }
    var baseline = store.generation(name.get());
    if (baseline.isEmpty()) {
      remarks.add(name.get() + " cannot be read: nothing is compared.");
      return Optional.empty();
    }
    if (baseline.get().manifest().vectors() == Vectors.FULL
        && !baseline.get().manifest().model().equals(embedder.model().id())) {
      remarks.add(
          "%s was made with the model %s: it is not compared."
              .formatted(name.get(), baseline.get().manifest().model()));
      return Optional.empty();
    }
    return baseline;
  }

  private List<GoldenQuestion> questions(Generation candidate, @Nullable Generation live)
      throws InterruptedException {
    if (config.questions() != null) {
      return evaluated(
          new GoldenSource(snapshot, candidate.manifest().repositories().keySet(), langfuse, run)
              .read(config.questions()));
    }
    // What was found before must be found again: the candidate itself cannot tell what it lacks.
    var source = live == null ? candidate : live;
    remarks.add(
        "There are no golden questions: these are made from the doc comments, names and words of %s. They show whether it finds what it holds."
            .formatted(source.physicalName()));
    try (var index = store.open(source)) {
      return GeneratedQuestions.of(index, config.madeQuestions(), config.access());
    }
  }

  private List<GoldenQuestion> evaluated(GoldenSet golden) {
    golden.leftOut().ifPresent(remarks::add);
    return golden.forEvaluation();
  }

  /// Leaves out questions that no code answers: nothing can be found for them.
  private List<GoldenQuestion> answerable(List<GoldenQuestion> questions) {
    var answerable = questions.stream().filter(GoldenQuestion::isAnswerable).toList();
    if (answerable.size() < questions.size()) {
      remarks.add(
          "%d questions without an anchor are left out: there is nothing to find for them."
              .formatted(questions.size() - answerable.size()));
    }
    return answerable;
  }

  /// Leaves out questions of which every file was removed from the repositories.
  private List<GoldenQuestion> stillThere(List<GoldenQuestion> questions) {
    if (snapshot == null) {
      return questions;
    }
    var wanted =
        questions.stream()
            .flatMap(question -> question.anchors().stream())
            .map(Anchor::path)
            .collect(Collectors.toSet());
    var there = new HashSet<Anchor>();
    for (var repository : snapshot.snapshot().repositories()) {
      for (var file : snapshot.files(repository)) {
        if (wanted.contains(file.path())) {
          there.add(new Anchor(repository.id(), file.path(), null));
          there.add(new Anchor(null, file.path(), null));
        }
      }
    }
    var left = questions.stream().filter(question -> isThere(question, there)).toList();
    if (left.size() < questions.size()) {
      remarks.add(
          "%d questions are left out, because the snapshot has none of their files any more."
              .formatted(questions.size() - left.size()));
    }
    return left;
  }

  private static boolean isThere(GoldenQuestion question, Set<Anchor> there) {
    return question.anchors().stream()
        .anyMatch(anchor -> there.contains(new Anchor(anchor.repo(), anchor.path(), null)));
  }

  private List<Asked> ask(
      Generation candidate, @Nullable Generation live, List<GoldenQuestion> questions)
      throws InterruptedException {
    try (var stage =
            run.progress().stage("evaluate", "questions", OptionalLong.of(questions.size()));
        var examinee = SystemUnderTest.open(store, candidate, embedder, config);
        var other = live == null ? null : SystemUnderTest.open(store, live, embedder, config)) {
      var asked = new ArrayList<Asked>();
      for (var question : questions) {
        asked.add(
            new Asked(
                question,
                question.anchors().stream().map(examinee::place).toList(),
                examinee.ask(question),
                other == null ? null : other.ask(question)));
        stage.advance(1);
      }
      return asked;
    }
  }

  private enum Metric {
    NDCG,
    MRR,
    RECALL,
    HIT;

    String title() {
      return name().toLowerCase(Locale.ROOT) + "_at_" + Score.DEPTH;
    }

    double of(Score score) {
      return switch (this) {
        case NDCG -> score.ndcg();
        case MRR -> score.reciprocalRank();
        case RECALL -> score.recall();
        case HIT -> score.hit();
      };
    }
  }

  private static List<Mean> means(List<Asked> asked) {
    var bootstrap =
        new Bootstrap<>(
            asked.stream()
                .collect(
                    Collectors.groupingBy(
                        one -> one.question().cluster(), TreeMap::new, Collectors.toList())));
    boolean compared = asked.getFirst().baseline() != null;
    return Stream.of(Metric.values())
        .map(metric -> {
          ToDoubleFunction<Asked> candidate = one -> metric.of(one.candidate().score());
          ToDoubleFunction<Asked> baseline = one -> metric.of(baseline(one).score());
          return new Mean(
              metric.title(),
              bootstrap.mean(candidate, LEVEL),
              compared ? bootstrap.mean(baseline, LEVEL) : null,
              compared
                  ? bootstrap.mean(
                      one -> candidate.applyAsDouble(one) - baseline.applyAsDouble(one), LEVEL)
                  : null);
        })
        .toList();
  }

  private static Answer baseline(Asked asked) {
    return Objects.requireNonNull(asked.baseline());
  }
}
