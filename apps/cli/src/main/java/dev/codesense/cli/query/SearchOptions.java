package dev.codesense.cli.query;

import dev.codesense.search.CodeSearch;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.TextRequest;
import dev.codesense.search.pattern.TextPattern;
import dev.codesense.search.query.QueryFilter;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `search` and `ask` have in common: which chunks may answer.
final class SearchOptions {

  @Option(
      names = "--path-prefix",
      paramLabel = "PREFIX",
      description =
          "As path:PREFIX in the query: only files whose path begins with PREFIX, such as"
              + " src/main/.")
  private @Nullable String pathPrefix;

  @Option(
      names = "--repo",
      paramLabel = "ID",
      description =
          "As repo:ID in the query: only this repository, by its id or a part of it. May be"
              + " repeated.")
  private List<String> repositories = new ArrayList<>();

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description = "As lang:NAME in the query: only this language, such as java. May be repeated.")
  private List<String> languages = new ArrayList<>();

  @Option(
      names = "--test",
      negatable = true,
      description = "Only tests; with --no-test no tests. Default: both, tests ranked lower.")
  private @Nullable Boolean test;

  @Option(
      names = "--access",
      paramLabel = "LABEL",
      description =
          "An access label that you have: code with labels is found only with one of them. May be"
              + " repeated.")
  private List<String> access = new ArrayList<>();

  @Option(
      names = "--collection-name",
      paramLabel = "NAME",
      description = "Collection to search. Default: as in codesense.yaml.")
  private @Nullable String collection;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "auto (words and meaning), lexical (words only) or dense (meaning only). Default:"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "auto")
  private SearchMode mode = SearchMode.AUTO;

  @Option(
      names = "--json",
      description = "Prints one line of JSON instead of text, in the documented format version 1.")
  private boolean json;

  SearchAnswer search(CodeSearch search, String text, int limit) throws InterruptedException {
    return search.search(
        new SearchRequest(text, limit, visible(), filters(), mode, SearchRequest.PATIENCE));
  }

  /// Looks for a text or an expression.
  ///
  /// @param typed filters of the query
  SearchAnswer find(CodeSearch search, TextPattern pattern, List<QueryFilter> typed, int limit)
      throws InterruptedException {
    var filters = filters();
    filters.addAll(typed);
    return search.find(new TextRequest(pattern, limit, visible(), filters, TextRequest.PATIENCE));
  }

  private SearchFilter visible() {
    return new SearchFilter(access, List.of(), null, List.of(), test);
  }

  private List<QueryFilter> filters() {
    var filters = new ArrayList<QueryFilter>();
    add(filters, QueryFilter.Key.REPO, repositories);
    add(filters, QueryFilter.Key.LANG, languages);
    add(filters, QueryFilter.Key.PATH, pathPrefix == null ? List.of() : List.of(pathPrefix));
    return filters;
  }

  private static void add(List<QueryFilter> filters, QueryFilter.Key key, List<String> values) {
    values.stream()
        .filter(value -> !value.isEmpty())
        .forEach(value -> filters.add(QueryFilter.only(key, value)));
  }

  @Nullable String collection() {
    return collection;
  }

  List<String> access() {
    return List.copyOf(access);
  }

  boolean json() {
    return json;
  }
}
