package dev.codesense.evaluate.answers;

import dev.codesense.answer.Answer;
import dev.codesense.answer.Passage;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.core.FanOut;
import dev.codesense.core.Progress;
import dev.codesense.evaluate.gate.Bootstrap;
import dev.codesense.evaluate.gate.Decision;
import dev.codesense.evaluate.gate.Evidence;
import dev.codesense.evaluate.gate.GateRule;
import dev.codesense.evaluate.gate.Interval;
import dev.codesense.evaluate.judge.Exchange;
import dev.codesense.evaluate.judge.Judge;
import dev.codesense.evaluate.judge.JudgedMetric;
import dev.codesense.evaluate.judge.Judgement;
import dev.codesense.evaluate.judge.Judgement.Failed;
import dev.codesense.evaluate.judge.Judgement.Finding;
import dev.codesense.evaluate.judge.Judgement.NotApplicable;
import dev.codesense.evaluate.judge.Judgement.Scored;
import dev.codesense.evaluate.measure.AnswerChecks;
import dev.codesense.evaluate.report.AnswersReport;
import dev.codesense.evaluate.report.AnswersReport.Asked;
import dev.codesense.evaluate.report.AnswersReport.Comparison;
import dev.codesense.evaluate.report.AnswersReport.Given;
import dev.codesense.evaluate.report.AnswersReport.Judging;
import dev.codesense.evaluate.report.AnswersReport.Source;
import dev.codesense.evaluate.report.AnswersReport.Totals;
import dev.codesense.evaluate.report.EvalReport.Place;
import dev.codesense.evaluate.report.JudgedAnswer;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ModelEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Lets systems answer the same questions from the same code, has every answer judged, and decides
/// whether the candidate may take the baseline's place.
///
/// @param judgeEndpoint whose model [#judge] asks; never one of the systems
/// @param judge asks through a cache, so that unchanged answers are not judged again
/// @param rule fixed before
/// @param parallel questions that are worked on at a time
public record AnswersEvaluation(
    CodeSource code, ModelEndpoint judgeEndpoint, Judge judge, GateRule rule, int parallel) {

  /// A weighted score that differs by less is the same: servers round probabilities.
  private static final double SAME = 0.005;

  /// One answer with all that was measured of it.
  private record Measured(
      Answer answer, Given given, List<Judgement> judgements, Exchange exchange) {
    /// What a refusal says is always the same: whether it is right is measured without a judge.
    static boolean isJudged(Answer answer) {
      return !answer.isRefusal() && !answer.text().isEmpty();
    }
  }

  /// One question with the answers of all systems.
  private record Row(PosedQuestion posed, SortedMap<String, Measured> answers) {

    Given given(String system) {
      return Objects.requireNonNull(answers.get(system)).given();
    }
  }

  /// @param answers of all systems, question by question
  public record Evaluated(AnswersReport report, List<JudgedAnswer> answers) {}

  /// Asks, judges and decides.
  ///
  /// @param systems that answer, candidate and baseline among them
  /// @param answered gets each question once all systems' answers to it are judged, from several
  ///   threads
  /// @throws dev.codesense.core.CodesenseException when a system or the judge cannot be asked
  public Evaluated of(
      List<PosedQuestion> questions,
      List<AnsweringSystem> systems,
      String candidate,
      String baseline,
      Progress progress,
      Consumer<Asked> answered)
      throws InterruptedException {
    List<Row> rows;
    try (var stage = progress.stage("evaluate", "questions", OptionalLong.of(questions.size()))) {
      rows =
          FanOut.named("evaluate")
              .atMost(parallel)
              .map(
                  questions,
                  question -> {
                    var row = ask(question, systems);
                    answered.accept(asked(row));
                    stage.advance(1);
                    return row;
                  });
    }
    var judging = judging(rows);
    var comparisons = comparisons(rows, candidate, baseline);
    var remarks = new ArrayList<String>();
    var report =
        new AnswersReport(
            candidate,
            baseline,
            prompt(rows),
            totals(rows, systems),
            judging,
            rule,
            decision(comparisons, judging, remarks),
            comparisons,
            bySource(rows, candidate, baseline),
            means(rows, systems),
            remarks,
            rows.stream().map(AnswersEvaluation::asked).toList());
    return new Evaluated(report, rows.stream().flatMap(AnswersEvaluation::judgedAnswers).toList());
  }

  private static Stream<JudgedAnswer> judgedAnswers(Row row) {
    return row.answers().entrySet().stream()
        .map(entry -> {
          var measured = entry.getValue();
          return new JudgedAnswer(
              row.posed().question().id(),
              entry.getKey(),
              measured.exchange(),
              Measured.isJudged(measured.answer()));
        });
  }

  private static String prompt(List<Row> rows) {
    return rows.stream()
        .findFirst()
        .map(row -> row.answers().firstEntry().getValue().answer().question().prompt())
        .map(asked -> "%s (%s)".formatted(asked.name(), asked.label()))
        .orElse("none, there was no question");
  }

  private Row ask(PosedQuestion posed, List<AnsweringSystem> systems) throws InterruptedException {
    var question = posed.question();
    var found = code.found(question.question());
    var answers = new TreeMap<String, Measured>();
    for (var system : systems) {
      var answer = system.answerer().answer(question.question(), found, _ -> {});
      answers.put(system.name(), measured(question, answer));
    }
    return new Row(posed, answers);
  }

  private Measured measured(GoldenQuestion question, Answer answer) throws InterruptedException {
    var scores = new TreeMap<>(AnswerChecks.of(answer, question.isAnswerable()));
    var failures = new TreeMap<String, String>();
    var doubts = new ArrayList<String>();
    var exchange =
        new Exchange(
            question.question(),
            answer.text(),
            question.answer(),
            answer.question().passages().stream().map(Passage::text).toList());
    var judged = judged(question, answer, exchange);
    judged.forEach((metric, judgement) -> {
      switch (judgement) {
        case Scored scored -> {
          scores.put(metric, scored.score());
          if (metric.equals(JudgedMetric.FAITHFULNESS.metric())) {
            doubts.addAll(doubts(scored.findings()));
          }
        }
        case Failed(var reason) -> failures.put(metric, reason);
        case NotApplicable _ -> {}
      }
    });
    var reply = answer.reply();
    var given =
        new Given(
            answer.text(),
            scores,
            failures,
            doubts,
            answer.question().passages().stream().map(AnswersEvaluation::place).toList(),
            reply == null ? 0 : reply.latency().toMillis());
    return new Measured(answer, given, List.copyOf(judged.values()), exchange);
  }

  private SortedMap<String, Judgement> judged(
      GoldenQuestion question, Answer answer, Exchange exchange) throws InterruptedException {
    var judged = new TreeMap<String, Judgement>();
    if (question.isAnswerable()) {
      judged.putAll(judge.retrieval(exchange));
    }
    if (Measured.isJudged(answer)) {
      judged.putAll(judge.answer(exchange));
    }
    return judged;
  }

  private static List<String> doubts(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> !finding.verdict().equals("SUPPORTED"))
        .map(finding -> finding.verdict() + ": " + finding.text())
        .toList();
  }

  private static Place place(Passage passage) {
    return new Place(
        "%s %s:%d-%d"
            .formatted(passage.repo(), passage.path(), passage.startLine(), passage.endLine()),
        passage.url());
  }

  private static Asked asked(Row row) {
    var answers = new TreeMap<String, Given>();
    row.answers().forEach((system, measured) -> answers.put(system, measured.given()));
    return new Asked(row.posed().question(), row.posed().source(), row.posed().cluster(), answers);
  }

  private Judging judging(List<Row> rows) {
    long judgements = 0;
    long failed = 0;
    long repeated = 0;
    long differing = 0;
    long weighted = 0;
    double difference = 0;
    for (var row : rows) {
      for (var measured : row.answers().values()) {
        for (var judgement : measured.judgements()) {
          if (judgement instanceof Failed) {
            judgements++;
            failed++;
          } else if (judgement instanceof Scored(var score, var isWeighted, _, var again)) {
            judgements++;
            weighted += isWeighted ? 1 : 0;
            if (again != null) {
              repeated++;
              differing += Math.abs(score - again) < SAME ? 0 : 1;
              difference += Math.abs(score - again);
            }
          }
        }
      }
    }
    return new Judging(
        "%s at %s".formatted(judgeEndpoint.config().served(), judgeEndpoint.config().base()),
        Judge.promptHash(),
        judgements,
        failed,
        repeated,
        differing,
        repeated == 0 ? 0 : difference / repeated,
        weighted);
  }

  private static SortedMap<String, Totals> totals(List<Row> rows, List<AnsweringSystem> systems) {
    var totals = new TreeMap<String, Totals>();
    for (var system : systems) {
      var replies = new ArrayList<ChatReply>();
      for (var row : rows) {
        var measured = row.answers().get(system.name());
        if (measured != null && measured.answer().reply() != null) {
          replies.add(measured.answer().reply());
        }
      }
      var millis =
          replies.stream().mapToLong(reply -> reply.latency().toMillis()).sorted().toArray();
      totals.put(
          system.name(),
          new Totals(
              system.endpoint().config().served(),
              at(millis, 0.5),
              at(millis, 0.95),
              replies.stream().mapToLong(reply -> reply.usage().input()).sum(),
              replies.stream().mapToLong(reply -> reply.usage().output()).sum(),
              replies.stream()
                  .mapToDouble(reply -> system.endpoint().config().cost(reply.usage()))
                  .sum()));
    }
    return totals;
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  }

  private static TreeSet<String> metrics(List<Row> rows) {
    var metrics = new TreeSet<String>();
    for (var row : rows) {
      for (var measured : row.answers().values()) {
        metrics.addAll(measured.given().scores().keySet());
        metrics.addAll(measured.given().failures().keySet());
      }
    }
    return metrics;
  }

  private static SortedMap<String, Comparison> comparisons(
      List<Row> rows, String candidate, String baseline) {
    var comparisons = new TreeMap<String, Comparison>();
    for (var metric : metrics(rows)) {
      var differences = new TreeMap<String, List<Double>>();
      int failed = 0;
      for (var row : rows) {
        var ours = row.given(candidate);
        var theirs = row.given(baseline);
        // A failed judgement counts as what is worst for the candidate.
        var most = ours.scoreOr(0, metric);
        var least = theirs.scoreOr(1, metric);
        if (most != null && least != null) {
          differences
              .computeIfAbsent(row.posed().cluster(), _ -> new ArrayList<>())
              .add(most - least);
          failed += ours.score(metric) == null || theirs.score(metric) == null ? 1 : 0;
        }
      }
      if (differences.values().stream().mapToInt(List::size).sum() > failed) {
        var bootstrap = new Bootstrap<>(differences);
        ToDoubleFunction<Double> itself = value -> value;
        comparisons.put(
            metric,
            new Comparison(
                bootstrap.mean(itself, Evidence.LEVEL),
                bootstrap.chance(itself),
                bootstrap.questions(),
                bootstrap.clusters(),
                failed));
      }
    }
    return comparisons;
  }

  private SortedMap<Source, Comparison> bySource(
      List<Row> rows, String candidate, String baseline) {
    var bySource = new TreeMap<Source, Comparison>();
    rows.stream()
        .collect(Collectors.groupingBy(row -> row.posed().source()))
        .forEach((source, ofSource) -> {
          var comparison = comparisons(ofSource, candidate, baseline).get(rule.primary());
          if (comparison != null) {
            bySource.put(source, comparison);
          }
        });
    return bySource;
  }

  private static SortedMap<String, SortedMap<String, Interval>> means(
      List<Row> rows, List<AnsweringSystem> systems) {
    var means = new TreeMap<String, SortedMap<String, Interval>>();
    for (var metric : metrics(rows)) {
      for (var system : systems) {
        var scores = new TreeMap<String, List<Double>>();
        for (var row : rows) {
          var score = row.given(system.name()).score(metric);
          if (score != null) {
            scores.computeIfAbsent(row.posed().cluster(), _ -> new ArrayList<>()).add(score);
          }
        }
        if (!scores.isEmpty()) {
          means
              .computeIfAbsent(metric, _ -> new TreeMap<>())
              .put(system.name(), new Bootstrap<>(scores).mean(value -> value, Evidence.LEVEL));
        }
      }
    }
    return means;
  }

  private Decision decision(
      SortedMap<String, Comparison> comparisons, Judging judging, List<String> remarks) {
    var missing = new ArrayList<>(rule.metrics());
    missing.removeAll(comparisons.keySet());
    for (var metric : missing) {
      remarks.add("%s could not be measured of both in any question.".formatted(metric));
    }
    if (!missing.isEmpty()) {
      return new Decision(Decision.Outcome.NO_VERDICT, List.of(), null);
    }
    var primary = comparisons.get(rule.primary());
    return Decision.of(
        rule,
        new Evidence(
            comparisons.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().difference(),
                        (one, _) -> one,
                        TreeMap::new)),
            primary == null ? 0 : primary.questions(),
            primary == null ? 0 : primary.clusters(),
            judging.judgements(),
            judging.failed()));
  }
}
