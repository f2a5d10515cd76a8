package dev.codesense.pipelines;

import dev.codesense.converge.RemoteFile;
import dev.codesense.core.AsIn;
import dev.codesense.index.shard.IndexPlanRequest;
import java.util.Optional;

/// What a person fills in for a training: the project, whose settings say all else.
public record RetrainInputs(
    @AsIn(CodeIndexInputs.class) Optional<String> project,
    @AsIn(CodeIndexInputs.class) boolean acceptShrink,
    @AsIn(IndexPlanRequest.class) boolean debug,
    @AsIn(FullInputs.class) boolean forceTraining,
    @AsIn(FullInputs.class) String service) {
  public RetrainInputs {
    project = project.filter(address -> !address.isBlank());
    project.ifPresent(address -> RemoteFile.check(RetrainInputs::project, address));
  }
}
