package dev.codesense.cli.query;

import dev.codesense.chunk.Chunk;
import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.CodesenseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints every chunk of the index that queries see.",
      "Chunks are sorted by repository, path and position. All of them are printed, whatever their access labels."
    },
    footerHeading = "%nExample:%n",
    footer = {"  codesense index export", "  codesense index export --json"})
public final class ExportCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--collection-name",
      paramLabel = "NAME",
      description = "Collection to print. Default: as in codesense.yaml.")
  private @Nullable String collection;

  @Option(
      names = "--json",
      description =
          "Prints one line of JSON for each chunk: its ids, repository, path, lines, language,"
              + " context, text and facts.")
  private boolean json;

  @Mixin private final StoreOption where = new StoreOption();

  public ExportCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    var target = IndexTarget.of(invocation.config(where.flags()), collection);
    try (var store = target.store(invocation);
        var index = target.index(invocation, store)) {
      index.chunks(this::print);
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(Chunk chunk) {
    if (json) {
      invocation.json(chunk);
    } else {
      var out = invocation.out();
      var paint = invocation.outPaint();
      out.println(
          paint.bold(SafeText.line(chunk.repo() + " " + chunk.path()))
              + ":%d-%d  %s, %s"
                  .formatted(
                      chunk.startLine(),
                      chunk.endLine(),
                      chunk.language(),
                      chunk.facts().structure().kind()));
      chunk.text().lines().forEach(line -> out.println("  " + SafeText.of(line)));
      out.println();
    }
    // A print writer keeps its failures to itself.
    if (invocation.out().checkError()) {
      throw new CodesenseException(
          CliProblem.FILE_TROUBLE, "Cannot write to stdout: not all chunks were printed");
    }
  }
}
