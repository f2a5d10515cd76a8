package dev.codesense.answer.printed;

import dev.codesense.chunk.Chunk;
import dev.codesense.search.PassageTitle;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.Snippets;
import dev.codesense.search.store.Excerpt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An answer without a chat model: what the code itself says, passage by passage. `ask --json`
/// prints it.
///
/// @param version of this shape
/// @param chatModel null: none is configured
/// @param passages best first
public record ExtractiveAnswer(
    int version,
    SearchAnswer.Index index,
    String question,
    @Nullable String chatModel,
    List<Passage> passages,
    List<String> warnings) {
  /// Passages where nobody says how many.
  public static final int USUAL_PASSAGES = 5;

  /// Neighbouring chunks of one file become one passage, so more are looked at than shown.
  private static final int LOOKED_AT = 3;

  private static final int LONGEST_DOC = 300;
  private static final int MOST_LINES = 6;

  public ExtractiveAnswer {
    passages = List.copyOf(passages);
    warnings = List.copyOf(warnings);
  }

  /// What one place in the code says.
  ///
  /// @param source number in the answer, from 1
  /// @param title the symbol, heading or file that speaks
  /// @param doc what its authors wrote about it: one to three sentences
  /// @param signature of what is documented, as written, on one line
  /// @param lines the lines that fit the question, where no doc comment speaks of it
  public record Passage(
      int source,
      String title,
      @Nullable String doc,
      @Nullable String signature,
      List<String> lines,
      String repo,
      String commit,
      String path,
      int startLine,
      int endLine,
      String url) {
    public Passage {
      lines = List.copyOf(lines);
    }
  }

  /// Gives whole chunks by id, as an index does.
  @FunctionalInterface
  public interface Fetch {
    Map<UUID, Chunk> of(Collection<UUID> chunkIds) throws InterruptedException;
  }

  /// How many results to search for, so that enough are left to choose from.
  ///
  /// @param limit passages at most
  public static int candidates(int limit) {
    return (int) Math.min((long) limit * LOOKED_AT, Integer.MAX_VALUE);
  }

  /// Takes the best chunk of each symbol, at most two of a file, so that the answer looks at the
  /// question from several sides.
  ///
  /// @param limit passages at most
  public static ExtractiveAnswer of(SearchAnswer found, Fetch fetch, int limit)
      throws InterruptedException {
    var chosen = new ArrayList<SearchAnswer.Result>();
    var perFile = new LinkedHashMap<String, Integer>();
    for (var result : found.results()) {
      var file = result.repo() + "\n" + result.path();
      if (chosen.size() < limit && perFile.merge(file, 1, Integer::sum) <= 2) {
        chosen.add(result);
      }
    }
    var chunks = fetch.of(chosen.stream().map(SearchAnswer.Result::chunkId).toList());
    var passages = new ArrayList<Passage>();
    for (var result : chosen) {
      passages.add(
          passage(found.words(), passages.size() + 1, result, chunks.get(result.chunkId())));
    }
    return new ExtractiveAnswer(1, found.index(), found.query(), null, passages, found.warnings());
  }

  private static Passage passage(
      String question, int number, SearchAnswer.Result result, @Nullable Chunk chunk) {
    var doc = chunk == null ? null : opening(chunk.facts().documentation().docComment());
    var signature = chunk == null || doc == null ? null : chunk.facts().symbols().signature();
    if (isLessInformative(doc + " " + signature, result.snippet(), question)) {
      doc = null;
      signature = null;
    }
    var lines = signature == null ? lines(question, result.snippet()) : "";
    return new Passage(
        number,
        title(question, result, chunk, doc, lines),
        doc,
        signature,
        lines.lines().filter(line -> !line.isBlank()).toList(),
        result.repo(),
        result.commit(),
        result.path(),
        result.startLine(),
        result.endLine(),
        result.url());
  }

  /// A chunk may hold more than the definition that its doc comment is about.
  private static boolean isLessInformative(String doc, String snippet, String question) {
    return Snippets.highlights(question, doc).isEmpty()
        && !Snippets.highlights(question, snippet).isEmpty();
  }

  /// A doc comment and a signature are those of the chunk's first definition.
  private static String title(
      String question,
      SearchAnswer.Result result,
      @Nullable Chunk chunk,
      @Nullable String doc,
      String lines) {
    if (chunk == null) {
      return result.title();
    }
    var defined = chunk.facts().symbols().qualified();
    return doc != null && !defined.isEmpty()
        ? defined.getFirst()
        : PassageTitle.of(question, chunk.path(), Excerpt.of(chunk), !defined.isEmpty(), lines);
  }

  /// The first sentences, as many as are short; null where nothing is written.
  private static @Nullable String opening(@Nullable String doc) {
    if (doc == null || doc.isBlank()) {
      return null;
    }
    var text = doc.replaceAll("\\s+", " ").strip();
    if (text.length() <= LONGEST_DOC) {
      return text;
    }
    int end = text.lastIndexOf(". ", LONGEST_DOC);
    return end > 40 ? text.substring(0, end + 1) : text.substring(0, LONGEST_DOC) + "…";
  }

  /// The consecutive lines that fit the question best, the earliest of equals; blank ones are not
  /// counted.
  private static String lines(String question, String snippet) {
    var lines = snippet.split("\n", -1);
    var written = IntStream.range(0, lines.length).filter(i -> !lines[i].isBlank()).toArray();
    var hits =
        Arrays.stream(written).map(i -> Snippets.highlights(question, lines[i]).size()).toArray();
    int best = 0;
    int most = -1;
    for (int from = 0; from == 0 || from + MOST_LINES <= written.length; from++) {
      int found = Arrays.stream(hits, from, Math.min(hits.length, from + MOST_LINES)).sum();
      if (found > most) {
        most = found;
        best = from;
      }
    }
    if (written.length == 0) {
      return "";
    }
    int last = written[Math.min(written.length, best + MOST_LINES) - 1];
    return String.join("\n", List.of(lines).subList(written[best], last + 1));
  }
}
