package dev.codesense.finetune.state;

import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.kube.KubeObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the pod of a training says about itself.
///
/// @param phase empty where it says nothing that the job would not know better
/// @param exitCode of the container that trains, once it has ended
/// @param reason of that end, such as `OOMKilled`, or of the pod's, such as `Evicted`
/// @param message that the trainer left, or the cluster
/// @param trouble that keeps it from starting
public record PodStatus(
    String name,
    Optional<Phase> phase,
    OptionalInt exitCode,
    String reason,
    String message,
    Optional<Trouble> trouble) {

  /// The newest of a job's pods, read.
  ///
  /// @param container that trains
  public static Optional<PodStatus> newest(List<KubeObject> pods, String container) {
    return pods.stream()
        .max(
            Comparator.comparing((KubeObject pod) ->
                    pod.at("metadata", "creationTimestamp").map(Object::toString).orElse(""))
                .thenComparing(KubeObject::name))
        .map(pod -> of(pod, container));
  }

  /// When the first of these pods began to work, as the cluster tells: whoever follows a job later
  /// counts its time from there too.
  ///
  /// @param container that trains
  static Optional<Instant> firstStart(List<KubeObject> pods, String container) {
    return pods.stream()
        .map(pod -> state(pod, container))
        .flatMap(state -> Stream.of(map(state.get("running")), map(state.get("terminated"))))
        .flatMap(state -> instant(state.get("startedAt")).stream())
        .min(Comparator.naturalOrder());
  }

  private static Optional<Instant> instant(@Nullable Object value) {
    try {
      return value == null ? Optional.empty() : Optional.of(Instant.parse(value.toString()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static Map<?, ?> state(KubeObject pod, String container) {
    return JobStatus.list(pod, "status", "containerStatuses").stream()
        .filter(status -> container.equals(status.get("name")))
        .findFirst()
        .<Map<?, ?>>map(status -> map(status.get("state")))
        .orElse(Map.of());
  }

  private static PodStatus of(KubeObject pod, String container) {
    var state = state(pod, container);
    var terminated = map(state.get("terminated"));
    boolean disrupted = condition(pod, "DisruptionTarget", "True").isPresent();
    var podReason = text(pod.at("status", "reason").orElse(null));
    var podMessage = text(pod.at("status", "message").orElse(null));
    if (!terminated.isEmpty() || "Failed".equals(pod.at("status", "phase").orElse(null))) {
      return new PodStatus(
          pod.name(),
          Optional.empty(),
          terminated.get("exitCode") instanceof Number code
              ? OptionalInt.of(code.intValue())
              : OptionalInt.empty(),
          podReason.isEmpty()
              ? disrupted ? "DisruptionTarget" : text(terminated.get("reason"))
              : podReason,
          podMessage.isEmpty() ? text(terminated.get("message")) : podMessage,
          Optional.empty());
    }
    boolean running = state.get("running") != null;
    return new PodStatus(
        pod.name(),
        Optional.of(running ? Phase.RUNNING : started(pod) ? Phase.PREPARING : Phase.QUEUED),
        OptionalInt.empty(),
        podReason,
        podMessage,
        running ? Optional.empty() : trouble(pod));
  }

  /// A node has taken it.
  private static boolean started(KubeObject pod) {
    return pod.at("spec", "nodeName").isPresent()
        || condition(pod, "PodScheduled", "True").isPresent();
  }

  private static Optional<Trouble> trouble(KubeObject pod) {
    for (var list : new String[] {"initContainerStatuses", "containerStatuses"}) {
      for (var status : JobStatus.list(pod, "status", list)) {
        var waiting = map(map(status.get("state")).get("waiting"));
        var reason = text(waiting.get("reason"));
        var problem =
            switch (reason) {
              case "ErrImagePull",
                  "ImagePullBackOff",
                  "InvalidImageName",
                  "ErrImageNeverPull",
                  "ImageInspectError",
                  "RegistryUnavailable" ->
                  FinetuneProblem.IMAGE_NOT_PULLED;
              case "CreateContainerConfigError" -> FinetuneProblem.SECRET_MISSING;
              case "CreateContainerError", "RunContainerError" -> FinetuneProblem.NOT_CREATED;
              default -> null;
            };
        if (problem != null) {
          return Optional.of(
              new Trouble(
                  problem,
                  "pod %s: %s, %s".formatted(pod.name(), reason, text(waiting.get("message")))));
        }
      }
    }
    return condition(pod, "PodScheduled", "False")
        .map(condition ->
            new Trouble(
                FinetuneProblem.UNSCHEDULABLE,
                "no node takes pod %s: %s".formatted(pod.name(), text(condition.get("message")))));
  }

  private static Optional<Map<?, ?>> condition(KubeObject pod, String type, String status) {
    return JobStatus.list(pod, "status", "conditions").stream()
        .filter(one -> type.equals(one.get("type")) && status.equals(one.get("status")))
        .findFirst();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString().strip();
  }
}
