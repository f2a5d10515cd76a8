package dev.codesense.cli.data;

import dev.codesense.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Sends the project's data to a DVC remote, a folder or S3, and fetches it: as `dvc push`"
            + " and `dvc pull` do, without Python.",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExample:%n",
    footer = {"  codesense data status", "  codesense data push"})
public final class DataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private DataCommand() {}

  /// The command with those below it.
  public static CommandLine of(Invocation invocation) {
    return new CommandLine(new DataCommand())
        .addSubcommand(new DataStatusCommand(invocation))
        .addSubcommand(new DataPushCommand(invocation))
        .addSubcommand(new DataPullCommand(invocation));
  }

  @Override
  public Integer call() {
    var command = spec.commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
