package dev.codesense.cli;

/// Examples of the commands that are generated from components.
final class Examples {

  private Examples() {}

  /// Lines for the end of a component's help.
  static String[] of(String component) {
    return switch (component) {
      case "converge" ->
          new String[] {"  codesense converge --project ~/our-code", "  codesense converge --json"};
      case "index" ->
          new String[] {
            "  codesense index --collection-name codesense --batch-size 64",
            "  codesense index --debug"
          };
      case "evaluate-retrieval" ->
          new String[] {
            "  codesense evaluate retrieval --questions questions.jsonl",
            "  codesense evaluate retrieval --gate warn"
          };
      default -> new String[] {"  codesense " + component + " --json"};
    };
  }
}
