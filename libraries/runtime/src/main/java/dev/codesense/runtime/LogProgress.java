package dev.codesense.runtime;

import dev.codesense.core.Progress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Progress for logs: one line per event, and per stage one at its begin, one every half minute and
/// one at its end.
public final class LogProgress implements Progress {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

  private final PrintStream out;
  private final Clock clock;
  private final UnaryOperator<String> redaction;

  /// @param redaction applied to every line
  public LogProgress(PrintStream out, Clock clock, UnaryOperator<String> redaction) {
    this.out = out;
    this.clock = clock;
    this.redaction = redaction;
  }

  @Override
  public Stage stage(String name, String unit, OptionalLong total) {
    return new LoggedStage(name, unit, total);
  }

  @Override
  public void event(String line) {
    print("INFO", line);
  }

  @Override
  public void warn(String line) {
    print("WARN", line);
  }

  private void print(String level, String line) {
    // A line of a repository's making must not forge another one.
    var single = redaction.apply(line).replaceAll("\\p{Cntrl}+", " ");
    out.println(clock.instant() + " " + level + " " + single);
  }

  private final class LoggedStage implements Stage {
    private final String name;
    private final String unit;
    private final Instant begun = clock.instant();
    private final AtomicReference<State> state;

    private record State(long done, OptionalLong total, @Nullable String detail, Instant shown) {}

    LoggedStage(String name, String unit, OptionalLong total) {
      this.name = name;
      this.unit = unit;
      this.state = new AtomicReference<>(new State(0, total, null, begun));
      event(name + " begins" + (total.isPresent() ? ": " + total.getAsLong() + " " + unit : ""));
    }

    @Override
    public void advance(long units) {
      var now = clock.instant();
      var before =
          state.getAndUpdate(seen ->
              new State(
                  seen.done() + units,
                  seen.total(),
                  seen.detail(),
                  due(seen, now) ? now : seen.shown()));
      if (due(before, now)) {
        event(line(state.get(), now));
      }
    }

    private static boolean due(State seen, Instant now) {
      return !now.isBefore(seen.shown().plus(BETWEEN_LINES));
    }

    @Override
    public void total(long units) {
      state.updateAndGet(
          seen -> new State(seen.done(), OptionalLong.of(units), seen.detail(), seen.shown()));
    }

    @Override
    public void detail(String text) {
      state.updateAndGet(seen -> new State(seen.done(), seen.total(), text, seen.shown()));
    }

    @Override
    public void close() {
      var end = state.get();
      event(
          "%s ended: %d %s in %d s"
              .formatted(
                  name, end.done(), unit, Duration.between(begun, clock.instant()).toSeconds()));
    }

    private String line(State seen, Instant now) {
      var total = seen.total().isPresent() ? "/" + seen.total().getAsLong() : "";
      var seconds = Math.max(1, Duration.between(begun, now).toSeconds());
      var detail = seen.detail();
      return "%s %d%s %s, %d/s%s"
          .formatted(
              name,
              seen.done(),
              total,
              unit,
              seen.done() / seconds,
              detail == null ? "" : ", " + detail);
    }
  }
}
