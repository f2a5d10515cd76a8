package dev.codesense.cli.terminal;

import dev.codesense.core.Progress;
import java.io.PrintWriter;
import java.util.OptionalLong;

/// Progress of `--quiet`: warnings only.
public final class ProgressQuiet implements Progress {
  private final PrintWriter err;
  private final Paint paint;

  public ProgressQuiet(PrintWriter err, Paint paint) {
    this.err = err;
    this.paint = paint;
  }

  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    return Progress.silent().stage(name, unit, total);
  }

  @Override
  public void event(String line) {}

  @Override
  public synchronized void warn(String line) {
    err.println(paint.yellow("warning:") + " " + SafeText.line(line));
    err.flush();
  }
}
