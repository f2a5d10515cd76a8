package dev.codesense.localrun;

import dev.codesense.report.Diagram;
import dev.codesense.report.Tone;
import dev.codesense.workflow.graph.PipelineGraph;
import dev.codesense.workflow.graph.Source;
import dev.codesense.workflow.graph.Step;
import dev.codesense.workflow.graph.Test;
import dev.codesense.workflow.graph.Wires;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A pipeline's graph as a diagram: a box for each task, in the box of the loop, branch or pipeline
/// that it stands in.
final class GraphPicture {
  private final Function<String, Look> looks;

  /// How a task looks.
  ///
  /// @param line below its name, such as `✓ done, 1.2 s`
  record Look(String line, Tone tone) {}

  /// @param looks by the task's name without numbers of items
  GraphPicture(Function<String, Look> looks) {
    this.looks = looks;
  }

  Diagram of(PipelineGraph graph) {
    var steps = graph(graph.body(), "");
    return new Diagram(
        "The tasks of %s and what they wait for".formatted(graph.name()),
        graph.exit().map(exit -> withLast(steps, task(exit, ""))).orElse(steps));
  }

  /// With a box below all others, which comes after those that nothing waits for.
  private static Diagram.Graph withLast(Diagram.Graph graph, Diagram.Node last) {
    int place = graph.boxes().size();
    var boxes = new ArrayList<>(graph.boxes());
    boxes.add(last);
    var arrows = new ArrayList<>(graph.arrows());
    IntStream.range(0, place)
        .filter(box -> graph.arrows().stream().noneMatch(arrow -> arrow.from() == box))
        .forEach(box -> arrows.add(new Diagram.Arrow(box, place, true)));
    return new Diagram.Graph(boxes, arrows);
  }

  private Diagram.Graph graph(PipelineGraph.Block block, String prefix) {
    var names = block.steps().stream().map(Step::name).toList();
    var boxes = new ArrayList<Diagram.Box>();
    var arrows = new ArrayList<Diagram.Arrow>();
    for (var step : block.steps()) {
      for (var other : Wires.dependencies(block, step)) {
        arrows.add(new Diagram.Arrow(names.indexOf(other), boxes.size(), false));
      }
      boxes.add(box(step, prefix));
    }
    return new Diagram.Graph(boxes, arrows);
  }

  private Diagram.Box box(Step step, String prefix) {
    return switch (step) {
      case Step.Task task -> task(task, prefix);
      case Step.Loop loop ->
          new Diagram.Group("for each of " + source(loop.items()), graph(loop.body(), prefix));
      case Step.Nested nested ->
          new Diagram.Group(
              nested.name(), graph(nested.pipeline().body(), prefix + nested.name() + "."));
      case Step.Choice choice ->
          new Diagram.Group(
              "one of",
              new Diagram.Graph(
                  choice.branches().stream()
                      .<Diagram.Box>map(branch ->
                          new Diagram.Group(
                              branch
                                  .condition()
                                  .map(test -> "if " + test(test))
                                  .orElse("otherwise"),
                              graph(branch.body(), prefix)))
                      .toList(),
                  List.of()));
    };
  }

  private Diagram.Node task(Step.Task task, String prefix) {
    var look = looks.apply(prefix + task.name());
    return new Diagram.Node(task.options().title().orElse(task.name()), look.line(), look.tone());
  }

  private static String source(Source source) {
    return switch (source) {
      case Source.Constant constant -> String.valueOf(constant.value());
      case Source.Input input -> input.field().java();
      case Source.Output output -> output.step() + "." + output.field().java();
      case Source.Item _ -> "item";
      case Source.Collected collected -> collected.loop();
      case Source.Chosen chosen -> chosen.choice();
      case Source.OfRun of -> of.fact().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String test(Test test) {
    return switch (test) {
      case Test.Compare compare ->
          source(compare.left()) + " " + compare.operator().sign() + " " + compare.right();
      case Test.Not not -> "not (" + test(not.test()) + ")";
      case Test.All all ->
          all.tests().stream().map(GraphPicture::test).collect(Collectors.joining(" and "));
      case Test.Any any ->
          any.tests().stream().map(GraphPicture::test).collect(Collectors.joining(" or "));
    };
  }
}
