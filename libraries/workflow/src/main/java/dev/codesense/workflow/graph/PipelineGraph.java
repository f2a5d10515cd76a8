package dev.codesense.workflow.graph;

import dev.codesense.runtime.schema.FieldName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A whole pipeline. Every wire has been checked: producers are in reach, required inputs are set,
/// and there is no cycle.
///
/// @param name lower-case letters, digits and hyphens, at most 128
/// @param purpose one sentence
/// @param inputs the record whose fields are the pipeline's parameters
/// @param outputs the record whose fields the pipeline gives back; may have none
/// @param body the steps, but for the exit task
/// @param results where the value of each field of `outputs` comes from
/// @param exit runs at the end whatever happened
public record PipelineGraph(
    String name,
    String purpose,
    Class<? extends Record> inputs,
    Class<? extends Record> outputs,
    Block body,
    SequencedMap<FieldName, Source> results,
    Optional<Step.Task> exit) {

  public PipelineGraph {
    results = Collections.unmodifiableSequencedMap(results);
  }

  /// Steps that run once each time their surroundings do, in any order their wires allow.
  public record Block(List<Step> steps) {
    public Block {
      steps = List.copyOf(steps);
    }
  }

  /// Every task of the pipeline in the order of its definition, those of nested pipelines left out,
  /// the exit task last.
  public List<Step.Task> tasks() {
    var tasks = new ArrayList<Step.Task>();
    collect(body, tasks);
    exit.ifPresent(tasks::add);
    return tasks;
  }

  private static void collect(Block block, List<Step.Task> tasks) {
    for (var step : block.steps()) {
      switch (step) {
        case Step.Task task -> tasks.add(task);
        case Step.Loop loop -> collect(loop.body(), tasks);
        case Step.Choice choice ->
            choice.branches().forEach(branch -> collect(branch.body(), tasks));
        case Step.Nested _ -> {}
      }
    }
  }
}
