package dev.codesense.bench;

import dev.codesense.llm.cost.ReplyCache;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// What judging takes besides waiting for the judge: prompts, replies kept on disk, verdicts read.
///
/// Arguments: `--answers N` (2,000). Each is judged by six metrics, by a scripted judge in this
/// process, first with an empty cache and then with a full one.
public final class JudgeBench {

  private JudgeBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int answers = Arguments.of(arguments).number("--answers", 2_000);
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(2);
    var cases =
        IntStream.range(0, answers)
            .mapToObj(number -> AgreementBench.Case.random(number, random))
            .toList();
    var file = Files.createTempFile("judgements", ".jsonl");
    try {
      for (var round : new String[] {"asked", "from the cache"}) {
        try (var cache = ReplyCache.open(file, new JsonCodec())) {
          long start = System.nanoTime();
          int judgements = 0;
          for (var one : cases) {
            judgements += one.judged(model -> cache.in(model, "scripted")).size();
          }
          System.out.printf(
              Locale.ROOT,
              "%s: %d judgements, %.3f ms each%n",
              round,
              judgements,
              (System.nanoTime() - start) / 1e6 / judgements);
        }
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
