package dev.codesense.cli.project;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import dev.codesense.core.CodesenseException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    description =
        "Keeps queries at the live generation: until `--release`, runs index and publish nothing."
            + " `index rollback` and `purge` still work.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense index hold", "  codesense index hold --release"})
public final class HoldCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--release", description = "Lets the next run index and publish again.")
  private boolean release;

  @Mixin private final StoreOption where = new StoreOption();

  public HoldCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var target = IndexTarget.of(invocation.config(where.flags()), null);
    try (var session = Session.writing(invocation, "index hold")) {
      var alias =
          target
              .maintenance(session.run("hold"))
              .hold(target.project(), !release)
              .orElseThrow(() ->
                  new CodesenseException(
                      CliProblem.NO_INDEX,
                      "%s has no index called '%s' yet"
                          .formatted(
                              invocation.process().shown(invocation.project()),
                              target.location().collectionName())));
      invocation
          .out()
          .println(
              release
                  ? "the next run may move queries on from " + alias.physicalName()
                  : "queries are held at " + alias.physicalName());
    }
    return CommandLine.ExitCode.OK;
  }
}
