package dev.codesense.cli.invocation;

import dev.codesense.runtime.schema.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads what options take; a value that they do not take is a usage error that says what would do.
public final class OptionValues {
  private OptionValues() {}

  /// A number of things, of which there is one at least.
  public static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return whole(text, 1);
    }
  }

  /// A number of things, or 0 for no bound.
  public static final class CountOrNone implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return whole(text, 0);
    }
  }

  /// A port to listen on, or 0 for any.
  public static final class Port implements ITypeConverter<Integer> {
    private static final int HIGHEST = 65_535;

    @Override
    public Integer convert(String text) {
      int port = whole(text, 0);
      if (port > HIGHEST) {
        throw new TypeConversionException("must be at most %d, was %s".formatted(HIGHEST, text));
      }
      return port;
    }
  }

  /// `30s`, `5m`, `PT1H`.
  public static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        var time = Durations.parse(text);
        if (!time.isNegative()) {
          return time;
        }
      } catch (DateTimeException | ArithmeticException _) {
        // Refused as a negative one is.
      }
      throw new TypeConversionException(
          "must be a time such as 30s, 5m, 2h, 1d or PT1H30M, was '" + text + "'");
    }
  }

  /// `02:00`.
  public static final class TimeOfDay implements ITypeConverter<LocalTime> {
    @Override
    public LocalTime convert(String text) {
      try {
        return LocalTime.parse(text);
      } catch (DateTimeException _) {
        throw new TypeConversionException(
            "must be a time from 00:00 to 23:59 such as 02:30, was '" + text + "'");
      }
    }
  }

  private static int whole(String text, int least) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Refused as one that is too small is.
    }
    throw new TypeConversionException(
        "must be a whole number from %d to %d, was '%s'".formatted(least, Integer.MAX_VALUE, text));
  }
}
