package dev.codesense.deploy.kserve;

import dev.codesense.kube.KubeObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An InferenceService like another, with another model: what a candidate in a service of its own
/// is.
public final class ServiceCopy {
  /// Tools that keep what they own as git has it, or delete it: the copy is not theirs.
  private static final Set<String> OWNERS =
      Set.of(
          "argocd.argoproj.io",
          "kustomize.toolkit.fluxcd.io",
          "helm.toolkit.fluxcd.io",
          "meta.helm.sh",
          "kubectl.kubernetes.io",
          "internal.serving.kserve.io",
          "app.kubernetes.io");

  private ServiceCopy() {}

  /// @param model its fields, see [ModelFields]
  /// @param predictor further fields of `spec.predictor`
  /// @param labels further labels
  /// @param owner whose end is also the copy's
  public static KubeObject of(
      InferenceService service,
      String name,
      Map<String, Object> model,
      Map<String, Object> predictor,
      Map<String, String> labels,
      KubeObject owner) {
    var marks = copied(service, "labels");
    // Labels without a domain are for people's own selectors, which must not find the copy.
    marks.keySet().removeIf(key -> !key.contains("/"));
    marks.put("app.kubernetes.io/managed-by", "codesense");
    marks.putAll(labels);
    var annotations = copied(service, "annotations");
    annotations.remove("serving.kserve.io/stop");
    return new KubeObject(
        Map.of(
            "apiVersion",
            InferenceService.KIND.apiVersion(),
            "kind",
            InferenceService.KIND.kind(),
            "metadata",
            Map.of(
                "name",
                name,
                "labels",
                marks,
                "annotations",
                annotations,
                "ownerReferences",
                List.of(owner(owner))),
            "spec",
            spec(service, model, predictor)));
  }

  private static Map<String, Object> copied(InferenceService service, String part) {
    var copied = new TreeMap<>(map(service.object().at("metadata", part).orElse(null)));
    copied.keySet().removeIf(key -> OWNERS.contains(key.split("/", 2)[0]));
    return copied;
  }

  private static Map<String, Object> spec(
      InferenceService service, Map<String, Object> model, Map<String, Object> more) {
    var spec = map(service.object().at("spec").orElse(null));
    var predictor = map(spec.get("predictor"));
    predictor.remove("canaryTrafficPercent");
    predictor.remove("labels");
    model.forEach((key, value) -> {
      if (key.equals("model")) {
        var whole = map(predictor.get(key));
        whole.putAll(map(value));
        predictor.put(key, whole);
      } else {
        predictor.put(key, value);
      }
    });
    predictor.putAll(more);
    spec.put("predictor", predictor);
    spec.remove("canary");
    return spec;
  }

  /// An entry of `ownerReferences`.
  ///
  /// @param object as the server has it
  public static Map<String, Object> owner(KubeObject object) {
    return Map.of(
        "apiVersion",
        object.objectKind().apiVersion(),
        "kind",
        object.objectKind().kind(),
        "name",
        object.name(),
        "uid",
        object.at("metadata", "uid").map(Object::toString).orElseThrow());
  }

  private static Map<String, Object> map(@Nullable Object value) {
    var copy = new HashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> copy.put(key.toString(), inner));
    }
    return copy;
  }
}
