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
    name = "ask",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Answers a question about the code, with numbered sources.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense ask \"where are secrets masked?\"",
      "  codesense ask \"как устроен журнал изменений?\" --path-prefix libraries/"
    })
public final class AskCommand implements Callable<Integer> {
  /// Neighbouring chunks of one file become one passage, so more are looked at than shown.
  private static final int LOOKED_AT = 3;

  private final Invocation invocation;

  @Parameters(
      paramLabel = "QUESTION",
      arity = "1..*",
      description = "A question in English or Russian.")
  private List<String> question = List.of();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "5",
      description = "Largest number of sources. Default: 5.")
  private int limit;

  @Mixin private final SearchOptions options = new SearchOptions();

  @Mixin private final StoreOption where = new StoreOption();

  public AskCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var target = IndexTarget.of(invocation.config(where.flags()), options.collection());
    try (var store = target.store(invocation);
        var embedder = target.embedder(invocation);
        var search = target.search(invocation, store, embedder)) {
      int lookedAt = (int) Math.min((long) limit * LOOKED_AT, Integer.MAX_VALUE);
      var found = options.search(search, String.join(" ", question), lookedAt);
      var answer = ExtractiveAnswer.of(found, search::fetch, limit);
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
