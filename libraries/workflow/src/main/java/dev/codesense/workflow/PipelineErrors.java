package dev.codesense.workflow;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.text.Quantity;
import dev.codesense.runtime.schema.DefaultValues;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.workflow.graph.TaskComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The errors of a pipeline, reported all at once.
final class PipelineErrors {
  private record Fault(WorkflowProblem problem, String message) {}

  private final List<Fault> faults = new ArrayList<>();

  void add(WorkflowProblem problem, String message) {
    faults.add(new Fault(problem, message));
  }

  /// What the DSL refuses while a pipeline is defined, with the line of its source.
  static CodesenseException refused(Pipeline<?, ?> pipeline, IllegalArgumentException e) {
    var line =
        Arrays.stream(e.getStackTrace())
            .filter(frame -> frame.getClassName().equals(pipeline.getClass().getName()))
            .findFirst()
            .map(frame -> " (%s:%d)".formatted(frame.getFileName(), frame.getLineNumber()))
            .orElse("");
    return new CodesenseException(
        WorkflowProblem.VALUE_REFUSED,
        "Pipeline %s: %s%s".formatted(pipeline.name(), e.getMessage(), line),
        e);
  }

  /// Adds each default of a record that is no value of its field.
  void addWrongDefaults(String owner, Class<? extends Record> type) {
    for (var field : RecordSchema.of(type).fields()) {
      try {
        DefaultValues.of(field);
      } catch (IllegalStateException e) {
        add(WorkflowProblem.VALUE_REFUSED, "%s: %s".formatted(owner, e.getMessage()));
      }
    }
  }

  /// Adds what is wrong with a component whatever pipeline it is in.
  void addWrongComponent(TaskComponent component) {
    addWrongDefaults("component " + component.name(), component.request());
    if (component instanceof TaskComponent.Native(var spec)) {
      for (var quantity : List.of(spec.resources().cpu(), spec.resources().memory())) {
        try {
          Quantity.value(quantity);
        } catch (IllegalArgumentException e) {
          add(
              WorkflowProblem.VALUE_REFUSED,
              "component %s: %s".formatted(component.name(), e.getMessage()));
        }
      }
    }
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
