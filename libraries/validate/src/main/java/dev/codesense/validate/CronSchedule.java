package dev.codesense.validate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A schedule as KFP reads it: six fields, seconds first, or a word such as `@daily`.
public final class CronSchedule {
  private static final Pattern WORD =
      Pattern.compile(
          "@(yearly|annually|monthly|weekly|daily|midnight|hourly|every ([0-9]+(\\.[0-9]+)?(ns|us|ms|s|m|h))+)");

  private enum Field {
    SECOND(0, 59, ""),
    MINUTE(0, 59, ""),
    HOUR(0, 23, ""),
    DAY(1, 31, ""),
    MONTH(1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    WEEKDAY(0, 6, "sun mon tue wed thu fri sat");

    private final int least;
    private final int most;
    private final String words;

    Field(int least, int most, String words) {
      this.least = least;
      this.most = most;
      this.words = words;
    }

    private boolean accepts(String text) {
      for (var range : text.split(",", -1)) {
        var step = range.split("/", -1);
        var ends = step[0].split("-", -1);
        boolean any = step[0].equals("*") || step[0].equals("?");
        boolean bounded =
            ends.length <= 2
                && value(ends[0]) >= least
                && value(ends[ends.length - 1]) <= most
                && value(ends[0]) <= value(ends[ends.length - 1]);
        boolean stepped = step.length == 1 || (step.length == 2 && step[1].matches("[1-9]\\d?"));
        if (!stepped || (!any && !bounded)) {
          return false;
        }
      }
      return true;
    }

    /// @return -1 where it is no value
    private int value(String text) {
      int word = List.of(words.split(" ")).indexOf(text.toLowerCase(Locale.ROOT));
      if (word >= 0 && !text.isEmpty()) {
        return word + least;
      }
      return text.matches("\\d{1,2}") ? Integer.parseInt(text) : -1;
    }
  }

  private CronSchedule() {}

  /// Says what is wrong with a schedule; empty where nothing is.
  public static Optional<String> problem(String schedule) {
    if (WORD.matcher(schedule).matches()) {
      return Optional.empty();
    }
    var fields = schedule.strip().split("\\s+");
    if (fields.length != Field.values().length) {
      return Optional.of(
          "`%s` has %d fields, and KFP takes six, seconds first"
              .formatted(schedule, fields.length));
    }
    var texts = List.of(fields).iterator();
    for (var field : Field.values()) {
      var text = texts.next();
      if (!field.accepts(text)) {
        return Optional.of(
            "`%s` is no %s, %d to %d"
                .formatted(text, field.name().toLowerCase(Locale.ROOT), field.least, field.most));
      }
    }
    return Optional.empty();
  }
}
