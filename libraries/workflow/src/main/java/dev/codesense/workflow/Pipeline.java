package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.workflow.graph.PipelineGraph;

/// A pipeline, written once: compiled to KFP's intermediate representation, to Argo, and run
/// locally.
///
/// ```java
/// record Inputs(@Doc("What to fetch") List<RepositorySource> repositories) {}
///
/// final class Fetch implements Pipeline<Inputs, Nothing> {
///   public void define(Flow<Inputs, Nothing> flow) {
///     flow.task(ConvergeComponent.SPEC)
///         .set(ConvergeRequest::repositories).to(flow.input(Inputs::repositories))
///         .neverCached();
///   }
///   ...
/// }
/// ```
///
/// @param <I> the pipeline's parameters: no artifacts, each documented by `@Doc`
/// @param <O> what it gives back
public interface Pipeline<I extends Record, O extends Record> {

  /// Lower-case letters, digits and hyphens, at most 128.
  String name();

  /// One sentence, shown in the list of pipelines.
  String purpose();

  Class<I> inputs();

  Class<O> outputs();

  /// Adds the steps to `flow`.
  void define(Flow<I, O> flow);

  /// This pipeline as data.
  ///
  /// @throws CodesenseException with everything that is wrong with it
  default PipelineGraph graph() {
    var flow = new Flow<>(this);
    try {
      define(flow);
    } catch (IllegalArgumentException e) {
      throw PipelineErrors.refused(this, e);
    }
    return flow.build();
  }
}
