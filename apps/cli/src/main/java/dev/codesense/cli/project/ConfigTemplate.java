package dev.codesense.cli.project;

import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.ValueType;
import java.util.List;

/// The codesense.yaml that `init` writes: every key, with what it means and its default, commented
/// out. Generated from the records, so that a new key appears by itself.
final class ConfigTemplate {
  private static final int WIDTH = 96;
  private static final String REPOSITORIES = "repositories";

  /// Where the schema lies in a project.
  static final String SCHEMA = ".codesense/codesense.schema.json";

  private ConfigTemplate() {}

  static String yaml(ConfigLayout layout) {
    var text = new StringBuilder();
    text.append("# yaml-language-server: $schema=").append(SCHEMA).append('\n');
    comment(text, "", "What codesense indexes, and how. `codesense run` reads this file.");
    comment(
        text,
        "",
        "An unknown key is an error. Keys that are commented out show their defaults. Each key is"
            + " also an environment variable (index.batch-size: CODESENSE_INDEX_BATCH_SIZE) and,"
            + " for a component, an option (--batch-size). Do not write secrets here: see"
            + " `codesense doctor`.");
    if (layout.blocks().get(REPOSITORIES) instanceof ConfigLayout.Block.Whole block) {
      text.append('\n');
      comment(text, "", block.doc() + ".");
      text.append("repositories:\n");
      text.append("  - url: https://git.example.com/team/service.git\n");
      if (block.type() instanceof ValueType.ListOf(ValueType.RecordOf item)) {
        keys(
            text,
            item.schema().fields().stream().filter(f -> !f.kebab().equals("url")).toList(),
            "    ");
      }
      text.append("  # - url: ../a-local-clone\n");
    }
    layout
        .blocks()
        .forEach((key, block) -> {
          if (!key.equals(REPOSITORIES)) {
            block(text, key, block);
          }
        });
    return text.toString();
  }

  private static void block(StringBuilder text, String key, ConfigLayout.Block block) {
    text.append('\n');
    comment(text, "", block.doc() + ".");
    switch (block) {
      case ConfigLayout.Block.OfComponent component -> {
        text.append(key).append(":\n");
        keys(text, component.fields(), "  ");
      }
      case ConfigLayout.Block.Whole whole
          when whole.type() instanceof ValueType.RecordOf record -> {
        text.append(key).append(":\n");
        keys(text, record.schema().fields(), "  ");
      }
      case ConfigLayout.Block.Whole whole ->
          text.append("# ").append(key).append(": # ").append(whole.type().describe()).append('\n');
    }
  }

  private static void keys(StringBuilder text, List<RecordField> fields, String indent) {
    for (var field : fields) {
      comment(text, indent, (field.doc().isEmpty() ? field.type().describe() : field.doc()) + ".");
      if (field.type() instanceof ValueType.RecordOf record) {
        text.append(indent).append("# ").append(field.kebab()).append(":\n");
        keys(text, record.schema().fields(), indent + "  ");
      } else {
        text.append(indent).append("# ").append(field.kebab()).append(':');
        var value = field.defaultText();
        text.append(value == null ? "" : " " + value).append('\n');
      }
    }
  }

  private static void comment(StringBuilder text, String indent, String sentence) {
    var line = new StringBuilder(indent + "#");
    for (var word : sentence.split(" ")) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(indent + "#");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
