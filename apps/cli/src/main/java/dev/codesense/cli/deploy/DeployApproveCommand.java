package dev.codesense.cli.deploy;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.RolloutDriver;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.rollout.Phase;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Agrees to the step that a rollout waits with.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense deploy approve support"})
public final class DeployApproveCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "SERVICE", description = "InferenceService that is rolled out.")
  private String service = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who agrees, for the rollout's log. Default: the user of this machine.")
  private String by = System.getProperty("user.name");

  public DeployApproveCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = RolloutSession.open(invocation, service)) {
      var state = session.state();
      var rollout = state.rollout();
      if (rollout.phase() != Phase.AWAITING_APPROVAL) {
        throw new CodesenseException(
            DeployProblem.NOTHING_WAITS,
            "The rollout of %s is %s: no step waits for somebody to agree"
                .formatted(service, RolloutDriver.words(rollout.phase())));
      }
      session.store().order(service, Map.of(RolloutStore.APPROVED_BY, by));
      invocation
          .out()
          .println(
              "%s  %s agrees to %d %% of traffic"
                  .formatted(service, by, state.plan().steps().get(rollout.step() + 1).percent()));
      if (session.driver().isEmpty()) {
        invocation.say("nobody drives this rollout: repeat the `codesense deploy` that began it");
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
