package dev.codesense.evaluate;

import dev.codesense.testkit.ComponentFiles;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() {
    ComponentFiles.check(
        "components/evaluate", EvaluateRetrievalComponent.SPEC, EvaluateProblem.values());
  }
}
