package dev.codesense.cli.invocation;

import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Interrupts;
import dev.codesense.core.UrlCredentials;
import dev.codesense.core.file.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Says what went wrong, what to do and where to read more, and gives the exit code: the one place
/// where a command's failure ends.
public final class ErrorReport {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final ProcessEnvironment process;
  private final Paint paint;

  public ErrorReport(ProcessEnvironment process, Paint paint) {
    this.process = process;
    this.paint = paint;
  }

  /// Prints a failure.
  ///
  /// @param project where the stack trace of a bug may be kept
  /// @param interruption whether it was asked for by Ctrl-C
  /// @return the exit code
  public int print(Throwable failure, Path project, Interruption interruption) {
    if (interruption.requested() || Interrupts.caused(failure)) {
      say("");
      say(interruption.message());
      return Interruption.EXIT_CODE;
    }
    var known = known(failure);
    if (known != null) {
      print(known);
      return known.problem().kind().exitCode();
    }
    var bug =
        new CodesenseException(
            CliProblem.UNEXPECTED,
            failure.getClass().getSimpleName()
                + (failure.getMessage() == null ? "" : ": " + failure.getMessage())
                + "\nstack trace: "
                + keep(failure, project),
            failure);
    print(bug);
    return bug.problem().kind().exitCode();
  }

  /// The failure as one with a code; null when nobody foresaw it.
  private static @Nullable CodesenseException known(Throwable failure) {
    return switch (failure) {
      case CodesenseException coded -> coded;
      case UncheckedIOException unchecked when unchecked.getCause() != null ->
          ofFiles(unchecked.getCause());
      case IOException files -> ofFiles(files);
      default -> null;
    };
  }

  private static CodesenseException ofFiles(IOException failure) {
    var message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (failure instanceof AccessDeniedException
        || failure.getCause() instanceof ReadOnlyFileSystemException
        || message.contains("Permission denied")
        || message.contains("Read-only file system")) {
      return new CodesenseException(
          CliProblem.NOT_ALLOWED, "No permission to use " + message, failure);
    }
    return new CodesenseException(
        CliProblem.FILE_TROUBLE, failure.getClass().getSimpleName() + ": " + message, failure);
  }

  private void print(CodesenseException failure) {
    var problem = failure.problem();
    var message =
        SafeText.of(UrlCredentials.redacted(String.valueOf(failure.getMessage())))
            .replace("\n", "\n  ");
    say(paint.red("error " + problem.code()) + ": " + message);
    say("→ " + problem.remedy());
    var page = process.home().resolve("docs/errors").resolve(problem.code() + ".md");
    say(paint.dim("see " + process.shown(page)));
  }

  private void say(String line) {
    process.err().println(line);
    process.err().flush();
  }

  private String keep(Throwable failure, Path project) {
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    var state = project.resolve(".codesense");
    var name = "stack-" + STAMP.format(process.clock().instant()) + ".txt";
    try {
      var file =
          Files.isDirectory(state)
              ? state.resolve("stacks").resolve(name)
              : Files.createTempDirectory("codesense-").resolve(name);
      AtomicFile.write(
          file, UrlCredentials.redacted(trace.toString()).getBytes(StandardCharsets.UTF_8));
      return process.shown(file);
    } catch (IOException e) {
      return "could not be kept (" + e + ")\n" + trace;
    }
  }
}
