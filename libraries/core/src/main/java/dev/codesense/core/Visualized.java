package dev.codesense.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The body of an artifact that people look at too: in KFP's UI, and as a file beside
/// artifact.json.
public interface Visualized {

  /// What the UI lists of the artifact: text, finite numbers and booleans by snake_case name. Never
  /// secrets.
  default Map<String, Object> metadata() {
    return Map.of();
  }

  /// What the UI shows instead of the artifact's folder.
  default Optional<Page> page() {
    return Optional.empty();
  }

  /// Many names in one line of [#metadata]: the first 20, and how many more there are.
  static String listed(List<String> names) {
    var first = String.join(", ", names.subList(0, Math.min(names.size(), 20)));
    return names.size() > 20 ? first + " and %d more".formatted(names.size() - 20) : first;
  }

  /// A text file beside artifact.json.
  ///
  /// @param file its name, such as `page.html`
  record Page(String file, String text) {}
}
