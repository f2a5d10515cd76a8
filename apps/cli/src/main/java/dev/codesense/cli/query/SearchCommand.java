package dev.codesense.cli.query;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.search.pattern.TextPattern;
import dev.codesense.search.query.QueryText;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Finds the code that fits words, identifiers or a question best.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense search \"retry with backoff\" --language java --no-test",
      "  codesense search \"retry lang:java repo:shop -file:_test\"",
      "  codesense search --exact \"synchronized (this\" -- -file:test lang:java",
      "  codesense search --regex \"TODO.*(retry|backoff)\"",
      "  codesense search IndexRequest --limit 3 --json"
    })
public final class SearchCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "QUERY",
      arity = "0..*",
      description =
          "Words, identifiers; English, Russian or both. With filters: repo:NAME, file:PATTERN,"
              + " path:PREFIX, lang:NAME, sym:NAME, and -repo:, -file:, -path:, -lang: to leave out"
              + " (inside quotes, since a word of its own that begins with - is an option).")
  private List<String> query = List.of();

  /// What is looked for instead of words and meaning.
  private static final class Text {
    @Option(
        names = "--exact",
        paramLabel = "TEXT",
        description =
            "Finds TEXT as it is. Case matters if it has a capital letter. QUERY may hold filters.")
    private @Nullable String exact;

    @Option(
        names = "--regex",
        paramLabel = "PATTERN",
        description =
            "Finds what matches the regular expression PATTERN, in RE2 syntax. Case matters if it"
                + " has a capital letter. QUERY may hold filters.")
    private @Nullable String regex;

    Optional<TextPattern> pattern() {
      return exact != null
          ? Optional.of(TextPattern.exact(exact))
          : Optional.ofNullable(regex).map(TextPattern::regex);
    }
  }

  @ArgGroup private final Text text = new Text();

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "10",
      description = "Largest number of results. Default: 10.")
  private int limit;

  @Mixin private final SearchOptions options = new SearchOptions();

  @Mixin private final StoreOption where = new StoreOption();

  public SearchCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var pattern = text.pattern();
    var typed = QueryText.of(String.join(" ", query));
    requireQuery(pattern.isPresent(), typed);
    var target = IndexTarget.of(invocation.config(where.flags()), options.collection());
    try (var store = target.store(invocation);
        var embedder = target.embedder(invocation);
        var search = target.search(invocation, store, embedder)) {
      var answer =
          pattern.isPresent()
              ? options.find(search, pattern.get(), typed.filters(), limit)
              : options.search(search, String.join(" ", query), limit);
      if (options.json()) {
        invocation.json(answer);
      } else {
        invocation.warn(answer.warnings());
        new Listing(invocation.outPaint(), invocation.process().terminal(), invocation.project())
            .print(answer, invocation.out());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireQuery(boolean hasText, QueryText typed) {
    var wrong =
        hasText && !typed.words().isEmpty()
            ? "beside --exact and --regex QUERY holds filters alone, and '%s' is none; a text with blanks stands in quotes"
                .formatted(typed.words())
            : !hasText && query.isEmpty() ? "Missing required parameter: 'QUERY...'" : "";
    if (!wrong.isEmpty()) {
      throw new ParameterException(command.commandLine(), wrong);
    }
  }
}
