package dev.codesense.finetune.launch;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.text.Amount;
import dev.codesense.core.text.Head;
import dev.codesense.core.text.Invisible;
import dev.codesense.finetune.trainer.TrainerEvent;
import dev.codesense.tracking.Masking;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns the trainer's lines into one view of progress, over all attempts of a training.
/// Thread-safe.
final class TrainerLog implements Consumer<String>, AutoCloseable {
  private static final int KEPT = 15;
  private static final int LONGEST = 300;

  private final Progress progress;
  private final RecordCodec codec;
  private final Masking masking;
  private final Deque<String> last = new ArrayDeque<>();
  private Progress.@Nullable Stage stage;
  private long done;
  private TrainerEvent.@Nullable Saved saved;

  TrainerLog(Progress progress, RecordCodec codec, Masking masking) {
    this.progress = progress;
    this.codec = codec;
    this.masking = masking;
  }

  @Override
  public synchronized void accept(String line) {
    var event = TrainerEvent.parse(line, codec);
    if (event.isEmpty()) {
      if (last.size() == KEPT) {
        last.removeFirst();
      }
      last.addLast(plain(line));
      return;
    }
    switch (event.get()) {
      case TrainerEvent.Start start -> begin(start);
      case TrainerEvent.Step step -> {
        moveTo(step.step());
        show(
            String.format(
                Locale.ROOT, "loss %.3f, %,.0f tokens/s", step.loss(), step.tokensPerSecond()));
      }
      case TrainerEvent.Checkpoint checkpoint ->
          progress.event("checkpoint of step " + checkpoint.step());
      case TrainerEvent.Evaluation evaluation ->
          progress.event(
              String.format(
                  Locale.ROOT,
                  "loss on validation rows after step %d: %.3f",
                  evaluation.step(),
                  evaluation.loss()));
      case TrainerEvent.Interrupted interrupted ->
          progress.event("the trainer was told to end, and did after step " + interrupted.step());
      case TrainerEvent.Saved whole -> saved = whole;
      case TrainerEvent.Failed failed -> progress.warn("trainer: " + plain(failed.message()));
    }
  }

  private void begin(TrainerEvent.Start start) {
    progress.event(
        "training on %s: %s%s%s"
            .formatted(
                plain(start.device()),
                Amount.of(start.steps(), "steps"),
                start.resumedFrom() > 0 ? ", going on from step " + start.resumedFrom() : "",
                start.truncated() > 0
                    ? "; %s left out as longer than max-length"
                        .formatted(Amount.of(start.truncated(), "rows"))
                    : ""));
    if (stage == null) {
      stage = progress.stage("train", "steps", OptionalLong.of(start.steps()));
    }
    moveTo(start.resumedFrom());
  }

  /// An attempt that goes on from an earlier checkpoint does steps anew, which do not count twice.
  private void moveTo(long step) {
    if (stage != null && step > done) {
      stage.advance(step - done);
      done = step;
    }
  }

  private void show(String detail) {
    if (stage != null) {
      stage.detail(detail);
    }
  }

  /// The log of a pod cannot be read.
  void unreadable(String pod, CodesenseException why) {
    progress.warn(
        "the log of %s cannot be followed (%s): %s"
            .formatted(pod, why.problem().code(), plain(String.valueOf(why.getMessage()))));
  }

  /// What it said last of an adapter.
  synchronized Optional<TrainerEvent.Saved> saved() {
    return Optional.ofNullable(saved);
  }

  /// The last lines that are no events: where a library dies, it says why there.
  synchronized List<String> last() {
    return List.copyOf(last);
  }

  /// Fit for a log: without secrets, and what moves a cursor.
  String plain(String text) {
    var visible = new StringBuilder();
    masking
        .text(text)
        .codePoints()
        .map(point -> Invisible.is(point) ? ' ' : point)
        .forEach(visible::appendCodePoint);
    return Head.withEllipsis(visible.toString().strip(), LONGEST);
  }

  @Override
  public synchronized void close() {
    if (stage != null) {
      stage.close();
    }
  }
}
