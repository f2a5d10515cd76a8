package dev.codesense.cli.golden;

import dev.codesense.cli.invocation.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "golden",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Writes, checks and collects golden questions: questions whose right answers are known, by"
            + " which an index and models are evaluated.",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense golden add \"Where is an order paid?\"",
      "  codesense golden check --write"
    })
public final class GoldenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private GoldenCommand() {}

  /// The command with those below it.
  public static CommandLine of(Invocation invocation) {
    return new CommandLine(new GoldenCommand())
        .addSubcommand(new GoldenAddCommand(invocation))
        .addSubcommand(new GoldenCheckCommand(invocation))
        .addSubcommand(new GoldenImportCommand(invocation))
        .addSubcommand(new GoldenFromFeedbackCommand(invocation));
  }

  @Override
  public Integer call() {
    var command = spec.commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
