package dev.codesense.search;

import dev.codesense.search.pattern.TextPattern;
import dev.codesense.search.query.QueryFilter;
import dev.codesense.search.store.SearchFilter;
import java.time.Duration;
import java.util.List;

/// A text or a regular expression to look for in the code.
///
/// @param limit at most so many results, at least 1
/// @param filter what a result must fit
/// @param filters narrow it further
/// @param patience longest time that code is read for; what was found until then is the answer
public record TextRequest(
    TextPattern pattern,
    int limit,
    SearchFilter filter,
    List<QueryFilter> filters,
    Duration patience) {

  /// Enough to read some hundred megabytes.
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  public TextRequest {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be at least 1, was " + limit);
    }
    filters = List.copyOf(filters);
  }

  /// Over everything that the reader may see.
  public static TextRequest of(TextPattern pattern, int limit) {
    return new TextRequest(pattern, limit, SearchFilter.PUBLIC, List.of(), PATIENCE);
  }
}
