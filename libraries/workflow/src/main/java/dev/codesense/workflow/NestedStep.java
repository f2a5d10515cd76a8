package dev.codesense.workflow;

import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Step;

/// A pipeline as one step of another.
public final class NestedStep<I extends Record, O extends Record>
    extends WiredStep<I, O, NestedStep<I, O>> {
  private final PipelineGraph pipeline;

  NestedStep(String name, Pipeline<I, O> pipeline, Scope scope) {
    super(name, pipeline.inputs(), pipeline.outputs(), scope);
    this.pipeline = pipeline.graph();
  }

  @Override
  NestedStep<I, O> self() {
    return this;
  }

  @Override
  public Step step(PipelineErrors faults) {
    if (pipeline.exit().isPresent()) {
      faults.add(
          WorkflowProblem.NOT_EXPRESSIBLE,
          "the nested pipeline %s has an exit task; only the outermost may".formatted(name()));
    }
    return new Step.Nested(name(), pipeline, inputs(faults), after(faults));
  }
}
