package dev.codesense.runtime;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.binding.Binder;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Issues;
import dev.codesense.runtime.binding.NearestName;
import dev.codesense.runtime.binding.Overrides;
import dev.codesense.runtime.binding.RequestBinding;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The settings of a project: codesense.yaml, below environment variables, below flags. Immutable.
///
/// Everything that is wrong is reported at once, each with file, line and, for a key that is not
/// known, the nearest one that is. A key without a value is as if it were not there.
public final class ProjectConfig {

  /// The settings' file in a project directory.
  public static final String FILE = "codesense.yaml";

  private static final long MOST_BYTES = 4L << 20;

  private final ConfigLayout layout;
  private final Environment environment;
  private final Node.Mapping root;

  private ProjectConfig(ConfigLayout layout, Environment environment, Node.Mapping root) {
    this.layout = layout;
    this.environment = environment;
    this.root = root;
  }

  /// Loads with the components on the class path.
  public static ProjectConfig load(Path project, Environment environment) {
    return load(project, environment, ConfigLayout.of(Components.discover()));
  }

  /// Reads and checks `codesense.yaml` in `project`.
  ///
  /// @throws CodesenseException when there is none, or with everything that is wrong with it
  public static ProjectConfig load(Path project, Environment environment, ConfigLayout layout) {
    var file = project.resolve(FILE);
    return parse(FILE, text(file), environment, layout);
  }

  /// As [#load], from a text.
  ///
  /// @param source names the text in messages
  public static ProjectConfig parse(
      String source, String text, Environment environment, ConfigLayout layout) {
    var config = new ProjectConfig(layout, environment, root(source, text));
    config.check();
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
          "%s is no project: it has no %s".formatted(file.toAbsolutePath().getParent(), FILE),
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
    return new Binder(issues, Overrides.of(environment), Binder.Spelling.KEBAB);
  }

  private void check() {
    var issues = new Issues();
    binder(issues).checkKeys(root, layout.blocks().keySet(), "");
    layout.blocks().forEach((key, block) -> check(key, block, issues));
    issues.throwIfAny();
  }

  private void check(String key, ConfigLayout.Block block, Issues issues) {
    switch (block) {
      case ConfigLayout.Block.OfComponent component -> {
        var found = new Issues();
        var binder = binder(found);
        block(key, binder)
            .ifPresent(mapping -> {
              binder.checkKeys(mapping, kebabs(component.fields()), key);
              for (var field : component.fields()) {
                binder.field(
                    field,
                    entry(mapping, field.kebab()),
                    Binder.join(key, field.kebab()),
                    mapping.origin());
              }
              for (var record : component.spread()) {
                binder.fields(record, mapping, key);
              }
            });
        // A flag may still give what the block lacks.
        issues.addAll(found, issue -> lacking(issue, key));
      }
      case ConfigLayout.Block.Whole(var type, _) -> {
        var node = entry(root, key);
        if (node != null && !isNull(node)) {
          binder(issues).value(type, node, key);
        }
      }
    }
  }

  private static boolean lacking(Issues.Issue issue, String key) {
    return issue.problem() == RuntimeProblem.VALUE_MISSING
        && issue.path().lastIndexOf('.') == key.length();
  }

  private static List<String> kebabs(List<RecordField> fields) {
    return fields.stream().map(RecordField::kebab).toList();
  }

  private Optional<Node.Mapping> block(String key, Binder binder) {
    return binder.mapping(RecordSchema.of(NoKeys.class), entry(root, key), key, source());
  }

  private record NoKeys() {}

  private static @Nullable Node entry(Node.Mapping mapping, String key) {
    return mapping.entries().stream()
        .filter(entry -> entry.key().equals(key))
        .findFirst()
        .map(Node.Entry::value)
        .orElse(null);
  }

  private static boolean isNull(Node node) {
    return node instanceof Node.Scalar scalar && scalar.kind() == Node.Kind.NULL;
  }

  /// The request of a component.
  ///
  /// @param flags by option name, as [RequestLayout#options] lists them
  /// @param inputs by input name, as [RequestLayout#inputs] lists them
  /// @throws CodesenseException with everything that is wrong or missing
  public <I extends Record> I request(
      ComponentSpec<I, ?> spec, Map<String, String> flags, Map<String, Artifact<?>> inputs) {
    var lists = new HashMap<String, List<Artifact<?>>>();
    inputs.forEach((name, artifact) -> lists.put(name, List.of(artifact)));
    return requestWithLists(spec, flags, lists);
  }

  /// As [#request], where an input may be a list of artifacts.
  public <I extends Record> I requestWithLists(
      ComponentSpec<I, ?> spec, Map<String, String> flags, Map<String, List<Artifact<?>>> inputs) {
    var layout = RequestLayout.of(spec);
    var issues = new Issues();
    var given = flagNodes(layout, flags, issues);
    var binder = new Binder(issues, Overrides.of(given, environment), Binder.Spelling.KEBAB);
    var block = block(spec.block(), binder).orElseGet(() -> new Node.Mapping(List.of(), source()));
    var request =
        RequestBinding.bind(layout, binder, field -> written(field, block), inputs, block);
    issues.throwIfAny();
    return spec.request().cast(request.orElseThrow());
  }

  /// What flags, environment, codesense.yaml and defaults say of a component's inputs, as plain
  /// values by name in kebab case. What nobody says is left out: somebody else may.
  ///
  /// @param flags as of [#request]
  /// @throws CodesenseException with everything that is wrong
  public Map<String, Object> settings(ComponentSpec<?, ?> spec, Map<String, String> flags) {
    return settings(spec, flags, true);
  }

  /// As [#settings], of what environment and codesense.yaml say alone: where they are silent,
  /// somebody else's default holds.
  ///
  /// @throws CodesenseException with everything that is wrong
  public Map<String, Object> said(ComponentSpec<?, ?> spec) {
    return settings(spec, Map.of(), false);
  }

  private Map<String, Object> settings(
      ComponentSpec<?, ?> spec, Map<String, String> flags, boolean withDefaults) {
    var layout = RequestLayout.of(spec);
    var issues = new Issues();
    var overrides = Overrides.of(flagNodes(layout, flags, issues), environment);
    var binder = new Binder(issues, overrides, Binder.Spelling.KEBAB);
    var block = block(spec.block(), binder).orElseGet(() -> new Node.Mapping(List.of(), source()));
    var settings = new HashMap<String, Object>();
    for (var field : layout.schema().fields()) {
      var path = layout.path(field);
      var written = RequestLayout.isArtifact(field) ? null : written(field, block);
      if (RequestLayout.isArtifact(field)
          || (field.required() && written == null && overrides.find(path).isEmpty())
          || (!withDefaults && !binder.isSaid(field, written, path))) {
        continue;
      }
      binder
          .field(field, written, path, block.origin())
          .map(bound -> PlainValues.present(bound.value()))
          .ifPresent(value -> settings.put(field.kebab(), PlainValues.of(value)));
    }
    issues.throwIfAny();
    return settings;
  }

  /// What codesense.yaml holds for a field of a request.
  private @Nullable Node written(RecordField field, Node.Mapping block) {
    if (field.argument()) {
      return null;
    }
    if (field.spread()) {
      return only(field, block);
    }
    var setting = field.setting();
    return setting == null ? entry(block, field.kebab()) : entry(root, setting);
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

  private static Map<String, Node> flagNodes(
      RequestLayout layout, Map<String, String> flags, Issues issues) {
    var options = layout.options();
    var nodes = new HashMap<String, Node>();
    flags.forEach((name, text) -> {
      var option = options.stream().filter(candidate -> candidate.name().equals(name)).findFirst();
      option.ifPresentOrElse(
          known -> nodes.put(known.path(), Overrides.untyped(text, "--" + name)),
          () ->
              issues.add(
                  RuntimeProblem.UNKNOWN_KEY,
                  Origin.of("command line"),
                  name,
                  "unknown option --"
                      + name
                      + (options.isEmpty()
                          ? ""
                          : "; did you mean --"
                              + NearestName.of(
                                  name, options.stream().map(RequestLayout.Option::name).toList())
                              + "?")));
    });
    return nodes;
  }

  /// The top-level block `key` as a record; defaults where the file says nothing.
  ///
  /// @throws CodesenseException with everything that is wrong or missing
  public <T extends Record> T block(String key, Class<T> type) {
    var issues = new Issues();
    var block = binder(issues).record(type, entry(root, key), key, source());
    issues.throwIfAny();
    return block.orElseThrow();
  }

  /// The top-level list `key`, such as `repositories`; empty where the file says nothing.
  ///
  /// @throws CodesenseException with everything that is wrong or missing
  public <T extends Record> List<T> list(String key, Class<T> type) {
    var node = Overrides.of(environment).find(key).orElse(entry(root, key));
    if (node == null || isNull(node)) {
      return List.of();
    }
    var issues = new Issues();
    var list = binder(issues).value(new ValueType.ListOf(new ValueType.RecordOf(type)), node, key);
    issues.throwIfAny();
    var items = new ArrayList<T>();
    for (var item : (List<?>) list.orElseThrow()) {
      items.add(type.cast(item));
    }
    return items;
  }

  /// What keys these settings may have.
  public ConfigLayout layout() {
    return layout;
  }
}
