package dev.codesense.pipelines.project;

import dev.codesense.converge.RemoteFile;
import dev.codesense.core.Argument;
import dev.codesense.core.AsIn;
import dev.codesense.core.Doc;
import java.util.Optional;

/// Which project.
public record ProjectRolloutRequest(
    @Doc("Git repository whose codesense.yaml is read, as of project; unset: the defaults")
        @Argument
        Optional<String> source,
    @AsIn(ProjectTrainingRequest.class) @Argument String commit) {
  public ProjectRolloutRequest {
    source = source.filter(address -> !address.isBlank());
    source.ifPresent(address -> RemoteFile.check(ProjectRolloutRequest::source, address));
  }
}
