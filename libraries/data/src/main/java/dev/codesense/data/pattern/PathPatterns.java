package dev.codesense.data.pattern;

import java.util.List;

/// A list of patterns as a .gitignore has them. Of those that match, the last one decides; what
/// lies in a folder that is taken is taken with it, whatever takes it back.
///
/// @param patterns in their order
public record PathPatterns(List<Glob> patterns) {
  public PathPatterns {
    patterns = List.copyOf(patterns);
  }

  /// Reads patterns.
  ///
  /// @throws IllegalArgumentException when git would ignore one without a word
  public static PathPatterns of(List<String> patterns) {
    return new PathPatterns(patterns.stream().map(Glob::of).toList());
  }

  /// Whether they can take anything at all.
  public boolean takeNothing() {
    return patterns.stream().allMatch(Glob::negated);
  }

  /// Whether they take this file, or a folder that holds it.
  ///
  /// @param path the parts between slashes
  public boolean take(List<String> path) {
    for (int depth = 1; depth <= path.size(); depth++) {
      if (decides(path.subList(0, depth), depth < path.size())) {
        return true;
      }
    }
    return false;
  }

  private boolean decides(List<String> path, boolean folder) {
    for (var pattern : patterns.reversed()) {
      if (pattern.matches(path, folder)) {
        return !pattern.negated();
      }
    }
    return false;
  }
}
