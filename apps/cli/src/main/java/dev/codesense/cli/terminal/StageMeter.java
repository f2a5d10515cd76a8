package dev.codesense.cli.terminal;

import dev.codesense.core.text.Amount;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts one stage of work and tells its rate and the time left. Thread-safe.
final class StageMeter {
  /// The rate looks back so far, so that it follows a change of pace but does not jump.
  private static final Duration WINDOW = Duration.ofSeconds(20);

  /// A handful of units has no pace.
  private static final int FEWEST_WITH_RATE = 10;

  /// Earlier the pace is that of what warms up, and what is left seems to take days.
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private record Sample(long nanos, long done) {}

  private final String name;
  private final String unit;
  private final long startedNanos;
  private final LongAdder done = new LongAdder();
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private volatile OptionalLong total;
  private volatile String detail = "";

  StageMeter(String name, String unit, OptionalLong total, long nowNanos) {
    this.name = name;
    this.unit = unit;
    this.total = total;
    this.startedNanos = nowNanos;
    samples.add(new Sample(nowNanos, 0));
  }

  String name() {
    return name;
  }

  String detail() {
    return detail;
  }

  void advance(long units) {
    done.add(units);
  }

  void total(long units) {
    total = OptionalLong.of(units);
  }

  void detail(String text) {
    detail = SafeText.line(text);
  }

  /// Share done, 0 to 1, when the total is known.
  Optional<Double> share() {
    var all = total();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            all.getAsLong() == 0 ? 1.0 : Math.min(1.0, (double) done.sum() / all.getAsLong()));
  }

  /// Not known when more came than was foretold.
  private OptionalLong total() {
    var foretold = total;
    return foretold.isPresent() && done.sum() > foretold.getAsLong()
        ? OptionalLong.empty()
        : foretold;
  }

  /// Whether all is done, as far as it is known what all is.
  boolean complete() {
    return share().orElse(1.0) >= 1;
  }

  /// `1,200/5,678 chunks`.
  String counts() {
    var all = total();
    return Amount.count(done.sum())
        + (all.isPresent() ? "/" + Amount.count(all.getAsLong()) : "")
        + " "
        + unit;
  }

  /// `, 38/s, 2 min 10 s left`, as far as it is known yet.
  synchronized String pace(long nowNanos) {
    long count = done.sum();
    samples.add(new Sample(nowNanos, count));
    while (samples.size() > 2 && nowNanos - samples.peekFirst().nanos() > WINDOW.toNanos()) {
      samples.removeFirst();
    }
    var first = samples.getFirst();
    double seconds = (nowNanos - first.nanos()) / 1e9;
    if (seconds < 0.5 || count == first.done()) {
      return "";
    }
    double rate = (count - first.done()) / seconds;
    var all = total();
    boolean settled =
        nowNanos - startedNanos >= SETTLED.toNanos() && count - first.done() >= FEWEST_WITH_RATE;
    var left =
        settled && all.isPresent() && all.getAsLong() > count
            ? ", "
                + Amount.time(
                    Duration.ofSeconds(Math.max(1, Math.round((all.getAsLong() - count) / rate))))
                + " left"
            : "";
    return ", " + Amount.rate(rate) + left;
  }

  /// `5,678 chunks in 2 min 30 s (38/s)`, or `1,200/5,678 chunks in …` when it was cut short.
  String summary(long nowNanos) {
    long count = done.sum();
    double seconds = (nowNanos - startedNanos) / 1e9;
    var rate =
        seconds >= 1 && count >= FEWEST_WITH_RATE ? " (" + Amount.rate(count / seconds) + ")" : "";
    return (complete() ? Amount.of(count, unit) : counts())
        + " in "
        + Amount.time(Duration.ofNanos(nowNanos - startedNanos))
        + rate;
  }
}
