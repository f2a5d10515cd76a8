package dev.codesense.finetune.state;

import dev.codesense.core.RecordCodec;
import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.finetune.job.JobForm;
import dev.codesense.finetune.trainer.TrainerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a training stands: each sighting makes the next state of the one before. No input or
/// output, and no clock of its own.
///
/// @param phase where it stands
/// @param pod the newest one; empty before the first
/// @param trouble what holds it up, or why it ended; empty when all is well
/// @param troubleSince when that kind of trouble was first seen
/// @param runningSince when the first of its pods began to work
/// @param ended whether nothing will change this state: by its phase, or because patience is over
public record TrainingState(
    Phase phase,
    Optional<PodStatus> pod,
    Optional<Trouble> trouble,
    @Nullable Instant troubleSince,
    @Nullable Instant runningSince,
    boolean ended) {

  /// Before the first sighting.
  public static final TrainingState NEW =
      new TrainingState(Phase.QUEUED, Optional.empty(), Optional.empty(), null, null, false);

  /// An OOM kill, as the kernel's signal.
  private static final int KILLED = 137;

  private static final int TERMINATED = 143;
  private static final int INTERRUPTED = 130;

  /// @param codec for the message that the trainer left
  public TrainingState next(JobForm form, Sighting seen, Patience patience, RecordCodec codec) {
    if (seen.job().isEmpty()) {
      return new TrainingState(
          Phase.LOST,
          pod,
          Optional.of(
              new Trouble(FinetuneProblem.JOB_LOST, "somebody deleted it while it was followed")),
          seen.now(),
          runningSince,
          true);
    }
    var status = JobStatus.of(form, seen.job().get());
    var newest = PodStatus.newest(seen.podsOfTheJob(), form.container()).or(() -> pod);
    if (status.phase() == Phase.SUCCEEDED) {
      return new TrainingState(Phase.SUCCEEDED, newest, Optional.empty(), null, runningSince, true);
    }
    if (status.phase() == Phase.FAILED) {
      return new TrainingState(
          Phase.FAILED,
          newest,
          Optional.of(cause(status, newest, codec)),
          seen.now(),
          runningSince,
          true);
    }
    var now = phase(status.phase(), newest);
    var held = trouble(status, newest, seen);
    var since =
        held.isPresent()
            ? trouble
                .filter(before -> before.problem() == held.get().problem())
                .map(_ -> troubleSince)
                .orElse(seen.now())
            : null;
    var running =
        runningSince == null && now == Phase.RUNNING
            ? PodStatus.firstStart(seen.podsOfTheJob(), form.container()).orElse(seen.now())
            : runningSince;
    if (running != null && isOver(running, patience.training(), seen.now())) {
      return new TrainingState(
          now,
          newest,
          Optional.of(
              new Trouble(
                  FinetuneProblem.DEADLINE,
                  "it has not ended within %s".formatted(patience.training()))),
          since,
          running,
          true);
    }
    boolean ended =
        held.isPresent()
            && since != null
            && isOver(since, patience.with(held.get().problem()), seen.now());
    return new TrainingState(now, newest, held, since, running, ended);
  }

  private static boolean isOver(Instant since, Duration most, Instant now) {
    return Duration.between(since, now).compareTo(most) >= 0;
  }

  /// A pod knows first whether it runs; that it starts again, the job knows.
  private static Phase phase(Phase job, Optional<PodStatus> pod) {
    return switch (job) {
      case RUNNING -> pod.flatMap(PodStatus::phase).orElse(Phase.RUNNING);
      case RESTARTING ->
          pod.flatMap(PodStatus::phase).filter(Phase.RUNNING::equals).orElse(Phase.RESTARTING);
      case QUEUED -> pod.flatMap(PodStatus::phase).orElse(Phase.QUEUED);
      case PREPARING, SUCCEEDED, FAILED, LOST -> job;
    };
  }

  private static Optional<Trouble> trouble(
      JobStatus status, Optional<PodStatus> pod, Sighting seen) {
    var podTrouble = pod.flatMap(PodStatus::trouble);
    if (podTrouble.isPresent()) {
      return podTrouble;
    }
    if (status.phase() != Phase.QUEUED || pod.flatMap(PodStatus::phase).isPresent()) {
      return Optional.empty();
    }
    if (!status.reason().isEmpty()) {
      return Optional.of(
          new Trouble(
              FinetuneProblem.UNSCHEDULABLE,
              "it is suspended, until its queue admits it: " + status.message()));
    }
    return seen.events().reversed().stream()
        .filter(event ->
            event.warning()
                && (event.reason().equals("TrainJobResourcesCreationFailed")
                    || event.reason().startsWith("FailedCreate")))
        .findFirst()
        .map(event ->
            new Trouble(
                event.message().contains("exceeded quota")
                    ? FinetuneProblem.QUOTA_EXCEEDED
                    : FinetuneProblem.NOT_CREATED,
                "%s: %s".formatted(event.reason(), event.message())));
  }

  /// Why it failed: what the trainer said, else how its container ended, else what the controller
  /// says.
  private static Trouble cause(JobStatus status, Optional<PodStatus> pod, RecordCodec codec) {
    var controller = "%s: %s".formatted(status.reason(), status.message());
    return switch (status.reason()) {
      case "DeadlineExceeded" -> new Trouble(FinetuneProblem.DEADLINE, controller);
      case "TrainingRuntimeNotSupported" ->
          new Trouble(FinetuneProblem.RUNTIME_MISSING, controller);
      default ->
          pod.map(last -> cause(last, codec))
              .orElse(new Trouble(FinetuneProblem.NOT_CREATED, controller));
    };
  }

  private static Trouble cause(PodStatus pod, RecordCodec codec) {
    if (pod.reason().equals("OOMKilled")) {
      return new Trouble(
          FinetuneProblem.POD_MEMORY,
          "pod %s needed more memory than it may have".formatted(pod.name()));
    }
    if (pod.reason().equals("Evicted")
        || pod.reason().equals("DisruptionTarget")
        || pod.reason().equals("NodeLost")
        || pod.reason().equals("Preempting")) {
      return new Trouble(
          FinetuneProblem.EVICTED,
          "pod %s was taken away (%s): %s".formatted(pod.name(), pod.reason(), pod.message()));
    }
    var said = TrainerEvent.parse(lastLine(pod.message()), codec).orElse(null);
    if (said instanceof TrainerEvent.Failed failed) {
      return new Trouble(problem(failed.reason()), failed.message());
    }
    int code = pod.exitCode().orElse(0);
    return switch (code) {
      case 2 -> new Trouble(FinetuneProblem.DATA_REFUSED, ended(pod, code));
      case 3 -> new Trouble(FinetuneProblem.GPU_MEMORY, ended(pod, code));
      case 4 -> new Trouble(FinetuneProblem.LOSS_NOT_A_NUMBER, ended(pod, code));
      case 5 -> new Trouble(FinetuneProblem.BASE_REFUSED, ended(pod, code));
      case 6 -> new Trouble(FinetuneProblem.UPLOAD_FAILED, ended(pod, code));
      case 7 -> new Trouble(FinetuneProblem.SETTING_REFUSED, ended(pod, code));
      case KILLED, TERMINATED, INTERRUPTED ->
          new Trouble(FinetuneProblem.EVICTED, ended(pod, code));
      default -> new Trouble(FinetuneProblem.TRAINER_FAILED, ended(pod, code));
    };
  }

  private static FinetuneProblem problem(String reason) {
    return switch (reason) {
      case "DATA" -> FinetuneProblem.DATA_REFUSED;
      case "MEMORY" -> FinetuneProblem.GPU_MEMORY;
      case "NAN" -> FinetuneProblem.LOSS_NOT_A_NUMBER;
      case "BASE" -> FinetuneProblem.BASE_REFUSED;
      case "UPLOAD" -> FinetuneProblem.UPLOAD_FAILED;
      case "SETTING" -> FinetuneProblem.SETTING_REFUSED;
      default -> FinetuneProblem.TRAINER_FAILED;
    };
  }

  private static String ended(PodStatus pod, int code) {
    return "pod %s ended with exit code %d%s%s"
        .formatted(
            pod.name(),
            code,
            pod.reason().isEmpty() ? "" : " (" + pod.reason() + ")",
            pod.message().isEmpty() ? "" : ": " + lastLine(pod.message()));
  }

  /// What the trainer says last stands last, behind what a library printed.
  public static String lastLine(String text) {
    return text.substring(text.stripTrailing().lastIndexOf('\n') + 1).strip();
  }
}
