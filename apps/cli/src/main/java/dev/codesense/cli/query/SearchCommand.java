package dev.codesense.cli.query;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Finds the code that fits words, identifiers or a question best.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense search \"retry with backoff\" --language java --no-test",
      "  codesense search \"retry lang:java repo:shop -file:_test\"",
      "  codesense search IndexRequest --limit 3 --json"
    })
public final class SearchCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "QUERY",
      arity = "1..*",
      description =
          "Words, identifiers; English, Russian or both. With filters: repo:NAME, file:PATTERN,"
              + " path:PREFIX, lang:NAME, sym:NAME, and -repo:, -file:, -path:, -lang: to leave out"
              + " (inside quotes, since a word of its own that begins with - is an option).")
  private List<String> query = List.of();

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
    var target = IndexTarget.of(invocation.config(where.flags()), options.collection());
    try (var store = target.store(invocation);
        var embedder = target.embedder(invocation);
        var search = target.search(invocation, store, embedder)) {
      var answer = options.search(search, String.join(" ", query), limit);
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
}
