package dev.codesense.evaluate.judge;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.core.RecordCodec;
import dev.codesense.evaluate.judge.Judgement.Failed;
import dev.codesense.evaluate.judge.Judgement.Finding;
import dev.codesense.evaluate.judge.Judgement.NotApplicable;
import dev.codesense.evaluate.judge.Judgement.Scored;
import dev.codesense.evaluate.judge.Verdicts.AnswerVerdicts;
import dev.codesense.evaluate.judge.Verdicts.Listed;
import dev.codesense.evaluate.judge.Verdicts.Numbered;
import dev.codesense.evaluate.judge.Verdicts.Rating;
import dev.codesense.evaluate.judge.Verdicts.RelevanceVerdicts;
import dev.codesense.evaluate.judge.Verdicts.Statements;
import dev.codesense.evaluate.judge.Verdicts.SupportVerdicts;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ReplyText;
import dev.codesense.llm.Structured;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Judges answers with a chat model. Thread-safe.
///
/// The statements of an answer are listed once, and the first 60 of them are judged in one call for
/// each metric: an answer that never ends is a bad one, and no failure of the judge. There must be
/// one readable verdict for each: a reply with more, fewer or others is asked for again, and the
/// judgement fails when that does not help. A tenth of the judgements are made twice, chosen by
/// what is asked.
///
/// @param criteria further metrics
public record Judge(ChatModel model, RecordCodec codec, List<Criterion> criteria) {
  private static final int MOST_STATEMENTS = 60;
  private static final int RETRIES = 1;
  private static final int QUOTED = 200;
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|\\R+");

  /// Failures that are of one judgement. All others end the evaluation: it can be run again, and
  /// judgements that were made are not paid twice.
  private static final Set<Problem> OF_ONE =
      Set.of(LlmProblem.NOT_STRUCTURED, LlmProblem.CONTEXT_EXCEEDED, LlmProblem.REQUEST_REFUSED);

  public Judge {
    criteria = List.copyOf(criteria);
  }

  /// SHA-256 of the prompts: scores under different ones are not comparable.
  public static String promptHash() {
    return JudgePrompt.hash();
  }

  /// Judges an answer by every metric that needs its statements, and by the criteria.
  ///
  /// @return by name of the metric
  /// @throws CodesenseException when the judge cannot be asked at all
  public SortedMap<String, Judgement> answer(Exchange exchange) throws InterruptedException {
    var judgements = new TreeMap<String, Judgement>();
    var ofStatements =
        List.of(
            JudgedMetric.FAITHFULNESS,
            JudgedMetric.FAITHFULNESS_LENIENT,
            JudgedMetric.ANSWER_RELEVANCY);
    try {
      var statements = statements(exchange.answer());
      if (statements.isEmpty()) {
        var none = new NotApplicable("the answer states nothing");
        ofStatements.forEach(metric -> judgements.put(metric.metric(), none));
      } else {
        faithfulness(exchange, statements, judgements);
        judgements.put(JudgedMetric.ANSWER_RELEVANCY.metric(), relevancy(exchange, statements));
      }
    } catch (CodesenseException e) {
      var failed = failed(e);
      ofStatements.forEach(metric -> judgements.put(metric.metric(), failed));
    }
    for (var criterion : criteria) {
      judgements.put(criterion.metric(), rating(exchange, criterion));
    }
    return judgements;
  }

  /// Judges the passages, whatever the answer is.
  ///
  /// @return by name of the metric
  /// @throws CodesenseException when the judge cannot be asked at all
  public SortedMap<String, Judgement> retrieval(Exchange exchange) throws InterruptedException {
    var judgements = new TreeMap<String, Judgement>();
    var reference = exchange.reference();
    if (reference == null || reference.isBlank()) {
      var none = new NotApplicable("there is no reference answer");
      judgements.put(JudgedMetric.CONTEXTUAL_PRECISION.metric(), none);
      judgements.put(JudgedMetric.CONTEXTUAL_RECALL.metric(), none);
      return judgements;
    }
    int passages = exchange.passages().size();
    judgements.put(
        JudgedMetric.CONTEXTUAL_PRECISION.metric(),
        passages == 0
            ? new Scored(0, false, List.of(), null)
            : judged(
                JudgePrompt.USEFULNESS.request(
                    passages,
                    JudgePrompt.section("Question", exchange.question()),
                    JudgePrompt.section("Reference answer", reference),
                    JudgePrompt.sections("Passage", exchange.passages())),
                AnswerVerdicts.class,
                exchange.passages().stream().map(_ -> "").toList(),
                JudgedMetric::contextualPrecision));
    var sentences =
        Stream.of(SENTENCE_END.split(reference)).map(String::strip).filter(one -> !one.isEmpty());
    var listed = sentences.limit(MOST_STATEMENTS).toList();
    judgements.put(
        JudgedMetric.CONTEXTUAL_RECALL.metric(),
        judged(
            JudgePrompt.ATTRIBUTION.request(
                listed.size(),
                JudgePrompt.sections("Passage", exchange.passages()),
                JudgePrompt.sections("Sentence", listed)),
            AnswerVerdicts.class,
            listed,
            JudgedMetric::contextualRecall));
    return judgements;
  }

  private List<String> statements(String answer) throws InterruptedException {
    return ask(
        JudgePrompt.STATEMENTS.request(MOST_STATEMENTS, JudgePrompt.section("Answer", answer)),
        Statements.class,
        (reply, _) -> {
          if (reply.statements().stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a statement is empty");
          }
          return reply.statements().stream().limit(MOST_STATEMENTS).toList();
        });
  }

  /// Both readings, of the same verdicts.
  private void faithfulness(
      Exchange exchange, List<String> statements, SortedMap<String, Judgement> judgements)
      throws InterruptedException {
    var request =
        JudgePrompt.SUPPORT.request(
            statements.size(),
            JudgePrompt.sections("Passage", exchange.passages()),
            JudgePrompt.sections("Statement", statements));
    try {
      var verdicts = twice(request, SupportVerdicts.class, statements.size());
      judgements.put(
          JudgedMetric.FAITHFULNESS.metric(),
          verdicts.scored(statements, JudgedMetric::faithfulness));
      judgements.put(
          JudgedMetric.FAITHFULNESS_LENIENT.metric(),
          verdicts.scored(statements, JudgedMetric::faithfulnessLenient));
    } catch (CodesenseException e) {
      var failed = failed(e);
      judgements.put(JudgedMetric.FAITHFULNESS.metric(), failed);
      judgements.put(JudgedMetric.FAITHFULNESS_LENIENT.metric(), failed);
    }
  }

  private Judgement relevancy(Exchange exchange, List<String> statements)
      throws InterruptedException {
    return judged(
        JudgePrompt.RELEVANCE.request(
            statements.size(),
            JudgePrompt.section("Question", exchange.question()),
            JudgePrompt.sections("Statement", statements)),
        RelevanceVerdicts.class,
        statements,
        JudgedMetric::answerRelevancy);
  }

  private Judgement rating(Exchange exchange, Criterion criterion) throws InterruptedException {
    var request =
        JudgePrompt.CRITERION.request(
            1,
            JudgePrompt.section("Criterion", criterion.text()),
            JudgePrompt.section("Question", exchange.question()),
            JudgePrompt.section("Answer", exchange.answer()),
            exchange.reference() == null
                ? "Reference answer: none\n"
                : JudgePrompt.section("Reference answer", exchange.reference()));
    try {
      var first = rated(request);
      var again = isRepeated(request) ? rated(JudgePrompt.again(request)) : null;
      return new Scored(
          first.value() / WeightedRating.FULL,
          first.weighted(),
          List.of(),
          again == null ? null : Double.valueOf(again.value() / WeightedRating.FULL));
    } catch (CodesenseException e) {
      return failed(e);
    }
  }

  private WeightedRating rated(ChatRequest request) throws InterruptedException {
    return ask(
        request.withTopTokens(WeightedRating.TOKENS),
        Rating.class,
        (rating, reply) -> {
          if (rating.score() < 0 || rating.score() > WeightedRating.FULL) {
            throw new IllegalArgumentException("the score must be from 0 to 10");
          }
          return WeightedRating.of(rating.score(), reply.tokens());
        });
  }

  /// @param texts what is judged, by number
  private <V extends Numbered, T extends Record & Listed<V>> Judgement judged(
      ChatRequest request, Class<T> type, List<String> texts, ToDoubleFunction<List<V>> score)
      throws InterruptedException {
    try {
      return twice(request, type, texts.size()).scored(texts, score);
    } catch (CodesenseException e) {
      return failed(e);
    }
  }

  /// Verdicts, and those of the second time where there was one.
  private record Opinions<V extends Numbered>(List<V> first, @Nullable List<V> second) {

    Scored scored(List<String> texts, ToDoubleFunction<List<V>> score) {
      var findings = new ArrayList<Finding>();
      for (int i = 0; i < texts.size(); i++) {
        findings.add(new Finding(i + 1, texts.get(i), first.get(i).word()));
      }
      return new Scored(
          score.applyAsDouble(first),
          false,
          findings,
          second == null ? null : score.applyAsDouble(second));
    }
  }

  private <V extends Numbered, T extends Record & Listed<V>> Opinions<V> twice(
      ChatRequest request, Class<T> type, int count) throws InterruptedException {
    BiFunction<T, ChatReply, List<V>> reading =
        (reply, _) -> Verdicts.inOrder(reply.verdicts(), count);
    var first = ask(request, type, reading);
    return new Opinions<>(
        first, isRepeated(request) ? ask(JudgePrompt.again(request), type, reading) : null);
  }

  /// One request in ten, the same in every run.
  private static boolean isRepeated(ChatRequest request) {
    return Integer.parseInt(request.hash().substring(0, 6), 16) % 10 == 0;
  }

  /// Asks until the reply can be read.
  ///
  /// @param reading throws [IllegalArgumentException] with what is wrong with a reply
  private <T extends Record, R> R ask(
      ChatRequest request, Class<T> type, BiFunction<T, ChatReply, R> reading)
      throws InterruptedException {
    var structured = new Structured(model, codec, RETRIES);
    var current = request;
    for (int attempt = 0; ; attempt++) {
      var reply = structured.ask(current, type);
      try {
        return reading.apply(reply.value(), reply.last());
      } catch (IllegalArgumentException e) {
        if (attempt == RETRIES) {
          throw new CodesenseException(
              LlmProblem.NOT_STRUCTURED,
              "The judge's reply to %s cannot be used: %s; it begins: %s"
                  .formatted(
                      request.prompt(),
                      e.getMessage(),
                      ReplyText.quoted(reply.last().text(), QUOTED)),
              e);
        }
        current = corrected(request, reply.last(), e);
      }
    }
  }

  private static ChatRequest corrected(
      ChatRequest request, ChatReply reply, IllegalArgumentException wrong) {
    var messages = new ArrayList<>(request.messages());
    messages.add(ChatMessage.assistant(reply.text()));
    messages.add(
        ChatMessage.user("This reply is wrong: %s. Reply again.".formatted(wrong.getMessage())));
    return request.withMessages(messages);
  }

  /// A failure that is of one judgement.
  ///
  /// @throws CodesenseException the cause, where it is not
  public static Failed failed(CodesenseException cause) {
    if (!OF_ONE.contains(cause.problem())) {
      throw cause;
    }
    return new Failed(String.valueOf(cause.getMessage()));
  }
}
