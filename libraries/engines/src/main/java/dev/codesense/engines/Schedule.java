package dev.codesense.engines;

import dev.codesense.core.CodesenseException;
import dev.codesense.validate.kfp.CronExpression;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// When a recurring run starts.
public sealed interface Schedule {

  /// By the clock.
  ///
  /// @param expression six fields with the seconds first, or a word such as `@daily`
  record Cron(String expression) implements Schedule {
    public Cron {
      expression = expression.strip();
      parse(expression);
    }

    /// @throws CodesenseException [KfpProblem#CRON_OF_FIVE_FIELDS], [KfpProblem#BAD_SCHEDULE]
    private static CronExpression parse(String expression) {
      try {
        return CronExpression.parse(expression);
      } catch (IllegalArgumentException e) {
        var problem =
            CronExpression.hasFiveFields(expression)
                ? KfpProblem.CRON_OF_FIVE_FIELDS
                : KfpProblem.BAD_SCHEDULE;
        throw new CodesenseException(problem, String.valueOf(e.getMessage()), e);
      }
    }

    /// As people write it for Argo or a crontab: five fields, or a word. Six fields are taken too.
    public static Cron ofFiveFields(String expression) {
      var stripped = expression.strip();
      return new Cron(stripped.split("\\s+").length == 5 ? "0 " + stripped : stripped);
    }

    /// Five fields, or a word.
    ///
    /// @throws CodesenseException [KfpProblem#BAD_SCHEDULE] when it starts at certain seconds
    public String withoutSeconds() {
      if (expression.startsWith("@")) {
        return expression;
      }
      var fields = expression.split("\\s+", 2);
      if (!fields[0].matches("0+")) {
        throw new CodesenseException(
            KfpProblem.BAD_SCHEDULE,
            "The cron `%s` starts at seconds `%s`, and Argo knows minutes only"
                .formatted(expression, fields[0]));
      }
      return fields[1];
    }
  }

  /// Again and again, counted from when it was made.
  record Every(Duration interval) implements Schedule {
    public Every {
      if (interval.toSeconds() < 1 || interval.toNanosPart() > 0) {
        throw new CodesenseException(
            KfpProblem.BAD_SCHEDULE, "An interval is whole seconds, at least one; was " + interval);
      }
    }
  }

  /// Once a day, in the time zone of the schedule.
  static Cron daily(LocalTime at) {
    return new Cron("%d %d %d * * *".formatted(at.getSecond(), at.getMinute(), at.getHour()));
  }

  /// When it starts next, as far as that is known here.
  default Optional<Instant> next(Instant after, ZoneId zone) {
    return switch (this) {
      case Cron(var expression) -> Cron.parse(expression).next(after, zone);
      case Every _ -> Optional.empty();
    };
  }

  /// As the API takes it.
  default Map<String, Object> trigger() {
    return switch (this) {
      case Cron(var expression) -> Map.of("cron_schedule", Map.of("cron", expression));
      case Every(var interval) ->
          Map.of(
              "periodic_schedule", Map.of("interval_second", Long.toString(interval.toSeconds())));
    };
  }
}
