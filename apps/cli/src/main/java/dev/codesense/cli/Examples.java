package dev.codesense.cli;

import dev.codesense.core.ComponentSpec;

/// Examples of the commands that are generated from components.
final class Examples {

  private Examples() {}

  /// Lines for the end of a component's help.
  static String[] of(ComponentSpec<?, ?> component) {
    return switch (component.name()) {
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
      case "index-shard" -> new String[] {"  codesense index shard --shard 0"};
      case "index-build" ->
          new String[] {"  codesense index build --shards shard-0 --shards shard-1"};
      case "index-rollback" ->
          new String[] {
            "  codesense index rollback",
            "  codesense index rollback --published-by 20261121-101500-123-9f3a5c01"
          };
      default ->
          new String[] {
            "  codesense %s --json".formatted((component.block() + " " + component.part()).strip())
          };
    };
  }
}
