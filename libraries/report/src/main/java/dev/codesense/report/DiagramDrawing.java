package dev.codesense.report;

import dev.codesense.report.Diagram.Box;
import dev.codesense.report.Diagram.Graph;
import dev.codesense.report.Diagram.Group;
import dev.codesense.report.Diagram.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A [Diagram] as SVG: a box for each node, in the boxes of the groups that it stands in.
final class DiagramDrawing {
  private static final double NODE_HEIGHT = 46;
  private static final double CHARACTER = 7.2;
  private static final double PADDING = 16;
  private static final double HEADER = 26;
  private static final int LONGEST_LABEL = 44;

  private DiagramDrawing() {}

  /// Something with a size that can be drawn anywhere.
  private record Drawing(double width, double height, List<Html> pieces) {
    Html at(double x, double y) {
      return Html.element("g", pieces.toArray(Html[]::new))
          .with("transform", "translate(%s %s)".formatted(number(x), number(y)));
    }
  }

  static Html of(Diagram diagram) {
    var whole = drawn(diagram.graph());
    var width = number(whole.width() + 4);
    var height = number(whole.height() + 4);
    return Html.element("svg", whole.at(2, 2))
        .with("class", "diagram")
        .with("role", "img")
        .with("aria-label", diagram.spoken())
        .with("viewBox", "0 0 %s %s".formatted(width, height))
        .with("width", width)
        .with("height", height);
  }

  private static Drawing drawn(Graph graph) {
    var drawings = graph.boxes().stream().map(DiagramDrawing::drawn).toList();
    var layout =
        LayeredLayout.of(
            drawings.stream()
                .map(drawing -> new LayeredLayout.Size(drawing.width(), drawing.height()))
                .toList(),
            graph.arrows().stream()
                .map(arrow -> new LayeredLayout.Edge(arrow.from(), arrow.to()))
                .toList());
    var pieces = new ArrayList<Html>();
    for (int i = 0; i < graph.arrows().size(); i++) {
      pieces.addAll(arrow(layout.routes().get(i), graph.arrows().get(i).dashed()));
    }
    for (int i = 0; i < drawings.size(); i++) {
      var corner = layout.corners().get(i);
      pieces.add(drawings.get(i).at(corner.x(), corner.y()));
    }
    return new Drawing(layout.width(), layout.height(), pieces);
  }

  private static List<Html> arrow(List<LayeredLayout.Point> route, boolean dashed) {
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
    var line = Html.element("path").with("d", path).with("class", "arrow");
    var end = route.getLast();
    var head =
        Html.element("path")
            .with("d", "M %s %s l 4 -8 l -8 0 z".formatted(number(end.x()), number(end.y())))
            .with("class", "head");
    return List.of(dashed ? line.with("stroke-dasharray", "4 4") : line, head);
  }

  private static Drawing drawn(Box box) {
    return switch (box) {
      case Node node -> drawn(node);
      case Group group -> drawn(group);
    };
  }

  private static Drawing drawn(Node node) {
    double width = Math.max(width(node.title()), width(node.line())) + 2 * PADDING;
    return new Drawing(
        width,
        NODE_HEIGHT,
        List.of(
            box(width, NODE_HEIGHT).with("class", "box " + HtmlWriter.name(node.tone())),
            text(node.title(), width / 2, 19).with("text-anchor", "middle").with("class", "title"),
            text(node.line(), width / 2, 36).with("text-anchor", "middle").with("class", "soft")));
  }

  private static Drawing drawn(Group group) {
    var inner = drawn(group.inner());
    double width = Math.max(width(group.title()), inner.width()) + 2 * PADDING;
    double height = inner.height() + HEADER + PADDING;
    return new Drawing(
        width,
        height,
        List.of(
            box(width, height).with("class", "box").with("stroke-dasharray", "6 3"),
            text(group.title(), PADDING, 18).with("class", "soft"),
            inner.at((width - inner.width()) / 2, HEADER)));
  }

  private static Html box(double width, double height) {
    return Html.element("rect")
        .with("width", number(width))
        .with("height", number(height))
        .with("rx", "6");
  }

  private static Html text(String text, double x, double y) {
    return Html.element("text", Phrase.cut(text, LONGEST_LABEL))
        .with("x", number(x))
        .with("y", number(y));
  }

  /// Letters of Latin, Greek, Cyrillic and their neighbours are half as wide as those of East Asia.
  private static double width(String text) {
    return Phrase.cut(text, LONGEST_LABEL).codePoints().map(c -> c < 0x1100 ? 1 : 2).sum()
        * CHARACTER;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
