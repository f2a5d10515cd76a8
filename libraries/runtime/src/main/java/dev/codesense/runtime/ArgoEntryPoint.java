package dev.codesense.runtime;

import dev.codesense.core.Component;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.RecordField;
import dev.codesense.runtime.schema.RecordSchema;
import dev.codesense.runtime.tree.Node;
import dev.codesense.runtime.tree.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;

/// Runs a component for Argo Workflows: `--parameter k=v --input name=DIR --output name=DIR`. An
/// output parameter goes to the file that `--output name=FILE` names, if any.
///
/// `--inputs name=DIR` stands for an `--input` for each of its subdirectories, which are called 0,
/// 1, 2 …; Argo cannot list what a loop made otherwise. A parameter without a value is as if it
/// were not there: so Argo hands on what is absent.
final class ArgoEntryPoint {
  private final EntryPoint door;

  ArgoEntryPoint(EntryPoint door) {
    this.door = door;
  }

  void run(Component<?, ?> component, List<String> arguments) throws InterruptedException {
    var parameters = new ArrayList<Node.Entry>();
    var inputs = new LinkedHashMap<FieldName, List<Path>>();
    var outputs = new HashMap<FieldName, Path>();
    for (int i = 0; i < arguments.size(); i += 2) {
      var option = arguments.get(i);
      if (i + 1 == arguments.size()) {
        throw EntryPoint.invalid(option + " needs NAME=VALUE");
      }
      var pair = arguments.get(i + 1);
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw EntryPoint.invalid("%s needs NAME=VALUE, was %s".formatted(option, pair));
      }
      var name = pair.substring(0, equals);
      var value = pair.substring(equals + 1);
      switch (option) {
        case "--parameter" -> {
          var origin = Origin.of("--parameter " + name);
          if (!value.isEmpty() || !EntryPoint.mayBeAbsent(component, name)) {
            parameters.add(
                new Node.Entry(name, new Node.Scalar(value, Node.Kind.UNTYPED, origin), origin));
          }
        }
        case "--input" ->
            inputs.computeIfAbsent(new FieldName(name), _ -> new ArrayList<>()).add(Path.of(value));
        case "--inputs" ->
            inputs
                .computeIfAbsent(new FieldName(name), _ -> new ArrayList<>())
                .addAll(numbered(name, Path.of(value)));
        case "--output" -> outputs.put(new FieldName(name), Path.of(value));
        default ->
            throw EntryPoint.invalid(
                "Unknown option %s; there are --parameter, --input, --inputs, --output"
                    .formatted(option));
      }
    }
    EntryPoint.checkNames(
        outputs.keySet(),
        RecordSchema.of(component.spec().result()).fields().stream()
            .map(RecordField::name)
            .toList(),
        "output");
    var answer =
        door.run(
            component,
            new EntryPoint.Call(
                new Node.Mapping(parameters, Origin.of("command line")), inputs, outputs));
    answer
        .parameters()
        .forEach((name, value) -> {
          var file = outputs.get(name);
          if (file != null) {
            EntryPoint.write(file, door.text(value).getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /// The subdirectories in the order of their numbers; none where there is no directory.
  static List<Path> numbered(String name, Path directory) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (var items = Files.list(directory)) {
      return items
          .sorted(Comparator.comparingInt(item -> Integer.parseInt(item.getFileName().toString())))
          .toList();
    } catch (IOException | NumberFormatException e) {
      throw EntryPoint.invalid(
          "--inputs %s: %s does not hold directories called 0, 1, 2 …: %s"
              .formatted(name, directory, e.getMessage()));
    }
  }
}
