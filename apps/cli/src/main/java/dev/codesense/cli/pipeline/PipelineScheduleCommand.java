package dev.codesense.cli.pipeline;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.OptionValues;
import dev.codesense.core.text.Amount;
import dev.codesense.engines.Schedule;
import dev.codesense.engines.kfp.ScheduleUpdate;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Locale;
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
    description = "Creates a schedule or changes it in place; no start is missed or doubled.",
    footerHeading = "%nExample:%n",
    footer = {
      "  codesense pipeline schedule code-index --daily 02:00"
          + " -p project=https://host/team/assistant.git@main",
      "  codesense pipeline schedule code-index --cron \"0 0 2 * * MON-FRI\"",
      "  codesense pipeline schedule code-index --off",
      "  codesense pipeline schedule code-index --engine argo --cron \"0 2 * * MON-FRI\""
    })
final class PipelineScheduleCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Mixin private PipelineParametersMixin pipeline = new PipelineParametersMixin();

  @Mixin private EngineMixin engine = new EngineMixin();

  @ArgGroup(multiplicity = "1")
  private When when = new When();

  /// One of these.
  static final class When {
    @Option(
        names = "--cron",
        paramLabel = "CRON",
        description =
            "Six fields with the seconds first, in the time zone of the KFP controller; for Argo"
                + " five, in that of argo.time-zone; or a word such as @daily.")
    @Nullable String cron;

    @Option(
        names = "--daily",
        paramLabel = "HH:MM",
        converter = OptionValues.TimeOfDay.class,
        description = "Starts once a day, at this time.")
    @Nullable LocalTime daily;

    @Option(
        names = "--every",
        paramLabel = "TIME",
        converter = OptionValues.Time.class,
        description = "Starts at this interval, such as 6h, counted from now; on KFP.")
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
      description = "Each start takes the pipeline's newest version at that time; on KFP.")
  private boolean followNewest;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      converter = OptionValues.Count.class,
      defaultValue = "1",
      description =
          "How many of its runs may go on at once, 1 to 10 on KFP, 1 on Argo. Default:"
              + " ${DEFAULT-VALUE}.")
  private int atOnce = 1;

  @Option(
      names = "--catch-up",
      description = "Makes up for starts that were missed while KFP was down; on KFP.")
  private boolean catchUp;

  @Option(names = "--json", description = "Prints one line of JSON instead of text.")
  private boolean json;

  PipelineScheduleCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var asked = pipeline.asked(engine);
    engine.kfpOnly(when.every != null, "--every", "Argo starts by the clock, see --cron");
    engine.kfpOnly(followNewest, "--follow-newest", "Argo always takes the current template");
    engine.kfpOnly(atOnce != 1, "--at-once", "Argo runs one at a time");
    engine.kfpOnly(catchUp, "--catch-up", "Argo does not make up for starts");
    var schedule = schedule();
    try (var session = engine.open(invocation)) {
      if (schedule == null) {
        end(session);
        return CommandLine.ExitCode.OK;
      }
      var scheduled =
          switch (session) {
            case KfpSession kfp -> onKfp(kfp, asked, schedule);
            case ArgoSession argo -> onArgo(argo, asked, schedule);
          };
      if (json) {
        invocation.json(scheduled);
      } else {
        invocation.out().println(line(scheduled));
      }
      if (!asked.parameters().containsKey(ProjectParameters.PROJECT)
          && ProjectParameters.takesProject(session.pipelineName(asked.target()))) {
        invocation.say(
            "It keeps the settings of now; with -p project=URL@BRANCH each run reads codesense.yaml in git.");
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private ScheduleUpdate.Scheduled onKfp(
      KfpSession session, PipelineSession.Asked asked, Schedule schedule)
      throws IOException, InterruptedException {
    var order = session.order(asked);
    return new ScheduleUpdate(
            session.engine(), invocation.codec(), invocation.process().clock(), Thread::sleep)
        .apply(
            new ScheduleUpdate.Wanted(
                name == null ? order.pipeline() : name,
                order.request(),
                followNewest,
                schedule,
                atOnce,
                catchUp));
  }

  private ScheduleUpdate.Scheduled onArgo(
      ArgoSession session, PipelineSession.Asked asked, Schedule schedule)
      throws IOException, InterruptedException {
    return switch (schedule) {
      case Schedule.Cron cron -> {
        var order = session.order(asked);
        yield session
            .engine()
            .schedule(
                order.request(),
                name == null ? order.pipeline() : name,
                cron,
                invocation.process().clock().instant());
      }
      case Schedule.Every every ->
          throw new IllegalStateException("Argo has no interval, was " + every);
    };
  }

  private static String line(ScheduleUpdate.Scheduled scheduled) {
    var done =
        switch (scheduled.outcome()) {
          case MADE -> "made";
          case REPLACED -> "changed";
          case UNCHANGED -> "is unchanged";
        };
    return "%s  %s  %s%s"
        .formatted(
            scheduled.schedule().name(),
            done,
            scheduled.schedule().schedule(),
            scheduled.next().map(next -> "  next start " + Amount.moment(next)).orElse(""));
  }

  private @Nullable Schedule schedule() {
    if (when.every != null) {
      return new Schedule.Every(when.every);
    }
    var cron = cron();
    if (cron != null && engine.engine() == Engine.ARGO) {
      cron.withoutSeconds(); // refused before anything is sent
    }
    return cron;
  }

  private Schedule.@Nullable Cron cron() {
    if (when.daily != null) {
      return Schedule.daily(when.daily);
    }
    if (when.cron == null) {
      return null;
    }
    return switch (engine.engine()) {
      case KFP -> new Schedule.Cron(when.cron);
      case ARGO -> Schedule.Cron.ofFiveFields(when.cron);
    };
  }

  /// What `--json` prints for a schedule that starts nothing any more.
  record Ended(int version, String id, String name, End state) {}

  enum End {
    OFF,
    REMOVED
  }

  private void end(PipelineSession session) throws IOException, InterruptedException {
    var wanted = name == null ? session.pipelineName(pipeline.target) : name;
    var there = session.engine().recurringRunsNamed(wanted);
    if (there.isEmpty()) {
      throw session.notThere("There is no schedule " + wanted);
    }
    for (var one : there) {
      if (when.remove) {
        session.engine().delete(one);
      } else {
        session.engine().disable(one);
      }
      var ended = new Ended(1, one.id(), one.name(), when.remove ? End.REMOVED : End.OFF);
      if (json) {
        invocation.json(ended);
      } else {
        invocation
            .out()
            .println(
                "%s  %s".formatted(ended.name(), ended.state().name().toLowerCase(Locale.ROOT)));
      }
    }
  }
}
