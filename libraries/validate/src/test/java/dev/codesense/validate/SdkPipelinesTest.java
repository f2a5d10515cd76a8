package dev.codesense.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.validate.kfp.KfpVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdkPipelinesTest {

  @Test
  void whatTheKfpSdkCompilesIsAccepted(@TempDir Path folder) throws Exception {
    PythonPeer.run("sdk_pipelines.py", folder.toString());
    var validator = new IrValidator();
    var findings = new ArrayList<Finding>();
    try (var files = Files.list(folder)) {
      var pipelines = files.sorted().toList();
      for (var pipeline : pipelines) {
        findings.addAll(
            validator.validate(
                String.valueOf(pipeline.getFileName()),
                Files.readAllBytes(pipeline),
                KfpVersion.NEWEST));
      }
      assertThat(pipelines).hasSizeGreaterThanOrEqualTo(40);
    }

    assertThat(findings).isEmpty();
  }
}
