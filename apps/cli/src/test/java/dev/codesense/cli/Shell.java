package dev.codesense.cli;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.ProcessEnvironment;
import dev.codesense.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/// Runs commands as a person would type them in a folder, and keeps what they print.
final class Shell {
  private final Path directory;
  private final Map<String, String> environment;
  private final Terminal terminal;

  Shell(Path directory) {
    this(directory, Map.of(), Terminal.NONE);
  }

  Shell(Path directory, Map<String, String> environment, Terminal terminal) {
    this.directory = directory;
    this.environment = environment;
    this.terminal = terminal;
  }

  /// What a command left behind.
  record Outcome(int code, String out, String err) {}

  Outcome run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = new CommandTree(process(out, err), Interruption.none()).execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  ProcessEnvironment process(StringWriter out, StringWriter err) {
    return new ProcessEnvironment(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        terminal,
        environment,
        Clock.systemUTC(),
        directory,
        Path.of(System.getProperty("codesense.root")));
  }
}
