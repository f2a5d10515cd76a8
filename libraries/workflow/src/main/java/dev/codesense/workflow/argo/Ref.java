package dev.codesense.workflow.argo;

import java.util.List;
import java.util.stream.Collectors;

/// A value as the templates of one block name it.
///
/// @param text for arguments, with `{{…}}` where Argo puts the value in
/// @param expression for `{{=…}}` and its siblings
/// @param everywhere whether all templates know it, so that nobody has to hand it on
record Ref(String text, String expression, boolean everywhere) {

  static Ref literal(String text) {
    return new Ref(text, quoted(text), true);
  }

  /// Such as `tasks`, `plan`, `outputs`, `parameters`, `shards`.
  static Ref local(String... path) {
    return of(List.of(path), false);
  }

  static Ref global(String... path) {
    return of(List.of(path), true);
  }

  private static Ref of(List<String> path, boolean everywhere) {
    var expression =
        path.stream()
            .skip(1)
            .map(part -> part.matches("[a-z]+") ? "." + part : "['" + part + "']")
            .collect(Collectors.joining("", path.getFirst(), ""));
    return new Ref("{{" + String.join(".", path) + "}}", expression, everywhere);
  }

  /// A string of Argo's expressions.
  static String quoted(String text) {
    return "'"
        + text.replace("\\", "\\\\")
            .replace("'", "\\'")
            .replace("\n", "\\n")
            .replace("\r", "\\r")
            .replace("\t", "\\t")
        + "'";
  }
}
