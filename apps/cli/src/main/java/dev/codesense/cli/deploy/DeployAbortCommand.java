package dev.codesense.cli.deploy;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.RolloutDriver;
import dev.codesense.deploy.drive.RolloutStore;
import dev.codesense.rollout.Phase;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Ends a rollout: all traffic goes back to the stable side.",
      "Where no process drives the rollout, this one brings it to its end."
    },
    footerHeading = "%nExample:%n",
    footer = {"  codesense deploy abort support --reason \"wrong day\""})
public final class DeployAbortCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "SERVICE", description = "InferenceService that is rolled out.")
  private String service = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the rollout's log.")
  private String reason = "no reason given";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who wants it, for the rollout's log. Default: the user of this machine.")
  private String by = System.getProperty("user.name");

  @Option(
      names = {"-y", "--yes"},
      description = "Does not ask. Nobody is asked either when the input or stderr is no terminal.")
  private boolean yes;

  public DeployAbortCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var rollout = RolloutSession.open(invocation, service)) {
      var phase = rollout.state().rollout().phase();
      if (rollout.state().settled()) {
        throw new CodesenseException(
            DeployProblem.NOTHING_WAITS,
            "The last rollout of %s is %s already; `codesense deploy rollback %1$s` takes a promotion back"
                .formatted(service, RolloutDriver.words(phase)));
      }
      // After its end, only the candidate's pods or the aliases are left to see to.
      if (!phase.isFinal() && !ordered(rollout, phase)) {
        invocation.out().println(service + "  continues");
        return CommandLine.ExitCode.OK;
      }
      if (rollout.driver().isPresent()) {
        invocation.out().println(service + "  is asked to end");
      } else {
        try (var session = Session.reading(invocation)) {
          var end =
              rollout
                  .rollouts(session.progress())
                  .bringBack(session.runId(), rollout.registry(session.progress()));
          session.endProgress();
          invocation
              .out()
              .println("%s  %s".formatted(service, RolloutDriver.words(end.rollout().phase())));
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private boolean ordered(RolloutSession rollout, Phase phase)
      throws IOException, InterruptedException {
    if (!yes
        && !invocation.confirmed(
            "End the rollout of %s, which is %s".formatted(service, RolloutDriver.words(phase)))) {
      return false;
    }
    rollout
        .store()
        .order(service, Map.of(RolloutStore.ABORTED_BY, by, RolloutStore.ABORT_REASON, reason));
    return true;
  }
}
