package dev.codesense.distill;

import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.testkit.ComponentFiles;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() {
    ComponentFiles.check("components/distill", DistillComponent.SPEC, DistillProblem.values());
  }
}
