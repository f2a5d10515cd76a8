package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Asks a run to end. What it published stays.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense pipeline cancel latest"})
final class PipelineCancelCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "RUN", description = "Id or name of a run, or latest.")
  private String run = "";

  @Mixin private EngineMixin engine = new EngineMixin();

  PipelineCancelCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = engine.open(invocation)) {
      var found = session.run(run);
      if (found.state().ended()) {
        invocation.out().println("%s  had ended: %s".formatted(found.id(), found.state()));
      } else {
        session.engine().cancel(found.id());
        invocation.out().println("%s  is asked to end".formatted(found.id()));
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
