package dev.codesense.evaluate;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.chunk.Chunk;
import dev.codesense.core.Artifact;
import dev.codesense.core.RunContext;
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.Split;
import dev.codesense.data.training.TrainingRow;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.data.training.TrainingSetReader;
import dev.codesense.evaluate.answers.PosedQuestion;
import dev.codesense.evaluate.report.AnswersReport.Source;
import dev.codesense.search.store.CodeIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Questions of the split `test` of a training set: about files that no row to train on is about,
/// as the training set was split by files before any row was made.
///
/// Which are taken depends on their ids alone: one of each cluster of files before a second of any,
/// and those that a model wrote before those made from facts.
final class HeldOutQuestions {
  private static final String TRAINING = "data/training";
  private static final String GOLDEN = "golden";
  private static final String FACTS = "facts";

  /// A citation; in code, `a[1]` is none.
  private static final Pattern CITATION =
      Pattern.compile("(?s)(```.*?```|`[^`]*`)|\\s*\\[\\d{1,3}]");

  private final List<HeldOut> rows;

  private HeldOutQuestions(List<HeldOut> rows) {
    this.rows = rows;
  }

  /// A question with where its answer is.
  ///
  /// @param cluster of files, as the training set names it
  record HeldOut(GoldenQuestion question, String cluster, List<Place> gold) {}

  /// @param asked at most as many as were wanted
  /// @param gone how many were passed over because the index has not their code any more, or the
  ///   reader may not see it
  record Found(List<HeldOut> asked, int gone) {}

  /// Reads the split.
  ///
  /// @param training null: what lies in the project's `data/training`
  static HeldOutQuestions of(@Nullable Artifact<TrainingSet> training, RunContext run) {
    var byCluster = new TreeMap<String, List<Row>>();
    var known = new HashSet<String>();
    if (training == null) {
      TrainingSetReader.rows(
          run.project().resolve(TRAINING),
          Split.TEST,
          run.codec(),
          (row, origin) -> add(row, origin, byCluster, known));
    } else {
      TrainingSetReader.open(training, run)
          .rows(Split.TEST, (row, origin) -> add(row, origin, byCluster, known));
    }
    return new HeldOutQuestions(inTurn(byCluster));
  }

  private record Row(HeldOut question, boolean ofFacts) {}

  /// A person's question of the golden set evaluates or trains, as it says itself: those in a
  /// training set train.
  private static void add(
      TrainingRow row, RowProvenance origin, Map<String, List<Row>> byCluster, Set<String> known) {
    if (origin.source().equals(GOLDEN) || !known.add(origin.question())) {
      return;
    }
    var question =
        new GoldenQuestion(
            "held-out-" + origin.id().substring(0, 16),
            origin.question(),
            origin.kind(),
            origin.language(),
            origin.gold().stream().map(HeldOutQuestions::anchor).toList(),
            origin.refusal() ? null : plain(row.completion().getFirst().content()));
    byCluster
        .computeIfAbsent(origin.cluster(), _ -> new ArrayList<>())
        .add(
            new Row(
                new HeldOut(question, origin.cluster(), origin.gold()),
                origin.source().equals(FACTS)));
  }

  private static Anchor anchor(Place place) {
    return new Anchor(
        place.repo(),
        place.path(),
        null,
        new Anchor.Lines(place.startLine(), place.endLine()),
        place.commit());
  }

  /// Numbers of the row's passages mean nothing beside other passages.
  private static String plain(String answer) {
    return CITATION
        .matcher(answer)
        .replaceAll(
            match -> match.group(1) == null ? "" : Matcher.quoteReplacement(match.group(1)));
  }

  private static List<HeldOut> inTurn(SortedMap<String, List<Row>> byCluster) {
    byCluster.values().forEach(rows -> rows.sort(Comparator.comparing(Row::ofFacts)));
    var inTurn = new ArrayList<HeldOut>();
    boolean more = true;
    for (int turn = 0; more; turn++) {
      more = false;
      for (var rows : byCluster.values()) {
        if (turn < rows.size()) {
          inTurn.add(rows.get(turn).question());
          more = true;
        }
      }
    }
    return inTurn;
  }

  /// How many there are.
  int size() {
    return rows.size();
  }

  /// Those whose code the index still has.
  ///
  /// @param most how many are wanted
  /// @param access the reader's labels
  Found in(CodeIndex index, int most, List<String> access) throws InterruptedException {
    var asked = new ArrayList<HeldOut>();
    int gone = 0;
    for (int from = 0; from < rows.size() && asked.size() < most; from += most) {
      var batch = rows.subList(from, Math.min(rows.size(), from + most));
      var chunks =
          index.fetch(batch.stream().flatMap(row -> ids(row).stream()).distinct().toList());
      for (var row : batch) {
        if (asked.size() == most) {
          break;
        }
        if (ids(row).stream().allMatch(id -> isSeen(chunks.get(id), access))) {
          asked.add(row);
        } else {
          gone++;
        }
      }
    }
    return new Found(asked, gone);
  }

  /// Golden questions first, each question in the cluster of its file: what both ask about one file
  /// counts together.
  static List<PosedQuestion> posed(List<GoldenQuestion> golden, List<HeldOut> heldOut) {
    var files = new HashMap<String, String>();
    heldOut.stream()
        .collect(
            Collectors.groupingBy(
                HeldOut::cluster,
                TreeMap::new,
                Collectors.flatMapping(row -> row.gold().stream(), Collectors.toList())))
        .forEach((_, places) -> {
          var first =
              places.stream().map(HeldOutQuestions::file).sorted().findFirst().orElseThrow();
          places.forEach(place -> {
            files.putIfAbsent(file(place), first);
            files.putIfAbsent(place.path(), first);
          });
        });
    return Stream.concat(
            golden.stream().map(question -> posed(question, Source.GOLDEN, files)),
            heldOut.stream().map(row -> posed(row.question(), Source.HELD_OUT, files)))
        .toList();
  }

  private static PosedQuestion posed(
      GoldenQuestion question, Source source, Map<String, String> files) {
    var cluster = question.cluster();
    return new PosedQuestion(question, source, files.getOrDefault(cluster, cluster));
  }

  /// As [GoldenQuestion#cluster] names it.
  private static String file(Place place) {
    return place.repo() + " " + place.path();
  }

  private static List<UUID> ids(HeldOut row) {
    return row.gold().stream().map(Place::chunkId).map(UUID::fromString).toList();
  }

  private static boolean isSeen(@Nullable Chunk chunk, List<String> access) {
    if (chunk == null) {
      return false;
    }
    var labels = chunk.facts().access().labels();
    return labels.isEmpty() || labels.stream().anyMatch(access::contains);
  }
}
