package dev.codesense.deploy.candidate;

import dev.codesense.core.RunContext;
import dev.codesense.core.http.RetryingHttp.Sleeper;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.ClusterConfig;

/// Opens what a candidate is brought up and asked with.
public interface CandidateTools {

  /// The caller closes it.
  Cluster cluster(ClusterConfig config);

  CandidateRoute route(DeployCandidateRequest request, RunContext run);

  /// Where MLflow keeps the files of a version, as it says.
  String location(DeployCandidateRequest request, String model, int version, RunContext run)
      throws InterruptedException;

  Sleeper sleeper();
}
