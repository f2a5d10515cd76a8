package dev.codesense.pipelines;

import dev.codesense.converge.RemoteFile;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.deploy.DeployRequest;
import java.util.Optional;

/// What a person fills in to roll a model out: which one, to which service, and what the evaluation
/// said of it.
public record CanaryInputs(
    @AsIn(CodeIndexInputs.class) Optional<String> project,
    @AsIn(DeployRequest.class) String service,
    @AsIn(DeployRequest.class) String storageUri,
    @AsIn(DeployRequest.class) boolean passed,
    @AsIn(DeployRequest.class) String verdict,
    @Doc(
            "Registered model in MLflow whose aliases champion and previous follow the traffic; it counts where model_version is not 0")
        @Default("codesense-answers")
        String registeredModel,
    @Doc("Version of the registered model that the candidate is; 0: none is registered")
        @Default("0")
        int modelVersion) {
  public CanaryInputs {
    project = project.filter(address -> !address.isBlank());
    project.ifPresent(address -> RemoteFile.check(CanaryInputs::project, address));
  }
}
