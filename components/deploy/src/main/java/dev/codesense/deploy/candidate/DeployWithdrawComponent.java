package dev.codesense.deploy.candidate;

import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.RunContext;
import dev.codesense.kube.Right;

/// Takes away what deploy-candidate has brought up for a run: after the evaluation, so that the
/// rollout finds a free GPU, and at the end of a run that failed. May be repeated.
public final class DeployWithdrawComponent
    implements Component<DeployWithdrawRequest, DeployWithdrawResult> {

  public static final ComponentSpec<DeployWithdrawRequest, DeployWithdrawResult> SPEC =
      new ComponentSpec<>(
          "deploy-withdraw",
          "Takes a run's candidates without traffic away",
          "deploy",
          DeployWithdrawRequest.class,
          DeployWithdrawResult.class,
          new ComponentSpec.Resources("100m", "256Mi"),
          "deploy");

  private final CandidateTools tools;

  public DeployWithdrawComponent(CandidateTools tools) {
    this.tools = tools;
  }

  @Override
  public ComponentSpec<DeployWithdrawRequest, DeployWithdrawResult> spec() {
    return SPEC;
  }

  @Override
  public DeployWithdrawResult run(DeployWithdrawRequest request, RunContext run)
      throws InterruptedException {
    try (var cluster = tools.cluster(request.cluster())) {
      Right.require(DarkCandidates.REMOVAL_RIGHTS, cluster);
      var gone =
          new DarkCandidates(cluster, run.clock(), tools.sleeper(), run.progress())
              .withdraw(request.runId());
      if (gone.isEmpty()) {
        run.progress().event("no candidate of run %s is there".formatted(request.runId()));
      }
      return new DeployWithdrawResult(gone.size());
    }
  }
}
