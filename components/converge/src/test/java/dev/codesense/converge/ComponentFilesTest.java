package dev.codesense.converge;

import dev.codesense.testkit.ComponentFiles;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() {
    ComponentFiles.check("components/converge", ConvergeComponent.SPEC, ConvergeProblem.values());
  }
}
