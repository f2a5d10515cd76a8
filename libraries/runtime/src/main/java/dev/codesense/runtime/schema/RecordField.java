package dev.codesense.runtime.schema;

import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.TreeSyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One field of a record.
///
/// @param name such as `batchSize`
/// @param type of the value, without nullness or `Optional`
/// @param doc one sentence; empty when the field has no `@Doc`
/// @param defaultText what `@Default` says, as YAML; null without one
/// @param absence how the record holds no value
/// @param setting what `@Setting` says; null without one
/// @param argument whether `@Argument` says that it belongs to one call
public record RecordField(
    FieldName name,
    ValueType type,
    String doc,
    @Nullable String defaultText,
    Absence absence,
    @Nullable String setting,
    boolean argument) {

  /// How a record holds no value.
  public enum Absence {
    IMPOSSIBLE,
    NULL,
    OPTIONAL,
    OPTIONAL_INT,
    OPTIONAL_LONG,
    OPTIONAL_DOUBLE
  }

  /// As in YAML and on command lines, such as `batch-size`.
  public String kebab() {
    return name.kebab();
  }

  /// As in KFP and Argo, such as `batch_size`.
  public String snake() {
    return name.snake();
  }

  /// Whether a value must be given.
  public boolean required() {
    return defaultText == null
        && absence == Absence.IMPOSSIBLE
        && !(type instanceof ValueType.RecordOf block && block.schema().allOptional());
  }

  /// Whether its own fields are keys of the component's block.
  public boolean spread() {
    return "".equals(setting);
  }

  /// What `@Default` says as a tree; empty without one.
  public Optional<Node> defaultValue() {
    if (defaultText == null) {
      return Optional.empty();
    }
    var origin = Origin.of("@Default of " + name);
    try {
      return Optional.of(
          YamlReader.read(origin.source(), defaultText)
              .orElseGet(() -> new Node.Scalar("", Node.Kind.STRING, origin)));
    } catch (TreeSyntaxException e) {
      throw new IllegalStateException(
          origin + " is no YAML: " + defaultText + ": " + e.getMessage(), e);
    }
  }
}
