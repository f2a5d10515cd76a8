package dev.codesense.search;

import dev.codesense.search.store.Generation.Vectors;
import java.util.List;
import java.util.UUID;

/// Ranked chunks with links: as JSON, what `search --json` prints.
///
/// @param version of this shape
/// @param query the question as asked
/// @param results best first
/// @param warnings what made the answer worse than it could be, one line each
/// @param words the question without its filters
/// @param filters those that were understood, such as `repo:shop`
public record SearchAnswer(
    int version,
    Index index,
    String query,
    List<Result> results,
    List<String> warnings,
    String words,
    List<String> filters) {

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
    this(version, index, query, results, warnings, query, List.of());
  }

  /// Which generation answered.
  public record Index(String name, int generation, Vectors vectors) {}

  /// One chunk.
  ///
  /// @param rank from 1
  /// @param score comparable within one answer only
  /// @param commit 40 hex digits
  /// @param symbols qualified names defined in the chunk, or the names it stands in
  /// @param title what the snippet is: the symbol that most of its lines belong to, or the file
  /// @param snippet the lines that fit the question best, as in the file; see [Snippets#highlights]
  /// @param url web page of the lines at the commit, or a path for a local repository
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
      String url) {
    public Result {
      symbols = List.copyOf(symbols);
    }
  }
}
