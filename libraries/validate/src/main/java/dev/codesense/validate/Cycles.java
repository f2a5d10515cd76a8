package dev.codesense.validate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the ways of a graph that lead back to where they began, however long they are.
final class Cycles {
  private static final int FEW = 8;

  private Cycles() {}

  /// @param edges from each name to others; others that lead nowhere may be left out
  /// @return each way with its first name again at the end
  static List<List<String>> of(Map<String, Set<String>> edges) {
    var cycles = new ArrayList<List<String>>();
    var done = new HashSet<String>();
    for (var start : edges.keySet()) {
      var way = new ArrayList<String>();
      var onWay = new HashSet<String>();
      var open = new ArrayDeque<Iterator<String>>();
      if (done.add(start)) {
        enter(start, way, onWay, open, edges);
      }
      while (!open.isEmpty()) {
        var next = open.getLast();
        if (!next.hasNext()) {
          open.removeLast();
          onWay.remove(way.removeLast());
          continue;
        }
        var name = next.next();
        if (onWay.contains(name)) {
          var cycle = new ArrayList<>(way.subList(way.indexOf(name), way.size()));
          cycle.add(name);
          cycles.add(cycle);
        } else if (done.add(name)) {
          enter(name, way, onWay, open, edges);
        }
      }
    }
    return cycles;
  }

  /// A way in one line, its middle left out where it is long.
  static String words(List<String> cycle) {
    return cycle.size() <= FEW
        ? String.join(" → ", cycle)
        : "%s → … (%d more) → %s"
            .formatted(
                String.join(" → ", cycle.subList(0, FEW - 2)),
                cycle.size() - FEW + 1,
                cycle.getLast());
  }

  private static void enter(
      String name,
      List<String> way,
      Set<String> onWay,
      ArrayDeque<Iterator<String>> open,
      Map<String, Set<String>> edges) {
    way.add(name);
    onWay.add(name);
    open.addLast(edges.getOrDefault(name, Set.of()).iterator());
  }
}
