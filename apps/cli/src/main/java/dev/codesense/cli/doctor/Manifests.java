package dev.codesense.cli.doctor;

import dev.codesense.core.CodesenseException;
import dev.codesense.kube.KubeObject;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.snakeyaml.YamlReader;
import dev.codesense.runtime.tree.TreeSyntaxException;
import dev.codesense.runtime.tree.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Kubernetes objects in YAML files.
public final class Manifests {

  private Manifests() {}

  /// The objects of every manifest in a folder, sorted by file.
  public static List<KubeObject> in(Path folder) {
    try (var files = Files.list(folder)) {
      var objects = new ArrayList<KubeObject>();
      for (var file : files.filter(Manifests::isManifest).sorted().toList()) {
        objects.addAll(of(file));
      }
      return objects;
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /// The objects of one file.
  public static List<KubeObject> of(Path file) {
    try {
      var objects = new ArrayList<KubeObject>();
      for (var document :
          YamlReader.readAll(file.toString(), Files.readString(file), YamlReader.Limits.SETTINGS)) {
        @SuppressWarnings("unchecked") // KubeObject refuses what is no object.
        var tree = (Map<String, Object>) Objects.requireNonNull(Trees.toPlain(document));
        objects.add(new KubeObject(tree));
      }
      return objects;
    } catch (IOException | TreeSyntaxException | IllegalArgumentException e) {
      throw unreadable(file, e);
    }
  }

  private static CodesenseException unreadable(Path path, Exception cause) {
    return new CodesenseException(
        RuntimeProblem.YAML_MALFORMED,
        "%s holds no Kubernetes objects: %s".formatted(path, cause),
        cause);
  }

  private static boolean isManifest(Path file) {
    var name = String.valueOf(file.getFileName());
    return name.endsWith(".yaml") && !name.equals("kustomization.yaml");
  }
}
