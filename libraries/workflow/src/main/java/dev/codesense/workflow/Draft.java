package dev.codesense.workflow;

import dev.codesense.workflow.graph.Step;

/// A step that can still be changed.
interface Draft {

  String name();

  /// The step as it is now.
  Step step(PipelineErrors faults);
}
