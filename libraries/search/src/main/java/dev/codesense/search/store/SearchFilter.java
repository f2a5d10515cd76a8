package dev.codesense.search.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a query may see. Applied inside the store.
///
/// @param access the reader's labels: a chunk with labels is seen only by a reader who has one of
///   them
/// @param repositories repo-ids, any of; empty: all
/// @param pathPrefix such as `src/main/`
/// @param languages any of; empty: all
/// @param test true: tests only; false: no tests; null: both
public record SearchFilter(
    List<String> access,
    List<String> repositories,
    @Nullable String pathPrefix,
    List<String> languages,
    @Nullable Boolean test) {

  /// No restriction but access: sees what everybody sees.
  public static final SearchFilter PUBLIC =
      new SearchFilter(List.of(), List.of(), null, List.of(), null);

  public SearchFilter {
    access = List.copyOf(access);
    repositories = List.copyOf(repositories);
    languages = List.copyOf(languages);
  }

  /// The same for a reader with other labels.
  public SearchFilter withAccess(List<String> labels) {
    return new SearchFilter(labels, repositories, pathPrefix, languages, test);
  }
}
