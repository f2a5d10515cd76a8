package dev.codesense.search;

import dev.codesense.search.query.QueryFilter;
import dev.codesense.search.store.SearchFilter;
import java.time.Duration;
import java.util.List;

/// One question.
///
/// @param text words, identifiers, paths; English, Russian or both. [CodeSearch#search] also reads
///   filters in it, as [dev.codesense.search.query.QueryText] says
/// @param limit at most so many results, at least 1
/// @param filter what a result must fit, whatever the text says
/// @param filters as if they stood in the text
/// @param patience longest wait for the question's vector; without one it is ranked by words only
public record SearchRequest(
    String text,
    int limit,
    SearchFilter filter,
    List<QueryFilter> filters,
    SearchMode mode,
    Duration patience) {

  /// Enough for a model that is loaded at the first question.
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  public SearchRequest {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
    filters = List.copyOf(filters);
  }

  /// With filters in the text alone.
  public SearchRequest(
      String text, int limit, SearchFilter filter, SearchMode mode, Duration patience) {
    this(text, limit, filter, List.of(), mode, patience);
  }

  /// With the usual patience.
  public SearchRequest(String text, int limit, SearchFilter filter, SearchMode mode) {
    this(text, limit, filter, mode, PATIENCE);
  }

  /// A question over everything that the reader may see.
  public static SearchRequest of(String text, int limit) {
    return new SearchRequest(text, limit, SearchFilter.PUBLIC, SearchMode.AUTO);
  }
}
