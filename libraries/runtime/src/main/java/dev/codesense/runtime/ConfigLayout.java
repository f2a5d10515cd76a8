package dev.codesense.runtime;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every top-level key that codesense.yaml may have: a block per component, the blocks that
/// `@Setting` names, and the blocks of applications. Immutable.
public final class ConfigLayout {
  private final Map<String, Block> blocks;
  private final List<RequestLayout> requests;
  private final boolean alone;

  private ConfigLayout(Map<String, Block> blocks, List<RequestLayout> requests, boolean alone) {
    this.blocks = blocks;
    this.requests = requests;
    this.alone = alone;
  }

  /// What a top-level key holds.
  public sealed interface Block {

    String doc();

    /// The keys of a component, or of several that share the block.
    ///
    /// @param doc of the first
    /// @param fields in order; those of a record with `@Setting("")` are spread here
    record OfComponent(String doc, List<RecordField> fields) implements Block {

      /// With the keys of another component; a key of both is one key.
      ///
      /// @return null when such a key has two types
      @Nullable OfComponent with(OfComponent other) {
        var all = new LinkedHashMap<String, RecordField>();
        fields.forEach(field -> all.put(field.kebab(), field));
        for (var field : other.fields) {
          var known = all.putIfAbsent(field.kebab(), field);
          if (known != null && !known.type().equals(field.type())) {
            return null;
          }
        }
        return new OfComponent(doc, List.copyOf(all.values()));
      }
    }

    /// One value, such as a shared record or a list of records.
    ///
    /// @param field of the first request that has it
    record Whole(RecordField field) implements Block {

      /// The block `key` of an application.
      static Whole of(String key, Class<? extends Record> type, String doc) {
        return of(key, new ValueType.RecordOf(type), doc, null);
      }

      /// The block `key` of an application that holds records by names of the user's choice.
      static Whole named(String key, Class<? extends Record> type, String doc) {
        return of(key, new ValueType.MapOf(new ValueType.RecordOf(type)), doc, "{}");
      }

      private static Whole of(
          String key, ValueType type, String doc, @Nullable String defaultText) {
        return new Whole(
            new RecordField(
                new FieldName(key),
                type,
                doc,
                defaultText,
                RecordField.Absence.IMPOSSIBLE,
                null,
                false));
      }

      public ValueType type() {
        return field.type();
      }

      @Override
      public String doc() {
        return field.doc();
      }
    }
  }

  public static ConfigLayout of(List<Component<?, ?>> components) {
    var blocks = new LinkedHashMap<String, Block>();
    for (var component : components) {
      var spec = component.spec();
      var own = new ArrayList<RecordField>();
      for (var field : RecordSchema.of(spec.request()).fields()) {
        if (!RequestLayout.isSetting(field)) {
          continue;
        }
        var setting = field.setting();
        if (setting == null) {
          own.add(field);
        } else if (!setting.isEmpty()) {
          add(blocks, setting, new Block.Whole(field));
        } else if (field.type() instanceof ValueType.RecordOf record) {
          own.addAll(record.schema().fields());
        } else {
          throw new CodesenseException(
              RuntimeProblem.COMPONENT_MALFORMED,
              "%s.%s has @Setting(\"\") and is no record"
                  .formatted(spec.request().getSimpleName(), field.name()));
        }
      }
      if (!own.isEmpty()) {
        add(blocks, spec.block(), new Block.OfComponent(spec.purpose(), List.copyOf(own)));
      }
    }
    return new ConfigLayout(
        blocks,
        components.stream().map(component -> RequestLayout.of(component.spec())).toList(),
        true);
  }

  /// This layout with one more block.
  ///
  /// @param key in kebab case, such as `search`
  public ConfigLayout with(String key, Class<? extends Record> type, String doc) {
    var more = new LinkedHashMap<>(blocks);
    add(more, key, Block.Whole.of(key, type, doc));
    return new ConfigLayout(more, requests, alone);
  }

  /// This layout with one more block, of records by names of the user's choice.
  ///
  /// @param key in kebab case, such as `models`
  public ConfigLayout withNamed(String key, Class<? extends Record> type, String doc) {
    var more = new LinkedHashMap<>(blocks);
    add(more, key, Block.Whole.named(key, type, doc));
    return new ConfigLayout(more, requests, alone);
  }

  /// This layout in a file that others read too: top-level keys that are not known here are theirs.
  public ConfigLayout amongOthers() {
    return new ConfigLayout(blocks, requests, false);
  }

  /// Whether the file may have no other top-level keys.
  boolean alone() {
    return alone;
  }

  private static void add(Map<String, Block> blocks, String key, Block block) {
    var earlier = blocks.get(key);
    var merged =
        switch (earlier) {
          case null -> block;
          case Block.Whole one ->
              block instanceof Block.Whole other && one.type().equals(other.type()) ? one : null;
          case Block.OfComponent one ->
              block instanceof Block.OfComponent other ? one.with(other) : null;
        };
    if (merged == null) {
      throw new CodesenseException(
          RuntimeProblem.COMPONENT_MALFORMED,
          "The block %s of codesense.yaml is claimed twice, with different types".formatted(key));
    }
    blocks.put(key, merged);
  }

  /// The requests whose settings these blocks hold.
  List<RequestLayout> requests() {
    return requests;
  }

  /// The blocks by key: components in order of name, each after the blocks it shares.
  public Map<String, Block> blocks() {
    return java.util.Collections.unmodifiableMap(blocks);
  }
}
