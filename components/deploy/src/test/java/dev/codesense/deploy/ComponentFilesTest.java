package dev.codesense.deploy;

import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.testkit.ComponentFiles;
import org.junit.jupiter.api.Test;

class ComponentFilesTest {

  @Test
  void componentYamlAndReadmeAreWhatTheRecordsSay() {
    ComponentFiles.check("components/deploy", DeployComponent.SPEC, DeployProblem.values());
  }
}
