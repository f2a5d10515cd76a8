package dev.codesense.workflow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A block being written: its steps see the steps of the blocks around it.
final class Scope {
  private final @Nullable Scope around;
  private final Set<String> names;
  private final List<Draft> drafts = new ArrayList<>();

  private Scope(@Nullable Scope around, Set<String> names) {
    this.around = around;
    this.names = names;
  }

  static Scope ofPipeline() {
    return new Scope(null, new HashSet<>());
  }

  Scope inner() {
    return new Scope(this, names);
  }

  List<Draft> drafts() {
    return drafts;
  }

  /// Whether what is known in `other` is known here.
  boolean sees(Scope other) {
    for (var scope = this; scope != null; scope = scope.around) {
      if (scope == other) {
        return true;
      }
    }
    return false;
  }

  /// `name`, or `name-2`, `name-3` … when it is taken.
  String unique(String name) {
    var candidate = name;
    for (int again = 2; !names.add(candidate); again++) {
      candidate = name + "-" + again;
    }
    return candidate;
  }

  /// `prefix-1`, `prefix-2` …
  String numbered(String prefix) {
    for (int number = 1; ; number++) {
      if (names.add(prefix + "-" + number)) {
        return prefix + "-" + number;
      }
    }
  }
}
