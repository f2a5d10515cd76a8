package dev.codesense.cli.deploy;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.text.Amount;
import dev.codesense.deploy.drive.RolloutDriver;
import dev.codesense.deploy.drive.RolloutState;
import dev.codesense.rollout.Phase;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows how far the rollout of a service is, and what it waits for.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense deploy status support"})
public final class DeployStatusCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "SERVICE", description = "InferenceService that is rolled out.")
  private String service = "";

  @Option(names = "--json", description = "Prints all that is stored as one line of JSON.")
  private boolean json;

  public DeployStatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = RolloutSession.open(invocation, service)) {
      var state = session.state();
      if (json) {
        invocation.json(state);
        return CommandLine.ExitCode.OK;
      }
      var out = invocation.out();
      var rollout = state.rollout();
      var sides = state.sides();
      var takenBack = state.takenBack();
      out.println(
          "%s  %s, for %s"
              .formatted(
                  service,
                  words(state),
                  Amount.time(
                      Duration.between(
                          takenBack == null ? rollout.since() : takenBack,
                          invocation.process().clock().instant()))));
      out.println("candidate  " + SafeText.line(sides.candidate().storageUri()));
      out.println("stable     " + SafeText.line(sides.stable().revision()));
      if (!state.log().isEmpty()) {
        out.println("last       " + SafeText.line(state.log().getLast().reason()));
      }
      var driver = session.driver();
      if (!state.settled()) {
        out.println(
            "driven by  "
                + driver
                    .map(SafeText::line)
                    .orElse(
                        "nobody: repeat the `codesense deploy` that began it, or `codesense deploy abort %s`"
                            .formatted(service)));
      }
      if (rollout.phase() == Phase.AWAITING_APPROVAL) {
        out.println("next       `codesense deploy approve %s`".formatted(service));
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static String words(RolloutState state) {
    var phase = state.rollout().phase();
    if (state.takenBack() != null) {
      return "promoted and taken back, 0 % of traffic";
    }
    return RolloutDriver.words(phase)
        + (phase == Phase.LET_GO
            ? ", traffic as somebody else set it"
            : ", %d %% of traffic"
                .formatted(state.log().isEmpty() ? 0 : state.log().getLast().percent()));
  }
}
