package dev.codesense.cli.data;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.text.Amount;
import dev.codesense.data.remote.TrackedDataSync;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Compares data/, data.dvc and a DVC remote; changes nothing.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense data status", "  codesense data status --json"})
final class DataStatusCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private final RemoteMixin remote = new RemoteMixin();

  @Option(names = "--json", description = "Prints the status as one line of JSON.")
  private boolean json;

  DataStatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = Session.reading(invocation)) {
      var alone = remote.cacheWithoutRemote(invocation);
      if (alone.isPresent()) {
        var status = TrackedDataSync.local(session.run("data"), alone.get());
        session.endProgress();
        print(status, null);
      } else {
        var done = remote.with(invocation, session, TrackedDataSync::status);
        print(done.result(), done.remote());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(TrackedDataSync.Status status, @Nullable String compared) {
    invocation.out().println(json ? json(status, compared) : text(status, compared));
  }

  private String json(TrackedDataSync.Status status, @Nullable String compared) {
    var fields = new TreeMap<String, Object>();
    fields.put("version", status.version());
    fields.put("files", status.files());
    fields.put("bytes", status.bytes());
    fields.put("here", status.here());
    if (compared != null) {
      fields.put("remote", compared);
    }
    status.missing().ifPresent(missing -> fields.put("missing", missing));
    return new String(invocation.codec().encode(fields), StandardCharsets.UTF_8);
  }

  private static String text(TrackedDataSync.Status status, @Nullable String compared) {
    var missing = status.missing();
    return """
    data.dvc: %s, %s, %s
    data/: %s
    %s: %s\
    """
        .formatted(
            status.version(),
            Amount.of(status.files(), "files"),
            Amount.bytes(status.bytes()),
            status.here()
                ? "as data.dvc says"
                : "differs from data.dvc; `codesense data pull` makes it equal",
            compared == null ? "remote" : SafeText.line(compared),
            compared == null
                ? "none is configured; `dvc remote add -d NAME URL` adds one"
                : missing.isEmpty()
                    ? "lacks it, and the list of its files is not here"
                    : missing.getAsLong() == 0
                        ? "has it all"
                        : "lacks %s; `codesense data push` sends them"
                            .formatted(Amount.of(missing.getAsLong(), "objects")));
  }
}
