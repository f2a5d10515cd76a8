package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.binding.RequestBinding;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.PlainValues;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.schema.ValueType;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import dev.codesense.runtime.tree.TreeSyntaxException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The settings of a project: codesense.yaml, below environment variables, below flags. Each value
/// is read once. Safe to use across threads.
///
/// Everything that is wrong is reported at once, each with file, line and, for a key that is not
/// known, the one that was probably meant. A key without a value is as if it were not there.
public final class ProjectConfig {

  /// The settings' file in a project directory.
  public static final String FILE = "codesense.yaml";

  private static final long MOST_BYTES = 4L << 20;

  private final ConfigLayout layout;
  private final Overrides overrides;
  private final Node.Mapping root;
  private final Map<Place, Reading> readings = new ConcurrentHashMap<>();

  private ProjectConfig(ConfigLayout layout, Overrides overrides, Node.Mapping root) {
    this.layout = layout;
    this.overrides = overrides;
    this.root = root;
  }

  /// Loads with the components on the class path.
  public static ProjectConfig load(Path project, Environment environment) {
    return load(project, environment, ConfigLayout.of(Components.discover()), Flags.none());
  }

  /// Reads `codesense.yaml` in `project`.
  ///
  /// @throws CodesenseException when there is none, or with everything that is wrong with it
  public static ProjectConfig load(
      Path project, Environment environment, ConfigLayout layout, Flags flags) {
    var file = project.resolve(FILE);
    return parse(FILE, text(file), environment, layout, flags);
  }

  /// As [#load], from a text.
  ///
  /// @param source names the text in messages
  public static ProjectConfig parse(
      String source, String text, Environment environment, ConfigLayout layout, Flags flags) {
    var config = new ProjectConfig(layout, Overrides.of(flags, environment), root(source, text));
    config.read();
    return config;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new CodesenseException(
            RuntimeProblem.FILE_TOO_LARGE,
            "%s has %d bytes, at most %d are read".formatted(file, Files.size(file), MOST_BYTES));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CodesenseException(
          RuntimeProblem.PROJECT_MISSING,
          "%s is not a project: it has no %s".formatted(file.toAbsolutePath().getParent(), FILE),
          e);
    } catch (CharacterCodingException e) {
      throw new CodesenseException(
          RuntimeProblem.YAML_MALFORMED, "%s is not UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new CodesenseException(
          RuntimeProblem.PROJECT_MISSING, "%s cannot be read: %s".formatted(file, e), e);
    }
  }

  private static Node.Mapping root(String source, String text) {
    try {
      var tree = YamlReader.read(source, text);
      if (tree.isEmpty()
          || (tree.get() instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL)) {
        return new Node.Mapping(List.of(), Origin.of(source));
      }
      if (tree.get() instanceof Node.Mapping mapping) {
        return mapping;
      }
      throw new CodesenseException(
          RuntimeProblem.YAML_MALFORMED, tree.get().origin() + ": keys were expected here");
    } catch (TreeSyntaxException e) {
      throw new CodesenseException(
          RuntimeProblem.YAML_MALFORMED, e.origin() + ": " + e.getMessage(), e);
    }
  }

  private Origin source() {
    return Origin.of(root.origin().source());
  }

  private Binder binder(Issues issues) {
    return new Binder(issues, overrides, Binder.Spelling.KEBAB);
  }

  /// Where a value may be written. Two requests that ask for it alike have one value.
  private record Place(
      String path, ValueType type, @Nullable String defaultText, RecordField.Absence absence) {

    static Place of(RecordField field, String path) {
      return new Place(path, field.type(), field.defaultText(), field.absence());
    }
  }

  /// What was read at a place.
  ///
  /// @param bound null when there are issues
  /// @param explicitlySet whether anybody wrote something there
  private record Reading(Binder.@Nullable Bound bound, boolean explicitlySet, Issues issues) {

    /// The value, if there are no issues: those go to `all`.
    Optional<Binder.Bound> bound(Issues all) {
      all.addAll(issues, _ -> false);
      return Optional.ofNullable(bound);
    }
  }

  /// Reads what is written, to say at once what is wrong with it; who asks later gets what was
  /// read.
  private void read() {
    var issues = new Issues();
    binder(issues).checkKeys(root, knownKeys(), "");
    layout
        .blocks()
        .forEach((key, block) -> {
          switch (block) {
            case ConfigLayout.Block.OfComponent component -> {
              binder(issues).checkKeys(block(key, issues), kebabs(component.fields()), key);
              for (var request : layout.requests()) {
                if (request.block().equals(key)) {
                  request.schema().fields().stream()
                      .filter(RequestLayout::inOwnBlock)
                      .forEach(field -> addWrong(reading(request, field), field, issues));
                }
              }
            }
            case ConfigLayout.Block.Whole(var field) -> {
              var written = entry(root, key);
              // Most commands ask for few of these: what is not written waits until then.
              if (written != null) {
                addWrong(reading(field, key, written, source()), field, issues);
              }
            }
          }
        });
    issues.throwIfAny();
  }

  private Collection<String> knownKeys() {
    return layout.alone()
        ? layout.blocks().keySet()
        : root.entries().stream().map(Node.Entry::key).toList();
  }

  /// What is missing is wrong only for who needs it; but not what lacks a part.
  private static void addWrong(Reading reading, RecordField field, Issues issues) {
    boolean mayLack = field.spread() || !reading.explicitlySet();
    issues.addAll(
        reading.issues(), issue -> mayLack && issue.problem() == RuntimeProblem.VALUE_MISSING);
  }

  /// What is set for a field of a request.
  private Reading reading(RequestLayout request, RecordField field) {
    var setting = field.setting();
    if (setting != null && !setting.isEmpty()) {
      return reading(field, setting, entry(root, setting), source());
    }
    var block = block(request.block(), new Issues());
    var written =
        field.argument() ? null : field.spread() ? only(field, block) : entry(block, field.kebab());
    return reading(field, request.path(field), written, block.origin());
  }

  private Reading reading(
      RecordField field, String path, @Nullable Node written, Origin enclosing) {
    return readings.computeIfAbsent(
        Place.of(field, path),
        _ -> {
          var issues = new Issues();
          var binder = binder(issues);
          var bound = binder.field(field, written, path, enclosing).orElse(null);
          return new Reading(bound, binder.isExplicitlySet(field, written, path), issues);
        });
  }

  private static List<String> kebabs(List<RecordField> fields) {
    return fields.stream().map(RecordField::kebab).toList();
  }

  /// The keys of a component's block; none where there is no block.
  private Node.Mapping block(String key, Issues issues) {
    return binder(issues)
        .mapping(RecordSchema.of(NoKeys.class), entry(root, key), key, source())
        .orElseGet(() -> new Node.Mapping(List.of(), source()));
  }

  private record NoKeys() {}

  private static @Nullable Node entry(Node.Mapping mapping, String key) {
    return mapping.entries().stream()
        .filter(entry -> entry.key().equals(key))
        .findFirst()
        .map(Node.Entry::value)
        .orElse(null);
  }

  /// The request of a component.
  ///
  /// @param inputs as [RequestLayout#inputs] lists them
  /// @throws CodesenseException with everything that is wrong or missing
  public <I extends Record> I request(
      ComponentSpec<I, ?> spec, Map<FieldName, List<Artifact<?>>> inputs) {
    return bind(spec, spec.request(), inputs);
  }

  /// Some of the settings of a component, without its inputs.
  ///
  /// @param type has fields of the component's request that are settings
  /// @throws CodesenseException with everything that is wrong or missing
  public <T extends Record> T part(ComponentSpec<?, ?> spec, Class<T> type) {
    return bind(spec, type, Map.of());
  }

  private <T extends Record> T bind(
      ComponentSpec<?, ?> spec, Class<T> type, Map<FieldName, List<Artifact<?>>> inputs) {
    var layout = RequestLayout.of(spec, type);
    var issues = new Issues();
    var request =
        RequestBinding.bind(
            layout,
            binder(issues),
            field -> reading(layout, field).bound(issues),
            inputs,
            block(spec.block(), issues).origin());
    issues.throwIfAny();
    return type.cast(request.orElseThrow());
  }

  /// What flags, environment, codesense.yaml and defaults say of a component's inputs, as plain
  /// values. What nobody says is left out: somebody else may.
  ///
  /// @throws CodesenseException with everything that is wrong
  public Map<FieldName, Object> settings(ComponentSpec<?, ?> spec) {
    return settings(spec, true);
  }

  /// As [#settings], without defaults: where the project is silent, somebody else's holds.
  ///
  /// @throws CodesenseException with everything that is wrong
  public Map<FieldName, Object> explicitlySet(ComponentSpec<?, ?> spec) {
    return settings(spec, false);
  }

  private Map<FieldName, Object> settings(ComponentSpec<?, ?> spec, boolean withDefaults) {
    var layout = RequestLayout.of(spec);
    var issues = new Issues();
    var settings = new HashMap<FieldName, Object>();
    for (var field : layout.schema().fields()) {
      if (RequestLayout.isArtifact(field)) {
        continue;
      }
      var reading = reading(layout, field);
      if (reading.explicitlySet() || (withDefaults && !field.required())) {
        reading
            .bound(issues)
            .map(bound -> PlainValues.present(bound.value()))
            .ifPresent(value -> settings.put(field.name(), PlainValues.of(value)));
      }
    }
    issues.throwIfAny();
    return settings;
  }

  /// The keys of a component's block that a spread record has.
  private static Node only(RecordField spread, Node.Mapping block) {
    return spread.type() instanceof ValueType.RecordOf record
        ? new Node.Mapping(
            block.entries().stream()
                .filter(entry -> kebabs(record.schema().fields()).contains(entry.key()))
                .toList(),
            block.origin())
        : block;
  }

  /// The top-level block `key` as a record; defaults where the file says nothing.
  ///
  /// @throws CodesenseException with everything that is wrong or missing
  public <T extends Record> T block(String key, Class<T> type) {
    return type.cast(value(ConfigLayout.Block.Whole.of(key, type, "").field(), key));
  }

  /// The top-level block `key` as records by name; none where the file says nothing.
  ///
  /// @throws CodesenseException with everything that is wrong or missing
  public <T extends Record> Map<String, T> namedBlock(String key, Class<T> type) {
    var values = (Map<?, ?>) value(ConfigLayout.Block.Whole.named(key, type, "").field(), key);
    var named = new TreeMap<String, T>();
    values.forEach((name, value) -> named.put((String) name, type.cast(value)));
    return named;
  }

  private Object value(RecordField field, String key) {
    var issues = new Issues();
    var block = reading(field, key, entry(root, key), source()).bound(issues);
    issues.throwIfAny();
    return Objects.requireNonNull(block.orElseThrow().value());
  }

  /// What keys these settings may have.
  public ConfigLayout layout() {
    return layout;
  }
}
