package dev.codesense.runtime;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every top-level key that codesense.yaml may have: a block per component, the blocks that
/// `@Setting` names, and the blocks of applications. Immutable.
public final class ConfigLayout {
  private final Map<String, Block> blocks;

  private ConfigLayout(Map<String, Block> blocks) {
    this.blocks = blocks;
  }

  /// What a top-level key holds.
  public sealed interface Block {

    String doc();

    /// The keys of a component.
    ///
    /// @param fields in order; those of a record with `@Setting("")` are spread here
    /// @param spread those records
    record OfComponent(String doc, List<RecordField> fields, List<RecordSchema> spread)
        implements Block {}

    /// One value, such as a shared record or a list of records.
    record Whole(ValueType type, String doc) implements Block {}
  }

  public static ConfigLayout of(List<Component<?, ?>> components) {
    var blocks = new LinkedHashMap<String, Block>();
    for (var component : components) {
      var spec = component.spec();
      var own = new ArrayList<RecordField>();
      var spread = new ArrayList<RecordSchema>();
      for (var field : RecordSchema.of(spec.request()).fields()) {
        if (RequestLayout.isArtifact(field)) {
          continue;
        }
        var setting = field.setting();
        if (setting == null) {
          own.add(field);
        } else if (!setting.isEmpty()) {
          add(blocks, setting, new Block.Whole(field.type(), field.doc()));
        } else if (field.type() instanceof ValueType.RecordOf record) {
          own.addAll(record.schema().fields());
          spread.add(record.schema());
        } else {
          throw new CodesenseException(
              RuntimeProblem.COMPONENT_MALFORMED,
              "%s.%s has @Setting(\"\") and is no record"
                  .formatted(spec.request().getSimpleName(), field.name()));
        }
      }
      add(
          blocks,
          spec.name(),
          new Block.OfComponent(spec.purpose(), List.copyOf(own), List.copyOf(spread)));
    }
    return new ConfigLayout(blocks);
  }

  /// This layout with one more block.
  ///
  /// @param key in kebab case, such as `search`
  public ConfigLayout with(String key, Class<? extends Record> type, String doc) {
    var more = new LinkedHashMap<>(blocks);
    add(more, key, new Block.Whole(new ValueType.RecordOf(type), doc));
    return new ConfigLayout(more);
  }

  private static void add(Map<String, Block> blocks, String key, Block block) {
    var earlier = blocks.putIfAbsent(key, block);
    boolean same =
        earlier == null
            || (earlier instanceof Block.Whole one
                && block instanceof Block.Whole other
                && one.type().equals(other.type()));
    if (!same) {
      throw new CodesenseException(
          RuntimeProblem.COMPONENT_MALFORMED,
          "The block %s of codesense.yaml is claimed twice, with different types".formatted(key));
    }
  }

  /// The blocks by key: components in order of name, each after the blocks it shares.
  public Map<String, Block> blocks() {
    return java.util.Collections.unmodifiableMap(blocks);
  }
}
