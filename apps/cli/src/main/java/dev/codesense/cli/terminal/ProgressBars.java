package dev.codesense.cli.terminal;

import dev.codesense.core.Progress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Progress for a person: one moving bar per running stage at the bottom of the terminal, events
/// above.
///
/// Our own, because the library at hand starts a terminal driver with native code for one bar at a
/// time, and we need several bars with lines of text between them.
public final class ProgressBars implements Progress, AutoCloseable {
  private static final long REPAINT_MILLIS = 120;
  private static final int WIDEST_BAR = 24;
  private static final int NARROWEST_BAR = 8;

  /// Room for ` 100% ` behind the bar.
  private static final int PERCENT = 6;

  private static final String PARTS = " ▏▎▍▌▋▊▉";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter err;
  private final Paint paint;
  private final int columns;
  private final LongSupplier nanos;
  private final Thread painter;
  private final List<StageMeter> running = new ArrayList<>();
  private Supplier<List<String>> board = List::of;
  private int painted;
  private boolean closed;

  /// @param columns width of the terminal: a line that wraps could not be painted over
  /// @param nanos a clock that only counts up, such as [System#nanoTime]
  public ProgressBars(PrintWriter err, Paint paint, int columns, LongSupplier nanos) {
    this.err = err;
    this.paint = paint;
    this.columns = columns;
    this.nanos = nanos;
    this.painter =
        Thread.ofPlatform().daemon().name("progress-bars").start(this::repaintUntilClosed);
  }

  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    var meter = new StageMeter(SafeText.line(name), unit, total, nanos.getAsLong());
    synchronized (this) {
      running.add(meter);
      repaint();
    }
    return new Stage() {
      @Override
      public void advance(long units) {
        meter.advance(units);
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
        end(meter);
      }
    };
  }

  @Override
  public void event(String line) {
    above(SafeText.line(line));
  }

  @Override
  public void warn(String line) {
    above(paint.yellow("warning:") + " " + SafeText.line(line));
  }

  /// Shows lines above the bars, asked for at every repaint.
  ///
  /// @param lines plain text, cut to the terminal's width
  public synchronized void board(Supplier<List<String>> lines) {
    board = lines;
    repaint();
  }

  /// Removes the bars; what was printed above them stays.
  @Override
  public void close() {
    painter.interrupt();
    synchronized (this) {
      if (!closed) {
        closed = true;
        erase();
        err.flush();
      }
    }
  }

  private synchronized void end(StageMeter meter) {
    if (running.remove(meter) && !closed) {
      var mark = meter.complete() ? paint.green("✓") : paint.yellow("·");
      above(mark + " " + pad(meter.name()) + " " + meter.summary(nanos.getAsLong()));
    }
  }

  private synchronized void above(String line) {
    if (!closed) {
      erase();
    }
    err.println(line);
    repaint();
  }

  private void repaintUntilClosed() {
    try {
      while (true) {
        Thread.sleep(REPAINT_MILLIS);
        synchronized (this) {
          if (closed) {
            return;
          }
          if (painted > 0 || !running.isEmpty()) {
            repaint();
          }
        }
      }
    } catch (InterruptedException e) {
      // close() wants this thread to end: the bars are gone already.
    }
  }

  private synchronized void repaint() {
    if (!closed) {
      erase();
      var lines = board.get();
      for (var line : lines) {
        err.println(clip(SafeText.line(line)));
      }
      for (var meter : running) {
        err.println(bar(meter));
      }
      painted = lines.size() + running.size();
    }
    err.flush();
  }

  private void erase() {
    if (painted > 0) {
      err.print("\u001b[" + painted + "A\r" + CLEAR_BELOW);
      painted = 0;
    }
  }

  private String bar(StageMeter meter) {
    var text = meter.counts() + meter.pace(nanos.getAsLong());
    var detail = meter.detail().isEmpty() ? "" : "  " + meter.detail();
    var share = meter.share();
    var head = "  " + pad(meter.name()) + " ";
    // The detail gives way first, then the bar.
    int room = columns - 1 - head.length() - text.length();
    int width = Math.min(WIDEST_BAR, room - PERCENT);
    var drawn =
        share.isPresent() && width >= NARROWEST_BAR
            ? blocks(share.get(), width) + String.format(" %3d%% ", (int) (share.get() * 100))
            : "";
    room -= drawn.length();
    var cut = room < 8 ? "" : detail.length() > room ? detail.substring(0, room - 1) + "…" : detail;
    var line = text.length() > columns - 1 - head.length() ? clip(head + text) : null;
    return line != null ? line : head + paint.cyan(drawn) + text + paint.dim(cut);
  }

  private String clip(String text) {
    return text.length() < columns ? text : text.substring(0, columns - 2) + "…";
  }

  private static String blocks(double share, int width) {
    int eighths = (int) Math.floor(share * width * 8);
    var bar = new StringBuilder("█".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      bar.append(PARTS.charAt(eighths % 8));
    }
    return bar.append("░".repeat(width - bar.length())).toString();
  }

  private static String pad(String name) {
    return String.format("%-10s", name);
  }
}
