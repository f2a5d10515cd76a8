package dev.codesense.distill.rows;

import dev.codesense.answer.AnswerLanguage;
import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.chunk.Chunk;
import dev.codesense.distill.rows.FactRows.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Questions of people that models are trained on, as candidates: `split: train` in a golden set.
/// Which chunks hold their answers is looked up first, one chunk after the other.
public final class GoldenRows {
  /// Anchors beyond these say the same again.
  private static final int MOST_GOLD = 3;

  /// By the path that an anchor names.
  private final Map<String, List<Place>> places = new HashMap<>();

  /// The best chunk of each anchor, by the anchor's place in the question.
  private final Map<GoldenQuestion, Map<Integer, Chunk>> found = new LinkedHashMap<>();

  /// With an anchor that is a whole file of several chunks: which of them answers, it does not say.
  private final Set<GoldenQuestion> vague = new HashSet<>();

  private record Place(GoldenQuestion question, int number, Anchor anchor) {}

  /// @param questions to train on
  public GoldenRows(List<GoldenQuestion> questions) {
    for (var question : questions) {
      found.put(question, new HashMap<>());
      for (int i = 0; i < Math.min(MOST_GOLD, question.anchors().size()); i++) {
        var anchor = question.anchors().get(i);
        places
            .computeIfAbsent(anchor.path(), _ -> new ArrayList<>())
            .add(new Place(question, i, anchor));
      }
    }
  }

  /// Looks whether a chunk that may be trained on holds an answer.
  public void look(Chunk chunk) {
    for (var place : places.getOrDefault(chunk.path(), List.of())) {
      var anchor = place.anchor();
      if (!anchor.isHeldBy(chunk)) {
        continue;
      }
      if (anchor.isWholeFile() && chunk.facts().structure().fileChunks() > 1) {
        vague.add(place.question());
      } else {
        found
            .computeIfAbsent(place.question(), _ -> new HashMap<>())
            .merge(
                place.number(),
                chunk,
                (known, other) -> overlap(anchor, other) > overlap(anchor, known) ? other : known);
      }
    }
  }

  /// How many of the anchor's lines a chunk has; 0 for an anchor without lines.
  private static int overlap(Anchor anchor, Chunk chunk) {
    var lines = anchor.lines();
    return lines == null
        ? 0
        : Math.min(lines.last(), chunk.endLine()) - Math.max(lines.first(), chunk.startLine()) + 1;
  }

  /// Questions that come to no row because each of their places is a whole file of several chunks.
  public int vague() {
    return (int)
        vague.stream().filter(question -> found.getOrDefault(question, Map.of()).isEmpty()).count();
  }

  /// A question with the chunks that hold its answer.
  ///
  /// @param candidate with the person's answer, each chunk cited at its end; without an answer
  ///   where nobody wrote one
  public record Asked(GoldenQuestion question, Candidate candidate) {}

  /// The questions whose answers a chunk holds; chunks of another split than the first one's take
  /// no part.
  public List<Asked> asked(Function<Chunk, Setting> settings) {
    return found.entrySet().stream()
        .map(entry -> asked(entry.getKey(), chunks(entry.getValue()), settings))
        .flatMap(Optional::stream)
        .toList();
  }

  private static List<Chunk> chunks(Map<Integer, Chunk> byAnchor) {
    return IntStream.range(0, MOST_GOLD)
        .filter(byAnchor::containsKey)
        .mapToObj(byAnchor::get)
        .distinct()
        .toList();
  }

  private static Optional<Asked> asked(
      GoldenQuestion question, List<Chunk> chunks, Function<Chunk, Setting> settings) {
    if (chunks.isEmpty()) {
      return Optional.empty();
    }
    var first = chunks.getFirst();
    var setting = settings.apply(first);
    var answer = question.answer();
    // A teacher adds to the first one what it cites besides.
    var gold =
        answer == null
            ? List.of(first)
            : chunks.stream()
                .filter(chunk -> settings.apply(chunk).split() == setting.split())
                .toList();
    return Optional.of(
        new Asked(
            question,
            new Candidate(
                setting.split(),
                question.kind() == null ? Origin.GOLDEN.title() : question.kind(),
                AnswerLanguage.of(question.question()) == AnswerLanguage.RUSSIAN ? "ru" : "en",
                Origin.GOLDEN,
                question.question().strip().replaceAll("\\s+", " "),
                answer == null ? "" : cited(answer, gold.size()),
                gold.stream()
                    .map(chunk -> FactRows.place(chunk, settings.apply(chunk).commit()))
                    .toList(),
                gold.stream()
                    .flatMap(chunk -> chunk.facts().symbols().defined().stream())
                    .distinct()
                    .toList(),
                List.of(),
                setting.cluster(),
                FactRows.licence(first),
                "",
                "")));
  }

  private static String cited(String answer, int gold) {
    return answer.strip()
        + " "
        + IntStream.range(0, gold).mapToObj(Citation::of).collect(Collectors.joining());
  }
}
