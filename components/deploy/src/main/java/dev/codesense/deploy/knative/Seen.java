package dev.codesense.deploy.knative;

import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.kube.KubeObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An InferenceService in Knative mode as a rollout reads it: what its spec asks for and what its
/// status shows.
record Seen(InferenceService service) {
  /// What `canaryTrafficPercent` comes to where it is not set.
  static final int ALL = 100;

  private static final String PREDICTOR = "predictor";

  /// An entry of `status.components.predictor.traffic`.
  record Target(String revision, boolean latest, int percent, String tag, String url) {}

  KubeObject object() {
    return service.object();
  }

  int percentAsked() {
    return object()
        .at("spec", PREDICTOR, "canaryTrafficPercent")
        .map(percent -> ((Number) percent).intValue())
        .orElse(ALL);
  }

  /// The revision of the newest spec.
  String created() {
    return status("latestCreatedRevision");
  }

  /// The newest one that could serve at some time.
  String ready() {
    return status("latestReadyRevision");
  }

  /// The one that a rollback goes to.
  String rolledOut() {
    return status("latestRolledoutRevision");
  }

  List<Target> traffic() {
    var targets = new ArrayList<Target>();
    if (object().at("status", "components", PREDICTOR, "traffic").orElse(List.of())
        instanceof List<?> list) {
      for (var entry : list) {
        if (entry instanceof Map<?, ?> map) {
          targets.add(
              new Target(
                  string(map.get("revisionName")),
                  Boolean.TRUE.equals(map.get("latestRevision")),
                  map.get("percent") instanceof Number percent ? percent.intValue() : 0,
                  string(map.get("tag")),
                  string(map.get("url"))));
        }
      }
    }
    return targets;
  }

  /// Whether the newest spec has a revision that could serve, and the traffic target of the latest
  /// revision is that one. Before that, a share given to the latest revision goes to an older one.
  boolean latestServes() {
    return !created().isEmpty()
        && created().equals(ready())
        && traffic().stream()
            .anyMatch(target -> target.latest() && target.revision().equals(created()));
  }

  /// Share of a revision; empty unless the shares of all targets are whole.
  Optional<Integer> share(String revision) {
    var traffic = traffic();
    return traffic.stream().mapToInt(Target::percent).sum() == ALL
        ? Optional.of(
            traffic.stream()
                .filter(target -> target.revision().equals(revision))
                .mapToInt(Target::percent)
                .sum())
        : Optional.empty();
  }

  /// The address of the latest revision alone.
  Optional<URI> route() {
    return traffic().stream()
        .filter(target -> target.latest() && !target.tag().isEmpty() && !target.url().isEmpty())
        .map(target -> URI.create(target.url()))
        .findFirst();
  }

  private String status(String field) {
    return service.text("status", "components", PREDICTOR, field);
  }

  private static String string(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
