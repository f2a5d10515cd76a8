package dev.codesense.search;

import dev.codesense.search.store.Generation.Vectors;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Ranked chunks with links: as JSON, what `search --json` prints.
///
/// @param version of this shape
/// @param query the question as asked
/// @param results best first
/// @param warnings what made the answer worse than it could be, one line each
/// @param words the question without its filters, or the text or expression that was looked for
/// @param filters those that were understood, such as `repo:shop`
/// @param found how often the code holds a text or an expression; null for a question
public record SearchAnswer(
    int version,
    Index index,
    String query,
    List<Result> results,
    List<String> warnings,
    String words,
    List<String> filters,
    @Nullable Found found) {

  /// Raised when a field is removed or changes its meaning.
  public static final int VERSION = 1;

  public SearchAnswer {
    results = List.copyOf(results);
    warnings = List.copyOf(warnings);
    filters = List.copyOf(filters);
  }

  /// Of a question without filters.
  public SearchAnswer(
      int version, Index index, String query, List<Result> results, List<String> warnings) {
    this(version, index, query, results, warnings, query, List.of(), null);
  }

  /// Which generation answered.
  public record Index(String name, int generation, Vectors vectors) {}

  /// How often the code that the reader may see holds a text or an expression.
  ///
  /// @param complete whether all code was read; if not, there are at least so many
  public record Found(long matches, long chunks, boolean complete) {}

  /// A line with what was looked for.
  ///
  /// @param number from 1
  /// @param text of the line, without its end
  /// @param ranges characters of the text, in order; what matches over several lines has one in
  ///   each
  public record Line(int number, String text, List<Snippets.Span> ranges) {
    public Line {
      ranges = List.copyOf(ranges);
    }
  }

  /// One chunk.
  ///
  /// @param rank from 1
  /// @param score comparable within one answer only
  /// @param commit 40 hex digits
  /// @param symbols qualified names defined in the chunk, or the names it stands in
  /// @param title what the snippet is: the symbol that most of its lines belong to, or the file
  /// @param snippet the lines that fit the question best, as in the file; see [Snippets#highlights]
  /// @param url web page of the lines at the commit, or a path for a local repository
  /// @param lines those that hold a text or an expression that was looked for; empty for a question
  public record Result(
      int rank,
      double score,
      UUID chunkId,
      String repo,
      String commit,
      String path,
      int startLine,
      int endLine,
      String language,
      List<String> symbols,
      String title,
      String snippet,
      String url,
      List<Line> lines) {
    public Result {
      symbols = List.copyOf(symbols);
      lines = List.copyOf(lines);
    }

    /// Of a question.
    public Result(
        int rank,
        double score,
        UUID chunkId,
        String repo,
        String commit,
        String path,
        int startLine,
        int endLine,
        String language,
        List<String> symbols,
        String title,
        String snippet,
        String url) {
      this(
          rank, score, chunkId, repo, commit, path, startLine, endLine, language, symbols, title,
          snippet, url, List.of());
    }
  }
}
