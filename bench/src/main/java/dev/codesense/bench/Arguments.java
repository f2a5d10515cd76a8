package dev.codesense.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a benchmark was started with: `WORD… --option VALUE…`.
public record Arguments(List<String> all) {
  public Arguments {
    all = List.copyOf(all);
  }

  public static Arguments of(String[] arguments) {
    return new Arguments(List.of(arguments));
  }

  /// The first argument; null when there is none or it is an option.
  public @Nullable String first() {
    return all.isEmpty() || all.getFirst().startsWith("--") ? null : all.getFirst();
  }

  public String text(String option, String otherwise) {
    int at = all.indexOf(option);
    return at < 0 ? otherwise : all.get(at + 1);
  }

  public int number(String option, int otherwise) {
    return Integer.parseInt(text(option, Integer.toString(otherwise)));
  }
}
