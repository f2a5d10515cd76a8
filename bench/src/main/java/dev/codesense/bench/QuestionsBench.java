package dev.codesense.bench;

import dev.codesense.core.Default;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.wiring.IndexAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How high the right file ranks by words alone, over questions about many repositories, each in an
/// index of its own: the sets that `bench/questions` makes.
///
/// Arguments: the folder that it made, the half (`dev`, or `check`, which is to be looked at once
/// per change of weights), and optionally weights to try, such as `pathWords=0.4,test=1`; `misses`
/// among them lists the questions whose file is not among the first three.
public final class QuestionsBench {
  private static final int LIMIT = 100;

  /// A question of the set.
  ///
  /// @param q its text
  /// @param kind what it was made from
  /// @param path of the file that answers it
  /// @param name what that file defines; empty where it is the whole file
  /// @param ident whether the question holds that name
  /// @param split `dev` or `check`
  public record Asked(
      String repo,
      String kind,
      String q,
      String path,
      @Default("") String name,
      String lang,
      boolean ident,
      String split) {}

  private QuestionsBench() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var questions = read(folder.resolve("questions.jsonl"), arguments[1]);
    var trials = new LinkedHashMap<String, RankingWeights>();
    trials.put("default", RankingWeights.DEFAULT);
    boolean misses = false;
    for (int i = 2; i < arguments.length; i++) {
      if (arguments[i].equals("misses")) {
        misses = true;
      } else {
        trials.put(arguments[i], Weights.with(RankingWeights.DEFAULT, arguments[i]));
      }
    }
    var sums = new LinkedHashMap<String, Map<String, Quality.Sum>>();
    for (var repo : questions.entrySet()) {
      ask(folder, repo.getKey(), repo.getValue(), trials, sums, misses);
    }
    print(sums);
  }

  private static Map<String, List<Asked>> read(Path file, String split) throws IOException {
    var codec = new JsonCodec();
    var questions = new TreeMap<String, List<Asked>>();
    for (var line : Files.readAllLines(file)) {
      var one = codec.decode(line.getBytes(StandardCharsets.UTF_8), Asked.class);
      if (one.split().equals(split)) {
        questions.computeIfAbsent(one.repo(), _ -> new ArrayList<>()).add(one);
      }
    }
    return questions;
  }

  private static void ask(
      Path folder,
      String repo,
      List<Asked> questions,
      Map<String, RankingWeights> trials,
      Map<String, Map<String, Quality.Sum>> sums,
      boolean misses)
      throws InterruptedException {
    var project = folder.resolve("projects").resolve(repo);
    var access =
        new IndexAccess(
            project,
            project.resolve(".codesense"),
            new JsonCodec(),
            Clock.systemUTC(),
            _ -> Optional.empty());
    var location = IndexLocation.live("lucene:.codesense/index", "codesense");
    try (var store = access.store(location)) {
      for (var trial : trials.entrySet()) {
        try (var search = CodeSearch.open(store, location, null, trial.getValue(), List.of())) {
          var sum = sums.computeIfAbsent(trial.getKey(), _ -> new TreeMap<>());
          for (var one : questions) {
            int rank = rank(search, one);
            for (var group : List.of(" all", "kind " + one.kind(), "lang " + one.lang())) {
              sum.computeIfAbsent(group, _ -> new Quality.Sum()).add(rank);
            }
            if (misses && trial.getKey().equals("default") && (rank == 0 || rank > 3)) {
              System.out.printf(
                  "%d\t%s\t%s\t%s\t%s%n", rank, one.kind(), repo, one.path(), one.q());
            }
          }
        }
      }
    }
  }

  private static int rank(CodeSearch search, Asked one) throws InterruptedException {
    var files = new HashSet<String>();
    for (var candidate :
        search.candidates(
            new SearchRequest(one.q(), LIMIT, SearchFilter.PUBLIC, SearchMode.LEXICAL))) {
      files.add(candidate.path());
      if (candidate.path().equals(one.path())) {
        return files.size();
      }
    }
    return 0;
  }

  private static void print(Map<String, Map<String, Quality.Sum>> sums) {
    for (var trial : sums.entrySet()) {
      System.out.println("\n" + trial.getKey());
      trial
          .getValue()
          .forEach((group, sum) ->
              System.out.printf(
                  "| %s | %d | %.4f | %.4f |%n",
                  group.strip(), sum.questions(), sum.mean().ndcg(), sum.mean().mrr()));
    }
  }
}
