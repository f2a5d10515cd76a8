package dev.codesense.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Points queries back at the generation before the live one.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense index rollback",
      "  codesense index rollback --published-by 20261121-101500-123-9f3a5c01"
    })
final class RollbackCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = "--published-by",
      paramLabel = "RUN",
      description = "Only if this run moved the alias last; else nothing is done.")
  private @Nullable String publishedBy;

  @Option(
      names = "--collection-name",
      paramLabel = "NAME",
      description = "Which collection. Default: as in codesense.yaml.")
  private @Nullable String collection;

  RollbackCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = IndexTarget.of(invocation, invocation.config(), collection);
    try (var session = Session.writing(invocation, "index rollback")) {
      var moved =
          target
              .maintenance(session.run("rollback"))
              .rollback(target.place(), target.collection(), publishedBy);
      invocation
          .out()
          .println(
              moved
                  .map(alias -> "queries go to " + alias.physicalName() + " again")
                  .orElse("nothing done: run " + publishedBy + " did not move the alias last"));
    }
    return CommandLine.ExitCode.OK;
  }
}
