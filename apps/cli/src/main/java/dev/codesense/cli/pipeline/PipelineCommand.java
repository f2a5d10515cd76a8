package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Compiles, validates, uploads, runs, schedules and watches pipelines on Kubeflow"
            + " Pipelines or Argo Workflows.",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline upload pipelines/compiled/kfp/code-index.yaml",
      "  codesense pipeline run code-index --wait"
    })
public final class PipelineCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private PipelineCommand() {}

  /// The command with those below it.
  public static CommandLine of(Invocation invocation) {
    return new CommandLine(new PipelineCommand())
        .addSubcommand(new PipelineCompileCommand(invocation))
        .addSubcommand(new PipelineValidateCommand(invocation))
        .addSubcommand(new PipelineUploadCommand(invocation))
        .addSubcommand(new PipelineRunCommand(invocation))
        .addSubcommand(new PipelineScheduleCommand(invocation))
        .addSubcommand(new PipelineListCommand(invocation))
        .addSubcommand(new PipelineStatusCommand(invocation))
        .addSubcommand(new PipelineLogsCommand(invocation))
        .addSubcommand(new PipelineCancelCommand(invocation))
        .addSubcommand(new PipelineWatchCommand(invocation));
  }

  @Override
  public Integer call() {
    var command = spec.commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
