package dev.codesense.localrun;

import dev.codesense.core.Html;
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

/// A pipeline's graph as SVG: a box for each task, coloured and signed by its state, in the box of
/// the loop, branch or pipeline that it stands in.
public final class GraphPicture {
  private static final double TASK_HEIGHT = 46;
  private static final double CHARACTER = 7.2;
  private static final double PADDING = 16;
  private static final double HEADER = 26;
  private static final int LONGEST_LABEL = 44;

  private final Function<String, Look> looks;

  /// How a task looks.
  ///
  /// @param line below its name, such as `✓ done, 1.2 s`
  /// @param tone `good`, `bad`, `warn` or `soft`
  public record Look(String line, String tone) {}

  /// @param looks by the task's name without numbers of items
  public GraphPicture(Function<String, Look> looks) {
    this.looks = looks;
  }

  /// Something with a size that can be drawn anywhere.
  private record Drawing(double width, double height, List<Html> pieces) {
    Html at(double x, double y) {
      return Html.element("g", pieces.toArray(Html[]::new))
          .with("transform", "translate(%s %s)".formatted(number(x), number(y)));
    }
  }

  public Html of(PipelineGraph graph) {
    var drawings = new ArrayList<Drawing>();
    var edges = new ArrayList<LayeredLayout.Edge>();
    add(graph.body(), "", drawings, edges);
    int wires = edges.size();
    graph
        .exit()
        .ifPresent(exit -> {
          int steps = drawings.size();
          drawings.add(task(exit, ""));
          for (int i = 0; i < steps; i++) {
            int step = i;
            if (edges.stream().noneMatch(edge -> edge.from() == step)) {
              edges.add(new LayeredLayout.Edge(step, steps));
            }
          }
        });
    var whole = laidOut(drawings, edges, wires);
    return Html.element("svg", whole.at(2, 2))
        .with("role", "img")
        .with("aria-label", "The tasks of " + graph.name() + " and what they wait for")
        .with(
            "viewBox", "0 0 %s %s".formatted(number(whole.width() + 4), number(whole.height() + 4)))
        .with("width", number(whole.width() + 4))
        .with("height", number(whole.height() + 4));
  }

  private void add(
      PipelineGraph.Block block,
      String prefix,
      List<Drawing> drawings,
      List<LayeredLayout.Edge> edges) {
    var names = block.steps().stream().map(Step::name).toList();
    for (var step : block.steps()) {
      for (var other : Wires.dependencies(block, step)) {
        edges.add(new LayeredLayout.Edge(names.indexOf(other), drawings.size()));
      }
      drawings.add(drawn(step, prefix));
    }
  }

  private Drawing block(PipelineGraph.Block block, String prefix) {
    var drawings = new ArrayList<Drawing>();
    var edges = new ArrayList<LayeredLayout.Edge>();
    add(block, prefix, drawings, edges);
    return laidOut(drawings, edges, edges.size());
  }

  /// @param solid so many of the edges are wires; the others only say what comes last
  private static Drawing laidOut(
      List<Drawing> drawings, List<LayeredLayout.Edge> edges, int solid) {
    var layout =
        LayeredLayout.of(
            drawings.stream()
                .map(drawing -> new LayeredLayout.Size(drawing.width(), drawing.height()))
                .toList(),
            edges);
    var pieces = new ArrayList<Html>();
    for (int i = 0; i < edges.size(); i++) {
      pieces.addAll(edge(layout.routes().get(i), i < solid));
    }
    for (int i = 0; i < drawings.size(); i++) {
      var corner = layout.corners().get(i);
      pieces.add(drawings.get(i).at(corner.x(), corner.y()));
    }
    return new Drawing(layout.width(), layout.height(), pieces);
  }

  private static List<Html> edge(List<LayeredLayout.Point> route, boolean solid) {
    var path = new StringBuilder();
    var from = route.getFirst();
    path.append("M %s %s".formatted(number(from.x()), number(from.y())));
    for (var to : route.subList(1, route.size())) {
      double half = (to.y() - from.y()) / 2;
      path.append(
          " C %s %s %s %s %s %s"
              .formatted(
                  number(from.x()),
                  number(from.y() + half),
                  number(to.x()),
                  number(to.y() - half),
                  number(to.x()),
                  number(to.y())));
      from = to;
    }
    var line =
        Html.element("path")
            .with("d", path)
            .with("class", "other")
            .with("fill-opacity", "0")
            .with("stroke-width", "1.5");
    var end = route.getLast();
    var head =
        Html.element("path")
            .with("d", "M %s %s l 4 -8 l -8 0 z".formatted(number(end.x()), number(end.y())))
            .with("class", "other");
    return List.of(solid ? line : line.with("stroke-dasharray", "4 4"), head);
  }

  private Drawing drawn(Step step, String prefix) {
    return switch (step) {
      case Step.Task task -> task(task, prefix);
      case Step.Loop loop ->
          group("for each of " + source(loop.items()), block(loop.body(), prefix));
      case Step.Nested nested ->
          group(nested.name(), block(nested.pipeline().body(), prefix + nested.name() + "."));
      case Step.Choice choice ->
          laidOut(
              choice.branches().stream()
                  .map(branch ->
                      group(
                          branch.condition().map(test -> "if " + test(test)).orElse("otherwise"),
                          block(branch.body(), prefix)))
                  .toList(),
              List.of(),
              0);
    };
  }

  private Drawing task(Step.Task task, String prefix) {
    var look = looks.apply(prefix + task.name());
    var title = task.options().title().orElse(task.name());
    double width = Math.max(width(title), width(look.line())) + 2 * PADDING;
    return new Drawing(
        width,
        TASK_HEIGHT,
        List.of(
            box(width, TASK_HEIGHT)
                // The page fills what is soft.
                .with("class", look.tone().equals("soft") ? "axis" : look.tone())
                .with("stroke", "currentColor"),
            text(title, width / 2, 19).with("text-anchor", "middle").with("font-weight", "600"),
            text(look.line(), width / 2, 36).with("text-anchor", "middle").with("class", "soft")));
  }

  private static Drawing group(String title, Drawing inner) {
    double width = Math.max(width(title), inner.width()) + 2 * PADDING;
    double height = inner.height() + HEADER + PADDING;
    return new Drawing(
        width,
        height,
        List.of(
            box(width, height).with("class", "axis").with("stroke-dasharray", "6 3"),
            text(title, PADDING, 18).with("class", "soft"),
            inner.at((width - inner.width()) / 2, HEADER)));
  }

  private static Html box(double width, double height) {
    return Html.element("rect")
        .with("width", number(width))
        .with("height", number(height))
        .with("rx", "6")
        .with("fill", "var(--panel)")
        .with("stroke-width", "1.5");
  }

  private static Html text(String text, double x, double y) {
    return Html.element("text", cut(text)).with("x", number(x)).with("y", number(y));
  }

  private static double width(String text) {
    return cut(text).length() * CHARACTER;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_LABEL ? text : text.substring(0, LONGEST_LABEL - 1) + "…";
  }

  private static String source(Source source) {
    return switch (source) {
      case Source.Constant constant -> String.valueOf(constant.value());
      case Source.Input input -> input.field();
      case Source.Output output -> output.step() + "." + output.field();
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

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
