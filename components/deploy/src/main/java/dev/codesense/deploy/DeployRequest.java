package dev.codesense.deploy;

import dev.codesense.core.Accessor;
import dev.codesense.core.Argument;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.Example;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.Setting;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.tracking.mlflow.MlflowConfig;
import org.jspecify.annotations.Nullable;

/// What is rolled out, where, and how.
@Example({
  "--service support --storage-uri s3://models/support/v8",
  "--service support --storage-uri s3://models/support/v8 --approve 25,100"
})
public record DeployRequest(
    @Doc("InferenceService whose model is rolled out") String service,
    @Doc("Where the candidate's files are, as KServe reads them, such as s3://models/support/v8")
        String storageUri,
    @Doc("Whether the evaluation lets the candidate pass") @Default("true") boolean passed,
    @Doc("What the evaluation said, for the rollout's log") @Default("no evaluation was named")
        String verdict,
    @Doc(
            "Registered model in MLflow whose aliases champion and previous follow the traffic; unset: none")
        @Nullable String registeredModel,
    @Doc("Version of the registered model that the candidate is; 0: none is registered")
        @Nullable Integer modelVersion,
    @Doc("Run that the rollout belongs to, for the exit task that ends it; unset: this one")
        @Argument
        @Nullable String runId,
    @Doc("Kubernetes cluster and namespace of the service") @Setting("cluster")
        ClusterConfig cluster,
    @Doc("Prometheus that both sides are measured in") @Setting("prometheus")
        PrometheusConfig prometheus,
    @Doc("Series that the gates read") @Setting("gates") MetricsConfig gates,
    @Doc("MLflow server that models are registered in") @Setting("mlflow") MlflowConfig mlflow,
    @Doc("Settings") @Setting("") DeployConfig config) {

  public DeployRequest {
    requireService(DeployRequest::service, service);
    requireUri(DeployRequest::storageUri, storageUri);
    if (modelVersion != null && modelVersion == 0) {
      // What finetune gives where it has registered nothing.
      registeredModel = null;
      modelVersion = null;
    }
    if ((registeredModel == null) != (modelVersion == null)) {
      throw new RefusedValueException(
          DeployRequest::modelVersion, "must be set together with registered-model");
    }
    if (registeredModel != null && mlflow.endpoint() == null) {
      throw new RefusedValueException(
          DeployRequest::registeredModel, "needs mlflow.endpoint, which is not set");
    }
  }

  /// @throws RefusedValueException unless it can be the name of an InferenceService
  public static <R extends Record> void requireService(Accessor<R, String> field, String service) {
    if (!service.matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new RefusedValueException(
          field, "must be the name of an InferenceService, was " + service);
    }
  }

  /// @throws RefusedValueException unless it can be where a model's files are
  public static <R extends Record> void requireUri(
      Accessor<R, @Nullable String> field, String uri) {
    if (!uri.matches("[a-z0-9+]+://\\S+")) {
      throw new RefusedValueException(field, "must be a URI such as s3://models/v8, was " + uri);
    }
  }
}
