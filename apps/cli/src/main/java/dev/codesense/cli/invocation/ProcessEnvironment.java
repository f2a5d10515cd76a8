package dev.codesense.cli.invocation;

import dev.codesense.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The process that a command runs in, passed in so that tests can replace it.
///
/// @param out data
/// @param err talk
/// @param typed what a person types; null when stdin is no terminal
/// @param environment variables, secrets among them: never printed
/// @param directory what relative paths on the command line start from; absolute
/// @param home where codesense is installed or checked out: docs/errors lies there; absolute
public record ProcessEnvironment(
    PrintWriter out,
    PrintWriter err,
    @Nullable BufferedReader typed,
    Terminal terminal,
    Map<String, String> environment,
    Clock clock,
    Path directory,
    Path home) {

  public ProcessEnvironment {
    environment = Map.copyOf(environment);
  }

  /// The real ones. The launcher passes `codesense.tty`, `codesense.columns` and `codesense.home`.
  public static ProcessEnvironment ofProcess() {
    var directory = Path.of("").toAbsolutePath();
    var terminals = System.getProperty("codesense.tty", "");
    var streams =
        OrderedWriter.pair(
            new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    return new ProcessEnvironment(
        new PrintWriter(streams.out()),
        new PrintWriter(streams.err()),
        terminals.contains("in")
            ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            : null,
        Terminal.detect(terminals, System.getProperty("codesense.columns", ""), System.getenv()),
        System.getenv(),
        Clock.systemUTC(),
        directory,
        directory.resolve(System.getProperty("codesense.home", "")).normalize());
  }

  /// A path as a person in this directory would type it.
  public String shown(Path path) {
    var absolute = directory.resolve(path).normalize();
    if (!absolute.startsWith(directory)) {
      return absolute.toString();
    }
    var relative = directory.relativize(absolute).toString();
    return relative.isEmpty() ? "." : relative;
  }
}
