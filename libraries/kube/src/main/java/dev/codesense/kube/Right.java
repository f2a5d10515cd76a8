package dev.codesense.kube;

import dev.codesense.core.CodesenseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What code does with the objects of a kind: it declares this beside the calls, asks for it before
/// its first write, and the manifest of its role is written from the same declaration.
///
/// @param kind of the objects
/// @param resource how the API server names the kind in its addresses, such as `inferenceservices`
/// @param verbs such as `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`
public record Right(ObjectKind kind, String resource, List<String> verbs) {

  public Right {
    verbs = List.copyOf(verbs);
  }

  /// Refuses to begin while one of the rights is missing.
  ///
  /// @throws CodesenseException with [KubeProblem#NOT_PERMITTED], which names each verb and kind
  ///   that the credentials lack
  public static void require(List<Right> rights, Cluster cluster) throws InterruptedException {
    var missing = new ArrayList<String>();
    for (var right : rights) {
      for (var verb : right.verbs) {
        if (!cluster.may(verb, right.kind)) {
          missing.add(verb + " " + right.resource);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new CodesenseException(
          KubeProblem.NOT_PERMITTED,
          "The credentials for %s must not do this in %s: %s"
              .formatted(cluster.address(), cluster.namespace(), String.join(", ", missing)));
    }
  }

  /// The role that grants exactly these rights in a namespace.
  public static KubeObject role(String name, List<Right> rights) {
    return new KubeObject(
        Map.of(
            "apiVersion",
            "rbac.authorization.k8s.io/v1",
            "kind",
            "Role",
            "metadata",
            Map.of("name", name),
            "rules",
            rights.stream().map(Right::rule).toList()));
  }

  private Map<String, Object> rule() {
    var rule = new LinkedHashMap<String, Object>();
    rule.put("apiGroups", List.of(kind.group()));
    rule.put("resources", List.of(resource));
    rule.put("verbs", verbs);
    return rule;
  }
}
