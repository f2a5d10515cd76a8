package dev.codesense.pipelines.project;

import dev.codesense.converge.RemoteFile;
import dev.codesense.core.Argument;
import dev.codesense.core.AsIn;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.FinalStatus;
import dev.codesense.search.store.IndexLocation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which run has ended, and what it may have left.
public record ProjectExitHandlerRequest(
    @Doc("Run that has ended") @Argument String runId,
    @Doc(
            "How it ended: where it neither failed nor was cancelled, nothing is undone and nobody is told; unset: it failed")
        @Argument
        @Nullable FinalStatus status,
    @Doc("Pipeline that it was a run of, for people") @Argument @Default("") String pipeline,
    @Doc(
            "What the pipeline may have done: index, its move of the alias; traffic, a rollout of the service, and a candidate beside it")
        @Argument
        @Default("[]")
        List<Part> undo,
    @Doc("InferenceService that the run may have begun a rollout of; empty: none")
        @Argument
        @Default("")
        String service,
    @Doc(
            "Git repository whose codesense.yaml says where cluster and MLflow are, as of project; unset: the defaults")
        @Argument
        Optional<String> source,
    @AsIn(IndexLocation.class) @Argument String collectionName,
    @AsIn(IndexLocation.class) @Argument String store) {

  /// What can be undone.
  public enum Part {
    INDEX,
    TRAFFIC
  }

  public ProjectExitHandlerRequest {
    undo = List.copyOf(undo);
    source = source.filter(address -> !address.isBlank());
    source.ifPresent(address -> RemoteFile.check(ProjectExitHandlerRequest::source, address));
  }
}
