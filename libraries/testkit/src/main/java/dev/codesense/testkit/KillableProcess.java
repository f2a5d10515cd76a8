package dev.codesense.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A main class of this class path in a JVM of its own, which a test kills as `kill -9` does.
public final class KillableProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private KillableProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Starts `main` with this JVM's class path. Standard error goes to the test's own.
  public static KillableProcess start(Class<?> main, String... arguments) throws IOException {
    return start(List.of(), main, arguments);
  }

  /// As [#start(Class, String...)], behind other commands such as `prlimit --fsize=65536`.
  ///
  /// @param before the words that come before `java`
  public static KillableProcess start(List<String> before, Class<?> main, String... arguments)
      throws IOException {
    var command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Quick to start: many tests kill many of them.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new KillableProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// Waits for a line of its output.
  ///
  /// @throws IllegalStateException when it ends without that line
  public void awaitLine(String line) throws IOException {
    for (var next = output.readLine(); next != null; next = output.readLine()) {
      if (next.equals(line)) {
        return;
      }
    }
    throw new IllegalStateException("The process ended before it said: " + line);
  }

  /// Lets it work for so long, then kills it and waits for its end.
  public void killAfter(Duration time) throws InterruptedException {
    process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
    kill();
  }

  /// Kills it now and waits for its end.
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Waits for its end.
  ///
  /// @return the exit code
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
