package dev.codesense.cli;

import dev.codesense.core.CodesenseException;
import dev.codesense.workflow.client.KfpProblem;
import dev.codesense.workflow.client.Schedule;
import dev.codesense.workflow.client.ScheduleUpdate;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Makes a schedule, or changes it in place: no start is missed and none happens twice.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline schedule code-index --daily 02:00",
      "  codesense pipeline schedule code-index --cron \"0 0 2 * * MON-FRI\"",
      "  codesense pipeline schedule code-index --off"
    })
final class PipelineScheduleCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private PipelineParametersMixin pipeline = new PipelineParametersMixin();

  @ArgGroup(multiplicity = "1")
  private When when = new When();

  /// One of these.
  static final class When {
    @Option(
        names = "--cron",
        paramLabel = "CRON",
        description =
            "Six fields with the seconds first, in the time zone of the KFP controller, or a word"
                + " such as @daily.")
    @Nullable String cron;

    @Option(names = "--daily", paramLabel = "HH:MM", description = "Once a day.")
    @Nullable LocalTime daily;

    @Option(
        names = "--every",
        paramLabel = "TIME",
        converter = KfpSession.Time.class,
        description = "Again and again, such as every 6h, counted from now.")
    @Nullable Duration every;

    @Option(names = "--off", description = "Stops the schedule; it stays in the list.")
    boolean off;

    @Option(names = "--remove", description = "Removes the schedule; its runs stay.")
    boolean remove;
  }

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the schedule. Default: the pipeline's name.")
  private @Nullable String name;

  @Option(
      names = "--follow-newest",
      description = "Each start takes the pipeline's newest version then, not the one of now.")
  private boolean followNewest;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many of its runs may go at a time, 1 to 10. Default: ${DEFAULT-VALUE}.")
  private int atOnce = 1;

  @Option(
      names = "--catch-up",
      description = "Makes up for starts that were missed while KFP was down.")
  private boolean catchUp;

  @Option(names = "--json", description = "One line of JSON instead of text.")
  private boolean json;

  PipelineScheduleCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var schedule = schedule();
    try (var session = KfpSession.open(invocation)) {
      if (schedule == null) {
        end(session);
        return CommandLine.ExitCode.OK;
      }
      var found = session.target(pipeline.target, pipeline.versionName);
      var wanted =
          new ScheduleUpdate.Wanted(
              name == null ? found.pipeline().name() : name,
              pipeline.request(found),
              followNewest,
              schedule,
              atOnce,
              catchUp);
      var scheduled =
          new ScheduleUpdate(
                  session.client(),
                  invocation.codec(),
                  invocation.surroundings().clock(),
                  Thread::sleep)
              .apply(wanted);
      if (json) {
        invocation.json(scheduled);
      } else {
        invocation.out().println(line(scheduled, wanted.name()));
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static String line(ScheduleUpdate.Scheduled scheduled, String name) {
    var done =
        switch (scheduled.outcome()) {
          case MADE -> "made";
          case REPLACED -> "changed";
          case UNCHANGED -> "is so already, nothing to do";
        };
    return "%s  %s  %s%s"
        .formatted(
            name,
            done,
            scheduled.schedule().schedule(),
            scheduled.next().map(next -> "  next start " + next).orElse(""));
  }

  private @Nullable Schedule schedule() {
    if (when.cron != null) {
      return new Schedule.Cron(when.cron);
    }
    if (when.daily != null) {
      return Schedule.daily(when.daily);
    }
    return when.every == null ? null : new Schedule.Every(when.every);
  }

  private void end(KfpSession session) throws InterruptedException {
    var wanted = name == null ? pipeline.target : name;
    var there = session.client().recurringRunsNamed(wanted);
    if (there.isEmpty()) {
      throw new CodesenseException(KfpProblem.NOT_THERE, "There is no schedule " + wanted);
    }
    for (var one : there) {
      if (when.remove) {
        session.client().delete(one);
      } else {
        session.client().disable(one);
      }
      invocation.out().println("%s  %s".formatted(wanted, when.remove ? "removed" : "off"));
    }
  }
}
