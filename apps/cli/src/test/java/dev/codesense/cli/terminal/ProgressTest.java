package dev.codesense.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter err = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aLogGetsOneLinePerEventAndOneNowAndThen() {
    var progress = new ProgressLines(new PrintWriter(err), Paint.PLAIN, nanos::get);

    try (var stage = progress.stage("embed", "chunks", OptionalLong.of(1000))) {
      pass(Duration.ofSeconds(10));
      stage.advance(100);
      pass(Duration.ofSeconds(20));
      stage.advance(200);
      progress.event("words are searchable");
      pass(Duration.ofSeconds(40));
      stage.advance(700);
    }
    progress.warn("one repository is stale");

    assertThat(err.toString().lines())
        .containsExactly(
            "embed: 300/1,000 chunks, 10/s, 1 min 10 s left",
            "words are searchable",
            "embed: 1,000/1,000 chunks, 18/s",
            "embed: 1,000 chunks in 1 min 10 s (14/s)",
            "warning: one repository is stale");
  }

  @Test
  void barsAreTakenAwayBeforeWhatIsPrintedAboveThem() {
    try (var bars = new ProgressBars(new PrintWriter(err), Paint.PLAIN, 80, nanos::get)) {
      var stage = bars.stage("embed", "chunks", OptionalLong.of(10));
      stage.advance(5);
      bars.event("half way");
      stage.close();
    }

    assertThat(err.toString())
        .contains("  0% 0/10 chunks", "\u001b[1A\r\u001b[Jhalf way\n", " 50% 5/10 chunks")
        .endsWith("· embed      5/10 chunks in 0.0 s\n");
  }

  @Test
  void aStageThatIsDoneIsTickedAndAHandfulHasNoRate() {
    try (var bars = new ProgressBars(new PrintWriter(err), Paint.PLAIN, 80, nanos::get)) {
      var stage = bars.stage("verify", "generations", OptionalLong.of(1));
      pass(Duration.ofSeconds(2));
      stage.advance(1);
      stage.close();
    }

    assertThat(err.toString()).endsWith("✓ verify     1 generation in 2.0 s\n");
  }

  @Test
  void aBarFitsATerminalOf80ColumnsWithCountsRateAndTimeLeft() {
    try (var bars = new ProgressBars(new PrintWriter(err), Paint.PLAIN, 80, nanos::get)) {
      var stage = bars.stage("embed", "chunks", OptionalLong.of(2_375));
      pass(Duration.ofSeconds(16));
      stage.advance(128);
      stage.detail("libraries/search/src/main/java/Long.java");
      bars.event("x");

      assertThat(err.toString())
          .contains(
              "  embed      █░░░░░░░░░░░░░░░░░░░   5% 128/2,375 chunks, 8.0/s, 4 min 41 s left\n");
    }
  }

  @Test
  void aBarNeverWrapsANarrowTerminal() {
    try (var bars = new ProgressBars(new PrintWriter(err), Paint.PLAIN, 30, nanos::get);
        var stage = bars.stage("embed", "chunks", OptionalLong.of(1_000_000))) {
      stage.detail("a/very/long/path/that/does/not/fit/in/thirty/columns/at/all.java");
      bars.event("x");
    }

    assertThat(err.toString().lines().filter(line -> line.startsWith("  embed")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(30));
  }

  @Test
  void noTimeIsForetoldBeforeThePaceHasSettled() {
    var progress = new ProgressLines(new PrintWriter(err), Paint.PLAIN, nanos::get);

    try (var stage = progress.stage("embed", "chunks", OptionalLong.of(400_000))) {
      pass(Duration.ofSeconds(31));
      stage.advance(1);
    }
    var meter = new StageMeter("embed", "chunks", OptionalLong.of(400_000), 0);
    meter.advance(20);

    assertThat(err.toString().lines().findFirst()).contains("embed: 1/400,000 chunks, 0.0/s");
    assertThat(meter.pace(Duration.ofSeconds(4).toNanos())).isEqualTo(", 5.0/s");
    assertThat(meter.pace(Duration.ofSeconds(5).toNanos())).startsWith(", 4.0/s, 27 h");
  }

  @Test
  void whereMoreComesThanWasForetoldNothingIsForetold() {
    var meter = new StageMeter("read", "files", OptionalLong.of(589), 0);
    meter.advance(902);

    assertThat(meter.share()).isEmpty();
    assertThat(meter.summary(Duration.ofSeconds(2).toNanos()))
        .isEqualTo("902 files in 2.0 s (451/s)");
  }

  @Test
  void quietShowsWarningsOnly() {
    var progress = new ProgressQuiet(new PrintWriter(err), Paint.PLAIN);

    try (var stage = progress.stage("embed", "chunks", OptionalLong.empty())) {
      stage.advance(1);
      progress.event("event");
      progress.warn("look here");
    }

    assertThat(err.toString().lines()).containsExactly("warning: look here");
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
