package dev.codesense.validate;

import dev.codesense.runtime.tree.Origin;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what the rules find; the same finding twice is one.
final class Findings {
  private final Set<Finding> found = new LinkedHashSet<>();

  void add(Rule rule, LocatedValue spot, String message) {
    add(rule, spot.path(), spot.origin(), message);
  }

  void add(Rule rule, String path, Origin origin, String message) {
    found.add(new Finding(rule, path, origin, message));
  }

  boolean none(Collection<Rule> rules) {
    return found.stream().noneMatch(finding -> rules.contains(finding.rule()));
  }

  /// In the file's order.
  List<Finding> sorted() {
    return found.stream()
        .sorted(
            Comparator.<Finding>comparingInt(finding -> finding.origin().line().orElse(0))
                .thenComparing(Finding::path)
                .thenComparing(Finding::rule))
        .toList();
  }
}
