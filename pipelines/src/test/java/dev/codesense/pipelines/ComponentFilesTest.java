package dev.codesense.pipelines;

import dev.codesense.runtime.ComponentDocs;
import dev.codesense.runtime.kfp.ComponentYaml;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {
  private static final Path FOLDER = Path.of("pipelines");

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() throws IOException {
    var spec = ProjectComponent.SPEC;
    var readme = FOLDER.resolve("README.md");
    var text = Files.readString(Path.of(System.getProperty("codesense.root", "")).resolve(readme));

    GeneratedFile.check(
        FOLDER.resolve(ComponentYaml.fileName(spec)),
        ComponentYaml.write(spec, ComponentYaml.image(spec)));
    GeneratedFile.check(readme, ComponentDocs.update(text, spec, List.of()));
  }
}
