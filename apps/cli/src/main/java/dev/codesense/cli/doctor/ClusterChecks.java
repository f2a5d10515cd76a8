package dev.codesense.cli.doctor;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.CodesenseException;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Compares a namespace of a Kubernetes cluster with the manifests of infra/kfp, and looks at what
/// serving needs of it.
final class ClusterChecks {
  private static final ObjectKind WORKFLOW = new ObjectKind("argoproj.io/v1alpha1", "Workflow");

  /// Whose contents are decided here: a claim or a quota may well have another size.
  private static final Map<String, String> DECIDED =
      Map.of("Role", "rules", "RoleBinding", "roleRef");

  private final Cluster cluster;
  private final Path manifests;
  private final List<Check> checks = new ArrayList<>();

  private ClusterChecks(Cluster cluster, Path manifests) {
    this.cluster = cluster;
    this.manifests = manifests;
  }

  static List<Check> of(Invocation invocation) throws InterruptedException {
    var name = "cluster";
    try {
      var settings = invocation.config().block("cluster", ClusterConfig.class);
      try (var cluster = Fabric8Cluster.open(settings, invocation.process().environment())) {
        var here = new ClusterChecks(cluster, invocation.process().home().resolve("infra/kfp"));
        here.engine();
        for (var object : Manifests.in(here.manifests)) {
          here.object(object);
        }
        here.checks.addAll(
            ServingChecks.of(cluster, invocation, invocation.process().clock().instant()));
        return here.checks;
      }
    } catch (CodesenseException e) {
      return List.of(failed(name, e));
    }
  }

  /// Whether pipelines can run as Argo workflows.
  private void engine() throws InterruptedException {
    try {
      checks.add(
          cluster.may("create", WORKFLOW)
              ? Check.ok("argo", "you may create workflows in " + where())
              : Check.warn(
                  "argo",
                  "you may not create workflows in " + where(),
                  "Ask for the role codesense-trigger, or start runs through KFP."));
    } catch (CodesenseException e) {
      if (e.problem() != KubeProblem.KIND_UNKNOWN) {
        throw e;
      }
      checks.add(
          Check.warn(
              "argo",
              String.valueOf(e.getMessage()),
              "Install Argo Workflows, unless all runs go through KFP."));
    }
  }

  private void object(KubeObject wanted) throws InterruptedException {
    var name = wanted.objectKind().kind();
    try {
      var there = cluster.get(wanted.objectKind(), wanted.name());
      checks.add(
          there.isEmpty()
              ? Check.fail(name, wanted.name() + " is missing in " + where(), apply())
              : compared(wanted, there.orElseThrow()));
    } catch (CodesenseException e) {
      if (e.problem() != KubeProblem.NOT_PERMITTED) {
        throw e;
      }
      checks.add(
          Check.warn(
              name,
              String.valueOf(e.getMessage()),
              "Ask someone who may read it to run this check."));
    }
  }

  private Check compared(KubeObject wanted, KubeObject there) {
    var name = wanted.objectKind().kind();
    var part = DECIDED.get(name);
    if (part != null && !Objects.equals(wanted.at(part), there.at(part))) {
      return Check.fail(
          name, "%s has different %s than infra/kfp".formatted(wanted.name(), part), apply());
    }
    if (name.equals("Secret") && values(there).isEmpty()) {
      return Check.warn(
          name,
          wanted.name() + " has no values",
          wanted
              .at("metadata", "annotations", "codesense.dev/purpose")
              .map(Object::toString)
              .orElse("Add the values."));
    }
    if (there.at("status", "phase").equals(Optional.of("Lost"))) {
      return Check.fail(name, wanted.name() + " has lost its volume", "Restore or replace it.");
    }
    return Check.ok(name, wanted.name());
  }

  private static Map<?, ?> values(KubeObject secret) {
    return secret.at("data").orElse(Map.of()) instanceof Map<?, ?> data ? data : Map.of();
  }

  private String where() {
    return "%s of %s".formatted(cluster.namespace(), cluster.address());
  }

  private String apply() {
    return "Run `kubectl apply --server-side -k %s -n %s`."
        .formatted(manifests, cluster.namespace());
  }

  private static Check failed(String name, CodesenseException e) {
    return Check.fail(name, e.problem().code() + ": " + e.getMessage(), e.problem().remedy());
  }
}
