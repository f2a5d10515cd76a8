package dev.codesense.bench;

import dev.codesense.search.store.Generation.Vectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// What a second run costs: nothing changed, and one file of many changed, as shares of the full
/// time.
///
/// `java … dev.codesense.bench.IncrementalBench src.zip [FILES] [none|full]`
public final class IncrementalBench {
  private static final int ROUNDS = 5;

  private IncrementalBench() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
    var vectors =
        Vectors.valueOf(arguments.length > 2 ? arguments[2].toUpperCase(Locale.ROOT) : "NONE");
    var files = SourceProject.read(Path.of(arguments[0]), count);
    var project = new SourceProject(Files.createTempDirectory("bench-"), files);
    var first = project.snapshot();
    long start = System.nanoTime();
    var full = project.index(first, vectors);
    double fullMillis = millis(start);
    System.out.printf(
        "%d files, %.1f MB, %d chunks, vectors %s: full %.0f ms%n",
        files.size(), project.bytes() / 1e6, full.chunks(), vectors, fullMillis);
    var unchanged = new double[ROUNDS];
    var changed = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      var same = project.snapshot();
      start = System.nanoTime();
      project.index(same, vectors);
      unchanged[round] = millis(start);
      var path = files.firstKey();
      var longer = new ByteArrayOutputStream();
      longer.writeBytes(files.get(path));
      longer.writeBytes(("// round " + round + "\n").getBytes(StandardCharsets.UTF_8));
      project.change(path, longer.toByteArray());
      var one = project.snapshot();
      start = System.nanoTime();
      var result = project.index(one, vectors);
      changed[round] = millis(start);
      System.out.printf(
          "round %d: nothing changed %.0f ms (%.2f %%), one file %.0f ms (%.2f %%), %d chunked%n",
          round + 1,
          unchanged[round],
          100 * unchanged[round] / fullMillis,
          changed[round],
          100 * changed[round] / fullMillis,
          result.chunkedFiles());
    }
    Arrays.sort(unchanged);
    Arrays.sort(changed);
    System.out.printf(
        "median: nothing changed %.2f %%, one file %.2f %%%n",
        100 * unchanged[ROUNDS / 2] / fullMillis, 100 * changed[ROUNDS / 2] / fullMillis);
  }

  private static double millis(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
