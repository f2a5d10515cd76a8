package dev.codesense.search.store;

import dev.codesense.search.pattern.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a query may see. Applied inside the store.
///
/// @param access the reader's labels: a chunk with labels is seen only by a reader who has one of
///   them
/// @param repositories repo-ids, any of; empty: all
/// @param pathPrefixes such as `src/main/`, any of; empty: all
/// @param languages any of; empty: all
/// @param test true: tests only; false: no tests; null: both
/// @param paths patterns that a path fits, all of them
/// @param withoutPaths patterns that a path does not fit, none of them
/// @param defined simple names in exact case, one of which a chunk defines; empty: any chunk
public record SearchFilter(
    List<String> access,
    List<String> repositories,
    List<String> pathPrefixes,
    List<String> languages,
    @Nullable Boolean test,
    List<PathPattern> paths,
    List<PathPattern> withoutPaths,
    List<String> defined) {

  /// No restriction but access: sees what everybody sees.
  public static final SearchFilter PUBLIC =
      new SearchFilter(List.of(), List.of(), null, List.of(), null);

  public SearchFilter {
    access = List.copyOf(access);
    repositories = List.copyOf(repositories);
    pathPrefixes = List.copyOf(pathPrefixes);
    languages = List.copyOf(languages);
    paths = List.copyOf(paths);
    withoutPaths = List.copyOf(withoutPaths);
    defined = List.copyOf(defined);
  }

  /// Without patterns and names.
  ///
  /// @param pathPrefix null or empty: all paths
  public SearchFilter(
      List<String> access,
      List<String> repositories,
      @Nullable String pathPrefix,
      List<String> languages,
      @Nullable Boolean test) {
    this(
        access,
        repositories,
        pathPrefix == null || pathPrefix.isEmpty() ? List.of() : List.of(pathPrefix),
        languages,
        test,
        List.of(),
        List.of(),
        List.of());
  }

  /// The same for a reader with other labels.
  public SearchFilter withAccess(List<String> labels) {
    return new SearchFilter(
        labels, repositories, pathPrefixes, languages, test, paths, withoutPaths, defined);
  }

  /// The same in one repository.
  public SearchFilter in(String repo) {
    return new SearchFilter(
        access, List.of(repo), pathPrefixes, languages, test, paths, withoutPaths, defined);
  }

  /// What both leave, for the reader of this one; empty where that is nothing.
  public Optional<SearchFilter> and(SearchFilter other) {
    var prefixes = new ArrayList<String>();
    for (var one : pathPrefixes) {
      for (var two : other.pathPrefixes) {
        if (one.startsWith(two) || two.startsWith(one)) {
          prefixes.add(one.length() > two.length() ? one : two);
        }
      }
    }
    var both =
        new SearchFilter(
            access,
            meet(repositories, other.repositories),
            pathPrefixes.isEmpty() || other.pathPrefixes.isEmpty()
                ? joined(pathPrefixes, other.pathPrefixes)
                : prefixes,
            meet(languages, other.languages),
            test == null ? other.test : test,
            joined(paths, other.paths),
            joined(withoutPaths, other.withoutPaths),
            meet(defined, other.defined));
    boolean nothing =
        isLost(both.repositories, repositories)
            || isLost(both.pathPrefixes, pathPrefixes)
            || isLost(both.languages, languages)
            || isLost(both.defined, defined)
            || (test != null && other.test != null && !test.equals(other.test));
    return nothing ? Optional.empty() : Optional.of(both);
  }

  /// An empty list lets all through; that of two restrictions without a common value would too.
  private static boolean isLost(List<String> both, List<String> one) {
    return both.isEmpty() && !one.isEmpty();
  }

  private static List<String> meet(List<String> one, List<String> two) {
    return one.isEmpty() || two.isEmpty()
        ? joined(one, two)
        : one.stream().filter(two::contains).toList();
  }

  private static <T> List<T> joined(List<T> one, List<T> two) {
    var all = new ArrayList<>(one);
    all.addAll(two);
    return all;
  }
}
