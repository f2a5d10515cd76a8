package dev.codesense.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A graph without cycles as a picture: each box stands below those whose arrows come to it.
///
/// @param label what it shows
/// @param graph its boxes
public record Diagram(String label, Graph graph) implements Block {

  /// @param boxes in the order in which a list would name them
  public record Graph(List<Box> boxes, List<Arrow> arrows) {
    public Graph {
      boxes = List.copyOf(boxes);
      arrows = List.copyOf(arrows);
      for (var arrow : arrows) {
        if (arrow.from() < 0
            || arrow.to() < 0
            || arrow.from() >= boxes.size()
            || arrow.to() >= boxes.size()) {
          throw new IllegalArgumentException(
              "An arrow must join two of %d boxes, was %s".formatted(boxes.size(), arrow));
        }
      }
    }

    /// Titles of the boxes whose arrows come to a box.
    List<String> before(int box) {
      return arrows.stream()
          .filter(arrow -> arrow.to() == box)
          .map(arrow -> boxes.get(arrow.from()).title())
          .toList();
    }

    private String spoken() {
      return IntStream.range(0, boxes.size())
          .mapToObj(i -> {
            var before = before(i).isEmpty() ? "" : " after " + String.join(", ", before(i));
            return switch (boxes.get(i)) {
              case Node node -> "%s %s%s".formatted(node.title(), node.line(), before);
              case Group group ->
                  "%s (%s)%s".formatted(group.title(), group.inner().spoken(), before);
            };
          })
          .collect(Collectors.joining("; "));
    }
  }

  /// The whole in one sentence.
  String spoken() {
    return label + ": " + graph.spoken();
  }

  public sealed interface Box {
    String title();
  }

  /// @param line below its title, such as `✓ done, 1.2 s`
  public record Node(String title, String line, Tone tone) implements Box {}

  /// A box around others.
  public record Group(String title, Graph inner) implements Box {}

  /// An arrow between two boxes of one graph, by their places in its list.
  ///
  /// @param dashed whether it only says what comes last
  public record Arrow(int from, int to, boolean dashed) {}
}
