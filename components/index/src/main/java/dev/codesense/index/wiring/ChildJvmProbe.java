package dev.codesense.index.wiring;

import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.index.contract.CrashProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Chunks a file in a JVM of its own and looks how that ends.
public final class ChildJvmProbe implements CrashProbe {

  /// The exit code with which a probe says that it came to its end.
  public static final int SURVIVED = 0;

  /// A JVM that gave up in an orderly way, by an exception, ends with this one.
  private static final int UNCAUGHT_EXCEPTION = 1;

  /// Far more than the largest file takes.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Class<?> main;

  /// @param main chunks the file that its first argument names; the second is the model's id, the
  ///   third the file's path in its repository, the fourth what .gitattributes calls its language,
  ///   empty for nothing
  public ChildJvmProbe(Class<?> main) {
    this.main = main;
  }

  @Override
  public Verdict chunk(SourceFile file, String modelId) throws InterruptedException {
    try {
      var content = Files.createTempFile("codesense-probe-", null);
      try {
        Files.write(content, file.content());
        return verdict(start(content, modelId, file));
      } finally {
        Files.deleteIfExists(content);
      }
    } catch (IOException e) {
      return Verdict.UNKNOWN; // No room for the file, or no JVM to start.
    }
  }

  private Process start(Path content, String modelId, SourceFile file) throws IOException {
    var command =
        ChildJvm.command(
            List.of("-XX:TieredStopAtLevel=1"),
            List.of(
                main.getName(),
                content.toString(),
                modelId,
                file.path(),
                file.language() == null ? "" : file.language()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Verdict verdict(Process process) throws InterruptedException {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Verdict.UNKNOWN;
      }
      return switch (process.exitValue()) {
        case SURVIVED, UNCAUGHT_EXCEPTION -> Verdict.SURVIVED;
        default -> Verdict.DIED;
      };
    } finally {
      process.destroyForcibly();
    }
  }
}
