package dev.codesense.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Places the boxes of a graph without cycles in rows, each below everything it depends on, with
/// few crossings and short edges: longest-path rows, barycentre order, least-squares columns.
final class LayeredLayout {
  private static final double BETWEEN_COLUMNS = 28;
  private static final double BETWEEN_ROWS = 40;
  private static final int SWEEPS = 12;

  /// A box to be placed.
  record Size(double width, double height) {}

  /// An edge, by the places of its ends in the list of boxes.
  record Edge(int from, int to) {}

  record Point(double x, double y) {}

  /// @param corners left upper corner of each box
  /// @param routes of each edge: from the lower side of one box, through the rows between, to the
  ///   upper side of the other
  record Picture(double width, double height, List<Point> corners, List<List<Point>> routes) {}

  /// A box, or the place where an edge passes through a row.
  private static final class Node {
    private final double width;
    private final double height;
    private final int row;
    private final List<Node> above = new ArrayList<>();
    private final List<Node> below = new ArrayList<>();
    private double place;
    private double x;

    Node(double width, double height, int row) {
      this.width = width;
      this.height = height;
      this.row = row;
    }

    double mean(List<Node> others) {
      return others.stream().mapToDouble(other -> other.place).average().orElse(place);
    }
  }

  private final List<List<Node>> rows = new ArrayList<>();
  private final List<Node> boxes = new ArrayList<>();
  private final List<List<Node>> chains = new ArrayList<>();

  private LayeredLayout(List<Size> sizes, List<Edge> edges) {
    var rowOf = rowOf(sizes.size(), edges);
    for (int i = 0; i < sizes.size(); i++) {
      boxes.add(added(new Node(sizes.get(i).width(), sizes.get(i).height(), rowOf[i])));
    }
    for (var edge : edges) {
      var chain = new ArrayList<Node>();
      chain.add(boxes.get(edge.from()));
      for (int row = rowOf[edge.from()] + 1; row < rowOf[edge.to()]; row++) {
        chain.add(added(new Node(0, 0, row)));
      }
      chain.add(boxes.get(edge.to()));
      for (int i = 1; i < chain.size(); i++) {
        chain.get(i - 1).below.add(chain.get(i));
        chain.get(i).above.add(chain.get(i - 1));
      }
      chains.add(chain);
    }
  }

  private Node added(Node node) {
    while (rows.size() <= node.row) {
      rows.add(new ArrayList<>());
    }
    rows.get(node.row).add(node);
    return node;
  }

  static Picture of(List<Size> sizes, List<Edge> edges) {
    var layout = new LayeredLayout(sizes, edges);
    layout.order();
    layout.columns();
    return layout.picture();
  }

  private static int[] rowOf(int boxes, List<Edge> edges) {
    var rows = new int[boxes];
    for (int round = 0; round < boxes; round++) {
      for (var edge : edges) {
        rows[edge.to()] = Math.max(rows[edge.to()], rows[edge.from()] + 1);
      }
    }
    return rows;
  }

  /// Sorts each row by where its neighbours stand, down and up in turn, and keeps the best.
  private void order() {
    number();
    var best = copy();
    long fewest = crossings();
    for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 1; i < rows.size(); i++) {
        var row = rows.get(down ? i : rows.size() - 1 - i);
        row.sort(Comparator.comparingDouble(node -> node.mean(down ? node.above : node.below)));
        number();
      }
      long now = crossings();
      if (now < fewest) {
        fewest = now;
        best = copy();
      }
    }
    rows.clear();
    rows.addAll(best);
    number();
  }

  private List<List<Node>> copy() {
    return new ArrayList<>(rows.stream().<List<Node>>map(ArrayList::new).toList());
  }

  private void number() {
    for (var row : rows) {
      for (int i = 0; i < row.size(); i++) {
        row.get(i).place = i;
      }
    }
  }

  private long crossings() {
    long crossings = 0;
    for (var row : rows) {
      for (var left : row) {
        for (var right : row) {
          if (left.place < right.place) {
            for (var a : left.below) {
              crossings += right.below.stream().filter(b -> b.place < a.place).count();
            }
          }
        }
      }
    }
    return crossings;
  }

  private void columns() {
    rows.forEach(row -> arrange(row, new double[row.size()]));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < rows.size(); i++) {
        var row = rows.get(down ? i : rows.size() - 1 - i);
        arrange(row, row.stream().mapToDouble(node -> wanted(node, down)).toArray());
      }
    }
    double left = boxes.stream().mapToDouble(node -> node.x - node.width / 2).min().orElse(0);
    rows.forEach(row -> row.forEach(node -> node.x -= left));
  }

  private static double wanted(Node node, boolean down) {
    var near = down ? node.above : node.below;
    return near.stream().mapToDouble(other -> other.x).average().orElse(node.x);
  }

  /// Puts the centres of a row as near as can be to where they are wanted, in order and apart: an
  /// isotonic regression after the room between them is taken out.
  private static void arrange(List<Node> row, double[] wanted) {
    var room = new double[row.size()];
    for (int i = 1; i < row.size(); i++) {
      room[i] = room[i - 1] + (row.get(i - 1).width + row.get(i).width) / 2 + BETWEEN_COLUMNS;
    }
    var sums = new double[row.size()];
    var counts = new int[row.size()];
    int blocks = 0;
    for (int i = 0; i < row.size(); i++) {
      sums[blocks] = wanted[i] - room[i];
      counts[blocks] = 1;
      blocks++;
      while (blocks > 1
          && sums[blocks - 2] / counts[blocks - 2] >= sums[blocks - 1] / counts[blocks - 1]) {
        sums[blocks - 2] += sums[blocks - 1];
        counts[blocks - 2] += counts[blocks - 1];
        blocks--;
      }
    }
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < counts[block]; i++, at++) {
        row.get(at).x = sums[block] / counts[block] + room[at];
      }
    }
  }

  private Picture picture() {
    var tops = new double[rows.size() + 1];
    for (int i = 0; i < rows.size(); i++) {
      tops[i + 1] =
          tops[i]
              + rows.get(i).stream().mapToDouble(node -> node.height).max().orElse(0)
              + BETWEEN_ROWS;
    }
    double width =
        rows.stream()
            .flatMap(List::stream)
            .mapToDouble(node -> node.x + node.width / 2)
            .max()
            .orElse(0);
    var corners =
        boxes.stream().map(node -> new Point(node.x - node.width / 2, tops[node.row])).toList();
    var routes = new ArrayList<List<Point>>();
    for (var chain : chains) {
      var route = new ArrayList<Point>();
      var first = chain.getFirst();
      route.add(new Point(first.x, tops[first.row] + first.height));
      for (var node : chain.subList(1, chain.size() - 1)) {
        route.add(new Point(node.x, tops[node.row]));
        route.add(new Point(node.x, tops[node.row + 1] - BETWEEN_ROWS));
      }
      var last = chain.getLast();
      route.add(new Point(last.x, tops[last.row]));
      routes.add(route);
    }
    return new Picture(width, Math.max(0, tops[rows.size()] - BETWEEN_ROWS), corners, routes);
  }
}
