package dev.codesense.cli.invocation;

import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.ProgressBars;
import dev.codesense.cli.terminal.ProgressLines;
import dev.codesense.cli.terminal.ProgressQuiet;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.Component;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.UrlCredentials;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.LocalRunContext;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.binding.Environment;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.tracking.TrackingAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What every command has at hand: the process, the global options, the components.
public final class Invocation {
  private final ProcessEnvironment process;
  private final GlobalOptions options;
  private final Interruption interruption;
  private final List<Component<?, ?>> components;
  private final Supplier<ConfigLayout> layout;
  private final ToIntFunction<String[]> commands;
  private @Nullable RecordCodec codec;

  public Invocation(
      ProcessEnvironment process,
      GlobalOptions options,
      Interruption interruption,
      List<Component<?, ?>> components,
      Supplier<ConfigLayout> layout,
      ToIntFunction<String[]> commands) {
    this.process = process;
    this.options = options;
    this.interruption = interruption;
    this.components = components;
    this.layout = layout;
    this.commands = commands;
  }

  public ProcessEnvironment process() {
    return process;
  }

  public Interruption interruption() {
    return interruption;
  }

  public List<Component<?, ?>> components() {
    return components;
  }

  /// Made when it is needed: Jackson takes longer to load than a help text to print.
  public RecordCodec codec() {
    if (codec == null) {
      codec = new JsonCodec();
    }
    return codec;
  }

  /// The project directory; absolute.
  public Path project() {
    return process.directory().resolve(options.project).normalize();
  }

  public Environment environment() {
    return Environment.of(process.environment());
  }

  /// The settings of the project.
  ///
  /// @throws dev.codesense.core.CodesenseException when there are none or they are wrong
  public ProjectConfig config() {
    return config(Flags.none());
  }

  /// The settings of the project, below what the command's options say.
  ///
  /// @throws dev.codesense.core.CodesenseException when there are none or they are wrong
  public ProjectConfig config(Flags flags) {
    return ProjectConfig.load(project(), environment(), layout(), flags);
  }

  /// Every block of codesense.yaml: those of the components and those of the command.
  public ConfigLayout layout() {
    return layout.get();
  }

  /// Runs another command of this tree in this process.
  ///
  /// @return its exit code
  public int execute(String... args) {
    return commands.applyAsInt(args);
  }

  public PrintWriter out() {
    return process.out();
  }

  public PrintWriter err() {
    return process.err();
  }

  public Paint outPaint() {
    return Paint.forOut(process.terminal(), options.color);
  }

  public Paint errPaint() {
    return Paint.forErr(process.terminal(), options.color);
  }

  /// A record as one line of JSON on stdout.
  public void json(Record value) {
    out().println(new String(codec().encode(value), StandardCharsets.UTF_8));
  }

  /// Warnings, one line each, `--quiet` or not.
  public void warn(List<String> warnings) {
    out().flush();
    for (var warning : warnings) {
      err()
          .println(
              errPaint().yellow("warning:")
                  + " "
                  + SafeText.line(UrlCredentials.redacted(warning)));
    }
    err().flush();
  }

  /// A line of talk, unless `--quiet`.
  public void say(String line) {
    if (!options.quiet) {
      out().flush(); // On a terminal both streams are one text.
      err().println(line);
      err().flush();
    }
  }

  /// Asks a person whether to go on. Where nobody can answer, it goes on.
  ///
  /// @param question without its question mark
  public boolean confirmed(String question) throws IOException {
    var typed = process.typed();
    if (typed == null || !process.terminal().errIsTerminal()) {
      return true;
    }
    out().flush();
    err().print(SafeText.line(question) + "? [y/N] ");
    err().flush();
    var answer = typed.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }

  /// Progress as fits stderr.
  public ShownProgress progress() {
    if (options.quiet) {
      return shown(new ProgressQuiet(err(), errPaint()), _ -> {}, () -> {});
    }
    var terminal = process.terminal();
    if (!terminal.errIsTerminal()) {
      return shown(new ProgressLines(err(), errPaint(), System::nanoTime), _ -> {}, () -> {});
    }
    var bars = new ProgressBars(err(), errPaint(), terminal.columns(), System::nanoTime);
    return shown(bars, bars::board, bars::close);
  }

  /// What MLflow and Langfuse are worked with.
  public TrackingAccess tracking(Progress progress) {
    return new TrackingAccess(
        project(),
        project().resolve(LocalRunContext.STATE),
        codec(),
        progress,
        environment()::secret,
        RetryingHttp.Pace.ofMachine());
  }

  private static ShownProgress shown(
      Progress progress, Consumer<Supplier<List<String>>> board, Runnable end) {
    return new ShownProgress(new RedactedProgress(progress), board, end);
  }

  /// Progress, how to show lines above its bars, and how to take it off the screen.
  public record ShownProgress(
      Progress progress, Consumer<Supplier<List<String>>> board, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }
}
