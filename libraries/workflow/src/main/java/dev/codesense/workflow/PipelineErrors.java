package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import java.util.ArrayList;
import java.util.List;

/// The errors of a pipeline, reported all at once.
final class PipelineErrors {
  private record Fault(WorkflowProblem problem, String message) {}

  private final List<Fault> faults = new ArrayList<>();

  void add(WorkflowProblem problem, String message) {
    faults.add(new Fault(problem, message));
  }

  void throwIfAny(String pipeline) {
    if (!faults.isEmpty()) {
      throw new CodesenseException(
          faults.getFirst().problem(),
          "Pipeline %s: %s"
              .formatted(
                  pipeline, String.join("\n  ", faults.stream().map(Fault::message).toList())));
    }
  }
}
