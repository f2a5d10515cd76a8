package dev.codesense.validate.kfp;

import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Cron as the KFP controller reads it: six fields with the seconds first, or a word such as
/// `@daily`. Five fields would be read as seconds, minutes, hours, day and month, so they are
/// refused.
public final class CronExpression {
  private static final Pattern EVERY =
      Pattern.compile("@every ([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+");
  private static final int FIELDS = 6;
  private static final int YEARS_LOOKED_AHEAD = 5;
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
  private static final Map<String, String> WORDS =
      Map.of(
          "@yearly", "0 0 0 1 1 *",
          "@annually", "0 0 0 1 1 *",
          "@monthly", "0 0 0 1 * *",
          "@weekly", "0 0 0 * * 0",
          "@daily", "0 0 0 * * *",
          "@midnight", "0 0 0 * * *",
          "@hourly", "0 0 * * * *");

  private final BitSet seconds;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet days;
  private final BitSet months;
  private final BitSet weekdays;

  /// Whether one of the two says nothing; if both say something, either is enough.
  private final boolean everyDay;

  private CronExpression(String text, String[] fields) {
    seconds = field(text, fields[0], "seconds", 0, 59, List.of());
    minutes = field(text, fields[1], "minutes", 0, 59, List.of());
    hours = field(text, fields[2], "hours", 0, 23, List.of());
    days = field(text, fields[3], "days of the month", 1, 31, List.of());
    months = field(text, fields[4], "months", 1, 12, MONTHS);
    weekdays = field(text, fields[5], "days of the week", 0, 6, DAYS);
    everyDay = isAny(fields[3]) || isAny(fields[5]);
    if (isAny(fields[5])
        && months.stream().noneMatch(month -> longest(month) >= days.nextSetBit(1))) {
      throw bad(text, "it never starts: no month of it has such a day");
    }
  }

  private static int longest(int month) {
    return Month.of(month).maxLength();
  }

  /// @throws IllegalArgumentException saying what is wrong
  public static CronExpression parse(String text) {
    var stripped = text.strip();
    var fields = WORDS.getOrDefault(stripped, stripped).split("\\s+");
    if (hasFiveFields(stripped)) {
      throw new IllegalArgumentException(
          "The cron `%s` has five fields; with the seconds first it is `0 %s`"
              .formatted(stripped, stripped));
    }
    if (fields.length != FIELDS) {
      throw bad(
          text,
          "it has %d fields; six are needed, or one of %s"
              .formatted(fields.length, WORDS.keySet().stream().sorted().toList()));
    }
    return new CronExpression(text, fields);
  }

  /// Whether it is written as for a crontab, without seconds.
  public static boolean hasFiveFields(String text) {
    var stripped = text.strip();
    return stripped.split("\\s+").length == FIELDS - 1 && !stripped.startsWith("@");
  }

  /// What KFP would refuse; empty where nothing is wrong. KFP takes `@every 1h30m`, too.
  public static Optional<String> problem(String text) {
    if (EVERY.matcher(text.strip()).matches()) {
      return Optional.empty();
    }
    try {
      parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /// The first time after `after`; empty when there is none in the next years, as on 29 February
  /// around 2100.
  public Optional<Instant> next(Instant after, ZoneId zone) {
    var time = after.atZone(zone).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    var end = time.plusYears(YEARS_LOOKED_AHEAD);
    while (time.isBefore(end)) {
      if (!months.get(time.getMonthValue())) {
        time = time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1);
      } else if (!onDay(time)) {
        time = time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
      } else if (!seconds.get(time.getSecond())) {
        time = time.plusSeconds(1);
      } else {
        return Optional.of(time.toInstant());
      }
    }
    return Optional.empty();
  }

  private boolean onDay(ZonedDateTime time) {
    boolean day = days.get(time.getDayOfMonth());
    boolean weekday = weekdays.get(time.getDayOfWeek().getValue() % 7);
    return everyDay ? day && weekday : day || weekday;
  }

  private static boolean isAny(String field) {
    return field.startsWith("*") || field.startsWith("?");
  }

  private static BitSet field(
      String text, String field, String what, int least, int most, List<String> names) {
    var bits = new BitSet();
    for (var part : field.split(",", -1)) {
      var step = part.split("/", -1);
      var range = step[0].split("-", -1);
      if (step.length > 2 || range.length > 2) {
        throw bad(text, "`%s` is not a range of %s".formatted(part, what));
      }
      int from = least;
      int to = most;
      if (!isAny(step[0])) {
        from = number(text, range[0], what, least, most, names);
        boolean open = range.length == 1 && step.length == 2;
        to = open ? most : number(text, range[range.length - 1], what, least, most, names);
      }
      int by = step.length == 1 ? 1 : number(text, step[1], "steps of " + what, 1, most, List.of());
      if (from > to) {
        throw bad(text, "`%s` of the %s ends before it begins".formatted(part, what));
      }
      for (int value = from; value <= to; value += by) {
        bits.set(value);
      }
    }
    return bits;
  }

  private static int number(
      String text, String word, String what, int least, int most, List<String> names) {
    int name = names.indexOf(word.toLowerCase(Locale.ROOT));
    if (name >= 0) {
      return name + least;
    }
    if (word.matches("\\d{1,4}")) {
      int value = Integer.parseInt(word);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw bad(text, "`%s` is not one of the %s, %d to %d".formatted(word, what, least, most));
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException("The cron `%s`: %s".formatted(text.strip(), why));
  }
}
