package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.text.Amount;
import dev.codesense.engines.PipelineRun;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows the progress of a run, task by task.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense pipeline status latest", "  codesense pipeline status latest --wait"})
final class PipelineStatusCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      defaultValue = PipelineSession.LATEST,
      description =
          "Id of a run, name of one that codesense started, or latest."
              + " Default: ${DEFAULT-VALUE}.")
  private String run = PipelineSession.LATEST;

  @Mixin private EngineMixin engine = new EngineMixin();

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

  @Option(names = "--json", description = "Prints one line of JSON instead of text.")
  private boolean json;

  PipelineStatusCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var session = engine.open(invocation)) {
      var found = session.run(run);
      if (wait) {
        found = session.follow(found, timeout);
        session.progress().close();
      }
      if (json) {
        invocation.json(found);
        return CommandLine.ExitCode.OK;
      }
      var out = invocation.out();
      out.println(SafeText.line(found.name()) + "  " + found.state());
      out.println("  id    " + found.id());
      session.engine().page(found).ifPresent(page -> out.println("  page  " + page));
      if (!found.error().isBlank()) {
        out.println("  error " + SafeText.line(found.error()));
      }
      found.tasks().stream().filter(PipelineRun.Task::ofPipeline).forEach(this::print);
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(PipelineRun.Task task) {
    invocation
        .out()
        .println(
            "  %-10s %s%s%s"
                .formatted(
                    task.state(),
                    SafeText.line(task.name()),
                    took(task.startedAt(), task.endedAt()),
                    task.error().isBlank() ? "" : "  " + SafeText.line(task.error())));
  }

  private static String took(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? "" : "  " + Amount.time(Duration.between(from, to));
  }
}
