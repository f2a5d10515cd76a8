package dev.codesense.cli.deploy;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Takes the last promotion back: the service gets the model that it served before.",
      "The present one serves until the other is ready. The alias champion goes back to previous."
    },
    footerHeading = "%nExample:%n",
    footer = {"  codesense deploy rollback support"})
public final class DeployRollbackCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "SERVICE", description = "InferenceService whose model goes back.")
  private String service = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask. Nobody is asked either when the input or stderr is no terminal.")
  private boolean yes;

  public DeployRollbackCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var rollout = RolloutSession.open(invocation, service);
        var session = Session.reading(invocation)) {
      var candidate = rollout.state().sides().candidate().storageUri();
      if (!yes && !invocation.confirmed("Take %s off %s".formatted(candidate, service))) {
        invocation.out().println("%s  keeps %s".formatted(service, candidate));
        return CommandLine.ExitCode.OK;
      }
      rollout
          .rollouts(session.progress())
          .takeBack(session.runId(), rollout.registry(session.progress()));
      session.endProgress();
      invocation
          .out()
          .println("%s  goes back to what it served before %s".formatted(service, candidate));
    }
    return CommandLine.ExitCode.OK;
  }
}
