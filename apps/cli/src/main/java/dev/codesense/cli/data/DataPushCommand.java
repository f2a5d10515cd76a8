package dev.codesense.cli.data;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.text.Amount;
import dev.codesense.data.remote.TrackedDataSync;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    description =
        "Sends the data that data.dvc names to a DVC remote: only what is missing there. Then"
            + " `codesense data pull` or `dvc pull` has it in every clone of the project.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense data push", "  codesense data push --remote store"})
final class DataPushCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private final RemoteMixin remote = new RemoteMixin();

  DataPushCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = Session.writing(invocation, "data push")) {
      var done = remote.with(invocation, session, TrackedDataSync::push);
      invocation
          .out()
          .println(
              "%s: %s sent; the data has %s"
                  .formatted(
                      SafeText.line(done.remote()),
                      Amount.of(done.result().moved(), "objects"),
                      Amount.of(done.result().files(), "files")));
    }
    return CommandLine.ExitCode.OK;
  }
}
