package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.engines.CommitRuns;
import dev.codesense.engines.PipelineRun;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
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
    description = "Starts a run on Kubeflow Pipelines or Argo Workflows.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline run code-index -p collection_name=codesense --wait",
      "  codesense pipeline run code-index --for-commit 1f2e3d4c5b6a",
      "  codesense pipeline run code-index --engine argo --wait"
    })
final class PipelineRunCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PipelineParametersMixin pipeline = new PipelineParametersMixin();

  @Mixin private EngineMixin engine = new EngineMixin();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the run. Default: the pipeline's name and the time.")
  private @Nullable String name;

  @Option(
      names = "--wait",
      description = "Waits for the end; the exit code shows whether the run succeeded.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1d",
      converter = OptionValues.Time.class,
      description = "How long --wait waits. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ofDays(1);

  @Option(
      names = "--for-commit",
      paramLabel = "SHA",
      description =
          "Starts a run for a pushed commit, unless another run covers the commit. Runs go one at"
              + " a time; commits in a burst share a run.")
  private @Nullable String commit;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description =
          "With --for-commit, runs of the same key go one at a time. Default: the pipeline and its"
              + " collection_name or project.")
  private @Nullable String group;

  @Option(
      names = "--quiet-time",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = OptionValues.Time.class,
      description =
          "With --for-commit, how long to wait for further commits. Default: ${DEFAULT-VALUE}.")
  private Duration quietTime = Duration.ofSeconds(20);

  @Option(names = "--json", description = "Prints one line of JSON instead of text.")
  private boolean json;

  PipelineRunCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  /// What `--json` prints.
  ///
  /// @param started whether this command started the run
  record Started(int version, PipelineRun run, boolean started, Optional<URI> page) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var asked = pipeline.asked(engine);
    var sha = commit;
    if (sha != null && !CommitRuns.Event.isCommit(sha)) {
      throw new ParameterException(
          spec.commandLine(), "--for-commit takes 7 to 64 hex digits, was " + sha);
    }
    try (var session = engine.open(invocation)) {
      var order = session.order(asked);
      var served =
          sha == null ? new CommitRuns.Served(order.start(name), true) : serve(session, order, sha);
      var run = served.run();
      if (!json) {
        session.progress().close();
        invocation
            .out()
            .println(
                "%s  %s%s"
                    .formatted(
                        run.id(),
                        served.started() ? "started" : "covers the commit",
                        session.where(run)));
        invocation.out().flush();
      }
      if (wait) {
        run = session.follow(run, timeout);
      }
      if (json) {
        invocation.json(new Started(1, run, served.started(), session.engine().page(run)));
      } else if (wait) {
        invocation.say(run.name() + ": " + run.state());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private CommitRuns.Served serve(PipelineSession session, PipelineSession.Order order, String sha)
      throws InterruptedException {
    var shared = group == null ? order.group() : group;
    invocation.interruption().safe("No run was started for the commit; run again to start one.");
    return session.serve(order, new CommitRuns.Event(shared, sha), quietTime);
  }
}
