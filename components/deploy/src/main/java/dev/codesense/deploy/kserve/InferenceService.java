package dev.codesense.deploy.kserve;

import dev.codesense.core.CodesenseException;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeEvent;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An InferenceService as the API server has it.
///
/// Nothing is read from its condition `Ready`, which stays true beside a candidate that crashes and
/// is unknown at times while all is well, nor from `observedGeneration`, which is another object's.
public record InferenceService(KubeObject object) {
  public static final ObjectKind KIND =
      new ObjectKind("serving.kserve.io/v1beta1", "InferenceService");

  /// How the API server names the kind in its addresses.
  public static final String RESOURCE = "inferenceservices";

  /// Label of the pods and Deployments of a service, with its name.
  public static final String LABEL = "serving.kserve.io/inferenceservice";

  /// @throws CodesenseException [DeployProblem#NOT_SERVING] where there is none,
  ///   [DeployProblem#NO_CANARY] in a cluster without KServe
  public static InferenceService existing(Cluster cluster, String name)
      throws InterruptedException {
    return find(cluster, name)
        .orElseThrow(() ->
            new CodesenseException(
                DeployProblem.NOT_SERVING,
                "The InferenceService %s in %s is not there".formatted(name, cluster.namespace())));
  }

  /// @throws CodesenseException [DeployProblem#NO_CANARY] in a cluster without KServe
  public static Optional<InferenceService> find(Cluster cluster, String name)
      throws InterruptedException {
    try {
      return cluster.get(KIND, name).map(InferenceService::new);
    } catch (CodesenseException e) {
      if (e.problem() == KubeProblem.KIND_UNKNOWN) {
        throw new CodesenseException(
            DeployProblem.NO_CANARY, "There is no KServe here: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  public String name() {
    return object.name();
  }

  public String uid() {
    return text("metadata", "uid");
  }

  public Object version() {
    return object.at("metadata", "resourceVersion").orElseThrow();
  }

  public String annotation(String name) {
    return text("metadata", "annotations", name);
  }

  /// Where it is asked, as the cluster tells it; nobody else can know the host.
  public Optional<URI> url() {
    return Optional.of(text("status", "url")).filter(url -> !url.isEmpty()).map(URI::create);
  }

  /// Who runs the service: `Knative` or `Standard`, also where an older version says it otherwise.
  public String mode() {
    var told = text("status", "deploymentMode");
    if (told.isEmpty()) {
      told = annotation("serving.kserve.io/deploymentMode");
    }
    return switch (told) {
      case "Serverless" -> "Knative";
      case "RawDeployment" -> "Standard";
      // An older version that tells no mode at all: only Knative has revisions.
      case "" ->
          text("status", "components", "predictor", "latestCreatedRevision").isEmpty()
              ? "Standard"
              : "Knative";
      default -> told;
    };
  }

  /// Whether a condition of the status is true.
  public boolean isTrue(String condition) {
    return condition(condition, "True").isPresent();
  }

  /// Why the newest spec does not come up, as far as the cluster tells.
  public @Nullable String failure() {
    var transition = text("status", "modelStatus", "transitionStatus");
    if (transition.equals("BlockedByFailedLoad") || transition.equals("InvalidSpec")) {
      var info =
          object.at("status", "modelStatus", "lastFailureInfo").orElse(Map.of())
                  instanceof Map<?, ?> map
              ? map
              : Map.of();
      var words = new ArrayList<String>();
      words.add(transition);
      for (var key : List.of("reason", "message")) {
        Optional.ofNullable(info.get(key)).map(Object::toString).ifPresent(words::add);
      }
      if (info.get("exitCode") != null) {
        words.add("exit code " + info.get("exitCode"));
      }
      return String.join(", ", words);
    }
    return condition("PredictorConfigurationReady", "False")
        .map(condition ->
            "%s: %s".formatted(string(condition.get("reason")), string(condition.get("message"))))
        .orElse(null);
  }

  private Optional<Map<?, ?>> condition(String type, String status) {
    if (object.at("status", "conditions").orElse(List.of()) instanceof List<?> conditions) {
      for (var entry : conditions) {
        if (entry instanceof Map<?, ?> condition
            && type.equals(condition.get("type"))
            && status.equals(condition.get("status"))) {
          return Optional.of(condition);
        }
      }
    }
    return Optional.empty();
  }

  /// Writes something into a service's events, for `kubectl describe`. Best effort.
  public static void tell(
      Cluster cluster, String name, String reason, String message, boolean warning, Instant at)
      throws InterruptedException {
    try {
      var about = find(cluster, name);
      if (about.isPresent()) {
        new KubeEvent(
                about.get().object(),
                warning ? KubeEvent.Type.WARNING : KubeEvent.Type.NORMAL,
                reason,
                message,
                at)
            .write(cluster);
      }
    } catch (CodesenseException ignored) {
      // An event is for people: the rollout does not depend on it.
    }
  }

  /// A text of the object; empty where there is none.
  public String text(String... path) {
    return string(object.at(path).orElse(null));
  }

  private static String string(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
