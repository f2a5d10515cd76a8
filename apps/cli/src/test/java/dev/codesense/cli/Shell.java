package dev.codesense.cli;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.ProcessEnvironment;
import dev.codesense.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs commands as a person would type them in a folder, and keeps what they print.
final class Shell {
  private final Path directory;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final @Nullable BufferedReader typed;

  Shell(Path directory) {
    this(directory, Map.of(), Terminal.NONE);
  }

  Shell(Path directory, Map<String, String> environment, Terminal terminal) {
    this(directory, environment, terminal, null);
  }

  private Shell(
      Path directory,
      Map<String, String> environment,
      Terminal terminal,
      @Nullable BufferedReader typed) {
    this.directory = directory;
    this.environment = environment;
    this.terminal = terminal;
    this.typed = typed;
  }

  /// This, with a person at a terminal who types a line.
  Shell typing(String line) {
    return typing(new BufferedReader(new StringReader(line + "\n")));
  }

  /// As [#typing(String)], of a person who does more than that.
  Shell typing(BufferedReader lines) {
    return new Shell(directory, environment, new Terminal(true, true, 100, false, false), lines);
  }

  /// What a command left behind.
  record Outcome(int code, String out, String err) {}

  Outcome run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code = new CommandTree(process(out, err), Interruption.none()).execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  ProcessEnvironment process(Writer out, Writer err) {
    return new ProcessEnvironment(
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        typed,
        terminal,
        environment,
        Clock.systemUTC(),
        directory,
        Path.of(System.getProperty("codesense.root")));
  }
}
