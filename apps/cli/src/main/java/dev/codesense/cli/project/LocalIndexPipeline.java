package dev.codesense.cli.project;

import dev.codesense.converge.ConvergeComponent;
import dev.codesense.converge.ConvergeRequest;
import dev.codesense.converge.ConvergeResult;
import dev.codesense.converge.RepositorySource;
import dev.codesense.core.Doc;
import dev.codesense.index.IndexComponent;
import dev.codesense.index.IndexRequest;
import dev.codesense.workflow.Flow;
import dev.codesense.workflow.Nothing;
import dev.codesense.workflow.Pipeline;
import java.util.List;

/// What `codesense run` runs: the index stage in one task, which makes words searchable in seconds
/// and vectors after that.
final class LocalIndexPipeline implements Pipeline<LocalIndexPipeline.Inputs, Nothing> {

  /// What the settings must say; what else they say reaches the tasks without a wire.
  record Inputs(@Doc("Repositories that the index holds") List<RepositorySource> repositories) {}

  @Override
  public String name() {
    return "code-index";
  }

  @Override
  public String purpose() {
    return "Brings the index of one machine up to date";
  }

  @Override
  public Class<Inputs> inputs() {
    return Inputs.class;
  }

  @Override
  public Class<Nothing> outputs() {
    return Nothing.class;
  }

  @Override
  public void define(Flow<Inputs, Nothing> flow) {
    // Neither is cached: branches move, and so may the alias.
    var converge =
        flow.task(ConvergeComponent.SPEC)
            .set(ConvergeRequest::repositories)
            .to(flow.input(Inputs::repositories))
            .neverCached();
    flow.task(IndexComponent.SPEC)
        .set(IndexRequest::snapshot)
        .to(converge.out(ConvergeResult::snapshot))
        .neverCached();
  }
}
