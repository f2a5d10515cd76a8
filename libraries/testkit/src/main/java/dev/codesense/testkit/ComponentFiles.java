package dev.codesense.testkit;

import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Problem;
import dev.codesense.runtime.ComponentDocs;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.kfp.ComponentYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What lies in a component's folder and is generated from its records: a component.yaml for each
/// of its components, and their blocks in README.md.
public final class ComponentFiles {

  private ComponentFiles() {}

  /// Checks the files of every component on the class path, as [GeneratedFile#check] does.
  ///
  /// @param folder such as `components/index`
  /// @param main the component whose block lists the errors
  /// @param problems all errors of the folder's components
  /// @throws AssertionError when a file is not what the records say, or of no component
  public static void check(String folder, ComponentSpec<?, ?> main, Problem... problems) {
    var root = Path.of(System.getProperty("codesense.root", ""));
    var readme = Path.of(folder, "README.md");
    try {
      var text = Files.readString(root.resolve(readme));
      var written = new TreeSet<String>();
      for (var component : Components.discover()) {
        var spec = component.spec();
        var file = ComponentYaml.fileName(spec);
        GeneratedFile.check(
            Path.of(folder, file), ComponentYaml.write(spec, ComponentYaml.image(spec)));
        written.add(file);
        text = ComponentDocs.update(text, spec, spec.equals(main) ? List.of(problems) : List.of());
      }
      GeneratedFile.check(readme, text);
      var there = yamlFiles(root.resolve(folder));
      if (!there.equals(written)) {
        throw new AssertionError(
            "%s holds %s, and the components that are services are %s"
                .formatted(folder, there, written));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> yamlFiles(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".yaml"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
