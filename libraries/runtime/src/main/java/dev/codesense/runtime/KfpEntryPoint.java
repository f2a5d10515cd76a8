package dev.codesense.runtime;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.Metrics;
import dev.codesense.core.Visualized;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.kfp.ArtifactUri;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Trees;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Runs a component for Kubeflow Pipelines: an ExecutorInput as JSON in, files and an
/// ExecutorOutput out.
final class KfpEntryPoint {
  private final EntryPoint door;
  private final Path root;

  /// @param root of the file system, `/` but in tests
  KfpEntryPoint(EntryPoint door, Path root) {
    this.door = door;
    this.root = root;
  }

  /// Runs the component. The executor output is written last and lists every output, so that a task
  /// that was killed has none.
  void run(Component<?, ?> component, String executorInput) throws InterruptedException {
    var input = object(executorInput);
    var outputs = section(input, "outputs");
    var slots = new HashMap<FieldName, Slot>();
    section(outputs, "artifacts")
        .forEach((name, list) -> slots.put(new FieldName(name), slot(name, list)));
    var parameterFiles = section(outputs, "parameters");
    if (!(outputs.get("outputFile") instanceof String outputFile)) {
      throw EntryPoint.invalid("The executor input has no outputs.outputFile");
    }
    var directories = new HashMap<FieldName, Path>();
    slots.forEach((name, slot) -> directories.put(name, local(slot.uri())));
    var answer =
        door.run(
            component,
            new EntryPoint.Call(
                parameters(component, section(input, "inputs")), artifacts(input), directories));

    var texts = new HashMap<FieldName, String>();
    var values = new TreeMap<String, Object>();
    answer
        .parameters()
        .forEach((name, value) -> {
          texts.put(name, door.text(value));
          values.put(name.snake(), value == null ? "" : plain(value));
        });
    var artifacts = new TreeMap<String, Object>();
    answer
        .artifacts()
        .forEach((name, published) -> {
          var slot = slots.get(name);
          if (slot != null) {
            artifacts.put(
                name.snake(), Map.of("artifacts", List.of(entry(slot, published.body()))));
          }
        });
    var output = door.codec().encode(Map.of("parameterValues", values, "artifacts", artifacts));
    parameterFiles.forEach((name, file) -> {
      var text = texts.get(new FieldName(name));
      if (text != null
          && file instanceof Map<?, ?> map
          && map.get("outputFile") instanceof String path) {
        EntryPoint.write(Path.of(path), text.getBytes(StandardCharsets.UTF_8));
      }
    });
    EntryPoint.write(Path.of(outputFile), output);
  }

  /// An output artifact that KFP prepared.
  private record Slot(String name, String uri) {}

  /// KFP shows the file that the URI names, so that of a page is the page's and not its folder's.
  private static Map<String, Object> entry(Slot slot, Record body) {
    var format = ArtifactFiles.format(body.getClass());
    var metadata = new TreeMap<String, Object>();
    // What stands beside metrics is taken for a metric.
    if (!(body instanceof Metrics)) {
      metadata.put("format", format.name());
      metadata.put("version", format.version());
    }
    var uri = slot.uri();
    if (body instanceof Visualized shown) {
      metadata.putAll(shown.metadata());
      uri += shown.page().map(page -> "/" + page.file()).orElse("");
    }
    return Map.of("name", slot.name(), "uri", uri, "metadata", metadata);
  }

  /// Numbers, booleans, lists and objects stay what they are; the rest is text.
  private Object plain(Object value) {
    return switch (value) {
      case Number number -> number;
      case Boolean bool -> bool;
      case List<?> list -> list;
      case Map<?, ?> map -> map;
      case Record record -> record;
      default -> door.text(value);
    };
  }

  private Map<String, Object> object(String json) {
    try {
      return door.codec().decodeObject(json.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          RuntimeProblem.ARGUMENTS_INVALID, "The executor input is not JSON: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> section(Map<String, Object> parent, String key) {
    var section = new TreeMap<String, Object>();
    if (parent.get(key) instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (value != null) {
          section.put(String.valueOf(name), value);
        }
      });
    }
    return section;
  }

  private static Node.Mapping parameters(Component<?, ?> component, Map<String, Object> inputs) {
    var values = section(inputs, "parameterValues");
    return new Node.Mapping(
        values.entrySet().stream()
            // A field of KFP's form that was left empty.
            .filter(entry ->
                !isEmpty(entry.getValue()) || !EntryPoint.mayBeAbsent(component, entry.getKey()))
            .map(entry ->
                new Node.Entry(
                    entry.getKey(),
                    tolerant(Trees.fromPlain(entry.getValue(), EntryPoint.EXECUTOR_INPUT)),
                    EntryPoint.EXECUTOR_INPUT))
            .toList(),
        EntryPoint.EXECUTOR_INPUT);
  }

  private static boolean isEmpty(Object value) {
    return value.equals("") || value.equals(Map.of());
  }

  /// KFP writes numbers in many ways and lists at times as text: the type that is asked for
  /// decides.
  private static Node tolerant(Node node) {
    return switch (node) {
      case Node.Scalar scalar when scalar.kind() == Node.Kind.STRING ->
          new Node.Scalar(scalar.text(), Node.Kind.UNTYPED, scalar.origin());
      case Node.Scalar scalar -> scalar;
      case Node.Sequence sequence ->
          new Node.Sequence(
              sequence.items().stream().map(KfpEntryPoint::tolerant).toList(), sequence.origin());
      case Node.Mapping mapping ->
          new Node.Mapping(
              mapping.entries().stream()
                  .map(
                      entry -> new Node.Entry(entry.key(), tolerant(entry.value()), entry.origin()))
                  .toList(),
              mapping.origin());
    };
  }

  private Map<FieldName, List<Path>> artifacts(Map<String, Object> input) {
    var artifacts = new HashMap<FieldName, List<Path>>();
    section(section(input, "inputs"), "artifacts")
        .forEach((name, list) ->
            artifacts.put(
                new FieldName(name),
                entries(list).stream().map(entry -> inputDirectory(name, entry)).toList()));
    return artifacts;
  }

  private Path inputDirectory(String name, Map<?, ?> entry) {
    if (entry.get("customPath") instanceof String path && !path.isEmpty()) {
      return Path.of(path);
    }
    if (entry.get("uri") instanceof String uri) {
      return local(uri);
    }
    throw EntryPoint.invalid("The executor input's artifact %s has no uri".formatted(name));
  }

  private static Slot slot(String name, @Nullable Object list) {
    var entries = entries(list);
    if (!entries.isEmpty() && entries.getFirst().get("uri") instanceof String uri) {
      return new Slot(entries.getFirst().get("name") instanceof String given ? given : name, uri);
    }
    throw EntryPoint.invalid("The executor input's output %s has no uri".formatted(name));
  }

  private static List<? extends Map<?, ?>> entries(@Nullable Object list) {
    if (list instanceof Map<?, ?> map && map.get("artifacts") instanceof List<?> artifacts) {
      return artifacts.stream()
          .flatMap(artifact ->
              artifact instanceof Map<?, ?> entry
                  ? Stream.<Map<?, ?>>of(entry)
                  : Stream.<Map<?, ?>>empty())
          .toList();
    }
    return List.of();
  }

  private Path local(String uri) {
    try {
      return ArtifactUri.local(uri, root);
    } catch (IllegalArgumentException e) {
      throw new CodesenseException(
          RuntimeProblem.ARGUMENTS_INVALID, String.valueOf(e.getMessage()), e);
    }
  }
}
