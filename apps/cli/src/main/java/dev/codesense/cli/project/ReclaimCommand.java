package dev.codesense.cli.project;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.cli.query.StoreOption;
import dev.codesense.core.text.Amount;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "reclaim",
    mixinStandardHelpOptions = true,
    description =
        "Removes old generations, unfinished builds and vectors that are no longer needed.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense index reclaim --dry-run", "  codesense index reclaim"})
public final class ReclaimCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Option(names = "--dry-run", description = "Only shows what would be removed.")
  private boolean dryRun;

  @Mixin private final StoreOption where = new StoreOption();

  public ReclaimCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var target = IndexTarget.of(invocation.config(where.flags()), null);
    try (var session = Session.writing(invocation, "index reclaim")) {
      var reclaimed = target.maintenance(session.run("reclaim")).reclaim(target.project(), dryRun);
      var out = invocation.out();
      reclaimed.generations().forEach(name -> out.println("generation " + name));
      reclaimed.unfinished().forEach(name -> out.println("unfinished " + name));
      out.println(
          "%s, %s%s %s"
              .formatted(
                  Amount.of(reclaimed.generations().size(), "generations"),
                  Amount.bytes(reclaimed.bytes()),
                  dryRun ? "" : ", " + Amount.of(reclaimed.vectors(), "vectors"),
                  dryRun ? "could be removed" : "removed"));
    }
    return CommandLine.ExitCode.OK;
  }
}
