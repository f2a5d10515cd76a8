package dev.codesense.bench;

import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.wiring.IndexAccess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How near the nearest chunk is to questions about the code and to text that nothing in it fits:
/// what the floor of the built-in model is read from.
///
/// Arguments: the golden set (JSON lines), the project directory, the store, the collection.
public final class FloorBench {
  private static final Character.UnicodeScript CYRILLIC = Character.UnicodeScript.CYRILLIC;
  private static final int MADE = 200;
  private static final List<String> ELSEWHERE =
      List.of(
          "banana bread recipe",
          "how do penguins sleep in winter",
          "weather in Lisbon tomorrow",
          "best violin concertos of the romantic era",
          "when was the treaty of Westphalia signed",
          "knitting pattern for woollen socks",
          "how deep is the Mariana trench",
          "tomato blight symptoms",
          "football world cup winners",
          "symptoms of vitamin D deficiency",
          "train from Vienna to Venice",
          "why do cats purr",
          "watercolour techniques for clouds",
          "capital of Mongolia",
          "how to prune apple trees",
          "sourdough hydration",
          "life of Johann Sebastian Bach",
          "average rainfall in Kerala",
          "tax return deadline for dentists",
          "lyrics about broken hearts");

  private FloorBench() {}

  public static void main(String[] arguments) throws Exception {
    var codec = new JsonCodec();
    var project = Path.of(arguments[1]);
    var location = IndexLocation.live(arguments[2], arguments[3]);
    var access =
        new IndexAccess(
            project,
            project.resolve(".codesense"),
            codec,
            Clock.systemUTC(),
            _ -> Optional.empty());
    var questions =
        Files.readAllLines(Path.of(arguments[0])).stream()
            .filter(line -> !line.isBlank())
            .map(line -> codec.decodeObject(line.getBytes(StandardCharsets.UTF_8)))
            .map(one -> String.valueOf(one.get("question")))
            .toList();
    try (var store = access.store(location);
        var embedder = access.embedder(CosqaBench.embedding());
        var search = CodeSearch.open(store, location, embedder, RankingWeights.DEFAULT, List.of());
        var index = store.open(search.generation())) {
      System.out.println(
          "nearest chunk of | texts | least | 5 % | median | 95 % | most | nothing fits");
      for (var sample :
          List.of(
              new Sample(
                  "English questions", questions.stream().filter(FloorBench::english).toList()),
              new Sample(
                  "Russian questions",
                  questions.stream().filter(question -> !english(question)).toList()),
              new Sample("random letters", random(20)),
              new Sample("foreign subjects", ELSEWHERE))) {
        var nearest =
            sample.texts().stream()
                .mapToDouble(text -> {
                  try {
                    return index
                        .dense(embedder.query(text), SearchFilter.PUBLIC, 1)
                        .getFirst()
                        .score();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })
                .sorted()
                .toArray();
        System.out.printf(
            "%s | %d | %.3f | %.3f | %.3f | %.3f | %.3f | %d%n",
            sample.name(),
            nearest.length,
            nearest[0],
            nearest[nearest.length / 20],
            nearest[nearest.length / 2],
            nearest[nearest.length - 1 - nearest.length / 20],
            nearest[nearest.length - 1],
            unanswered(search, sample.texts()));
      }
    }
  }

  private static boolean english(String question) {
    return question.chars().noneMatch(c -> Character.UnicodeScript.of(c) == CYRILLIC);
  }

  private static long unanswered(CodeSearch search, List<String> texts)
      throws InterruptedException {
    long unanswered = 0;
    for (var text : texts) {
      unanswered += search.search(SearchRequest.of(text, 1)).results().isEmpty() ? 1 : 0;
    }
    return unanswered;
  }

  private record Sample(String name, List<String> texts) {}

  /// One to four words of letters, the same each time.
  private static List<String> random(long seed) {
    var random = new Random(seed);
    return IntStream.range(0, MADE)
        .mapToObj(_ ->
            IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(_ -> letters(random))
                .collect(Collectors.joining(" ")))
        .toList();
  }

  private static String letters(Random random) {
    return random
        .ints(4 + random.nextInt(9), 'a', 'z' + 1)
        .mapToObj(letter -> String.valueOf((char) letter))
        .collect(Collectors.joining());
  }
}
