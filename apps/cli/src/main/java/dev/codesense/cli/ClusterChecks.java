package dev.codesense.cli;

import dev.codesense.cli.doctor.Check;
import dev.codesense.core.CodesenseException;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import java.util.ArrayList;
import java.util.List;

/// Looks at the Kubernetes cluster that pipelines run in.
final class ClusterChecks {
  private static final ObjectKind WORKFLOW = new ObjectKind("argoproj.io/v1alpha1", "Workflow");

  private final Cluster cluster;
  private final List<Check> checks = new ArrayList<>();

  private ClusterChecks(Cluster cluster) {
    this.cluster = cluster;
  }

  static List<Check> of(Invocation invocation) {
    var name = "cluster";
    try {
      var settings = invocation.config().block("cluster", ClusterConfig.class);
      try (var cluster = Fabric8Cluster.open(settings, invocation.surroundings().environment())) {
        var here = new ClusterChecks(cluster);
        here.engine();
        return here.checks;
      }
    } catch (CodesenseException e) {
      return List.of(failed(name, e));
    }
  }

  /// Whether pipelines can run as Argo workflows.
  private void engine() {
    try {
      checks.add(
          cluster.may("create", WORKFLOW)
              ? Check.ok("argo", "you may create workflows in " + where())
              : Check.warn(
                  "argo",
                  "you may not create workflows in " + where(),
                  "Have the role codesense-trigger bound to you, or start runs through KFP."));
    } catch (CodesenseException e) {
      if (e.problem() != KubeProblem.KIND_UNKNOWN) {
        throw e;
      }
      checks.add(
          Check.warn(
              "argo", e.getMessage(), "Install Argo Workflows, unless all runs go through KFP."));
    }
  }

  private String where() {
    return "%s of %s".formatted(cluster.namespace(), cluster.address());
  }

  private static Check failed(String name, CodesenseException e) {
    return Check.fail(name, e.problem().code() + ": " + e.getMessage(), e.problem().remedy());
  }
}
