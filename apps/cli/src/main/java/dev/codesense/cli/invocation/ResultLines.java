package dev.codesense.cli.invocation;

import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.Artifact;
import dev.codesense.core.HtmlPage;
import dev.codesense.runtime.schema.RecordSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A component's result for people: one line per field.
public final class ResultLines {

  private ResultLines() {}

  public static void print(Record result, Invocation invocation) {
    var schema = RecordSchema.of(result.getClass());
    var values = schema.values(result);
    for (int i = 0; i < values.size(); i++) {
      invocation
          .out()
          .println(
              "%-16s %s"
                  .formatted(
                      schema.fields().get(i).kebab(),
                      SafeText.line(text(values.get(i), invocation))));
    }
  }

  private static String text(@Nullable Object value, Invocation invocation) {
    return switch (value) {
      case null -> "none";
      case Artifact<?> artifact ->
          invocation
              .process()
              .shown(
                  artifact.type() == HtmlPage.class
                      ? artifact.directory().resolve(HtmlPage.FILE)
                      : artifact.directory());
      case List<?> list when list.isEmpty() -> "none";
      case List<?> list -> String.join(", ", list.stream().map(String::valueOf).toList());
      case Number number -> number.toString();
      default -> value.toString();
    };
  }
}
