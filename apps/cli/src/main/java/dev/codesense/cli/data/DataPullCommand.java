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
    name = "pull",
    mixinStandardHelpOptions = true,
    description =
        "Fetches the data that data.dvc names from a DVC remote and makes data/ equal to it: after"
            + " `git clone` or `git checkout`. Files below data/ that it does not name are removed,"
            + " but for those that .dvcignore hides.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense data pull", "  codesense data pull --remote store"})
final class DataPullCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private final RemoteMixin remote = new RemoteMixin();

  DataPullCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = Session.writing(invocation, "data pull")) {
      var done = remote.with(invocation, session, TrackedDataSync::pull);
      invocation
          .out()
          .println(
              "%s: %s fetched; the data has %s"
                  .formatted(
                      SafeText.line(done.remote()),
                      Amount.of(done.result().moved(), "objects"),
                      Amount.of(done.result().files(), "files")));
    }
    return CommandLine.ExitCode.OK;
  }
}
