package dev.codesense.validate;

import dev.codesense.runtime.tree.Node;
import java.util.Optional;
import java.util.Set;

/// What the Kubernetes document holds: workspace, users, and executors that must exist.
final class PlatformRules {
  private static final Set<String> PATCHED = Set.of("accessModes", "storageClassName");
  private static final String WORKSPACE_PATH = "{{$.workspace_path}}";

  private final Pipeline pipeline;
  private final Findings findings;

  PlatformRules(Pipeline pipeline, Findings findings) {
    this.pipeline = pipeline;
    this.findings = findings;
  }

  void check(Optional<LocatedValue> platform) {
    pipeline.configurations().values().forEach(this::configuration);
    platform
        .flatMap(found -> found.find("pipelineConfig", "workspace"))
        .ifPresentOrElse(this::workspace, this::noWorkspace);
  }

  private void configuration(LocatedValue configuration) {
    if (!pipeline.executors().containsKey(configuration.key())) {
      findings.add(
          Rule.LOST_EXECUTOR,
          configuration,
          "the pipeline has no executor `%s`".formatted(configuration.key()));
    }
    if (configuration.text("securityContext", "runAsUser").equals("0")
        && configuration.isTrue("securityContext", "runAsNonRoot")) {
      findings.add(
          Rule.ROOT_USER,
          configuration.find("securityContext", "runAsUser").orElseThrow(),
          "user 0 is root, and `runAsNonRoot` forbids it");
    }
  }

  private void workspace(LocatedValue workspace) {
    if (!workspace.text("size").matches("[0-9]+(\\.[0-9]+)?([KMGTPE]i?|[mk]|[eE][0-9]+)?")) {
      findings.add(
          Rule.WORKSPACE,
          workspace,
          "the workspace's size is `%s`".formatted(workspace.text("size")));
    }
    for (var patch : workspace.all("kubernetes", "pvcSpecPatch")) {
      if (!PATCHED.contains(patch.key())) {
        findings.add(
            Rule.WORKSPACE, patch, "a workspace's volume has no `%s`".formatted(patch.key()));
      }
    }
    var storageClass = workspace.find("kubernetes", "pvcSpecPatch", "storageClassName");
    if (storageClass.isPresent() && storageClass.orElseThrow().text().isEmpty()) {
      findings.add(Rule.WORKSPACE, storageClass.orElseThrow(), "the storage class is empty");
    }
    if (workspace.has("kubernetes")
        && workspace.all("kubernetes", "pvcSpecPatch", "accessModes").isEmpty()) {
      findings.add(Rule.WORKSPACE, workspace, "the workspace has no access modes");
    }
  }

  private void noWorkspace() {
    for (var task : pipeline.tasks()) {
      reportWorkspace(task.spot());
      pipeline
          .executor(task)
          .filter(executor -> executor.isTrue("importer", "downloadToWorkspace"))
          .ifPresent(executor ->
              findings.add(
                  Rule.WORKSPACE_MISSING,
                  executor,
                  "the pipeline has no workspace to download to"));
    }
  }

  private void reportWorkspace(LocatedValue spot) {
    if (spot.node() instanceof Node.Scalar scalar && scalar.text().contains(WORKSPACE_PATH)) {
      findings.add(Rule.WORKSPACE_MISSING, spot, "the pipeline has no workspace");
    }
    spot.all().forEach(this::reportWorkspace);
  }
}
