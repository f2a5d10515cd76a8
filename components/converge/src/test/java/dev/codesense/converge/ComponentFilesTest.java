package dev.codesense.converge;

import dev.codesense.runtime.ComponentDocs;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {
  private static final Path FOLDER = Path.of("components/converge");

  @Test
  void componentYamlIsWhatTheRecordsSay() {
    GeneratedFile.check(
        FOLDER.resolve("component.yaml"),
        ComponentYaml.write(ConvergeComponent.SPEC, ComponentYaml.image(ConvergeComponent.SPEC)));
  }

  @Test
  void theReadmeListsInputsOutputsSettingsAndErrors() throws IOException {
    var readme = FOLDER.resolve("README.md");
    var text = Files.readString(Path.of(System.getProperty("codesense.root")).resolve(readme));
    GeneratedFile.check(
        readme,
        ComponentDocs.update(text, ConvergeComponent.SPEC, List.of(ConvergeProblem.values())));
  }
}
