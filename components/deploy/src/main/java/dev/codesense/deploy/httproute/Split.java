package dev.codesense.deploy.httproute;

import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An HTTPRoute as a rollout reads and writes it: the weights of two backends, the same in each
/// rule that leads to one of them. A backend without a share is not in the route: gateways keep
/// endless connections to one with weight 0, or drop the first requests when it gets some.
///
/// @param stable name of the Kubernetes Service of the side that serves
/// @param candidate name of that of the candidate
record Split(KubeObject route, String stable, String candidate) {
  static final ObjectKind KIND = new ObjectKind("gateway.networking.k8s.io/v1", "HTTPRoute");
  static final String RESOURCE = "httproutes";
  static final List<String> PATH = List.of("spec", "rules");
  static final int ALL = 100;

  Object version() {
    return route.at("metadata", "resourceVersion").orElseThrow();
  }

  /// The share that the spec gives the candidate; empty where no rule leads to one of the sides, or
  /// rules differ, or the weights are no shares.
  OptionalInt asked() {
    var shares = new TreeSet<Integer>();
    for (var rule : rules()) {
      var weights = weights(rule);
      if (!weights.isEmpty()) {
        int total = weights.values().stream().mapToInt(Integer::intValue).sum();
        int share = weights.getOrDefault(candidate, 0);
        if (total == 0 || share * ALL % total != 0) {
          return OptionalInt.empty();
        }
        shares.add(share * ALL / total);
      }
    }
    return shares.size() == 1 ? OptionalInt.of(shares.first()) : OptionalInt.empty();
  }

  /// Of our two backends, where a rule has them.
  private Map<String, Integer> weights(Map<String, Object> rule) {
    var weights = new LinkedHashMap<String, Integer>();
    for (var backend : backends(rule)) {
      if (isOurs(backend)) {
        weights.merge(
            String.valueOf(backend.get("name")),
            backend.get("weight") instanceof Number weight ? weight.intValue() : 1,
            Integer::sum);
      }
    }
    return weights;
  }

  /// Whether a rule sends traffic to a third one too, beside the side that serves.
  boolean hasOthers() {
    return rules().stream()
        .filter(rule -> !weights(rule).isEmpty())
        .flatMap(rule -> backends(rule).stream())
        .anyMatch(backend -> !isOurs(backend));
  }

  /// Whether the candidate is anywhere in it.
  boolean namesCandidate() {
    return rules().stream().anyMatch(rule -> weights(rule).containsKey(candidate));
  }

  /// Whether the spec gives the candidate this share, and does not name a side without one.
  boolean has(int percent) {
    return asked().equals(OptionalInt.of(percent)) && namesCandidate() == (percent > 0);
  }

  private boolean isOurs(Map<String, Object> backend) {
    return Set.of(stable, candidate).contains(String.valueOf(backend.get("name")))
        && Set.of("null", "Service").contains(String.valueOf(backend.get("kind")))
        && Set.of("null", "").contains(String.valueOf(backend.get("group")))
        && (backend.get("namespace") == null
            || route.namespace().map(backend.get("namespace")::equals).orElse(true));
  }

  /// The spec's rules with these weights: a list that can only be written whole.
  List<Map<String, Object>> with(int percent) {
    var rules = new ArrayList<Map<String, Object>>();
    for (var rule : rules()) {
      if (weights(rule).isEmpty()) {
        rules.add(rule);
        continue;
      }
      var model = backends(rule).stream().filter(this::isOurs).findFirst().orElseThrow();
      var backends = new ArrayList<Map<String, Object>>();
      backends(rule).stream().filter(backend -> !isOurs(backend)).forEach(backends::add);
      if (percent < ALL) {
        backends.add(weighted(model, stable, ALL - percent));
      }
      if (percent > 0) {
        backends.add(weighted(model, candidate, percent));
      }
      var changed = new LinkedHashMap<>(rule);
      changed.put("backendRefs", backends);
      rules.add(changed);
    }
    return rules;
  }

  private static Map<String, Object> weighted(Map<String, Object> model, String name, int weight) {
    var backend = new LinkedHashMap<>(model);
    backend.put("name", name);
    backend.put("weight", weight);
    return backend;
  }

  /// All of the spec that a rollout does not change.
  Map<String, Object> fixed() {
    var spec = new LinkedHashMap<String, Object>(map(route.at("spec").orElse(null)));
    spec.put("rules", with(0));
    return spec;
  }

  /// Whether every gateway that it belongs to has taken this spec over.
  boolean isProgrammed() {
    return refusal() == null;
  }

  /// Why a gateway does not carry it out; null where all do.
  @Nullable String refusal() {
    var parents = list(route.at("status", "parents").orElse(null));
    if (parents.isEmpty()) {
      return "no gateway has taken it";
    }
    return parents.stream()
        .flatMap(parent -> Stream.of("Accepted", "ResolvedRefs").map(type -> refusal(parent, type)))
        .filter(refusal -> !refusal.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private String refusal(Map<?, ?> parent, String type) {
    var generation = route.at("metadata", "generation").map(Object::toString).orElse("");
    for (var condition : list(parent.get("conditions"))) {
      if (type.equals(condition.get("type"))) {
        if (!"True".equals(condition.get("status"))) {
          return "%s is %s: %s".formatted(type, condition.get("status"), condition.get("message"));
        }
        return generation.equals(String.valueOf(condition.get("observedGeneration")))
            ? ""
            : "its gateway has not seen the latest change";
      }
    }
    return "its gateway says nothing of " + type;
  }

  /// Whether KServe keeps the route itself: it would take each change back.
  boolean isKServes() {
    return list(route.at("metadata", "ownerReferences").orElse(null)).stream()
        .anyMatch(
            owner -> String.valueOf(owner.get("apiVersion")).startsWith("serving.kserve.io/"));
  }

  private List<Map<String, Object>> rules() {
    return list(route.at("spec", "rules").orElse(null)).stream().map(Split::map).toList();
  }

  private static List<Map<String, Object>> backends(Map<String, Object> rule) {
    return list(rule.get("backendRefs")).stream().map(Split::map).toList();
  }

  private static List<Map<?, ?>> list(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream()
            .<Map<?, ?>>map(entry -> entry instanceof Map<?, ?> map ? map : Map.of())
            .toList()
        : List.of();
  }

  private static Map<String, Object> map(@Nullable Object value) {
    var copy = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, inner) -> copy.put(key.toString(), inner));
    }
    return copy;
  }
}
