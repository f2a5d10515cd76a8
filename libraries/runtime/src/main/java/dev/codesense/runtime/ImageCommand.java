package dev.codesense.runtime;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.Interrupts;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.RuntimeProblem;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/// The command of every image: picks the component and the way the engine calls it, and turns
/// failures into exit codes.
final class ImageCommand {
  static final int OK = 0;
  static final int USAGE = 2;
  static final int INTERRUPTED = 130;

  private final Supplier<List<Component<?, ?>>> components;
  private final Environment environment;
  private final Clock clock;
  private final PrintStream err;
  private final Path root;

  /// @param err where talk goes; standard output stays empty
  /// @param root of the file system, `/` but in tests
  ImageCommand(
      Supplier<List<Component<?, ?>>> components,
      Environment environment,
      Clock clock,
      PrintStream err,
      Path root) {
    this.components = components;
    this.environment = environment;
    this.clock = clock;
    this.err = err;
    this.root = root;
  }

  /// Runs one component.
  ///
  /// @return the process's exit code
  int run(List<String> arguments, String runId) {
    var progress = new LogProgress(err, clock, environment::redacted);
    try {
      if (arguments.size() < 2) {
        throw EntryPoint.invalid("Usage: NAME --executor-input JSON, or NAME --parameter K=V …");
      }
      var component = Components.named(arguments.getFirst(), components.get());
      var options = arguments.subList(1, arguments.size());
      var door = new EntryPoint(runId, project(), clock, progress, environment);
      if (options.getFirst().equals("--executor-input")) {
        if (options.size() != 2) {
          throw EntryPoint.invalid("--executor-input takes one value, got " + (options.size() - 1));
        }
        new KfpEntryPoint(door, root).run(component, options.getLast());
      } else {
        new ArgoEntryPoint(door).run(component, options);
      }
      return OK;
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      return failed(e, progress);
    }
  }

  private static int failed(Throwable failure, LogProgress progress) {
    if (Interrupts.caused(failure)) {
      progress.warn("interrupted; what was published before stays intact");
      return INTERRUPTED;
    }
    if (failure instanceof CodesenseException known) {
      return failed(known, progress);
    }
    if (CodesenseException.isFullDisk(failure)) {
      return failed(
          new CodesenseException(RuntimeProblem.OUTPUT_NOT_WRITTEN, failure.toString(), failure),
          progress);
    }
    // Its message may be anybody's, so every line goes through the redaction.
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      progress.warn("%s %s".formatted(RuntimeProblem.UNEXPECTED.code(), cause));
      for (var frame : cause.getStackTrace()) {
        progress.warn("  at " + frame);
      }
    }
    return RuntimeProblem.UNEXPECTED.kind().exitCode();
  }

  private static int failed(CodesenseException known, LogProgress progress) {
    var problem = known.problem();
    progress.warn("%s %s %s".formatted(problem.code(), known.getMessage(), problem.remedy()));
    return problem == RuntimeProblem.ARGUMENTS_INVALID ? USAGE : problem.kind().exitCode();
  }

  private Path project() throws IOException {
    var named = environment.variable("CODESENSE_PROJECT");
    return named.isPresent()
        ? Path.of(named.get()).toAbsolutePath()
        : Files.createTempDirectory("codesense-project-");
  }
}
