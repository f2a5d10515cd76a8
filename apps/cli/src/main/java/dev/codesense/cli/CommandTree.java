package dev.codesense.cli;

import dev.codesense.cli.data.DataCommand;
import dev.codesense.cli.doctor.DoctorCommand;
import dev.codesense.cli.golden.GoldenCommand;
import dev.codesense.cli.invocation.ErrorReport;
import dev.codesense.cli.invocation.GlobalOptions;
import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.ProcessEnvironment;
import dev.codesense.cli.pipeline.PipelineCommand;
import dev.codesense.cli.project.InitCommand;
import dev.codesense.cli.project.PlanCommand;
import dev.codesense.cli.project.PurgeCommand;
import dev.codesense.cli.project.RunCommand;
import dev.codesense.cli.project.StatusCommand;
import dev.codesense.cli.query.AskCommand;
import dev.codesense.cli.query.SearchCommand;
import dev.codesense.cli.serve.McpCommand;
import dev.codesense.cli.serve.ServeCommand;
import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.core.Component;
import dev.codesense.core.UrlCredentials;
import dev.codesense.runtime.Components;
import dev.codesense.search.query.QueryText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `codesense` command with a subcommand per verb.
public final class CommandTree {
  static final int HELP_COLUMNS = 100;

  /// Picocli lays out nothing narrower; a terminal below that breaks the lines itself.
  private static final int NARROWEST_HELP = 55;

  private final ProcessEnvironment process;
  private final Interruption interruption;
  private final GlobalOptions options = new GlobalOptions();
  private final List<Component<?, ?>> components;

  public CommandTree(ProcessEnvironment process, Interruption interruption) {
    this(process, interruption, Components.discover());
  }

  public CommandTree(
      ProcessEnvironment process, Interruption interruption, List<Component<?, ?>> components) {
    this.process = process;
    this.interruption = interruption;
    this.components = components;
  }

  /// Parses and runs.
  ///
  /// @return the exit code
  public int execute(String... args) {
    try {
      return commandLine(Set.copyOf(List.of(args))::contains).execute(args);
    } catch (RuntimeException | Error e) {
      // Before there is a command, or what picocli hands to no handler.
      return new ErrorReport(process, Paint.forErr(process.terminal(), options.color))
          .print(e, process.directory(), interruption);
    }
  }

  /// The tree itself, for documentation and tests.
  CommandLine commandLine() {
    return commandLine(_ -> true);
  }

  /// @param spoken whether a subcommand's name may be on the command line: only such a one gets its
  ///   options, since to read those of all takes longer than most commands
  private CommandLine commandLine(Predicate<String> spoken) {
    var invocation =
        new Invocation(
            process,
            options,
            interruption,
            components,
            () -> Blocks.layout(components),
            args -> new CommandTree(process, interruption).execute(args));
    var root = new CommandLine(new Root());
    root.addMixin("global", options);
    var verbs = new Verbs(root, spoken);
    verbs.add(RunCommand.class, () -> new RunCommand(invocation));
    verbs.add(PlanCommand.class, () -> new PlanCommand(invocation));
    verbs.add(InitCommand.class, () -> new InitCommand(invocation));
    verbs.add(AskCommand.class, () -> new AskCommand(invocation));
    verbs.add(SearchCommand.class, () -> new SearchCommand(invocation));
    verbs.add(ServeCommand.class, () -> new ServeCommand(invocation));
    verbs.add(McpCommand.class, () -> new McpCommand(invocation));
    verbs.add(StatusCommand.class, () -> new StatusCommand(invocation));
    verbs.add(DoctorCommand.class, () -> new DoctorCommand(invocation));
    for (var component : components) {
      if (component.spec().part().isEmpty()) {
        verbs.add(
            component.spec().name(),
            ComponentCommand.description(component.spec()),
            () -> ComponentCommand.of(invocation, component));
      }
    }
    for (var stage : stagesOfPartsOnly().entrySet()) {
      verbs.add(
          stage.getKey(),
          ComponentCommand.description(stage.getValue()),
          () -> ComponentCommand.stage(invocation, stage.getKey(), stage.getValue()));
    }
    verbs.add(
        "pipeline",
        PipelineCommand.class.getAnnotation(Command.class).description(),
        () -> PipelineCommand.of(invocation));
    verbs.add(
        "data",
        DataCommand.class.getAnnotation(Command.class).description(),
        () -> DataCommand.of(invocation));
    verbs.add(
        "golden",
        GoldenCommand.class.getAnnotation(Command.class).description(),
        () -> GoldenCommand.of(invocation));
    verbs.add(PurgeCommand.class, () -> new PurgeCommand(invocation));
    root.setOut(process.out());
    root.setErr(process.err());
    root.setUsageHelpWidth(Math.clamp(process.terminal().columns(), NARROWEST_HELP, HELP_COLUMNS));
    root.setUsageHelpLongOptionsMaxWidth(34);
    root.setColorScheme(colors(Paint.forOut(process.terminal(), Terminal.Color.AUTO)));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    // A question may begin with @.
    root.setExpandAtFiles(false);
    root.setParameterExceptionHandler((failure, _) -> usage(failure));
    root.setExecutionExceptionHandler((failure, _, _) ->
        new ErrorReport(process, invocation.errPaint())
            .print(failure, invocation.project(), interruption));
    return root;
  }

  /// Components by their stage, where none is named for it.
  private SortedMap<String, List<Component<?, ?>>> stagesOfPartsOnly() {
    var stages =
        components.stream()
            .collect(
                Collectors.groupingBy(
                    component -> component.spec().block(), TreeMap::new, Collectors.toList()));
    stages
        .values()
        .removeIf(parts -> parts.stream().anyMatch(part -> part.spec().part().isEmpty()));
    return stages;
  }

  /// Adds subcommands: whole where spoken of, else by name and description.
  private record Verbs(CommandLine root, Predicate<String> spoken) {
    void add(Class<? extends Callable<Integer>> type, Supplier<Callable<Integer>> command) {
      var annotation = type.getAnnotation(Command.class);
      add(annotation.name(), annotation.description(), command::get);
    }

    void add(String name, String[] description, Supplier<Object> command) {
      if (spoken.test(name)) {
        root.addSubcommand(command.get());
      } else {
        var stub = CommandSpec.create().name(name);
        stub.usageMessage().description(description);
        root.addSubcommand(name, stub);
      }
    }
  }

  private static Help.ColorScheme colors(Paint paint) {
    return Help.defaultColorScheme(
        switch (paint) {
          case PLAIN -> Help.Ansi.OFF;
          case ANSI -> Help.Ansi.ON;
        });
  }

  private int usage(ParameterException failure) {
    var command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(
        Paint.forErr(process.terminal(), options.color).red("usage error")
            + ": "
            + SafeText.of(message(failure)));
    if (failure instanceof UnmatchedArgumentException unmatched
        && unmatched.getUnmatched().stream()
            .anyMatch(argument -> !QueryText.of(argument).filters().isEmpty())) {
      err.println("→ A filter with a - stands inside the quotes of the query, or behind --.");
    } else {
      UnmatchedArgumentException.printSuggestions(failure, err);
    }
    err.println("→ Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /// Without an argument that may be a URL, and hold a token wherever it likes.
  private static String message(ParameterException failure) {
    var message = String.valueOf(failure.getMessage());
    if (failure instanceof UnmatchedArgumentException unmatched) {
      for (var argument : unmatched.getUnmatched()) {
        if (argument.matches("(?s).*(?:[@=?#]|//|%[0-9A-Fa-f]{2}).*")) {
          message = message.replace(argument, "[redacted]");
        }
      }
    }
    return UrlCredentials.redacted(message);
  }

  @Command(
      name = "codesense",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      abbreviateSynopsis = true,
      sortOptions = false,
      description = {"Answers questions about your code, with links to the source lines."},
      commandListHeading = "%nCommands:%n",
      optionListHeading = "%nOptions of every command:%n",
      footerHeading = "%nExample:%n",
      footer = {
        "  codesense run",
        "  codesense ask \"where are secrets masked?\"",
        "",
        "codesense COMMAND --help says more. Exit codes: 0 ok, 2 usage, 10 your input,",
        "20 temporary failure, 30 gate refused, 70 defect, 130 interrupted."
      })
  private static final class Root implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      // Bare `codesense` is a question about what there is.
      var command = spec.commandLine();
      command.usage(command.getErr());
      return CommandLine.ExitCode.USAGE;
    }
  }

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = CommandTree.class.getPackage().getImplementationVersion();
      return new String[] {
        "codesense " + (version == null ? "(from sources)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("java.vm.vendor")
      };
    }
  }
}
