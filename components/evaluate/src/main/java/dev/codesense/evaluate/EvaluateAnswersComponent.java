package dev.codesense.evaluate;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.Answerer;
import dev.codesense.answer.CodeFinder;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenSet;
import dev.codesense.answer.langfuse.GoldenSource;
import dev.codesense.answer.langfuse.LangfusePromptSource;
import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.Metrics;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.SnapshotReader;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.HeldOutQuestions.HeldOut;
import dev.codesense.evaluate.answers.AnsweringSystem;
import dev.codesense.evaluate.answers.AnswersEvaluation;
import dev.codesense.evaluate.answers.CodeSource;
import dev.codesense.evaluate.answers.PosedQuestion;
import dev.codesense.evaluate.judge.Judge;
import dev.codesense.evaluate.report.AnswersPage;
import dev.codesense.evaluate.report.AnswersReport;
import dev.codesense.evaluate.report.AnswersReport.Asked;
import dev.codesense.evaluate.report.AnswersReport.Given;
import dev.codesense.evaluate.report.AnswersReport.Source;
import dev.codesense.evaluate.report.JudgedAnswer;
import dev.codesense.evaluate.tracked.TrackedEvaluation;
import dev.codesense.evaluate.tracked.TrackedEvaluation.Answered;
import dev.codesense.evaluate.tracked.TrackedEvaluation.Findings;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Models;
import dev.codesense.llm.ReplyText;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.cost.CallTally;
import dev.codesense.llm.cost.Estimate;
import dev.codesense.llm.cost.ReplyCache;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.Generation;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lets models answer the same questions from the same generation, has a judge score what they say,
/// and decides whether the candidate may take the baseline's place.
public final class EvaluateAnswersComponent
    implements Component<EvaluateAnswersRequest, EvaluateAnswersResult> {

  public static final ComponentSpec<EvaluateAnswersRequest, EvaluateAnswersResult> SPEC =
      new ComponentSpec<>(
          "evaluate-answers",
          "Compares a candidate model's answers with a baseline's and decides whether it may be promoted",
          "evaluate",
          EvaluateAnswersRequest.class,
          EvaluateAnswersResult.class,
          new ComponentSpec.Resources("1", "2Gi"),
          "evaluate");

  /// For the estimate: statements, their support, their relevance, and the two of the passages.
  private static final int JUDGE_CALLS = 5;

  private static final int JUDGE_REPLY = 300;

  private final SearchTools tools;
  private final ChatTools chat;

  public EvaluateAnswersComponent(SearchTools tools, ChatTools chat) {
    this.tools = tools;
    this.chat = chat;
  }

  @Override
  public ComponentSpec<EvaluateAnswersRequest, EvaluateAnswersResult> spec() {
    return SPEC;
  }

  @Override
  public EvaluateAnswersResult run(EvaluateAnswersRequest request, RunContext run)
      throws InterruptedException {
    var config = request.config();
    var models = models(request, run);
    var endpoints = config.systems().stream().map(models::get).toList();
    var judge = models.get(config.judge());
    requireIndependent(
        judge, Stream.concat(endpoints.stream(), models.find(config.teacher()).stream()).toList());
    var index = run.read(request.index());
    var snapshot = request.snapshot() == null ? null : SnapshotReader.open(request.snapshot(), run);
    try (var tracked = TrackedEvaluation.begin(SPEC.name(), request.langfuse(), run);
        var store = tools.store(index.location(), run);
        var model = tools.embedder(request.embedding(), run);
        var embedder = CachingEmbedder.inMemory(model);
        var search =
            CodeSearch.open(
                store, index.generation(), embedder, RankingWeights.DEFAULT, config.access())) {
      var questions = questions(request, snapshot, store, index.generation(), run);
      if (questions.isEmpty()) {
        throw new CodesenseException(
            EvaluateProblem.NO_QUESTIONS,
            "There is no golden or held-out question, and %s has nothing that a question could be made of"
                .formatted(index.generation().physicalName()));
      }
      run.progress().event("about " + estimate(endpoints, judge, questions.size(), config));
      var finder = new CodeFinder(search);
      CodeSource code =
          question -> {
            var answer = search.search(SearchRequest.of(question, config.found()));
            var failure = embedder.failure();
            if (failure.isPresent()) {
              throw failure.get(); // Code found by words alone is not what people get.
            }
            return finder.found(answer, config.access());
          };
      var evaluated = evaluate(questions, code, endpoints, judge, request, tracked, run);
      var report = evaluated.report();
      run.progress().event("models were asked: " + evaluated.asked());
      var result = publish(evaluated, config.gate(), run);
      tracked.record(request.mlflow(), () -> findings(evaluated, config, result));
      return passed(report, result, config.gate(), run);
    }
  }

  /// The candidate that is asked elsewhere keeps the name that reports know it by.
  private static Models models(EvaluateAnswersRequest request, RunContext run) {
    var models = new Models(request.models());
    if (request.endpoint() == null) {
      return models;
    }
    var there = run.read(request.endpoint());
    if (!there.secret().equals(ModelEndpoint.CANDIDATE_SECRET)) {
      // Whoever writes an artifact must not choose which key is sent to the address in it.
      throw new CodesenseException(
          EvaluateProblem.ENDPOINT_REFUSED,
          "The endpoint wants the secret %s sent to %s: one of a candidate has %s"
              .formatted(
                  ReplyText.shown(there.secret(), 60),
                  there.config().base(),
                  ModelEndpoint.CANDIDATE_SECRET));
    }
    return models.with(
        new ModelEndpoint(
            request.config().candidate(), there.config(), ModelEndpoint.CANDIDATE_SECRET));
  }

  private static void requireIndependent(ModelEndpoint judge, List<ModelEndpoint> others) {
    for (var other : others) {
      if (judge.isOfOneModelWith(other)) {
        throw new CodesenseException(
            EvaluateProblem.JUDGE_INVOLVED,
            "models.%s judges, and %s is the same model %s"
                .formatted(judge.name(), other.name(), judge.config().model()));
      }
    }
  }

  private static List<PosedQuestion> questions(
      EvaluateAnswersRequest request,
      @Nullable SnapshotReader snapshot,
      CodeStore store,
      Generation generation,
      RunContext run)
      throws InterruptedException {
    var config = request.config();
    var golden =
        config.questions() == null
            ? List.<GoldenQuestion>of()
            : golden(
                new GoldenSource(
                        snapshot,
                        generation.manifest().repositories().keySet(),
                        request.langfuse(),
                        run)
                    .read(config.questions()),
                run);
    try (var index = store.open(generation)) {
      var heldOut =
          config.heldOutQuestions() == 0
              ? List.<HeldOut>of()
              : heldOut(
                  HeldOutQuestions.of(request.training(), run)
                      .in(index, config.heldOutQuestions(), config.access()),
                  run);
      return golden.isEmpty() && heldOut.isEmpty()
          ? GeneratedQuestions.of(index, config.madeQuestions(), config.access()).stream()
              .map(question -> new PosedQuestion(question, Source.MADE, question.cluster()))
              .toList()
          : HeldOutQuestions.posed(golden, heldOut);
    }
  }

  private static List<GoldenQuestion> golden(GoldenSet set, RunContext run) {
    set.leftOut().ifPresent(run.progress()::event);
    return set.forEvaluation();
  }

  private static List<HeldOut> heldOut(HeldOutQuestions.Found found, RunContext run) {
    if (!found.asked().isEmpty()) {
      run.progress()
          .event(
              "Asked of the split held out from training: "
                  + Amount.of(found.asked().size(), "questions"));
    }
    if (found.gone() > 0) {
      run.progress()
          .event(
              "Left out of the held-out split, because their code is not in the index as it was or access labels hide it: "
                  + Amount.of(found.gone(), "questions"));
    }
    return found.asked();
  }

  /// What an evaluation comes to at most: what it says before the first call.
  ///
  /// @param snapshot that may hold the golden questions; null for none
  /// @param langfuse that may hold them too
  /// @return empty where the settings lack a model that answers, or the judge
  /// @throws CodesenseException when the golden questions cannot be read
  public static Optional<Estimate> estimate(
      Map<String, ModelConfig> configs,
      EvaluateAnswersConfig config,
      @Nullable Artifact<RepoSnapshot> snapshot,
      LangfuseConfig langfuse,
      RunContext run)
      throws InterruptedException {
    var models = new Models(configs);
    var judge = models.find(config.judge());
    var systems = config.systems().stream().map(models::find).flatMap(Optional::stream).toList();
    if (judge.isEmpty() || systems.size() < config.systems().size()) {
      return Optional.empty();
    }
    int heldOut =
        config.heldOutQuestions() == 0
            ? 0
            : Math.min(config.heldOutQuestions(), HeldOutQuestions.of(null, run).size());
    int golden =
        config.questions() == null
            ? 0
            : new GoldenSource(
                    snapshot == null ? null : SnapshotReader.open(snapshot, run),
                    List.of(),
                    langfuse,
                    run)
                .read(config.questions())
                .forEvaluation()
                .size();
    int questions = golden + heldOut == 0 ? config.madeQuestions() : golden + heldOut;
    return Optional.of(estimate(systems, judge.get(), questions, config));
  }

  private static Estimate estimate(
      List<ModelEndpoint> systems,
      ModelEndpoint judge,
      int questions,
      EvaluateAnswersConfig config) {
    var budget = AnswerBudget.ofWindow(config.context());
    var all = Estimate.NONE;
    for (var system : systems) {
      all =
          all.plus(
                  Estimate.of(
                      system.config(), questions, budget.promptTokens(), budget.answerTokens()))
              .plus(
                  Estimate.of(
                      judge.config(),
                      (long) questions * (JUDGE_CALLS + config.criteria().size()),
                      budget.promptTokens(),
                      JUDGE_REPLY));
    }
    return all;
  }

  /// @param asked what it took to find
  private record Evaluated(
      AnswersReport report, List<JudgedAnswer> answers, CallTally.Total asked) {}

  private Evaluated evaluate(
      List<PosedQuestion> questions,
      CodeSource code,
      List<ModelEndpoint> endpoints,
      ModelEndpoint judge,
      EvaluateAnswersRequest request,
      TrackedEvaluation tracked,
      RunContext run)
      throws InterruptedException {
    var config = request.config();
    var prompt =
        LangfusePromptSource.forRun(request.prompt(), request.langfuse(), TrackingAccess.of(run));
    var folder = run.state().resolve("evaluate");
    var opened = new ArrayList<ChatModel>();
    var calls = new CallTally(tracked.calls());
    try (var replies = ReplyCache.open(folder.resolve("replies.jsonl"), run.codec());
        var budget =
            Budget.open(
                folder.resolve(run.runId() + ".budget.jsonl"), config.budget(), run.codec())) {
      try {
        var systems = new ArrayList<AnsweringSystem>();
        for (var endpoint : endpoints) {
          var model = chat.model(endpoint, budget, calls, run);
          opened.add(model);
          // What is served under a name may change: answers are kept for this run alone.
          var kept = replies.in(model, endpoint.identity() + " " + run.runId());
          systems.add(
              new AnsweringSystem(
                  endpoint, new Answerer(kept, prompt, AnswerBudget.ofWindow(config.context()))));
        }
        var judging = chat.model(judge, budget, calls, run);
        opened.add(judging);
        var found =
            new AnswersEvaluation(
                    code,
                    judge,
                    new Judge(
                        replies.in(judging, judge.identity()),
                        run.codec(),
                        config.judgedCriteria()),
                    config.rule(),
                    judge.config().limits().underWay())
                .of(
                    questions,
                    systems,
                    config.candidate(),
                    config.baseline(),
                    run.progress(),
                    asked ->
                        asked
                            .answers()
                            .forEach((system, given) ->
                                tracked.tell(() -> answered(asked, system, given))));
        return new Evaluated(found.report(), found.answers(), calls.total(replies.reused()));
      } finally {
        opened.forEach(ChatModel::close);
      }
    }
  }

  private static EvaluateAnswersResult publish(Evaluated evaluated, Gate gate, RunContext run) {
    var report = evaluated.report();
    var verdict =
        AnswersPage.outcome(report) + ". " + String.join(" ", AnswersPage.reasons(report));
    JudgedAnswer.write(evaluated.answers(), run.output("report"), run.codec());
    return new EvaluateAnswersResult(
        run.publish("report", report),
        run.publish("page", AnswersPage.whole(report, evaluated.asked()).html()),
        run.publish("summary", AnswersPage.summary(report).markdown()),
        run.publish("metrics", new Metrics(report.values())),
        report.passed() || gate == Gate.WARN,
        report.decision().outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        verdict.strip());
  }

  private static Findings findings(
      Evaluated evaluated, EvaluateAnswersConfig config, EvaluateAnswersResult result) {
    var report = evaluated.report();
    var asked = evaluated.asked();
    var values = report.values();
    values.put("model_calls", (double) asked.calls());
    values.put("input_tokens", (double) asked.input());
    values.put("output_tokens", (double) asked.output());
    if (asked.money() > 0) {
      values.put("cost", asked.money());
    }
    var params = new TreeMap<String, String>();
    report.systems().forEach((system, totals) -> params.put("model." + system, totals.model()));
    params.put("judge", report.judging().judge());
    params.put("judge-prompts", report.judging().promptHash());
    params.put("primary", config.primary());
    params.put("smallest-gain", Double.toString(config.smallestGain()));
    params.put("guards", String.join(", ", config.guards()));
    params.put("criteria", String.join(", ", config.criteria()));
    params.put("found", Integer.toString(config.found()));
    params.put("context", Integer.toString(config.context()));
    return new Findings(
        report.candidate(),
        params,
        new TreeMap<>(
            Map.of(
                "baseline", report.baseline(),
                "outcome", result.outcome(),
                "passed", Boolean.toString(report.passed()),
                "verdict", result.verdict())),
        values,
        asked(report, config),
        report.questions().stream().map(Asked::question).toList(),
        result.page(),
        result.summary());
  }

  /// Where the questions come from.
  private static String asked(AnswersReport report, EvaluateAnswersConfig config) {
    return report.questions().stream()
        .map(Asked::source)
        .distinct()
        .map(source ->
            source == Source.GOLDEN && config.questions() != null
                ? config.questions()
                : source.title())
        .collect(Collectors.joining(", "));
  }

  private static Answered answered(Asked asked, String system, Given given) {
    var question = asked.question();
    var metadata = new TreeMap<>(given.failures());
    metadata.put("cluster", asked.cluster());
    metadata.put("source", asked.source().title());
    if (question.language() != null) {
      metadata.put("language", question.language());
    }
    return new Answered(
        system,
        question.id(),
        question.question(),
        Observation.Type.CHAIN,
        question.answer(),
        given.text(),
        Duration.ofMillis(given.millis()),
        metadata,
        given.scores(),
        null);
  }

  /// What is written stays where the gate fails the run: by hand, the page shows why.
  private static EvaluateAnswersResult passed(
      AnswersReport report, EvaluateAnswersResult result, Gate gate, RunContext run) {
    if (!report.passed()) {
      switch (gate) {
        case FAIL ->
            throw new CodesenseException(
                EvaluateProblem.NOT_PROMOTED,
                "%s is not promoted: %s See %s"
                    .formatted(
                        report.candidate(),
                        result.verdict(),
                        result.page().directory().resolve(HtmlPage.FILE)));
        case REPORT, WARN -> run.progress().warn(result.verdict());
      }
    }
    return result;
  }
}
