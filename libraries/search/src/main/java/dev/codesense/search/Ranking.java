package dev.codesense.search;

import dev.codesense.search.store.Candidate;
import dev.codesense.search.text.TermScanner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// Fuses lexical and dense candidates and applies the priors.
final class Ranking {
  /// Further chunks of a file add nothing to what its chunks add up to.
  private static final int COHERENT_CHUNKS = 8;

  /// Shorter beginnings of a word are those of many others.
  private static final int SHORTEST_BEGINNING = 4;

  private static final Set<String> BOILERPLATE = Set.of("imports", "package", "licence");

  private static final Pattern BENCHMARK =
      Pattern.compile(
          "(?:^|/)(?:bench|benches|benchmarks?|jmh)/|(?:Bench|Benchmark|_bench)\\.\\w+$");

  private static final Set<String> PROSE = Set.of("markdown", "rst", "asciidoc", "latex", "text");

  private final Question question;
  private final RankingWeights weights;
  private final List<char[]> words;
  private final Set<String> symbols;
  private final TermScanner scanner = new TermScanner();

  /// By path: candidates are often of one file.
  private final Map<String, Double> pathGains = new HashMap<>();

  Ranking(Question question, RankingWeights weights) {
    this.question = question;
    this.weights = weights;
    this.words = question.terms().keySet().stream().map(String::toCharArray).toList();
    this.symbols = new HashSet<>(question.symbols());
  }

  /// Best first.
  ///
  /// @param lexical best first; empty when words were not asked for
  /// @param dense best first; empty when vectors were not asked for
  List<Candidate> rank(List<Candidate> lexical, List<Candidate> dense, int limit) {
    var relevant = fuse(lexical, dense);
    var boosted = new ArrayList<Scored>(relevant.size());
    for (var scored : relevant) {
      boosted.add(new Scored(scored.candidate, scored.score * prior(scored.candidate)));
    }
    return saturated(coherent(boosted), limit);
  }

  private static final class Scored {
    private final Candidate candidate;
    private double score;

    Scored(Candidate candidate, double score) {
      this.candidate = candidate;
      this.score = score;
    }
  }

  private Collection<Scored> fuse(List<Candidate> lexical, List<Candidate> dense) {
    double share = lexical.isEmpty() ? 1 : dense.isEmpty() ? 0 : question.denseShare(weights);
    Map<UUID, Scored> fused = HashMap.newHashMap(lexical.size() + dense.size());
    if (!lexical.isEmpty()) {
      double top = lexical.getFirst().score();
      for (var candidate : lexical) {
        fused.put(
            candidate.chunkId(), new Scored(candidate, (1 - share) * candidate.score() / top));
      }
    }
    if (!dense.isEmpty()) {
      double top = dense.getFirst().score();
      double bottom = dense.getLast().score();
      double range = Math.max(top - bottom, 1e-6);
      for (var candidate : dense) {
        fused.computeIfAbsent(candidate.chunkId(), _ -> new Scored(candidate, 0)).score +=
            share * (candidate.score() - bottom) / range;
      }
    }
    return fused.values();
  }

  private double prior(Candidate candidate) {
    double gain =
        1
            + definitionGain(candidate.defined())
            + pathGains.computeIfAbsent(candidate.path(), this::pathGain);
    if ((candidate.test() || isBenchmark(candidate.path())) && !question.asksForTests()) {
      gain *= weights.test();
    }
    if (PROSE.contains(candidate.language()) && !question.asksForProse()) {
      gain *= weights.prose();
    }
    if (candidate.generated()) {
      gain *= weights.generated();
    }
    if ((BOILERPLATE.contains(candidate.kind()) && candidate.defined().isEmpty())
        || candidate.path().endsWith("package-info.java")) {
      gain *= weights.boilerplate();
    }
    return gain;
  }

  private double definitionGain(List<String> defined) {
    double gain = 0;
    for (var name : defined) {
      if (symbols.contains(name)) {
        gain =
            Math.max(
                gain,
                question.shape() == Question.Shape.PROSE
                    ? weights.mention()
                    : weights.definition());
      } else if (question.capitalised().contains(name)) {
        gain = Math.max(gain, weights.mention());
      }
      var parts = parts(name);
      if (parts.all > 1 && parts.asked == parts.all) {
        gain = Math.max(gain, weights.definedWords());
      }
    }
    return gain;
  }

  private double pathGain(String path) {
    int name = path.lastIndexOf('/') + 1;
    int dot = path.indexOf('.', name + 1);
    var parts = parts(path.substring(name, dot < 0 ? path.length() : dot));
    return weights.pathWords() * coverage(nameAndFolder(path))
        + (parts.all == 0 ? 0 : weights.fileName() * parts.asked / parts.all);
  }

  /// @param all parts of a name
  /// @param asked those that the question has
  private record Parts(int all, int asked) {}

  private Parts parts(String name) {
    int all = 0;
    int asked = 0;
    int end = 0;
    for (scanner.reset(name); scanner.next(); ) {
      // A run of several parts comes once more as a whole.
      if (scanner.start() >= end) {
        all++;
        asked += isAsked() ? 1 : 0;
        end = scanner.end();
      }
    }
    return new Parts(all, asked);
  }

  /// Whether the question has the scanner's term; `config` is `configuration` too.
  private boolean isAsked() {
    for (var word : words) {
      int common = Math.min(word.length, scanner.length());
      if ((word.length == scanner.length() || common >= SHORTEST_BEGINNING)
          && Arrays.equals(scanner.buffer(), 0, common, word, 0, common)) {
        return true;
      }
    }
    return false;
  }

  /// Share of the question's words that a text holds.
  private double coverage(String text) {
    if (words.isEmpty() || text.isEmpty()) {
      return 0;
    }
    long seen = 0;
    for (scanner.reset(text); scanner.next(); ) {
      for (int i = 0; i < words.size() && i < Long.SIZE; i++) {
        var word = words.get(i);
        if (word.length == scanner.length()
            && Arrays.equals(scanner.buffer(), 0, scanner.length(), word, 0, word.length)) {
          seen |= 1L << i;
        }
      }
    }
    return (double) Long.bitCount(seen) / words.size();
  }

  private static String nameAndFolder(String path) {
    int name = path.lastIndexOf('/');
    return name < 0 ? path : path.substring(path.lastIndexOf('/', name - 1) + 1);
  }

  /// A benchmark names what it measures as often as the thing itself does.
  private static boolean isBenchmark(String path) {
    // A regular expression over hundreds of paths would take a sixth of a query's time.
    return (path.contains("ench") || path.contains("jmh")) && BENCHMARK.matcher(path).find();
  }

  private record File(String repo, String path) {}

  /// Raises the best chunk of a file by what all its chunks add up to.
  private List<Scored> coherent(List<Scored> scored) {
    scored.sort(Comparator.comparingDouble((Scored s) -> s.score).reversed());
    if (weights.fileCoherence() == 0) {
      return scored;
    }
    var files = new HashMap<File, double[]>();
    double best = 0;
    for (var each : scored) {
      var sum =
          files.computeIfAbsent(
              new File(each.candidate.repo(), each.candidate.path()), _ -> new double[2]);
      if (sum[1] < COHERENT_CHUNKS) {
        sum[0] += each.score * Math.pow(weights.coherenceDecay(), sum[1]++);
        best = Math.max(best, sum[0]);
      }
    }
    for (var each : scored) {
      var sum = files.remove(new File(each.candidate.repo(), each.candidate.path()));
      if (sum != null && best > 0) {
        each.score *= 1 + weights.fileCoherence() * sum[0] / best;
      }
    }
    return scored;
  }

  /// Lowers every further chunk of a file, so that one file does not fill the page.
  private List<Candidate> saturated(List<Scored> scored, int limit) {
    scored.sort(Comparator.comparingDouble((Scored s) -> s.score).reversed());
    var shown = new HashMap<File, Integer>();
    for (var each : scored) {
      int before =
          shown.merge(new File(each.candidate.repo(), each.candidate.path()), 1, Integer::sum) - 1;
      each.score *= Math.pow(weights.saturation(), before);
    }
    return scored.stream()
        // Equal scores in a fixed order: same question, same answer.
        .sorted(
            Comparator.comparingDouble((Scored s) -> s.score)
                .reversed()
                .thenComparing(s -> s.candidate.repo())
                .thenComparing(s -> s.candidate.path())
                .thenComparingInt(s -> s.candidate.startLine()))
        .limit(limit)
        .map(each -> each.candidate.withScore(each.score))
        .toList();
  }
}
