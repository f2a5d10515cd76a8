package dev.codesense.cli;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.ProcessEnvironment;
import dev.codesense.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The training run of the AOT cache (JEP 514): runs typical commands. The launcher starts it.
/// Touches nothing but a temporary folder.
public final class AotTrainingRun {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--help"),
          List.of("run", "--help"),
          List.of("index", "--help"),
          List.of("search", "--help"),
          List.of("no-such-command"),
          List.of("init"),
          List.of("status"),
          List.of("search", "where are secrets masked"),
          List.of("ask", "where are secrets masked"),
          List.of("doctor"));

  private AotTrainingRun() {}

  public static void main(String[] args) throws IOException {
    var folder = Files.createTempDirectory("codesense-rehearsal-");
    var process =
        new ProcessEnvironment(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            null,
            Terminal.NONE,
            Map.of(),
            Clock.systemUTC(),
            folder,
            folder);
    for (var command : COMMANDS) {
      new CommandTree(process, Interruption.none()).execute(command.toArray(String[]::new));
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Codesense.main(new String[] {"--help"}); // Ends the process, as every command does.
  }
}
