package dev.codesense.index;

import dev.codesense.index.contract.IndexProblem;
import dev.codesense.testkit.ComponentFiles;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() {
    ComponentFiles.check("components/index", IndexComponent.SPEC, IndexProblem.values());
  }
}
