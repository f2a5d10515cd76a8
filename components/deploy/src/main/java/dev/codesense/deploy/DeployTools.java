package dev.codesense.deploy;

import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.deploy.drive.Meter;
import dev.codesense.deploy.drive.Prober;
import dev.codesense.kube.Cluster;

/// Opens what a rollout works with.
public interface DeployTools {

  /// The caller closes it.
  Cluster cluster(DeployRequest request, RunContext run);

  /// The caller closes it.
  Meter meter(DeployRequest request, RunContext run);

  Prober prober(DeployRequest request, RunContext run);

  Sleeper sleeper();
}
