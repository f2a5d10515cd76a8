package dev.codesense.runtime.binding;

import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import java.util.Optional;

/// What overrides codesense.yaml: options, then environment variables.
public interface Overrides {

  /// The value for the setting at `path`, such as `index.batch-size`.
  Optional<Node> find(String path);

  static Overrides of(Flags flags, Environment environment) {
    return path ->
        flags
            .find(path)
            .or(() ->
                environment
                    .setting(path)
                    .map(text ->
                        untyped(text, "environment variable " + Environment.variableOf(path))));
  }

  /// Nothing goes before.
  static Overrides none() {
    return path -> Optional.empty();
  }

  static Node untyped(String text, String source) {
    return new Node.Scalar(text, Node.Kind.UNTYPED, Origin.of(source));
  }
}
