package dev.codesense.localrun;

import dev.codesense.core.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/// Forwards a task's log and keeps its last lines.
final class TaskLog implements Progress {
  private static final int MOST_LINES = 200;
  private static final int LONGEST_LINE = 2000;

  private final Progress shown;
  private final String prefix;
  private final Clock clock;
  private final UnaryOperator<String> redaction;
  private final Deque<String> lines = new ArrayDeque<>();

  /// @param prefix before what is shown: empty, or the task's name where several look alike
  TaskLog(Progress shown, String prefix, Clock clock, UnaryOperator<String> redaction) {
    this.shown = shown;
    this.prefix = prefix;
    this.clock = clock;
    this.redaction = redaction;
  }

  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    var begun = clock.instant();
    var stage = shown.stage(prefix + name, unit, total);
    var done = new LongAdder();
    return new Stage() {
      @Override
      public void advance(long units) {
        done.add(units);
        stage.advance(units);
      }

      @Override
      public void total(long units) {
        stage.total(units);
      }

      @Override
      public void detail(String text) {
        stage.detail(text);
      }

      @Override
      public void close() {
        stage.close();
        keep(
            "%s: %d %s in %d ms"
                .formatted(
                    name, done.sum(), unit, Duration.between(begun, clock.instant()).toMillis()));
      }
    };
  }

  @Override
  public void event(String line) {
    keep(line);
    shown.event(prefix + line);
  }

  @Override
  public void warn(String line) {
    keep("warning: " + line);
    shown.warn(prefix + line);
  }

  private synchronized void keep(String line) {
    var clean = redaction.apply(line).replaceAll("\\p{Cntrl}+", " ");
    lines.addLast(
        clock.instant().truncatedTo(ChronoUnit.MILLIS)
            + " "
            + clean.substring(0, Math.min(clean.length(), LONGEST_LINE)));
    if (lines.size() > MOST_LINES) {
      lines.removeFirst();
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }
}
