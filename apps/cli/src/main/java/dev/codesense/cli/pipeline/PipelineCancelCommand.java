package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.engines.PipelineRun;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Parameters(
      paramLabel = "RUN",
      description = "Id of a run, name of one that codesense started, or latest.")
  private String run = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask. Nobody is asked either when the input or stderr is no terminal.")
  private boolean yes;

  @Mixin private EngineMixin engine = new EngineMixin();

  PipelineCancelCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var session = engine.open(invocation)) {
      var found = session.run(run);
      if (found.state().ended()) {
        invocation.out().println("%s  had ended: %s".formatted(found.id(), found.state()));
      } else if (yes || invocation.confirmed("End " + shown(found))) {
        session.engine().cancel(found.id());
        invocation.out().println("%s  is asked to end".formatted(found.id()));
      } else {
        invocation.out().println("%s  continues".formatted(found.id()));
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static String shown(PipelineRun run) {
    return "%s (%s, %s%s)"
        .formatted(
            run.name(),
            run.id(),
            run.state(),
            run.createdAt() == null
                ? ""
                : ", started " + run.createdAt().truncatedTo(ChronoUnit.SECONDS));
  }
}
