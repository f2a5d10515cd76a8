package dev.codesense.sample;

import dev.codesense.testkit.ComponentFiles;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() {
    ComponentFiles.check("components/sample", SampleComponent.SPEC);
  }
}
