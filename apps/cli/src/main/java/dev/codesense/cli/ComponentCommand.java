package dev.codesense.cli;

import dev.codesense.cli.deploy.DeployAbortCommand;
import dev.codesense.cli.deploy.DeployApproveCommand;
import dev.codesense.cli.deploy.DeployRollbackCommand;
import dev.codesense.cli.deploy.DeployStatusCommand;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.invocation.ResultLines;
import dev.codesense.cli.invocation.Session;
import dev.codesense.cli.project.HoldCommand;
import dev.codesense.cli.project.ReclaimCommand;
import dev.codesense.cli.query.ExportCommand;
import dev.codesense.core.Artifact;
import dev.codesense.core.ArtifactFormat;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Component;
import dev.codesense.core.ComponentSpec;
import dev.codesense.core.Example;
import dev.codesense.runtime.LocalArtifacts;
import dev.codesense.runtime.binding.Flags;
import dev.codesense.runtime.binding.RequestLayout;
import dev.codesense.runtime.binding.RuntimeProblem;
import dev.codesense.runtime.schema.FieldName;
import dev.codesense.runtime.schema.ValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Runs one component by hand. Its options are the fields of its request, so that a new field needs
/// no edit here; an artifact that is not named is the newest one that an earlier run left.
final class ComponentCommand<I extends Record, O extends Record> implements Callable<Integer> {
  private final Invocation invocation;
  private final Component<I, O> component;
  private final CommandSpec command;
  private final Map<String, OptionSpec> flags = new HashMap<>();
  private final Map<RequestLayout.Input, OptionSpec> inputs = new HashMap<>();
  private final OptionSpec json;

  private ComponentCommand(Invocation invocation, Component<I, O> component) {
    this.invocation = invocation;
    this.component = component;
    var spec = component.spec();
    this.command = CommandSpec.wrapWithoutInspection(this);
    command.name(spec.part().isEmpty() ? spec.name() : spec.part()).mixinStandardHelpOptions(true);
    command.usageMessage().description(description(spec)).sortOptions(false);
    command.usageMessage().footerHeading("%nExample:%n").footer(examples(spec));
    command
        .usageMessage()
        .optionListHeading(
            "%nOptions, each also a key of codesense.yaml and an environment variable:%n");
    var layout = RequestLayout.of(spec);
    for (var input : layout.inputs()) {
      inputs.put(
          input,
          added(
              OptionSpec.builder("--" + input.name().kebab())
                  .paramLabel("DIR")
                  .type(input.many() ? List.class : Path.class)
                  .auxiliaryTypes(Path.class)
                  .description(
                      isLasting(input)
                          ? input.doc() + ". Default: the newest in .codesense/artifacts."
                          : input.doc() + ".")));
    }
    for (var option : layout.options()) {
      flags.put(option.name(), added(flag(option)));
    }
    json =
        added(
            OptionSpec.builder("--json")
                .type(boolean.class)
                .description("Prints the result as one line of JSON."));
  }

  /// The command of a component, with those of its stage's other components below it.
  static CommandLine of(Invocation invocation, Component<?, ?> component) {
    var spec = component.spec();
    var command = new CommandLine(new ComponentCommand<>(invocation, component).command);
    for (var other : invocation.components()) {
      if (other.spec().block().equals(spec.name()) && !other.spec().part().isEmpty()) {
        command.addSubcommand(of(invocation, other));
      }
    }
    if (spec.name().equals("index")) {
      command.addSubcommand(new ExportCommand(invocation));
      command.addSubcommand(new ReclaimCommand(invocation));
      command.addSubcommand(new HoldCommand(invocation));
    }
    if (spec.name().equals("deploy")) {
      command.addSubcommand(new DeployStatusCommand(invocation));
      command.addSubcommand(new DeployApproveCommand(invocation));
      command.addSubcommand(new DeployAbortCommand(invocation));
      command.addSubcommand(new DeployRollbackCommand(invocation));
    }
    return command;
  }

  /// The command of a stage that is made of parts alone: it only leads to theirs.
  static CommandLine stage(Invocation invocation, String name, List<Component<?, ?>> parts) {
    var command = CommandSpec.create().name(name).mixinStandardHelpOptions(true);
    command
        .usageMessage()
        .description(description(parts))
        .footerHeading("%nExample:%n")
        .footer(
            parts.stream()
                .flatMap(part -> Stream.of(examples(part.spec())))
                .toArray(String[]::new));
    var line = new CommandLine(command);
    parts.forEach(part -> line.addSubcommand(of(invocation, part)));
    return line;
  }

  /// What the help says of the command.
  static String[] description(ComponentSpec<?, ?> spec) {
    return new String[] {spec.purpose().replaceFirst("[.]$", "") + "."};
  }

  /// What the help says of a stage of which parts alone can be run: what each does, on one line, as
  /// a list of commands shows no more of one.
  static String[] description(List<Component<?, ?>> parts) {
    return new String[] {
      parts.stream()
          .map(part -> description(part.spec())[0])
          .reduce((some, next) -> some + " " + next)
          .orElseThrow()
    };
  }

  private static String[] examples(ComponentSpec<?, ?> spec) {
    var example = spec.request().getAnnotation(Example.class);
    var command = "  codesense " + (spec.block() + " " + spec.part()).strip() + " ";
    return Stream.of(example == null ? new String[] {"--json"} : example.value())
        .map(command::concat)
        .map(String::stripTrailing)
        .toArray(String[]::new);
  }

  private OptionSpec added(OptionSpec.Builder builder) {
    var option = builder.build();
    command.addOption(option);
    return option;
  }

  private static OptionSpec.Builder flag(RequestLayout.Option option) {
    var text = option.defaultText();
    var builder =
        OptionSpec.builder("--" + option.name())
            .type(String.class)
            .description(
                (option.doc().isEmpty() ? option.path() : option.doc()).replace("%", "%%")
                    + "."
                    + (text == null ? "" : " Default: " + text.replace("%", "%%") + "."));
    if (option.type() == ValueType.Scalar.BOOLEAN) {
      return builder.paramLabel("BOOL").arity("0..1").fallbackValue("true");
    }
    return builder.paramLabel(label(option.type()));
  }

  private static String label(ValueType type) {
    return switch (type) {
      case ValueType.Scalar scalar ->
          switch (scalar) {
            case STRING -> "TEXT";
            case BOOLEAN -> "BOOL";
            case INT, LONG, DOUBLE -> "N";
            case URI -> "URL";
            case PATH -> "PATH";
            case DURATION -> "TIME";
            case INSTANT -> "INSTANT";
          };
      case ValueType.EnumOf constants -> String.join("|", constants.values());
      case ValueType.ListOf _ -> "A,B,...";
      case ValueType.MapOf _, ValueType.RecordOf _ -> "YAML";
      case ValueType.ArtifactOf _ -> "DIR";
    };
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var name = component.spec().name();
    var given = new HashMap<String, String>();
    flags.forEach((flag, option) -> {
      String value = option.getValue();
      if (value != null) {
        given.put(flag, value);
      }
    });
    var request =
        invocation.config(Flags.of(component.spec(), given)).request(component.spec(), artifacts());
    try (var session = Session.writing(invocation, name)) {
      var result = component.run(request, session.run(name));
      session.endProgress();
      if (Boolean.TRUE.equals(json.getValue())) {
        invocation.json(result);
      } else {
        ResultLines.print(result, invocation);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private Map<FieldName, List<Artifact<?>>> artifacts() throws IOException {
    var shelf = new LocalArtifacts(invocation.project(), invocation.codec());
    var found = new HashMap<FieldName, List<Artifact<?>>>();
    for (var entry : inputs.entrySet()) {
      var input = entry.getKey();
      var named = new ArrayList<Artifact<?>>();
      switch (entry.getValue().<Object>getValue()) {
        case Path one -> named.add(artifact(one, input));
        case List<?> many -> {
          for (var one : many) {
            named.add(artifact((Path) one, input));
          }
        }
        case null, default -> {
          if (isLasting(input)) {
            shelf.newest(input.type()).ifPresent(named::add);
          }
        }
      }
      if (named.isEmpty() && input.required()) {
        throw new CodesenseException(
            RuntimeProblem.ARTIFACT_MISSING,
            "There is no %s in %s yet, and no --%s was given"
                .formatted(
                    input.type().getSimpleName(),
                    invocation.process().shown(invocation.project()),
                    input.name().kebab()));
      }
      if (!named.isEmpty()) {
        found.put(input.name(), named);
      }
    }
    return found;
  }

  private static boolean isLasting(RequestLayout.Input input) {
    return Objects.requireNonNull(input.type().getAnnotation(ArtifactFormat.class)).lasting();
  }

  private Artifact<?> artifact(Path directory, RequestLayout.Input input) {
    return new Artifact<>(
        invocation.process().directory().resolve(directory).normalize(), input.type());
  }
}
