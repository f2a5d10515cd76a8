package dev.codesense.runtime.binding;

import dev.codesense.runtime.schema.Names;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import java.util.Map;
import java.util.Optional;

/// What goes before codesense.yaml: flags, then environment variables.
public interface Overrides {

  /// The value for the setting at `path`, such as `index.batch-size`.
  Optional<Node> find(String path);

  /// The environment alone.
  static Overrides of(Environment environment) {
    return path ->
        environment
            .setting(path)
            .map(text -> untyped(text, "environment variable " + variable(path)));
  }

  /// Flags by path before the environment.
  static Overrides of(Map<String, Node> flags, Environment environment) {
    var below = of(environment);
    return path -> Optional.ofNullable(flags.get(path)).or(() -> below.find(path));
  }

  /// Nothing goes before.
  static Overrides none() {
    return path -> Optional.empty();
  }

  static Node untyped(String text, String source) {
    return new Node.Scalar(text, Node.Kind.UNTYPED, Origin.of(source));
  }

  private static String variable(String path) {
    return Names.environment(path);
  }
}
