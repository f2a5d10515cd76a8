package dev.codesense.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Scripts of src/test/python in the Python that `-Dcodesense.python` names.
final class PythonPeer {

  private PythonPeer() {}

  /// Runs a script to its end; skips the test where there is no such Python.
  ///
  /// @return what it printed
  static String run(String script, String... arguments) throws IOException, InterruptedException {
    var python = System.getProperty("codesense.python", "");
    assumeTrue(
        !python.isEmpty() && !python.startsWith("${"),
        "-Dcodesense.python=PATH names no Python with kfp 2.17.0 and kfp-kubernetes 2.17.0: "
            + script
            + " is not tried");
    var path =
        Path.of(System.getProperty("codesense.root"), "libraries/workflow/src/test/python", script);
    var command = new ArrayList<>(List.of(python, "-W", "ignore", path.toString()));
    command.addAll(List.of(arguments));
    var errors = Files.createTempFile("python", ".err");
    try {
      var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
      return printed;
    } finally {
      Files.delete(errors);
    }
  }
}
