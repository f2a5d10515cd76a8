package dev.codesense.bench;

import dev.codesense.evaluate.judge.Criterion;
import dev.codesense.evaluate.judge.Exchange;
import dev.codesense.evaluate.judge.Judge;
import dev.codesense.evaluate.judge.Judgement;
import dev.codesense.evaluate.judge.Judgement.Scored;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.TokenChances;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Whether scores equal those of DeepEval and Ragas where the definition is theirs: the same
/// answers, and a judge that says the same to all three, each in its own format.
///
/// Arguments: `--python PYTHON`, an interpreter that has deepeval and ragas; `--script FILE`
/// (bench/agreement.py); `--cases N` (200). `bench/agreement` makes such an interpreter and starts
/// this.
public final class AgreementBench {
  private static final double LARGEST = 1e-6;
  private static final JsonCodec CODEC = new JsonCodec();
  private static final Criterion RATED = new Criterion("brief", "The answer is brief.");
  private static final Criterion WEIGHTED = new Criterion("weighted", "The answer is plain.");

  /// Which metric of ours is which of theirs.
  private static final Map<String, String> SAME =
      new TreeMap<>(
          Map.of(
              "deepeval answer relevancy", "answer_relevancy",
              "deepeval contextual precision", "contextual_precision",
              "deepeval contextual recall", "contextual_recall",
              "deepeval faithfulness", "faithfulness_lenient",
              "deepeval g-eval", "criterion_brief",
              "deepeval g-eval weighted", "criterion_weighted",
              "ragas context precision", "contextual_precision",
              "ragas context recall", "contextual_recall",
              "ragas faithfulness", "faithfulness"));

  private AgreementBench() {}

  /// An answer, and what the judge thinks of each part of it.
  ///
  /// @param support SUPPORTED, CONTRADICTED or UNSUPPORTED for each statement
  /// @param relevance RELEVANT, IRRELEVANT or UNSURE for each statement
  /// @param useful YES or NO for each passage
  /// @param attributed YES or NO for each sentence of the reference
  /// @param rating 0 to 10
  /// @param chances how probable each rating was, and a word that is none
  record Case(
      String question,
      String answer,
      List<String> passages,
      List<String> statements,
      List<String> sentences,
      List<String> support,
      List<String> relevance,
      List<String> useful,
      List<String> attributed,
      int rating,
      SortedMap<String, Double> chances) {

    static Case random(int number, RandomGenerator random) {
      var statements = texts("Statement %d of answer %d is so.", 1 + random.nextInt(8), number);
      var passages = texts("Passage %d of case %d.", 1 + random.nextInt(6), number);
      var sentences = texts("Sentence %d of reference %d is so.", 1 + random.nextInt(5), number);
      return new Case(
          "What is so in case %d?".formatted(number),
          String.join(" ", statements),
          passages,
          statements,
          sentences,
          words(random, statements, "SUPPORTED", "CONTRADICTED", "UNSUPPORTED"),
          words(random, statements, "RELEVANT", "IRRELEVANT", "UNSURE"),
          words(random, passages, "YES", "NO"),
          words(random, sentences, "YES", "NO"),
          random.nextInt(11),
          chances(random));
    }

    private static SortedMap<String, Double> chances(RandomGenerator random) {
      var chances = new TreeMap<String, Double>();
      IntStream.rangeClosed(0, 10)
          .forEach(
              rating -> chances.put(Integer.toString(rating), Math.pow(random.nextDouble(), 4)));
      chances.put("high", random.nextDouble());
      double sum = chances.values().stream().mapToDouble(chance -> chance).sum();
      chances.replaceAll((_, chance) -> chance / sum);
      return chances;
    }

    private static List<String> texts(String form, int count, int number) {
      return IntStream.rangeClosed(1, count).mapToObj(i -> form.formatted(i, number)).toList();
    }

    private static List<String> words(RandomGenerator random, List<String> of, String... words) {
      return of.stream().map(_ -> words[random.nextInt(words.length)]).toList();
    }

    private String reply(ChatRequest request) {
      var prompt = request.prompt().substring(0, request.prompt().indexOf('@'));
      return switch (prompt) {
        case "judge-statements" ->
            "{\"statements\": %s}"
                .formatted(statements.stream().map(one -> "\"" + one + "\"").toList());
        case "judge-support" -> verdicts(support);
        case "judge-relevance" -> verdicts(relevance);
        case "judge-usefulness" -> verdicts(useful);
        case "judge-attribution" -> verdicts(attributed);
        case "judge-criterion" -> "{\"score\": %d}".formatted(rating);
        default -> throw new IllegalArgumentException(prompt);
      };
    }

    private static String verdicts(List<String> words) {
      return IntStream.range(0, words.size())
          .mapToObj(i -> "{\"number\": %d, \"verdict\": \"%s\"}".formatted(i + 1, words.get(i)))
          .collect(Collectors.joining(", ", "{\"verdicts\": [", "]}"));
    }

    private ChatReply answered(ChatRequest request) {
      var reply = ChatReply.of(reply(request));
      return request.topTokens() > 0
              && request.messages().getLast().text().contains(WEIGHTED.text())
          ? new ChatReply(
              reply.text(),
              reply.toolCalls(),
              reply.finish(),
              reply.usage(),
              reply.model(),
              reply.latency(),
              List.of(
                  TokenChances.of("{\"score\": ", Map.of()),
                  new TokenChances(Integer.toString(rating), chances),
                  TokenChances.of("}", Map.of())))
          : reply;
    }

    /// @param around what stands between judge and model, such as a cache
    Map<String, Judgement> judged(UnaryOperator<ChatModel> around) throws InterruptedException {
      var judge = new Judge(around.apply(this::answered), CODEC, List.of(RATED, WEIGHTED));
      var exchange = new Exchange(question, answer, String.join(" ", sentences), passages);
      var judgements = new TreeMap<>(judge.answer(exchange));
      judgements.putAll(judge.retrieval(exchange));
      return judgements;
    }
  }

  /// What a peer scored.
  record Peer(int number, String metric, double score) {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var options = Arguments.of(arguments);
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    var cases =
        IntStream.range(0, options.number("--cases", 200))
            .mapToObj(number -> Case.random(number, random))
            .toList();
    var peers = peers(cases, options);
    var largest = new TreeMap<String, Double>();
    var counts = new TreeMap<String, Integer>();
    var judged = new ArrayList<Map<String, Judgement>>();
    for (var one : cases) {
      judged.add(one.judged(UnaryOperator.identity()));
    }
    for (var peer : peers) {
      var ours =
          (Scored) Objects.requireNonNull(judged.get(peer.number()).get(SAME.get(peer.metric())));
      largest.merge(peer.metric(), Math.abs(ours.score() - peer.score()), Math::max);
      counts.merge(peer.metric(), 1, Integer::sum);
    }
    System.out.println("| theirs | ours | answers | largest difference |\n|---|---|---|---|");
    boolean agree = true;
    for (var same : SAME.entrySet()) {
      int count = counts.getOrDefault(same.getKey(), 0);
      double difference = largest.getOrDefault(same.getKey(), Double.NaN);
      agree &= count == cases.size() && difference <= LARGEST;
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %d | %.1e |%n",
          same.getKey(),
          same.getValue(),
          count,
          difference);
    }
    if (!agree) {
      throw new IllegalStateException("Scores differ by more than " + LARGEST);
    }
  }

  /// Lets the script score the cases.
  private static List<Peer> peers(List<Case> cases, Arguments options)
      throws IOException, InterruptedException {
    var file = Files.createTempFile("agreement", ".jsonl");
    try {
      var lines = new ByteArrayOutputStream();
      for (var one : cases) {
        lines.writeBytes(CODEC.encode(one));
        lines.write('\n');
      }
      Files.write(file, lines.toByteArray());
      var builder =
          new ProcessBuilder(
              options.text("--python", "python3"),
              options.text("--script", "bench/agreement.py"),
              file.toString());
      builder.environment().put("DEEPEVAL_TELEMETRY_OPT_OUT", "1");
      builder.environment().put("RAGAS_DO_NOT_TRACK", "true");
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("The script failed");
      }
      return output
          .lines()
          .filter(line -> line.startsWith("{"))
          .map(line -> CODEC.decode(line.getBytes(StandardCharsets.UTF_8), Peer.class))
          .toList();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
