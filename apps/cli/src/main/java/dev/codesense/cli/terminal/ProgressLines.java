package dev.codesense.cli.terminal;

import dev.codesense.core.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Progress for a log: one line per event, one at the end of each stage, and one now and then while
/// a stage is long.
public final class ProgressLines implements Progress {
  private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

  private final PrintWriter err;
  private final Paint paint;
  private final LongSupplier nanos;

  /// @param nanos a clock that only counts up, such as [System#nanoTime]
  public ProgressLines(PrintWriter err, Paint paint, LongSupplier nanos) {
    this.err = err;
    this.paint = paint;
    this.nanos = nanos;
  }

  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    var meter = new StageMeter(name, unit, total, nanos.getAsLong());
    var quietSince = new AtomicLong(nanos.getAsLong());
    return new Stage() {
      @Override
      public void advance(long units) {
        meter.advance(units);
        long now = nanos.getAsLong();
        long since = quietSince.get();
        if (now - since >= PAUSE_NANOS && quietSince.compareAndSet(since, now)) {
          event(name + ": " + meter.counts() + meter.pace(now));
        }
      }

      @Override
      public void total(long units) {
        meter.total(units);
      }

      @Override
      public void detail(String text) {
        meter.detail(text);
      }

      @Override
      public void close() {
        event(name + ": " + meter.summary(nanos.getAsLong()));
      }
    };
  }

  @Override
  public void event(String line) {
    say(SafeText.line(line));
  }

  @Override
  public void warn(String line) {
    say(paint.yellow("warning:") + " " + SafeText.line(line));
  }

  private synchronized void say(String line) {
    err.println(line);
    err.flush();
  }
}
