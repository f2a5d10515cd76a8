package dev.codesense.search.query;

import dev.codesense.chunk.syntax.Language;
import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.binding.NearestName;
import dev.codesense.search.pattern.PathPattern;
import dev.codesense.search.pattern.PatternProblem;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// What filters mean in one generation of an index. Filters of one key widen each other, but for
/// `file:`, whose patterns must all fit; filters of different keys narrow each other.
///
/// @param filter without access labels
/// @param nothing whether they exclude everything that there is
/// @param warnings names that the index does not have, one line each
public record ResolvedFilters(SearchFilter filter, boolean nothing, List<String> warnings) {
  private static final int MOST = 64;

  public ResolvedFilters {
    warnings = List.copyOf(warnings);
  }

  /// Whether the reader may see anything of a repository.
  @FunctionalInterface
  public interface Sight {
    boolean sees(String repo) throws InterruptedException;
  }

  /// @param sight so that no warning gives away a repository that the reader may not see
  /// @throws CodesenseException [PatternProblem#PATTERN_INVALID] for a `file:` that is no pattern,
  ///   and for too many filters
  public static ResolvedFilters of(
      List<QueryFilter> filters, Generation.Manifest manifest, Sight sight)
      throws InterruptedException {
    if (filters.size() > MOST) {
      throw new CodesenseException(
          PatternProblem.PATTERN_INVALID,
          "%d filters are more than a store takes in one question: give %d at most"
              .formatted(filters.size(), MOST));
    }
    var repositories = manifest.repositories().keySet();
    var languages = manifest.languages().keySet();
    var byRepository =
        new Names(
            filters,
            QueryFilter.Key.REPO,
            repositories,
            value -> repositories(value, manifest, sight));
    var byLanguage =
        new Names(filters, QueryFilter.Key.LANG, languages, value -> languages(value, languages));
    var without = new ArrayList<>(patterns(filters, true));
    values(filters, QueryFilter.Key.PATH, true)
        .forEach(prefix -> without.add(PathPattern.prefix(prefix)));
    var warnings = new ArrayList<>(byRepository.warnings);
    warnings.addAll(byLanguage.warnings);
    return new ResolvedFilters(
        new SearchFilter(
            List.of(),
            List.copyOf(byRepository.left),
            values(filters, QueryFilter.Key.PATH, false),
            List.copyOf(byLanguage.left),
            null,
            patterns(filters, false),
            without,
            values(filters, QueryFilter.Key.SYM, false)),
        byRepository.isNothing() || byLanguage.isNothing(),
        warnings);
  }

  /// The repository with this id, or else those whose ids hold it.
  private static List<String> repositories(String value, Generation.Manifest manifest, Sight sight)
      throws InterruptedException {
    var part = value.toLowerCase(Locale.ROOT);
    var found = new ArrayList<String>();
    for (var repo : manifest.repositories().keySet()) {
      if (repo.toLowerCase(Locale.ROOT).contains(part) && sight.sees(repo)) {
        found.add(repo);
      }
    }
    return found.contains(value) ? List.of(value) : found;
  }

  private static List<String> languages(String value, Collection<String> indexed) {
    var id = Language.named(value).map(Language::id).orElse(value);
    return indexed.stream()
        .filter(name -> value.isEmpty() || name.equals(value) || name.equals(id))
        .toList();
  }

  /// What the index calls what a person typed.
  @FunctionalInterface
  private interface Finder {
    /// @param value empty for every name that the reader may know
    List<String> find(String value) throws InterruptedException;
  }

  /// The filters of one key whose values are names of the index.
  private static final class Names {
    private final TreeSet<String> left = new TreeSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final boolean excluding;

    Names(List<QueryFilter> filters, QueryFilter.Key key, Collection<String> indexed, Finder finder)
        throws InterruptedException {
      var excluded = new TreeSet<String>();
      for (var filter : filters) {
        if (filter.key() == key) {
          var found = finder.find(filter.value());
          if (found.isEmpty()) {
            warn(filter, shortened(finder.find(""), filter.value()));
          }
          if (filter.excluded()) {
            excluded.addAll(found);
          } else {
            // A name that is not there finds nothing, where no name would find everything.
            left.addAll(found.isEmpty() ? List.of(filter.value()) : found);
          }
        }
      }
      excluding = !excluded.isEmpty();
      if (excluding && left.isEmpty()) {
        left.addAll(indexed);
      }
      left.removeAll(excluded);
    }

    /// With as many of a name's last parts as were typed: `shop` is compared with the `shop` of
    /// `git.example/team/shop`.
    private static List<String> shortened(List<String> names, String typed) {
      long parts = typed.chars().filter(c -> c == '/').count() + 1;
      return names.stream()
          .map(name -> {
            var all = name.split("/");
            return String.join(
                "/", Arrays.asList(all).subList((int) Math.max(0, all.length - parts), all.length));
          })
          .distinct()
          .toList();
    }

    private void warn(QueryFilter filter, List<String> known) {
      if (!known.isEmpty()) {
        warnings.add(
            "%s is not in the index; %s"
                .formatted(
                    filter,
                    NearestName.hint(
                        filter.value(),
                        known,
                        name ->
                            new QueryFilter(filter.key(), name, filter.excluded()).toString())));
      }
    }

    boolean isNothing() {
      return excluding && left.isEmpty();
    }
  }

  private static List<String> values(
      List<QueryFilter> filters, QueryFilter.Key key, boolean excluded) {
    return filters.stream()
        .filter(filter -> filter.key() == key && filter.excluded() == excluded)
        .map(QueryFilter::value)
        .toList();
  }

  private static List<PathPattern> patterns(List<QueryFilter> filters, boolean excluded) {
    return values(filters, QueryFilter.Key.FILE, excluded).stream().map(PathPattern::of).toList();
  }
}
