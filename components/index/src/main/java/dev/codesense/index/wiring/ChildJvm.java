package dev.codesense.index.wiring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of our own classes beside this one, for what may end it.
final class ChildJvm {

  private ChildJvm() {}

  /// @param options of the JVM
  /// @param main a class and its arguments
  static List<String> command(List<String> options, List<String> main) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-XX:+UseSerialGC");
    // A crash report would land in the user's folder.
    command.add("-XX:+SuppressFatalErrorMessage");
    command.add("--enable-native-access=ALL-UNNAMED");
    // An image keeps the parsers beside the jars, and says so.
    var parsers = System.getProperty("tree-sitter-lib");
    if (parsers != null) {
      command.add("-Dtree-sitter-lib=" + parsers);
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(main);
    return command;
  }
}
