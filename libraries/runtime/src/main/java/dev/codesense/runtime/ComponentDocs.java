package dev.codesense.runtime;

import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Problem;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Writes the generated block of a component's README: inputs, outputs, settings, errors and the
/// ways to run it. A stage of several components has one block for each.
public final class ComponentDocs {

  private static final String END = "<!-- end generated -->";

  private ComponentDocs() {}

  /// The README with its generated block up to date; the block goes to the end of a README that has
  /// none.
  ///
  /// @param problems every error code of the component
  public static String update(
      String readme, ComponentSpec<?, ?> spec, List<? extends Problem> problems) {
    var opening = "<!-- generated: %s -->".formatted(("component " + spec.part()).strip());
    var block = opening + "\n" + block(spec, problems) + END;
    int begin = readme.indexOf(opening);
    if (begin < 0) {
      return readme.stripTrailing() + "\n\n" + block + "\n";
    }
    int end = readme.indexOf(END, begin);
    if (end < 0) {
      throw new IllegalArgumentException("The README has " + opening + " and no " + END);
    }
    return readme.substring(0, begin) + block + readme.substring(end + END.length());
  }

  /// The block alone, without its markers.
  public static String block(ComponentSpec<?, ?> spec, List<? extends Problem> problems) {
    var request = RecordSchema.of(spec.request());
    var layout = RequestLayout.of(spec);
    var text = new StringBuilder();
    text.append(spec.purpose()).append(".\n");
    table(
        text,
        "Inputs",
        List.of("name", "artifact", "required", "what it is"),
        request.fields().stream()
            .filter(RequestLayout::isArtifact)
            .map(field ->
                List.of(
                    code(field.snake()),
                    field.type().describe(),
                    field.required() ? "yes" : "no",
                    field.doc()))
            .toList());
    table(
        text,
        "Arguments",
        List.of("name", "type", "required", "what it is"),
        request.fields().stream()
            .filter(RecordField::argument)
            .map(field ->
                List.of(
                    code(field.snake()),
                    field.type().describe(),
                    field.required() ? "yes" : "no",
                    field.doc()))
            .toList());
    table(
        text,
        "Outputs",
        List.of("name", "type", "what it is"),
        RecordSchema.of(spec.result()).fields().stream()
            .map(field -> List.of(code(field.snake()), field.type().describe(), field.doc()))
            .toList());
    var settings = new ArrayList<List<String>>();
    for (var field : request.fields()) {
      if (RequestLayout.isSetting(field)) {
        settings(settings, field, layout.path(field));
      }
    }
    table(
        text,
        "Settings",
        List.of("key in codesense.yaml", "type", "default", "what it is"),
        settings);
    table(
        text,
        "Errors",
        List.of("code", "kind", "what to do"),
        problems.stream()
            .map(problem ->
                List.of(
                    "[%s](../../docs/errors/%s.md)".formatted(problem.code(), problem.code()),
                    whose(problem.kind()),
                    problem.remedy()))
            .toList());
    doors(text, spec, layout);
    return text.toString();
  }

  private static String whose(Problem.Kind kind) {
    return switch (kind) {
      case USER -> "your input";
      case TRANSIENT -> "temporary failure";
      case GATE -> "gate refused";
      case BUG -> "defect";
    };
  }

  private static void settings(List<List<String>> rows, RecordField field, String path) {
    if (field.type() instanceof ValueType.RecordOf block) {
      block.schema().fields().forEach(below -> settings(rows, below, path + "." + below.kebab()));
      return;
    }
    rows.add(List.of(code(path), field.type().describe(), defaultOf(field), field.doc()));
    if (field.type() instanceof ValueType.ListOf(ValueType.RecordOf item)) {
      item.schema().fields().forEach(below -> settings(rows, below, path + "[]." + below.kebab()));
    }
  }

  private static String defaultOf(RecordField field) {
    var text = field.defaultText();
    if (text != null) {
      return code(text);
    }
    return field.required() ? "required" : "none";
  }

  private static void doors(StringBuilder text, ComponentSpec<?, ?> spec, RequestLayout layout) {
    text.append("\n### Ways to run\n\n");
    text.append("| where | call |\n|---|---|\n");
    var options =
        layout.options().stream()
            .filter(RequestLayout.Option::required)
            .map(option -> " --" + option.name() + " VALUE")
            .collect(Collectors.joining());
    var words = (spec.block() + " " + spec.part()).strip();
    row(text, List.of("command line", code("codesense " + words + options)));
    row(
        text,
        List.of(
            "KFP",
            "[%1$s](%1$s), ".formatted(ComponentYaml.fileName(spec))
                + code(spec.name() + " --executor-input '{{$}}'")));
    var argo = new StringBuilder(spec.name()).append(" --parameter NAME=VALUE");
    layout
        .inputs()
        .forEach(input -> argo.append(" --input ").append(input.name().snake()).append("=DIR"));
    RecordSchema.of(spec.result()).fields().stream()
        .filter(RequestLayout::isArtifact)
        .forEach(field -> argo.append(" --output ").append(field.snake()).append("=DIR"));
    row(text, List.of("Argo", code(argo.toString())));
    row(text, List.of("Java", code("Component.run(request, context)")));
  }

  private static void table(
      StringBuilder text, String title, List<String> columns, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    text.append("\n### ").append(title).append("\n\n");
    row(text, columns);
    row(text, columns.stream().map(_ -> "---").toList());
    rows.forEach(row -> row(text, row));
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append(
        cells.stream()
            .map(cell -> cell.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
