package dev.codesense.finetune.trainer;

import dev.codesense.core.RecordCodec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the trainer says, a JSON object a line.
public sealed interface TrainerEvent {

  /// It begins, or begins again.
  ///
  /// @param truncated rows that are left out because they are too long
  /// @param steps of the whole training
  /// @param resumedFrom step of the checkpoint that it goes on from; 0 without one
  /// @param device such as `cuda:0 NVIDIA H200` or `cpu`
  record Start(long truncated, long steps, long resumedFrom, String device)
      implements TrainerEvent {}

  /// @param loss may be not a number
  /// @param secondsLeft negative where it cannot say
  record Step(long step, long of, double loss, double tokensPerSecond, long secondsLeft)
      implements TrainerEvent {}

  /// @param step that a checkpoint is of
  record Checkpoint(long step) implements TrainerEvent {}

  /// @param loss on the rows for validation
  record Evaluation(long step, double loss) implements TrainerEvent {}

  /// It was told to end and left a checkpoint.
  record Interrupted(long step) implements TrainerEvent {}

  /// The adapter is in the remote, whole.
  ///
  /// @param hash DVC's id of its folder
  /// @param files by name
  record Saved(
      String hash,
      SortedMap<String, File> files,
      @Nullable Double trainLoss,
      @Nullable Double validationLoss,
      long steps,
      long seconds)
      implements TrainerEvent {}

  /// @param md5 32 hex digits
  /// @param size in bytes
  record File(String md5, long size) {}

  /// @param reason `DATA`, `MEMORY`, `NAN`, `BASE`, `UPLOAD`, `SETTING`, `SPEC` or `BUG`
  record Failed(String reason, String message) implements TrainerEvent {}

  /// @return empty for a line that is none of these: what a library prints
  static Optional<TrainerEvent> parse(String line, RecordCodec codec) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return codec.decodeLenient(line.getBytes(StandardCharsets.UTF_8), Line.class).read();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// All that any event has.
  record Line(
      @Nullable String event,
      @Nullable Long truncated,
      @Nullable Long steps,
      @Nullable Long resumedFrom,
      @Nullable String device,
      @Nullable Long step,
      @Nullable Long of,
      @Nullable Double loss,
      @Nullable Double tokensPerSecond,
      @Nullable Long secondsLeft,
      @Nullable String hash,
      @Nullable Map<String, File> files,
      @Nullable Double trainLoss,
      @Nullable Double validationLoss,
      @Nullable Long seconds,
      @Nullable String reason,
      @Nullable String message) {

    Optional<TrainerEvent> read() {
      return switch (event) {
        case "start" ->
            Optional.of(
                new Start(number(truncated), number(steps), number(resumedFrom), text(device)));
        case "step" ->
            Optional.of(
                new Step(
                    number(step),
                    number(of),
                    real(loss),
                    real(tokensPerSecond),
                    secondsLeft == null ? -1 : secondsLeft));
        case "checkpoint" -> Optional.of(new Checkpoint(number(step)));
        case "evaluation" -> Optional.of(new Evaluation(number(step), real(loss)));
        case "interrupted" -> Optional.of(new Interrupted(number(step)));
        case "saved" ->
            hash == null || files == null
                ? Optional.empty()
                : Optional.of(
                    new Saved(
                        hash,
                        new TreeMap<>(files),
                        trainLoss,
                        validationLoss,
                        number(steps),
                        number(seconds)));
        case "failed" -> Optional.of(new Failed(text(reason), text(message)));
        case null, default -> Optional.empty();
      };
    }

    private static long number(@Nullable Long value) {
      return value == null ? 0 : value;
    }

    private static double real(@Nullable Double value) {
      return value == null ? Double.NaN : value;
    }

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }
  }
}
