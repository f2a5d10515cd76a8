package dev.codesense.evaluate;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.chunk.Chunk;
import dev.codesense.search.store.CodeIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Questions whose answer is known because they are made from it: the first sentence of a doc
/// comment, a symbol's name, or the longest words of a text ask for the chunk that has them.
///
/// They tell whether an index finds what it holds, not whether it understands people. Which chunks
/// are taken depends on their ids alone, so that most questions stay from one generation to the
/// next.
final class GeneratedQuestions {

  /// Candidates per question wanted: tests, generated code and twins are passed over.
  private static final int SPARE = 4;

  private static final int LONGEST = 200;
  private static final int WORDS = 8;
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s|\\n\\s*\\n");
  private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]{3,39}");

  private GeneratedQuestions() {}

  /// @param access the reader's labels
  static List<GoldenQuestion> of(CodeIndex index, int count, List<String> access)
      throws InterruptedException {
    var ids = smallest(index, count * SPARE);
    var chunks = index.fetch(ids);
    var questions = new ArrayList<GoldenQuestion>();
    var asked = new HashSet<String>();
    for (var id : ids) {
      var chunk = chunks.get(id);
      if (chunk == null || questions.size() == count || !isFit(chunk, access)) {
        continue;
      }
      var question = question(chunk);
      if (!question.isEmpty() && asked.add(question)) {
        var defined = chunk.facts().symbols().defined();
        questions.add(
            new GoldenQuestion(
                "made-" + id,
                question,
                kind(chunk),
                chunk.facts().documentation().naturalLanguage(),
                List.of(
                    new Anchor(
                        chunk.repo(),
                        chunk.path(),
                        defined.isEmpty() ? null : defined.getFirst()))));
      }
    }
    return questions;
  }

  /// The chunks with the smallest ids, which are digests: as good as drawn by lot.
  private static List<UUID> smallest(CodeIndex index, int count) throws InterruptedException {
    var largestFirst = new PriorityQueue<UUID>(Comparator.reverseOrder());
    index.keys(key -> {
      largestFirst.add(key.chunkId());
      if (largestFirst.size() > count) {
        largestFirst.remove();
      }
    });
    return largestFirst.stream().sorted().toList();
  }

  private static boolean isFit(Chunk chunk, List<String> access) {
    var labels = chunk.facts().access().labels();
    return !chunk.facts().testing().test()
        && !chunk.facts().origin().generated()
        && !chunk.facts().origin().vendored()
        && (labels.isEmpty() || labels.stream().anyMatch(access::contains));
  }

  private static String kind(Chunk chunk) {
    if (!sentence(chunk).isEmpty()) {
      return "doc comment";
    }
    return chunk.facts().symbols().qualified().isEmpty() ? "words" : "symbol";
  }

  private static String question(Chunk chunk) {
    var sentence = sentence(chunk);
    if (!sentence.isEmpty()) {
      return sentence;
    }
    var qualified = chunk.facts().symbols().qualified();
    return qualified.isEmpty() ? words(chunk.text()) : qualified.getFirst();
  }

  /// The first sentence of the doc comment; empty when it says too little.
  private static String sentence(Chunk chunk) {
    var comment = chunk.facts().documentation().docComment();
    if (comment == null) {
      return "";
    }
    var sentence = SENTENCE_END.split(comment.strip(), 2)[0].replaceAll("\\s+", " ");
    return WORD.matcher(sentence).results().count() < 3
        ? ""
        : sentence.substring(0, Math.min(LONGEST, sentence.length()));
  }

  /// The longest words, most frequent first where they are equally long.
  private static String words(String text) {
    var counts = new HashMap<String, Integer>();
    WORD.matcher(text).results().forEach(word -> counts.merge(word.group(), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Integer>>comparingInt(word -> -word.getKey().length())
                .thenComparingInt(word -> -word.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(WORDS)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" "));
  }
}
