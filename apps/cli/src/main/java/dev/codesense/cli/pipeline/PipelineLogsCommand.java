package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.engines.RunLogs;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Prints the logs of a run's tasks, as far as Kubeflow Pipelines still has them; for Argo,"
            + " prints the command that gets them.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense pipeline logs latest --task converge"})
final class PipelineLogsCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      defaultValue = PipelineSession.LATEST,
      description =
          "Id of a run, name of one that codesense started, or latest."
              + " Default: ${DEFAULT-VALUE}.")
  private String run = PipelineSession.LATEST;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "",
      description = "Name of a task, as on the run's page. Default: all tasks.")
  private String task = "";

  @Mixin private EngineMixin engine = new EngineMixin();

  PipelineLogsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = engine.open(invocation)) {
      var logs = new RunLogs(session.engine()).of(session.run(run), task);
      logs.forEach((pod, log) -> {
        invocation.say("--- " + SafeText.line(pod));
        invocation.out().print(SafeText.of(log));
        if (!log.endsWith("\n")) {
          invocation.out().println();
        }
      });
    }
    return CommandLine.ExitCode.OK;
  }
}
