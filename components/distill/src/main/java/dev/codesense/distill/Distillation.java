package dev.codesense.distill;

import static java.util.stream.Collectors.joining;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.AnswerProblem;
import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.GroundedQuestion;
import dev.codesense.answer.LastChange;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.chunk.Chunk;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.core.Metrics;
import dev.codesense.core.RunContext;
import dev.codesense.core.text.Amount;
import dev.codesense.data.Journal;
import dev.codesense.data.dvc.TrackedData;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.distill.filter.EvaluationSet;
import dev.codesense.distill.filter.Filter;
import dev.codesense.distill.filter.Filters;
import dev.codesense.distill.filter.Rejections;
import dev.codesense.distill.output.DatasetCard;
import dev.codesense.distill.output.Passages;
import dev.codesense.distill.output.ReportPage;
import dev.codesense.distill.output.RowWriter;
import dev.codesense.distill.output.Spool;
import dev.codesense.distill.output.Summary;
import dev.codesense.distill.output.WrittenRows;
import dev.codesense.distill.rows.Candidate;
import dev.codesense.distill.rows.FactRows;
import dev.codesense.distill.rows.GoldenRows;
import dev.codesense.distill.sources.LongSplits;
import dev.codesense.distill.sources.Pool;
import dev.codesense.distill.sources.TrainingRule;
import dev.codesense.distill.teacher.RowJudge;
import dev.codesense.distill.teacher.Teacher;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.llm.CallLog;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Structured;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.cost.CallTally;
import dev.codesense.llm.cost.Estimate;
import dev.codesense.llm.cost.ReplyCache;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.secrets.SecretMasker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One run, from the chunks of a generation to the published training set.
final class Distillation {
  /// The folder below `data/`, and the output.
  static final String TRAINING = "training";

  /// Candidates per row wanted: filters and caps drop some.
  private static final double SPARE = 2.5;

  private static final int MOST_PER_CHUNK = 6;

  /// One question of so many asks what a change touches: it needs a search of its own.
  private static final int IMPACTS = 10;

  private static final int USES_LOOKED_AT = 50;
  private static final int USES_NAMED = 3;
  private static final int SAMPLES = 3;
  private static final int LESSONS_AT_ONCE = 64;
  private static final int LESSONS_A_TURN = 8;

  /// Tokens, for the estimate.
  private static final int LONGEST_LINES = 1_000;

  private static final int LONGEST_QUESTION = 64;
  private static final int LONGEST_RATING = 32;

  private final DistillConfig config;
  private final RunContext run;
  private final TrainingRule rule;
  private final EvaluationSet evaluation;
  private final List<GoldenQuestion> toTrainOn;
  private final CodeSearch search;
  private final CachingEmbedder embedder;
  private final CodeIndex code;
  private final Generation generation;
  private final SearchFilter visible;
  private final Rejections rejections = new Rejections();
  private final Map<Structured.Repair, Long> repairs = new EnumMap<>(Structured.Repair.class);
  private final AnswerBudget budget;
  private final @Nullable ModelEndpoint teacher;
  private final @Nullable ModelEndpoint judge;
  private final CallLog calls;
  private final AnswerPrompt prompt;
  private String asked = "";

  Distillation(
      DistillConfig config,
      RunContext run,
      @Nullable ModelEndpoint teacher,
      @Nullable ModelEndpoint judge,
      CallLog calls,
      AnswerPrompt prompt,
      TrainingRule rule,
      EvaluationSet evaluation,
      List<GoldenQuestion> toTrainOn,
      CodeSearch search,
      CachingEmbedder embedder,
      CodeIndex code) {
    this.config = config;
    this.run = run;
    this.teacher = teacher;
    this.judge = judge;
    this.calls = calls;
    this.prompt = prompt;
    this.budget = AnswerBudget.ofWindow(config.contextWindow());
    this.rule = rule;
    this.evaluation = evaluation;
    this.toTrainOn = List.copyOf(toTrainOn);
    this.search = search;
    this.embedder = embedder;
    this.code = code;
    this.generation = code.generation();
    this.visible =
        new SearchFilter(
            List.copyOf(rule.labels()),
            // A filter that leaves everything costs each search as much as one that does not.
            rule.refused().isEmpty() ? List.of() : List.copyOf(rule.allowed()),
            null,
            List.of(),
            null);
  }

  DistillResult distill() throws InterruptedException {
    requireRoom();
    var masker = SecretMasker.withDefaults(run.secret(SecretMasker.KEY).orElse(null));
    var pool =
        Pool.of(
            code,
            rule,
            masker,
            evaluation::isAnchor,
            chunk -> evaluation.isAbout(chunk.repo(), chunk.path()),
            new Pool.Shares(config.validationShare(), config.testShare()));
    run.progress()
        .event(
            "%d chunks of %d files in %d clusters may be trained on"
                .formatted(pool.size(), pool.files(), pool.clusters()));
    var filters = new Filters(masker, config.licences(), evaluation, rejections);
    var objects = run.output(TRAINING).resolve("objects");
    try (var spool =
        Spool.open(run.state().resolve("distill").resolve("candidates"), run.codec())) {
      var passages = new Passages(search, embedder, pool, visible, config.passages());
      var unanswered = golden(pool, filters, spool);
      if (teacher != null) {
        learn(teacher, unanswered, passages, pool, filters, spool);
      } else if (!unanswered.isEmpty()) {
        run.progress()
            .warn(
                "%s to train on come to no row: nobody wrote the answer in words, and no teacher does"
                    .formatted(Amount.of(unanswered.size(), "golden questions")));
      }
      collect(pool, filters, spool);
      var written = write(passages, spool, objects);
      if (written.rows() == 0) {
        throw new CodesenseException(
            DistillProblem.NO_ROWS,
            "%s has %d chunks that may be trained on, and no row came of them; dropped: %s"
                .formatted(generation.physicalName(), pool.size(), dropped()));
      }
      return publish(
          new Summary(
              teacher == null ? "" : teacher.config().served(),
              judge == null ? "" : judge.config().served(),
              asked,
              "%s (%s)".formatted(prompt.name(), prompt.label()),
              generation,
              rule,
              pool,
              repairs,
              evaluation.size(),
              rejections,
              written),
          objects);
    }
  }

  /// Before a teacher is paid for questions that no prompt has room for.
  private void requireRoom() {
    int instructions = GroundedQuestion.of(prompt, "", List.of(), budget).promptTokens();
    if (instructions >= budget.promptTokens()) {
      throw new CodesenseException(
          AnswerProblem.BUDGET_TOO_SMALL,
          "distill.context-window %,d leaves a prompt %,d tokens, and its instructions take about %,d"
              .formatted(config.contextWindow(), budget.promptTokens(), instructions));
    }
  }

  /// Adds the golden questions to train on that people have answered.
  ///
  /// @return those that nobody has answered yet
  private List<GoldenRows.Asked> golden(Pool pool, Filters filters, Spool spool)
      throws InterruptedException {
    if (toTrainOn.isEmpty()) {
      return List.of();
    }
    var rows = new GoldenRows(toTrainOn);
    code.chunks(chunk -> {
      if (pool.split(chunk.chunkId()).isPresent()) {
        rows.look(chunk);
      }
    });
    var unanswered = new ArrayList<GoldenRows.Asked>();
    int left = toTrainOn.size();
    for (var asked : rows.asked(chunk -> setting(chunk, pool))) {
      left--;
      if (asked.candidate().answer().isEmpty()) {
        unanswered.add(asked);
      } else {
        if (filters.pass(asked.candidate(), List.of())) {
          add(asked.question(), asked.candidate(), spool);
        }
      }
    }
    int vague = rows.vague();
    if (vague > 0) {
      run.progress()
          .warn(
              "%s to train on come to no row: a whole file of several chunks is no answer, name a symbol or lines"
                  .formatted(Amount.of(vague, "golden questions")));
    }
    left -= vague;
    if (left > 0) {
      run.progress()
          .warn(
              "%s to train on come to no row: no chunk that may be trained on holds the answer"
                  .formatted(Amount.of(left, "golden questions")));
    }
    return unanswered;
  }

  /// As many rows as the question's weight says.
  private static void add(GoldenQuestion question, Candidate candidate, Spool spool) {
    for (int copy = 0; copy < question.weight(); copy++) {
      spool.add(candidate.copy(copy));
    }
  }

  /// Asks the teacher about the chunks whose lots are the smallest. What it said is kept on disk
  /// before it is used, and is not asked for again.
  private void learn(
      ModelEndpoint endpoint,
      List<GoldenRows.Asked> unanswered,
      Passages passages,
      Pool pool,
      Filters filters,
      Spool spool)
      throws InterruptedException {
    var seeds = lessons(pool);
    run.progress()
        .event(
            "%s is to write %s: about %s"
                .formatted(
                    endpoint.described(),
                    Amount.of((long) seeds.size() + unanswered.size(), "rows"),
                    estimate(endpoint, judge, config, seeds.size())
                        .plus(
                            Estimate.of(
                                endpoint.config(),
                                unanswered.size(),
                                budget.promptTokens(),
                                budget.answerTokens()))
                        .plus(ratings(judge, unanswered.size(), budget))));
    var state = run.state().resolve("distill");
    int underWay = endpoint.config().limits().underWay();
    var tally = new CallTally(calls);
    try (var spent =
            Budget.open(
                state.resolve("spent-" + generation.physicalName()), config.budget(), run.codec());
        var kept = ReplyCache.open(state.resolve("replies"), run.codec());
        var model = ChatModels.open(endpoint, run, spent, tally);
        var judging = judge == null ? null : ChatModels.open(judge, run, spent, tally);
        var stage = run.progress().stage("teach", "rows", OptionalLong.of(seeds.size()))) {
      var lecturer =
          new Teacher(
              endpoint,
              kept.in(model, endpoint.identity()),
              run.codec(),
              prompt,
              budget,
              passages,
              config.russianShare(),
              config.commitShare());
      var answers =
          FanOut.named("teacher")
              .atMost(underWay)
              .map(unanswered, asked -> lecturer.answer(asked.candidate()));
      var review =
          new Review(
              filters,
              rejections,
              passages,
              judging == null || judge == null
                  ? null
                  : new RowJudge(kept.in(judging, judge.identity()), run.codec()),
              judge == null ? 1 : judge.config().limits().underWay());
      var questions = new HashMap<String, GoldenQuestion>();
      unanswered.forEach(one -> questions.put(one.candidate().question(), one.question()));
      for (var candidate : review.of(answers)) {
        add(Objects.requireNonNull(questions.get(candidate.question())), candidate, spool);
      }
      // At the end of each batch the server waits for its slowest call.
      int atOnce = Math.max(LESSONS_AT_ONCE, LESSONS_A_TURN * underWay);
      for (int from = 0; from < seeds.size(); from += atOnce) {
        var batch = seeds.subList(from, Math.min(seeds.size(), from + atOnce));
        var chunks = code.fetch(batch);
        var lessons =
            FanOut.named("teacher")
                .atMost(underWay)
                .map(
                    batch.stream().filter(chunks::containsKey).map(chunks::get).toList(),
                    chunk -> {
                      var lesson = lecturer.teach(chunk, setting(chunk, pool));
                      stage.advance(1);
                      return lesson;
                    });
        for (var lesson : lessons) {
          if (lesson.repair() != null) {
            repairs.merge(lesson.repair(), 1L, Long::sum);
          }
        }
        review.of(lessons).forEach(spool::add);
      }
      asked = tally.total(kept.reused()).toString();
      run.progress()
          .event(
              judge == null
                  ? "%s was asked: %s".formatted(endpoint.name(), asked)
                  : "%s and %s were asked: %s".formatted(endpoint.name(), judge.name(), asked));
    }
  }

  static Estimate estimate(
      ModelEndpoint teacher, @Nullable ModelEndpoint judge, DistillConfig config, long lessons) {
    var budget = AnswerBudget.ofWindow(config.contextWindow());
    var taught =
        Estimate.of(teacher.config(), lessons, LONGEST_LINES, LONGEST_QUESTION)
            .plus(
                Estimate.of(
                    teacher.config(), lessons, budget.promptTokens(), budget.answerTokens()));
    return taught.plus(ratings(judge, lessons, budget));
  }

  private static Estimate ratings(@Nullable ModelEndpoint judge, long rows, AnswerBudget budget) {
    return judge == null
        ? Estimate.NONE
        : Estimate.of(judge.config(), rows, LONGEST_LINES + budget.answerTokens(), LONGEST_RATING);
  }

  private List<UUID> lessons(Pool pool) throws InterruptedException {
    var largestFirst = new PriorityQueue<Lot>(Comparator.reverseOrder());
    code.chunks(chunk -> {
      if (pool.split(chunk.chunkId()).isPresent() && Teacher.canTeach(chunk)) {
        largestFirst.add(new Lot(lot("teach", chunk), chunk.chunkId()));
        if (largestFirst.size() > config.lessons()) {
          largestFirst.remove();
        }
      }
    });
    return largestFirst.stream().sorted().map(Lot::chunkId).toList();
  }

  private record Lot(double drawn, UUID chunkId) implements Comparable<Lot> {
    @Override
    public int compareTo(Lot other) {
      int order = Double.compare(drawn, other.drawn);
      return order != 0 ? order : chunkId.compareTo(other.chunkId);
    }
  }

  private FactRows.Setting setting(Chunk chunk, Pool pool) {
    return new FactRows.Setting(
        pool.split(chunk.chunkId()).orElseThrow(),
        commit(chunk),
        pool.cluster(chunk.repo(), chunk.path()),
        pool.tellsChange(chunk));
  }

  private void collect(Pool pool, Filters filters, Spool spool) throws InterruptedException {
    double perChunk = SPARE * config.rows() / Math.max(1, pool.size());
    var facts =
        new FactRows(
            config.russianShare(), (int) Math.clamp(Math.ceil(perChunk), 1, MOST_PER_CHUNK));
    var seeds = new ArrayList<UUID>();
    var told = new HashSet<String>();
    try (var stage =
        run.progress().stage("ask", "chunks", OptionalLong.of(generation.manifest().chunks()))) {
      code.chunks(chunk -> {
        stage.advance(1);
        var split = pool.split(chunk.chunkId());
        if (split.isEmpty() || lot("ask", chunk) >= perChunk) {
          return;
        }
        var setting = setting(chunk, pool);
        for (var candidate : facts.of(chunk, setting)) {
          if (filters.pass(candidate, List.of(chunk.text()))) {
            spool.add(candidate);
          }
        }
        if (config.commitShare() > 0) {
          collectChange(chunk, facts.ofChange(chunk, setting), told, filters, spool);
        }
        if (FactRows.sought(chunk).isPresent() && lot("ask", chunk) < perChunk / IMPACTS) {
          seeds.add(chunk.chunkId());
        }
      });
    }
    for (var seed : seeds) {
      askForUses(seed, facts, pool, filters, spool);
    }
  }

  /// Adds rows about a change, each commit's about the first of its files that comes: a message
  /// about all of a hundred files says little of each.
  ///
  /// @param told ids of commits that rows are about; gets this one's
  private static void collectChange(
      Chunk chunk, List<Candidate> candidates, Set<String> told, Filters filters, Spool spool) {
    var history = chunk.facts().history();
    if (history == null || candidates.isEmpty() || !told.add(history.lastCommit())) {
      return;
    }
    for (var candidate : candidates) {
      if (filters.pass(candidate, List.of(LastChange.of(chunk)))) {
        spool.add(candidate);
      }
    }
  }

  /// From 0 to 1, as good as drawn.
  private static double lot(String purpose, Chunk chunk) {
    return (LongSplits.ofText(purpose + " " + chunk.chunkId()) >>> 11) * 0x1p-53;
  }

  private String commit(Chunk chunk) {
    var contribution = generation.manifest().repositories().get(chunk.repo());
    return contribution == null ? "" : contribution.commit();
  }

  private void askForUses(UUID seed, FactRows facts, Pool pool, Filters filters, Spool spool)
      throws InterruptedException {
    var split = pool.split(seed).orElseThrow();
    var chunk = code.fetch(List.of(seed)).get(seed);
    var symbol = chunk == null ? null : FactRows.sought(chunk).orElse(null);
    if (chunk == null || symbol == null) {
      return;
    }
    // Who uses a name that several chunks define is anybody's guess.
    if (code.defining(List.of(symbol), visible, 2).size() > 1) {
      return;
    }
    var ids =
        code.using(List.of(symbol), visible, USES_LOOKED_AT).stream()
            .filter(use -> !use.path().equals(chunk.path()))
            .map(dev.codesense.search.store.Candidate::chunkId)
            .filter(id -> pool.split(id).filter(split::equals).isPresent())
            .limit(USES_NAMED)
            .toList();
    var fetched = code.fetch(ids);
    var uses = ids.stream().filter(fetched::containsKey).map(fetched::get).toList();
    if (uses.isEmpty()) {
      return;
    }
    var texts = new ArrayList<String>();
    texts.add(chunk.text());
    uses.forEach(use -> texts.add(use.text()));
    facts
        .ofUses(chunk, symbol, uses, setting(chunk, pool))
        .filter(candidate -> filters.pass(candidate, texts))
        .ifPresent(spool::add);
  }

  private WrittenRows write(Passages passages, Spool spool, Path objects)
      throws InterruptedException {
    var choice =
        spool.choose(
            new Spool.Caps(
                config.rows(),
                config.rowsPerFile(),
                (int) Math.ceil(config.rows() * config.repositoryShare()),
                config.commitShare()),
            SAMPLES);
    for (int number : choice.dropped()) {
      rejections.add(Filter.CAP, spool.get(number));
    }
    rejections.add(Filter.CAP, choice.droppedInAll() - choice.dropped().size());
    var writer =
        new RowWriter(passages, prompt, budget, config.refusalShare(), run.codec(), rejections);
    try (var stage =
        run.progress().stage("write", "rows", OptionalLong.of(choice.chosen().size()))) {
      return writer.write(spool, choice.chosen(), objects, stage);
    }
  }

  private DistillResult publish(Summary summary, Path objects) throws InterruptedException {
    var written = summary.written();
    var card = DatasetCard.of(summary).getBytes(StandardCharsets.UTF_8);
    var files = new TreeMap<>(written.files());
    try {
      Files.write(objects.resolve(DatasetCard.FILE), card);
    } catch (IOException e) {
      throw new CodesenseException(
          DistillProblem.STATE_NOT_WRITABLE, "Cannot write below %s: %s".formatted(objects, e), e);
    }
    files.put(DatasetCard.FILE, TrackedData.Content.of(card));
    var tracked = TrackedData.of(run.project(), TRAINING, files);
    try (var journal =
        Journal.begin(run.state(), "distill-" + run.runId(), TrackedData.roots(run.project()))) {
      files.keySet().forEach(file -> journal.put(tracked.path(file), objects.resolve(file)));
      tracked.stageRemovals(journal);
      tracked.stageDvcFile(journal);
      journal.commit();
    }
    run.progress()
        .event(
            "data/%s has %s: %s"
                .formatted(
                    TRAINING,
                    Amount.of(written.rows(), "rows"),
                    written.parts().stream()
                        .map(part -> Amount.count(part.rows()) + " " + part.split().title())
                        .collect(joining(", "))));
    run.progress()
        .event(
            "Next: read data/%s/%s, then send it to the project's DVC remote with `codesense data push`"
                .formatted(TRAINING, DatasetCard.FILE));
    return new DistillResult(
        run.publish(TRAINING, set(summary, tracked.digest())),
        run.publish("page", ReportPage.whole(summary).html()),
        run.publish("summary", ReportPage.inShort(summary).markdown()),
        run.publish("metrics", metrics(summary)),
        written.rows(),
        rule.refused().size());
  }

  private TrainingSet set(Summary summary, String digest) {
    var repositories = new TreeMap<String, String>();
    generation
        .manifest()
        .repositories()
        .forEach((id, contribution) -> {
          if (rule.allowed().contains(id)) {
            repositories.put(id, contribution.commit());
          }
        });
    return new TrainingSet(
        summary.written().parts(),
        digest,
        generation.physicalName(),
        repositories,
        rule.refused(),
        teacher == null ? "" : teacher.config().served(),
        rejections.byTitle());
  }

  private String dropped() {
    var dropped =
        rejections.byTitle().entrySet().stream()
            .filter(filter -> filter.getValue() > 0)
            .map(filter -> "%,d by %s".formatted(filter.getValue(), filter.getKey()))
            .collect(joining(", "));
    return dropped.isEmpty() ? "none" : dropped;
  }

  private Metrics metrics(Summary summary) {
    var values = new TreeMap<String, Double>();
    values.put("rows", (double) summary.written().rows());
    values.put("refusals", (double) summary.written().refusals());
    values.put("repositories_refused", (double) rule.refused().size());
    summary
        .written()
        .parts()
        .forEach(part -> values.put("rows_" + part.split().title(), (double) part.rows()));
    rejections
        .byTitle()
        .forEach((filter, count) -> values.put("dropped_" + filter, (double) count));
    if (teacher != null) {
      for (var repair : Structured.Repair.values()) {
        values.put(
            "questions_repaired_" + repair.name().toLowerCase(Locale.ROOT),
            (double) repairs.getOrDefault(repair, 0L));
      }
    }
    return new Metrics(values);
  }
}
