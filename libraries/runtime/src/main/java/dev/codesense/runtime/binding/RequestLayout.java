package dev.codesense.runtime.binding;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the outside holds the fields of a component's request: which are artifacts, which settings
/// they are in codesense.yaml, and what they are called on a command line. Immutable.
public final class RequestLayout {
  private final String component;
  private final String block;
  private final RecordSchema schema;

  private RequestLayout(String component, String block, RecordSchema schema) {
    this.component = component;
    this.block = block;
    this.schema = schema;
  }

  public static RequestLayout of(ComponentSpec<?, ?> spec) {
    return of(spec, spec.request());
  }

  /// Of a record with some of the settings that the component's request has.
  public static RequestLayout of(ComponentSpec<?, ?> spec, Class<? extends Record> part) {
    return new RequestLayout(spec.name(), spec.block(), RecordSchema.of(part));
  }

  /// An option of the component's command.
  ///
  /// @param name without dashes, such as `batch-size`, or `embedding-model` of a nested record
  /// @param path of the setting, such as `index.batch-size` or `embedding.model`; `--shard` of an
  ///   argument, which is no setting
  /// @param type of the value; lists take `a,b` or YAML, maps and lists of records take YAML
  /// @param doc one sentence, perhaps empty
  /// @param defaultText as YAML; null without one
  /// @param required whether some place must set it
  public record Option(
      String name,
      String path,
      ValueType type,
      String doc,
      @Nullable String defaultText,
      boolean required) {}

  /// An input artifact.
  ///
  /// @param type record of the artifact's body
  /// @param many whether the request takes a list of them
  /// @param required whether the component cannot do without
  public record Input(
      FieldName name, Class<? extends Record> type, boolean many, String doc, boolean required) {}

  String component() {
    return component;
  }

  public String block() {
    return block;
  }

  public RecordSchema schema() {
    return schema;
  }

  /// Every setting of the request as one option, nested records flattened, in the record's order.
  public List<Option> options() {
    var options = new ArrayList<Option>();
    for (var field : schema.fields()) {
      if (!isArtifact(field)) {
        addOptions(options, field, field.spread() ? "" : field.kebab(), path(field), true);
      }
    }
    var names = new HashSet<String>();
    for (var option : options) {
      if (!names.add(option.name())) {
        throw new CodesenseException(
            RuntimeProblem.COMPONENT_MALFORMED,
            "The request of %s has two options --%s".formatted(component, option.name()));
      }
    }
    return options;
  }

  private static void addOptions(
      List<Option> options, RecordField field, String name, String path, boolean required) {
    boolean needed = required && field.required();
    if (field.type() instanceof ValueType.RecordOf block) {
      for (var below : block.schema().fields()) {
        var nested = name.isEmpty() ? below.kebab() : name + "-" + below.kebab();
        addOptions(options, below, nested, path + "." + below.kebab(), needed);
      }
    } else {
      options.add(new Option(name, path, field.type(), field.doc(), field.defaultText(), needed));
    }
  }

  /// The input artifacts of the request, in the record's order.
  public List<Input> inputs() {
    var inputs = new ArrayList<Input>();
    for (var field : schema.fields()) {
      switch (field.type()) {
        case ValueType.ArtifactOf artifact ->
            inputs.add(
                new Input(field.name(), artifact.type(), false, field.doc(), field.required()));
        case ValueType.ListOf(ValueType.ArtifactOf artifact) ->
            inputs.add(
                new Input(field.name(), artifact.type(), true, field.doc(), field.required()));
        case ValueType.Scalar _,
            ValueType.EnumOf _,
            ValueType.ListOf _,
            ValueType.MapOf _,
            ValueType.RecordOf _ -> {}
      }
    }
    return inputs;
  }

  /// Path of a field's setting: `index.batch-size`, `embedding` or, spread, `index`; `--shard` of
  /// an argument.
  public String path(RecordField field) {
    if (field.argument()) {
      return "--" + field.kebab();
    }
    var setting = field.setting();
    if (setting == null) {
      return block + "." + field.kebab();
    }
    return setting.isEmpty() ? block : setting;
  }

  /// Whether the component's own block in codesense.yaml holds the field.
  public static boolean inOwnBlock(RecordField field) {
    return isSetting(field) && (field.setting() == null || field.spread());
  }

  /// Whether codesense.yaml holds the field.
  public static boolean isSetting(RecordField field) {
    return !isArtifact(field) && !field.argument();
  }

  public static boolean isArtifact(RecordField field) {
    return field.type() instanceof ValueType.ArtifactOf
        || (field.type() instanceof ValueType.ListOf list
            && list.item() instanceof ValueType.ArtifactOf);
  }
}
