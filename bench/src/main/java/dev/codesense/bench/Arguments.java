package dev.codesense.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a benchmark was started with: `WORD… --option VALUE…`.
record Arguments(List<String> all) {
  Arguments {
    all = List.copyOf(all);
  }

  static Arguments of(String[] arguments) {
    return new Arguments(List.of(arguments));
  }

  /// The first argument; null when there is none or it is an option.
  @Nullable String first() {
    return all.isEmpty() || all.getFirst().startsWith("--") ? null : all.getFirst();
  }

  String text(String option, String otherwise) {
    int at = all.indexOf(option);
    return at < 0 ? otherwise : all.get(at + 1);
  }

  int number(String option, int otherwise) {
    return Integer.parseInt(text(option, Integer.toString(otherwise)));
  }
}
