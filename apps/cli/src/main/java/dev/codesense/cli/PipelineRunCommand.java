package dev.codesense.cli;

import dev.codesense.workflow.client.CommitRuns;
import dev.codesense.workflow.client.PipelineRun;
import dev.codesense.workflow.client.RunRequest;
import dev.codesense.workflow.client.RunStart;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Starts a run on Kubeflow Pipelines.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline run code-index -p collection_name=codesense --wait",
      "  codesense pipeline run code-index --for-commit 1f2e3d4c5b6a"
    })
final class PipelineRunCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PipelineParametersMixin pipeline = new PipelineParametersMixin();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the run. Default: the pipeline's name and the time.")
  private @Nullable String name;

  @Option(
      names = "--wait",
      description = "Waits for the end; the exit code says whether it was a good one.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1d",
      converter = KfpSession.Time.class,
      description = "How long --wait waits. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofDays(1);

  @Option(
      names = "--for-commit",
      paramLabel = "SHA",
      description =
          "For a commit that was pushed: starts a run unless another one covers the commit, one at"
              + " a time; commits in a burst share a run.")
  private @Nullable String commit;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description =
          "With --for-commit, what has one run at a time. Default: the pipeline and its"
              + " collection_name.")
  private @Nullable String group;

  @Option(
      names = "--quiet-time",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = KfpSession.Time.class,
      description = "With --for-commit, wait so long for more. Default: ${DEFAULT-VALUE}.")
  private Duration quietTime = Duration.ofSeconds(20);

  @Option(names = "--json", description = "One line of JSON instead of text.")
  private boolean json;

  PipelineRunCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /// What `--json` prints.
  ///
  /// @param started whether this command started the run
  record Started(int version, PipelineRun run, boolean started, URI page) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var session = KfpSession.open(invocation)) {
      var found = session.target(pipeline.target, pipeline.versionName);
      var request = pipeline.request(found);
      var served =
          commit == null
              ? new CommitRuns.Served(start(session, found, request), true)
              : serve(session, found, request, commit);
      var page = session.client().config().page(served.run().id());
      var run = served.run();
      if (!json) {
        session.progress().close();
        invocation
            .out()
            .println(
                "%s  %s  %s"
                    .formatted(run.id(), served.started() ? "started" : "covers the commit", page));
        invocation.out().flush();
      }
      if (wait) {
        run = session.follow(run, timeout);
      }
      if (json) {
        invocation.json(new Started(1, run, served.started(), page));
      } else if (wait) {
        invocation.say(run.name() + ": " + run.state());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private PipelineRun start(KfpSession session, KfpSession.Target found, RunRequest request)
      throws InterruptedException {
    var mark = session.mark();
    var shown = name == null ? found.pipeline().name() + " " + mark : name;
    return new RunStart(session.client()).start(request, shown, mark);
  }

  private CommitRuns.Served serve(
      KfpSession session, KfpSession.Target found, RunRequest request, String sha)
      throws InterruptedException {
    if (!CommitRuns.Event.isCommit(sha)) {
      throw new ParameterException(
          spec.commandLine(), "--for-commit takes 7 to 64 hex digits, was " + sha);
    }
    var shared = group == null ? found.group(request) : group;
    invocation.interruption().safe("No run was started for the commit; run again to serve it.");
    return new CommitRuns(session.client(), session.progress().progress(), Thread::sleep)
        .serve(
            new CommitRuns.Event(shared, sha),
            request,
            session.mark(),
            new CommitRuns.Pace(quietTime, Duration.ofSeconds(15)));
  }
}
