package dev.codesense.chunk.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Doc;
import dev.codesense.testkit.GeneratedFile;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class FactSchemaTest {

  @Test
  void everyFactIsDocumentedInTheTable() {
    var table = new StringBuilder();
    table.append(
        """
        # Facts of a chunk

        Generated from `ChunkFacts`, schema version %d; `-Dregenerate` rewrites it. Every chunk carries
        these fields; lists hold distinct values in order of appearance.

        | fact | type | says |
        |---|---|---|
        """
            .formatted(ChunkFacts.SCHEMA_VERSION));
    var facts = new ArrayList<String>();
    for (var group : ChunkFacts.class.getRecordComponents()) {
      for (var fact : group.getType().getRecordComponents()) {
        var name = group.getName() + "." + fact.getName();
        facts.add(name);
        table.append(
            "| `%s` | %s | %s |\n"
                .formatted(name, type(fact), fact.getAnnotation(Doc.class).value()));
      }
    }
    assertThat(facts).hasSizeGreaterThanOrEqualTo(40);
    GeneratedFile.check(Path.of("docs/facts.md"), table.toString());
  }

  private static String type(RecordComponent fact) {
    return switch (fact.getType().getSimpleName()) {
      case "List" -> "list of texts";
      case "String" -> "text";
      case "boolean" -> "yes or no";
      case "int" -> "whole number";
      case "double" -> "number";
      case "Instant" -> "time";
      default -> throw new AssertionError("No word for " + fact.getType());
    };
  }
}
