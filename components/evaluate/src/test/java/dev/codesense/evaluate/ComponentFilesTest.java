package dev.codesense.evaluate;

import dev.codesense.core.ComponentSpec;
import dev.codesense.runtime.ComponentDocs;
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
  private static final Path FOLDER = Path.of("components/evaluate");

  static List<ComponentSpec<?, ?>> specs() {
    return List.of(EvaluateRetrievalComponent.SPEC, EvaluateReportComponent.SPEC);
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
    text =
        ComponentDocs.update(
            text, EvaluateRetrievalComponent.SPEC, List.of(EvaluateProblem.values()));
    text = ComponentDocs.update(text, EvaluateReportComponent.SPEC, List.of());
    GeneratedFile.check(readme, text);
  }
}
