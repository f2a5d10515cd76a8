package dev.codesense.bench;

import dev.codesense.secrets.SecretMasker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// How many secrets are found, and how much is masked in vain: made-up secrets in files of many
/// formats, and files that look alike, among real open source.
///
/// `java … dev.codesense.bench.MaskingQualityBench SET CORPUS [FOLDER]`: SET is `tuning`, the
/// samples that the rules were written with, or `held-out`; CORPUS a folder or zip of real sources.
/// With FOLDER, all files are written there for `bench/masking/peers`, and what that found is read
/// from `FOLDER.findings`, lines `tool TAB path TAB line`, and told beside ours.
public final class MaskingQualityBench {
  private static final Path SETS = Path.of("bench/masking");
  private static final long CORPUS_BYTES = 50L << 20;
  private static final int ROUNDS = 3;

  private MaskingQualityBench() {}

  public static void main(String[] arguments) throws IOException {
    var set = arguments[0];
    var suffix = set.equals("tuning") ? "" : "-" + set;
    var random = new Random(set.hashCode());
    var samples = new ArrayList<MaskingSamples.Sample>();
    for (int round = 0; round < ROUNDS; round++) {
      samples.addAll(MaskingSamples.of(Files.readString(SETS.resolve(set + ".txt")), random));
      samples.addAll(MaskingSamples.tokens(Files.readString(SETS.resolve("tokens.txt")), random));
    }
    var decoys =
        MaskingSamples.of(Files.readString(SETS.resolve("lookalikes" + suffix + ".txt")), random);
    var corpus = sampled(Texts.read(Path.of(arguments[1]), Long.MAX_VALUE));

    var files = new TreeMap<String, String>();
    var expected = new TreeMap<String, MaskingSamples.Sample>();
    for (int i = 0; i < samples.size(); i++) {
      var path = "planted/" + i + "/" + samples.get(i).path();
      files.put(path, samples.get(i).text());
      expected.put(path, samples.get(i));
    }
    for (int i = 0; i < decoys.size(); i++) {
      files.put("alike/" + i + "/" + decoys.get(i).path(), decoys.get(i).text());
    }
    corpus.forEach((path, text) -> files.put("corpus/" + path, text));
    System.out.printf(
        "%d secrets of %d kinds in %d formats, %d files that look alike, %d files of open source%n",
        samples.size(),
        count(samples, MaskingSamples.Sample::kind),
        count(samples, MaskingSamples.Sample::format),
        decoys.size(),
        corpus.size());

    var ours = ours(files, expected);
    report("codesense", ours, expected);
    if (arguments.length > 2) {
      var folder = Path.of(arguments[2]);
      var findings = Path.of(folder + ".findings");
      if (Files.exists(findings)) {
        peers(findings).forEach((tool, found) -> report(tool, found, expected));
      } else {
        write(files, folder);
      }
    }
  }

  /// Files of about [#CORPUS_BYTES], from all over the corpus, the same each time.
  private static SortedMap<String, String> sampled(SortedMap<String, String> corpus) {
    corpus.keySet().removeIf(path -> path.contains(".git/"));
    long bytes = corpus.values().stream().mapToLong(String::length).sum();
    long kept = Math.min(1000, 1000 * CORPUS_BYTES / bytes);
    corpus.keySet().removeIf(path -> Math.floorMod(path.hashCode(), 1000) >= kept);
    return corpus;
  }

  private static long count(
      List<MaskingSamples.Sample> samples, Function<MaskingSamples.Sample, String> property) {
    return samples.stream().map(property).distinct().count();
  }

  /// A secret is found when it is gone from the text; to mask another part of its file is in vain.
  private static Set<Place> ours(
      Map<String, String> files, Map<String, MaskingSamples.Sample> expected) {
    var masker = SecretMasker.withDefaults(null);
    var places = new HashSet<Place>();
    for (var file : files.entrySet()) {
      var masked = masker.mask(file.getKey(), file.getValue());
      var sample = expected.get(file.getKey());
      boolean gone = sample != null && !masked.text().contains(sample.secret());
      for (var finding : masked.findings()) {
        if (sample == null || gone || finding.line() != sample.line()) {
          places.add(new Place(file.getKey(), finding.line()));
        }
      }
    }
    return places;
  }

  private record Place(String path, int line) {}

  private static void report(
      String tool, Set<Place> found, Map<String, MaskingSamples.Sample> expected) {
    var missed = new TreeSet<String>();
    var wanted = new HashSet<Place>();
    int prefixed = 0;
    int prefixedFound = 0;
    for (var entry : expected.entrySet()) {
      var place = new Place(entry.getKey(), entry.getValue().line());
      wanted.add(place);
      boolean hit = found.contains(place);
      prefixed += entry.getValue().prefixed() ? 1 : 0;
      prefixedFound += entry.getValue().prefixed() && hit ? 1 : 0;
      if (!hit) {
        missed.add(entry.getValue().kind());
      }
    }
    var hits = new HashSet<>(found);
    hits.retainAll(wanted);
    var vain = new ArrayList<>(found.stream().filter(place -> !wanted.contains(place)).toList());
    long alike = vain.stream().filter(place -> place.path.startsWith("alike/")).count();
    long open = vain.stream().filter(place -> place.path.startsWith("corpus/")).count();
    System.out.printf(
        "%s: recall %.3f, precision %.3f, %d of %d tokens with a prefix, in vain %d in look-alikes, %d in open"
            + " source, %d beside a secret%n",
        tool,
        (double) hits.size() / wanted.size(),
        (double) hits.size() / Math.max(1, hits.size() + vain.size()),
        prefixedFound,
        prefixed,
        alike,
        open,
        vain.size() - alike - open);
    if (tool.equals("codesense")) {
      System.out.println("  missed, at least once: " + missed);
      vain.stream()
          .map(place -> "  in vain: " + place.path + ":" + place.line)
          .sorted()
          .forEach(System.out::println);
    }
  }

  private static Map<String, Set<Place>> peers(Path findings) throws IOException {
    var places = new TreeMap<String, Set<Place>>();
    for (var line : Files.readAllLines(findings)) {
      var parts = line.split("\t");
      places
          .computeIfAbsent(parts[0], _ -> new HashSet<>())
          .add(new Place(parts[1], Integer.parseInt(parts[2])));
    }
    return places;
  }

  private static void write(Map<String, String> files, Path folder) throws IOException {
    for (var file : files.entrySet()) {
      var path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue().getBytes(StandardCharsets.UTF_8));
    }
    System.out.println("Written to " + folder + "; now bench/masking/peers " + folder);
  }
}
