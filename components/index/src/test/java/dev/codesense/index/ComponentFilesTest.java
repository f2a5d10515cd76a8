package dev.codesense.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.ComponentSpec;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.generation.IndexPromoteComponent;
import dev.codesense.index.generation.IndexRollbackComponent;
import dev.codesense.index.shard.IndexBuildComponent;
import dev.codesense.index.shard.IndexPlanComponent;
import dev.codesense.index.shard.IndexShardComponent;
import dev.codesense.runtime.ComponentDocs;
import dev.codesense.runtime.Components;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComponentFilesTest {
  private static final Path FOLDER = Path.of("components/index");

  /// In the order of a run.
  static List<ComponentSpec<?, ?>> specs() {
    return List.of(
        IndexComponent.SPEC,
        IndexPlanComponent.SPEC,
        IndexShardComponent.SPEC,
        IndexBuildComponent.SPEC,
        IndexPromoteComponent.SPEC,
        IndexRollbackComponent.SPEC);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void componentYamlIsWhatTheRecordsSay(ComponentSpec<?, ?> spec) {
    GeneratedFile.check(
        FOLDER.resolve(ComponentYaml.fileName(spec)),
        ComponentYaml.write(spec, ComponentYaml.image(spec)));
  }

  @Test
  void theReadmeListsInputsOutputsSettingsAndErrors() throws IOException {
    var readme = FOLDER.resolve("README.md");
    var text = Files.readString(Path.of(System.getProperty("codesense.root")).resolve(readme));
    for (var spec : specs()) {
      var problems =
          spec.equals(IndexComponent.SPEC)
              ? List.of(IndexProblem.values())
              : List.<IndexProblem>of();
      text = ComponentDocs.update(text, spec, problems);
    }
    GeneratedFile.check(readme, text);
  }

  @Test
  void everyComponentIsFoundOnTheClassPath() {
    assertThat(Components.discover())
        .extracting(component -> component.spec().name())
        .containsAll(specs().stream().map(ComponentSpec::name).toList());
  }
}
