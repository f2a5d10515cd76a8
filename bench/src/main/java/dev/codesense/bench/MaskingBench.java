package dev.codesense.bench;

import dev.codesense.secrets.Finding;
import dev.codesense.secrets.SecretMasker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How fast secrets are masked on one core, and how much of clean code is masked by mistake.
///
/// `java … dev.codesense.bench.MaskingBench PATH`, a folder or a zip such as the JDK's src.zip.
public final class MaskingBench {

  private MaskingBench() {}

  public static void main(String[] arguments) throws IOException {
    var masker = SecretMasker.withDefaults(null);
    var texts = Texts.read(Path.of(arguments[0]), 64L << 20);
    long bytes = texts.values().stream().mapToLong(MaskingBench::bytes).sum();
    for (int round = 1; round <= 3; round++) {
      var kinds = new TreeMap<String, Integer>();
      long hidden = 0;
      long started = System.nanoTime();
      for (var file : texts.entrySet()) {
        var masked = masker.mask(file.getKey(), file.getValue());
        if (!masked.findings().isEmpty()) {
          masked.findings().stream()
              .map(Finding::kind)
              .forEach(kind -> kinds.merge(kind, 1, Integer::sum));
          hidden += hiddenCharacters(file.getValue(), masked.text(), masked.findings().size());
        }
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      long characters = texts.values().stream().mapToLong(String::length).sum();
      System.out.printf(
          "round %d: %d files, %.1f MB, %.2f MB/s, masked %.5f %% of characters, %s%n",
          round,
          texts.size(),
          bytes / 1e6,
          bytes / 1e6 / seconds,
          100.0 * hidden / characters,
          kinds.entrySet().stream().map(Object::toString).collect(Collectors.joining(" ")));
    }
  }

  /// About: what is missing, plus what the placeholders put in its place.
  private static long hiddenCharacters(String before, String after, int placeholders) {
    return Math.max(0, (long) before.length() - after.length()) + 30L * placeholders;
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
