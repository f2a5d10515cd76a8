package dev.codesense.deploy.candidate;

import dev.codesense.core.Problem;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What keeps a service's pods from coming up, as the cluster says it.
///
/// @param sentence of whoever reports it, without a full stop
/// @param passes whether it may pass by itself: a node may be added, an image become readable, a
///   container that has crashed start after all
record Trouble(Problem problem, String sentence, boolean passes) {
  static final ObjectKind POD = new ObjectKind("v1", "Pod");
  static final ObjectKind DEPLOYMENT = new ObjectKind("apps/v1", "Deployment");

  /// What a container waits for in vain.
  private static final Set<String> LASTING =
      Set.of("InvalidImageName", "CreateContainerConfigError");

  /// A container that has crashed as often does it again.
  private static final int RESTARTS = 3;

  /// The first that is found, the gravest first.
  static Optional<Trouble> of(InferenceService service, Cluster cluster)
      throws InterruptedException {
    var failure = service.failure();
    if (failure != null) {
      return Optional.of(new Trouble(problem(failure), failure, false));
    }
    var of = Map.of(InferenceService.LABEL, service.name());
    for (var deployment : cluster.list(DEPLOYMENT, of)) {
      // Where a quota refuses pods, there are none that could say so.
      var refused = condition(deployment, "ReplicaFailure", "True");
      if (refused.isPresent()) {
        return refused.map(message -> new Trouble(problem(message), message, false));
      }
    }
    for (var pod : cluster.list(POD, of)) {
      var trouble =
          condition(pod, "PodScheduled", "False")
              .map(message ->
                  new Trouble(
                      DeployProblem.CANDIDATE_FAILED,
                      "no node takes pod %s: %s".formatted(pod.name(), message),
                      true))
              .or(() -> waiting(pod));
      if (trouble.isPresent()) {
        return trouble;
      }
    }
    return Optional.empty();
  }

  static DeployProblem problem(String message) {
    return message.contains("exceeded quota")
        ? DeployProblem.QUOTA_EXCEEDED
        : DeployProblem.CANDIDATE_FAILED;
  }

  private static Optional<String> condition(KubeObject object, String type, String status) {
    return list(object.at("status", "conditions").orElse(null)).stream()
        .filter(one -> type.equals(one.get("type")) && status.equals(one.get("status")))
        .map(one -> String.valueOf(one.get("message")).strip())
        .findFirst();
  }

  /// A container that waits for something else than its turn.
  private static Optional<Trouble> waiting(KubeObject pod) {
    for (var statuses : List.of("initContainerStatuses", "containerStatuses")) {
      for (var status : list(pod.at("status", statuses).orElse(null))) {
        if (status.get("state") instanceof Map<?, ?> state
            && state.get("waiting") instanceof Map<?, ?> waiting) {
          var reason = String.valueOf(waiting.get("reason"));
          if (!reason.equals("PodInitializing") && !reason.equals("ContainerCreating")) {
            return Optional.of(
                new Trouble(
                    DeployProblem.CANDIDATE_FAILED,
                    "pod %s, container %s: %s%s"
                        .formatted(
                            pod.name(),
                            status.get("name"),
                            reason,
                            waiting.get("message") == null ? "" : ", " + waiting.get("message")),
                    !LASTING.contains(reason) && !crashes(reason, status)));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean crashes(String reason, Map<?, ?> status) {
    return reason.equals("CrashLoopBackOff")
        && status.get("restartCount") instanceof Number restarts
        && restarts.intValue() >= RESTARTS;
  }

  private static List<Map<?, ?>> list(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream()
            .<Map<?, ?>>map(entry -> entry instanceof Map<?, ?> map ? map : Map.of())
            .toList()
        : List.of();
  }
}
