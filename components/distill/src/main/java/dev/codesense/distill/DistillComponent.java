package dev.codesense.distill;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.langfuse.GoldenSource;
import dev.codesense.answer.langfuse.LangfusePromptSource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.data.Journal;
import dev.codesense.data.ProjectLock;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.dvc.TrackedData;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.distill.filter.EvaluationSet;
import dev.codesense.distill.sources.TrainingRule;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Models;
import dev.codesense.llm.cost.Estimate;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.LangfuseFeed;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes `data/training` from a generation: questions with answers that cite their passages.
///
/// Files are put into splits first. Then candidates are made, filtered and kept on disk; those that
/// the caps leave become rows, each with the passages that the retriever finds for its question.
/// `data/training` and data.dvc change at once through the journal.
public final class DistillComponent implements Component<DistillRequest, DistillResult> {

  public static final ComponentSpec<DistillRequest, DistillResult> SPEC =
      new ComponentSpec<>(
          "distill",
          "Makes a training set of questions and answers from a generation of the code index",
          "distill",
          DistillRequest.class,
          DistillResult.class,
          new ComponentSpec.Resources("2", "2Gi"));

  private final SearchTools tools;

  public DistillComponent(SearchTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<DistillRequest, DistillResult> spec() {
    return SPEC;
  }

  /// What the teacher's calls come to at most. A run says it too, before the first of them, and
  /// then knows how many chunks there are.
  ///
  /// @return empty without a teacher
  /// @throws CodesenseException when the settings name a teacher that they do not have
  public static Optional<Estimate> estimate(Map<String, ModelConfig> models, DistillConfig config) {
    return teacher(models, config)
        .map(teacher ->
            Distillation.estimate(
                teacher, judge(models, config, teacher).orElse(null), config, config.lessons()));
  }

  private static Optional<ModelEndpoint> teacher(
      Map<String, ModelConfig> configs, DistillConfig config) {
    var models = new Models(configs);
    return config.teacher() == null
        ? models.find("teacher")
        : Optional.of(models.get(config.teacher()));
  }

  private static Optional<ModelEndpoint> judge(
      Map<String, ModelConfig> configs, DistillConfig config, ModelEndpoint teacher) {
    var models = new Models(configs);
    var judge =
        config.judge() == null ? models.find("judge") : Optional.of(models.get(config.judge()));
    if (judge.filter(teacher::isOfOneModelWith).isPresent()) {
      throw new CodesenseException(
          DistillProblem.JUDGE_TEACHES,
          "models.%s judges, and %s is the same model %s"
              .formatted(judge.get().name(), teacher.name(), judge.get().config().model()));
    }
    return judge;
  }

  @Override
  public DistillResult run(DistillRequest request, RunContext run) throws InterruptedException {
    var index = run.read(request.index());
    var snapshot = SnapshotReader.open(request.snapshot(), run);
    var config = request.config();
    var rule = TrainingRule.of(index.generation(), snapshot.snapshot(), config.trainUnlabelled());
    if (rule.allowed().isEmpty()) {
      var removed = removed(run);
      throw new CodesenseException(
          DistillProblem.NOTHING_ALLOWED,
          "None of the %d repositories in %s may be trained on: %s%s"
              .formatted(
                  rule.refused().size(),
                  index.generation().physicalName(),
                  rule.refused().entrySet().stream()
                      .map(refused -> "%s (%s)".formatted(refused.getKey(), refused.getValue()))
                      .collect(joining(", ")),
                  removed
                      ? "; the training set that was made of them before is removed from data/training"
                      : ""));
    }
    var teacher = teacher(request.models(), config).orElse(null);
    var judge = teacher == null ? null : judge(request.models(), config, teacher).orElse(null);
    var source = new GoldenSource(snapshot, List.of(), request.langfuse(), run);
    var questions = new ArrayList<GoldenQuestion>();
    for (var name : config.evaluationQuestions()) {
      questions.addAll(source.read(name).questions());
    }
    var golden =
        questions.stream()
            .collect(partitioningBy(question -> question.split() == GoldenQuestion.Split.TRAIN));
    var evaluation = new EvaluationSet(golden.getOrDefault(false, List.of()));
    var prompt =
        LangfusePromptSource.forRun(request.prompt(), request.langfuse(), TrackingAccess.of(run))
            .current();
    try (var _ = ProjectLock.join(run.state(), SPEC.name(), run.clock())) {
      recover(run);
      try (var feed = LangfuseFeed.open(request.langfuse(), TrackingAccess.of(run));
          var store = tools.store(index.location(), run);
          var model = tools.embedder(request.embedding(), run);
          var embedder = CachingEmbedder.inMemory(model);
          var search =
              CodeSearch.open(
                  store,
                  index.generation(),
                  embedder,
                  RankingWeights.DEFAULT,
                  List.copyOf(rule.labels()));
          var code = store.open(index.generation())) {
        return new Distillation(
                config,
                run,
                teacher,
                judge,
                feed.calls(SPEC.name(), run.runId()),
                prompt,
                rule,
                evaluation,
                golden.getOrDefault(true, List.of()),
                search,
                embedder,
                code)
            .distill();
      }
    }
  }

  private static void recover(RunContext run) {
    if (Journal.recover(run.state()) == Journal.Recovery.COMPLETED) {
      run.progress().event("Completed the change of an earlier run that was killed");
    }
  }

  /// Removes the training set of an earlier run: what may not be trained on must not lie there.
  ///
  /// @return whether there was one
  private static boolean removed(RunContext run) throws InterruptedException {
    try (var _ = ProjectLock.join(run.state(), SPEC.name(), run.clock())) {
      recover(run);
      if (!Files.exists(run.project().resolve("data").resolve(Distillation.TRAINING))) {
        return false;
      }
      var tracked = TrackedData.of(run.project(), Distillation.TRAINING, Map.of());
      try (var journal =
          Journal.begin(run.state(), "distill-" + run.runId(), TrackedData.roots(run.project()))) {
        tracked.stageRemovals(journal);
        tracked.stageDvcFile(journal);
        journal.commit();
      }
      return true;
    }
  }
}
