package dev.codesense.cli.serve;

import dev.codesense.assistant.mcp.McpStdio;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "mcp",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Speaks the Model Context Protocol over its standard streams, for an editor or agent that"
            + " starts it: tools that search, open files, answer and list what is indexed.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense mcp --project ../assistant"})
public final class McpCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--access",
      paramLabel = "LABEL",
      description =
          "An access label that you have: code with labels is shown only with one of them. May be"
              + " repeated.")
  private List<String> access = new ArrayList<>();

  @Option(
      names = "--collection-name",
      paramLabel = "NAME",
      description = "Collection to answer from. Default: as in codesense.yaml.")
  private @Nullable String collection;

  @Mixin private final StoreOption where = new StoreOption();

  public McpCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = invocation.config(where.flags());
    var target = IndexTarget.of(config, collection);
    try (var shown = invocation.progress();
        var open = OpenAssistant.of(invocation, config, target, shown.progress())) {
      // The protocol is bytes, and nothing else may come between them.
      McpStdio.serve(open.assistant(), access, System.in, System.out, shown.progress());
    }
    return CommandLine.ExitCode.OK;
  }
}
