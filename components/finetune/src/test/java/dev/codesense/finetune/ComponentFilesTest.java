package dev.codesense.finetune;

import dev.codesense.finetune.contract.FinetuneProblem;
import dev.codesense.testkit.ComponentFiles;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() {
    ComponentFiles.check("components/finetune", FinetuneComponent.SPEC, FinetuneProblem.values());
  }
}
