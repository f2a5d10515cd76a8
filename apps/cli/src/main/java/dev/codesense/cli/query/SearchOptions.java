package dev.codesense.cli.query;

import dev.codesense.runtime.binding.NearestName;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.SearchMode;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What `search` and `ask` have in common: which chunks may answer.
final class SearchOptions {

  @Option(
      names = "--path-prefix",
      paramLabel = "PREFIX",
      description = "Only files whose path begins with PREFIX, such as src/main/.")
  private @Nullable String pathPrefix;

  @Option(
      names = "--repo",
      paramLabel = "ID",
      description = "Only this repository, as `codesense status` lists it. May be repeated.")
  private List<String> repositories = new ArrayList<>();

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description = "Only this language, such as java. May be repeated.")
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

  /// Asks, and says which of the options no chunk can fit.
  SearchAnswer search(CodeSearch search, String text, int limit) throws InterruptedException {
    var answer =
        search.search(
            new SearchRequest(
                text,
                limit,
                new SearchFilter(access, repositories, pathPrefix, languages, test),
                mode));
    var indexed = search.generation().manifest();
    var warnings = new ArrayList<>(answer.warnings());
    unknown("--repo", repositories, indexed.repositories().keySet()).forEach(warnings::add);
    unknown("--language", languages, indexed.languages().keySet()).forEach(warnings::add);
    return new SearchAnswer(
        answer.version(), answer.index(), answer.query(), answer.results(), warnings);
  }

  private static Stream<String> unknown(
      String option, List<String> given, Collection<String> indexed) {
    return given.stream()
        .filter(name -> !indexed.contains(name) && !indexed.isEmpty())
        .map(name ->
            "%s %s is not in the index; %s"
                .formatted(option, name, NearestName.hint(name, indexed)));
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
