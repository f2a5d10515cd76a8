package dev.codesense.deploy.httproute;

import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Deployment that KServe makes of a service in Standard mode.
///
/// @param deployment empty while there is none
record Pods(Optional<KubeObject> deployment) {
  static final ObjectKind KIND = new ObjectKind("apps/v1", "Deployment");

  /// Name of the Deployment, and of the Kubernetes Service, of an InferenceService.
  static String name(String service) {
    return service + "-predictor";
  }

  /// Whether one can be asked.
  boolean any() {
    return number("status", "availableReplicas") > 0;
  }

  /// Whether all run the newest spec, and the spec serves this model. KServe writes a Deployment
  /// some time after the service was changed, so the model is looked for in it.
  boolean allServe(String uri) {
    return deployment
            .filter(object -> mentions(object.at("spec", "template").orElse(""), uri))
            .isPresent()
        && number("status", "observedGeneration") >= number("metadata", "generation")
        && any()
        && number("status", "updatedReplicas") >= wanted()
        && number("status", "replicas") == number("status", "updatedReplicas")
        && number("status", "availableReplicas") >= wanted();
  }

  private long wanted() {
    return deployment.isPresent() && deployment.get().at("spec", "replicas").isEmpty()
        ? 1
        : number("spec", "replicas");
  }

  private static boolean mentions(Object tree, String text) {
    return switch (tree) {
      case Map<?, ?> map ->
          map.values().stream().anyMatch(value -> value != null && mentions(value, text));
      case List<?> list -> list.stream().anyMatch(value -> value != null && mentions(value, text));
      default -> tree.toString().equals(text);
    };
  }

  private long number(String... path) {
    return deployment
        .flatMap(object -> object.at(path))
        .map(value -> ((Number) value).longValue())
        .orElse(0L);
  }
}
