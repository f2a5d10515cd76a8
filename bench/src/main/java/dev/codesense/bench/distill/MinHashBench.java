package dev.codesense.bench.distill;

import dev.codesense.bench.Arguments;
import dev.codesense.distill.near.MinHash;
import dev.codesense.distill.near.NearDuplicates;
import dev.codesense.distill.near.Shingles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipFile;

/// How fast near-duplicates are found among 100,000 texts of 100 words each, a tenth of which are
/// changed copies of others; and, with `--python PYTHON`, how fast datasketch finds them in the
/// same run, with as many permutations and the same threshold.
///
/// `bench/run distill.MinHashBench src.zip FOLDER [--python PYTHON] [--texts N]`. PYTHON has
/// datasketch installed.
public final class MinHashBench {
  private static final String SCRIPT = "bench/distill/datasketch_lsh.py";
  private static final int WORDS = 100;
  private static final int COPY_EVERY = 10;

  private MinHashBench() {}

  public static void main(String[] arguments) throws Exception {
    var options = Arguments.of(arguments);
    int count = options.number("--texts", 100_000);
    var texts = texts(Path.of(arguments[0]), count);
    var file = Files.createDirectories(Path.of(arguments[1])).resolve("texts.txt");
    write(texts, file);
    for (int round = 1; round <= 3; round++) {
      long begin = System.nanoTime();
      int kept = kept(texts);
      System.out.printf(
          "codesense, round %d: %.2f s, %d of %d texts kept%n",
          round, (System.nanoTime() - begin) / 1e9, kept, texts.size());
    }
    var python = options.text("--python", "");
    if (!python.isEmpty()) {
      var script = new ProcessBuilder(python, SCRIPT, file.toString()).inheritIO().start();
      if (script.waitFor() != 0) {
        throw new IllegalStateException(SCRIPT + " failed");
      }
    }
  }

  private static int kept(List<String> texts) {
    var shingles = new Shingles();
    var near = new NearDuplicates();
    for (var text : texts) {
      var signature = MinHash.of(text, shingles);
      if (near.anyNear(signature) < 0) {
        near.add(signature);
      }
    }
    return near.size();
  }

  /// One line each, words apart by single spaces, so that both sides cut the same words.
  private static void write(List<String> texts, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (var text : texts) {
        out.write(text);
        out.write('\n');
      }
    }
  }

  private static List<String> texts(Path zip, int count) throws IOException {
    var random = new SplittableRandom(1);
    var texts = new ArrayList<String>(count);
    var words = new ArrayList<String>();
    try (var file = new ZipFile(zip.toFile())) {
      var entries = file.stream().filter(entry -> entry.getName().endsWith(".java")).iterator();
      while (texts.size() < count && entries.hasNext()) {
        try (var in = file.getInputStream(entries.next())) {
          for (var word :
              new String(in.readAllBytes(), StandardCharsets.UTF_8).split("[^A-Za-z0-9_]+")) {
            words.add(word);
            if (words.size() == WORDS && texts.size() < count) {
              texts.add(String.join(" ", words));
              words.clear();
              if (texts.size() % COPY_EVERY == 0 && texts.size() < count) {
                texts.add(copy(texts.get(random.nextInt(texts.size())), random));
              }
            }
          }
          words.clear();
        }
      }
    }
    return texts;
  }

  /// With one word of 50 replaced: a Jaccard similarity of about .8.
  private static String copy(String text, SplittableRandom random) {
    var words = text.split(" ");
    for (int i = 0; i < WORDS / 50; i++) {
      words[random.nextInt(words.length)] = "changed" + random.nextInt(1000);
    }
    return String.join(" ", words);
  }
}
