package dev.codesense.cli;

import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.ProgressBars;
import dev.codesense.cli.terminal.ProgressLines;
import dev.codesense.cli.terminal.ProgressQuiet;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.core.Component;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.runtime.ConfigLayout;
import dev.codesense.runtime.Environment;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.workflow.argo.ArgoConfig;
import dev.codesense.workflow.client.KfpConfig;
import dev.codesense.workflow.client.WatchConfig;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What every command has at hand: the surroundings, the global options, the components.
final class Invocation {
  private final Surroundings surroundings;
  private final GlobalOptions options;
  private final Interruption interruption;
  private final List<Component<?, ?>> components;
  private @Nullable RecordCodec codec;

  Invocation(
      Surroundings surroundings,
      GlobalOptions options,
      Interruption interruption,
      List<Component<?, ?>> components) {
    this.surroundings = surroundings;
    this.options = options;
    this.interruption = interruption;
    this.components = components;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Interruption interruption() {
    return interruption;
  }

  List<Component<?, ?>> components() {
    return components;
  }

  /// Made when it is needed: Jackson takes longer to load than a help text to print.
  RecordCodec codec() {
    if (codec == null) {
      codec = new JsonCodec();
    }
    return codec;
  }

  /// The project directory; absolute.
  Path project() {
    return surroundings.directory().resolve(options.project).normalize();
  }

  Environment environment() {
    return Environment.of(surroundings.environment());
  }

  /// The settings of the project.
  ///
  /// @throws dev.codesense.core.CodesenseException when there are none or they are wrong
  ProjectConfig config() {
    return ProjectConfig.load(project(), environment(), layout());
  }

  /// Every block of codesense.yaml: those of the components and those of the command.
  ConfigLayout layout() {
    return layout(components);
  }

  static ConfigLayout layout(List<Component<?, ?>> components) {
    return ConfigLayout.of(components)
        .with("cluster", ClusterConfig.class, "Kubernetes cluster that pipelines run in")
        .with(
            ArgoSession.BLOCK, ArgoConfig.class, "Argo Workflows, where pipelines run without KFP")
        .with(KfpSession.BLOCK, KfpConfig.class, "Where Kubeflow Pipelines is")
        .with(PipelineWatchCommand.BLOCK, WatchConfig.class, "How commits become runs")
        .with("prices", Prices.class, "What things cost, for the estimate of `codesense plan`");
  }

  PrintWriter out() {
    return surroundings.out();
  }

  PrintWriter err() {
    return surroundings.err();
  }

  Paint outPaint() {
    return Paint.forOut(surroundings.terminal(), options.color);
  }

  Paint errPaint() {
    return Paint.forErr(surroundings.terminal(), options.color);
  }

  /// A record as one line of JSON on stdout.
  void json(Record value) {
    out().println(new String(codec().encode(value), StandardCharsets.UTF_8));
  }

  /// Warnings, one line each, `--quiet` or not.
  void warn(List<String> warnings) {
    out().flush();
    for (var warning : warnings) {
      err().println(errPaint().yellow("warning:") + " " + SafeText.line(warning));
    }
    err().flush();
  }

  /// A line of talk, unless `--quiet`.
  void say(String line) {
    if (!options.quiet) {
      out().flush(); // On a terminal both streams are one text.
      err().println(line);
      err().flush();
    }
  }

  /// Progress as fits stderr.
  ShownProgress progress() {
    if (options.quiet) {
      return new ShownProgress(new ProgressQuiet(err(), errPaint()), _ -> {}, () -> {});
    }
    var terminal = surroundings.terminal();
    if (!terminal.errIsTerminal()) {
      return new ShownProgress(
          new ProgressLines(err(), errPaint(), System::nanoTime), _ -> {}, () -> {});
    }
    var bars = new ProgressBars(err(), errPaint(), terminal.columns(), System::nanoTime);
    return new ShownProgress(bars, bars::board, bars::close);
  }

  /// Progress, how to show lines above its bars, and how to take it off the screen.
  record ShownProgress(Progress progress, Consumer<Supplier<List<String>>> board, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }
}
