package dev.codesense.finetune.state;

import dev.codesense.finetune.job.JobForm;
import dev.codesense.kube.KubeObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an object's `status` says, read as its controller means it.
///
/// @param phase as far as the object knows: pods know more
/// @param reason the controller's word, such as `BackoffLimitExceeded`; empty without one
/// @param message the controller's sentence; empty without one
record JobStatus(Phase phase, String reason, String message) {

  static JobStatus of(JobForm form, KubeObject job) {
    return switch (form) {
      case TRAINJOB_PATCHES, TRAINJOB_TEMPLATES, TRAINJOB_PODS -> trainJob(job);
      case PYTORCHJOB -> pytorchJob(job);
      case JOB -> plainJob(job);
    };
  }

  /// It has no condition for created and running: the counts of its jobs say it.
  private static JobStatus trainJob(KubeObject job) {
    var ended =
        condition(job, "Complete", Phase.SUCCEEDED)
            .or(() -> condition(job, "Failed", Phase.FAILED));
    if (ended.isPresent()) {
      return ended.get();
    }
    var suspended = condition(job, "Suspended", Phase.QUEUED);
    if (suspended.isPresent()) {
      return suspended.get();
    }
    long failed = 0;
    long active = 0;
    long preparing = 0;
    for (var one : list(job, "status", "jobsStatus")) {
      if ("node".equals(one.get("name"))) {
        active += number(one.get("active"));
        failed += number(one.get("failed"));
      } else {
        preparing += number(one.get("active"));
      }
    }
    return plain(
        failed > 0
            ? Phase.RESTARTING
            : active > 0 ? Phase.RUNNING : preparing > 0 ? Phase.PREPARING : Phase.QUEUED);
  }

  private static JobStatus pytorchJob(KubeObject job) {
    return condition(job, "Succeeded", Phase.SUCCEEDED)
        .or(() -> condition(job, "Failed", Phase.FAILED))
        .or(() -> condition(job, "Suspended", Phase.QUEUED))
        .or(() -> condition(job, "Restarting", Phase.RESTARTING))
        .or(() -> condition(job, "Running", Phase.RUNNING))
        .orElse(plain(Phase.QUEUED));
  }

  private static JobStatus plainJob(KubeObject job) {
    var ended =
        condition(job, "Complete", Phase.SUCCEEDED)
            .or(() -> condition(job, "Failed", Phase.FAILED))
            // What will be true when the last pod has ended, with its reason.
            .or(() -> condition(job, "FailureTarget", Phase.FAILED))
            .or(() -> condition(job, "Suspended", Phase.QUEUED));
    if (ended.isPresent()) {
      return ended.get();
    }
    boolean active = number(job.at("status", "active").orElse(0)) > 0;
    boolean failed = number(job.at("status", "failed").orElse(0)) > 0;
    return plain(failed ? Phase.RESTARTING : active ? Phase.RUNNING : Phase.QUEUED);
  }

  private static JobStatus plain(Phase phase) {
    return new JobStatus(phase, "", "");
  }

  private static Optional<JobStatus> condition(KubeObject job, String type, Phase phase) {
    return list(job, "status", "conditions").stream()
        .filter(one -> type.equals(one.get("type")) && "True".equals(one.get("status")))
        .findFirst()
        .map(one -> new JobStatus(phase, text(one.get("reason")), text(one.get("message"))));
  }

  static List<Map<?, ?>> list(KubeObject object, String... path) {
    return object.at(path).orElse(List.of()) instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .<Map<?, ?>>map(one -> (Map<?, ?>) one)
            .toList()
        : List.of();
  }

  static long number(@Nullable Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString().strip();
  }
}
