package dev.codesense.localrun.engine;

import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.Wires;
import java.util.ArrayList;
import java.util.List;

/// The tasks of a pipeline, those of nested pipelines included.
public final class Tasks {

  private Tasks() {}

  public static List<Step.Task> all(PipelineGraph graph) {
    var tasks = new ArrayList<Step.Task>();
    collect(graph.body(), tasks);
    graph.exit().ifPresent(tasks::add);
    return tasks;
  }

  private static void collect(PipelineGraph.Block block, List<Step.Task> tasks) {
    for (var step : block.steps()) {
      switch (step) {
        case Step.Task task -> tasks.add(task);
        case Step.Nested nested -> tasks.addAll(all(nested.pipeline()));
        case Step.Loop _, Step.Choice _ ->
            Wires.blocks(step).forEach(inner -> collect(inner, tasks));
      }
    }
  }
}
