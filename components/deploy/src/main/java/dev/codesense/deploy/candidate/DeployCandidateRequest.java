package dev.codesense.deploy.candidate;

import dev.codesense.core.Argument;
import dev.codesense.core.Artifact;
import dev.codesense.core.AsIn;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.Setting;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.deploy.DeployRequest;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import org.jspecify.annotations.Nullable;

/// Which adapter is brought up, and beside which service.
@Example({"--service support", "--service support --candidate-uri s3://models/support/v8"})
public record DeployCandidateRequest(
    @Doc("Adapter that finetune trained") Artifact<TunedAdapter> adapter,
    @AsIn(DeployRequest.class) String service,
    @Doc(
            "Where the adapter's files are, as KServe reads them, such as s3://models/support/v8; unset: where MLflow keeps the adapter's version")
        @Argument
        @Nullable String candidateUri,
    @Doc("Run that it is brought up for, which takes it away by this id; unset: this call")
        @Argument
        @Nullable String runId,
    @Doc("Kubernetes cluster and namespace of the service") @Setting("cluster")
        ClusterConfig cluster,
    @Doc("MLflow server that the adapter is registered in") @Setting("mlflow") MlflowConfig mlflow,
    @Doc("Settings") @Setting("") DeployCandidateConfig config) {

  public DeployCandidateRequest {
    DeployRequest.requireService(DeployCandidateRequest::service, service);
    if (candidateUri != null) {
      DeployRequest.requireUri(DeployCandidateRequest::candidateUri, candidateUri);
    }
  }
}
