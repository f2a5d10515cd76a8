package dev.codesense.search;

import dev.codesense.search.store.SearchFilter;

/// One question.
///
/// @param text words, identifiers, paths, quoted phrases; English, Russian or both
/// @param limit at most so many results, at least 1
public record SearchRequest(String text, int limit, SearchFilter filter, SearchMode mode) {
  public SearchRequest {
    if (limit < 1) {
      throw new IllegalArgumentException("limit counts from 1, was " + limit);
    }
  }

  /// A question over everything that the reader may see.
  public static SearchRequest of(String text, int limit) {
    return new SearchRequest(text, limit, SearchFilter.PUBLIC, SearchMode.AUTO);
  }
}
