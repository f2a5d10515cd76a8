package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.testkit.FakeKfp;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Every command with every option, at and beyond the bounds of the option's type, in a terminal of
/// 20 columns: whatever is given, nothing ends as a bug. An option that several commands share
/// meets every value at one of them, and at each other one a value in turn.
class OptionBoundsTest {
  private static final Terminal NARROW = new Terminal(true, true, 20, true, true);
  private static final Set<Integer> EXPECTED = Set.of(0, 2, 10, 20, 30);

  private static final List<String> INTEGERS =
      List.of("-2147483649", "-2147483648", "-1", "0", "1", "2147483647", "2147483648");
  private static final List<String> NUMBERS =
      Stream.concat(
              INTEGERS.stream(),
              Stream.of("9223372036854775807", "1e400", "-0.0", "NaN", "0.5", "1.1"))
          .toList();
  private static final List<String> TIMES =
      List.of("-1s", "-PT1S", "0s", "1ms", "999999999d", "PT2562047788015215H", "PT1E9S");
  private static final List<String> TEXTS = List.of("", " ", "{", "é".repeat(100));

  /// What has no end: looked at without settings only, which it refuses.
  private static final Set<String> ENDLESS =
      Set.of("codesense pipeline watch", "codesense serve", "codesense mcp");

  /// A file with a pipeline, and what else a command takes without an option: a question too.
  private static final String PIPELINE = "nightly.yaml";

  @TempDir static Path temporary;

  private static FakeKfp kfp;
  private static Path project;
  private static Path empty;
  private static TinyRepository repository;

  @BeforeAll
  static void makeProject() throws IOException {
    kfp = FakeKfp.start(null);
    repository = TinyRepository.in(temporary.resolve("one"));
    repository.write("src/One.java", "class One {\n  int one() { return 1; }\n}\n");
    repository.commit("one");
    project = Files.createDirectories(temporary.resolve("project"));
    empty = Files.createDirectories(temporary.resolve("empty"));
    Files.writeString(
        project.resolve("codesense.yaml"),
        """
        repositories:
          - url: %s
            id: one
        index:
          vectors: none
        kfp:
          endpoint: %s
        """
            .formatted(repository.directory(), kfp.endpoint()));
    var shell = new Shell(project);
    var run = shell.run("run");
    assertThat(run.code()).as(run.err()).isZero();
    Files.writeString(
        project.resolve(PIPELINE), shell.run("pipeline", "compile", "code-index").out());
  }

  @AfterAll
  static void stop() {
    kfp.close();
  }

  @Test
  void noValueOfAnOptionEndsAsABug() {
    var softly = new SoftAssertions();
    var commandsWith = new HashMap<String, Integer>();
    var tried = new HashSet<String>();
    for (var command : all(tree())) {
      for (var option : command.getCommandSpec().options()) {
        boolean everywhere = option.inherited() && !command.getCommandName().equals("status");
        if (everywhere || option.arity().max() == 0) {
          continue;
        }
        var name = option.longestName();
        int before = commandsWith.merge(name + option.paramLabel(), 1, Integer::sum) - 1;
        var values = values(option);
        for (var value : before == 0 ? values : List.of(values.get((before - 1) % values.size()))) {
          tried.add(name + "=" + value);
          softly
              .assertThatCode(() -> endsAsForeseen(command, name + "=" + value))
              .doesNotThrowAnyException();
        }
      }
    }
    assertThat(tried).hasSizeGreaterThan(400);
    softly.assertAll();
  }

  @Test
  void theDeepestHistoryIsAllOfIt() throws IOException {
    var far = Files.createDirectories(temporary.resolve("far"));
    Files.writeString(
        far.resolve("codesense.yaml"),
        "repositories:\n  - url: %s\n    id: one\n".formatted(repository.url()));

    var outcome = new Shell(far).run("converge", "--history-commits", "2147483647");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).containsPattern("repositories +1\n");
  }

  @Test
  void everyCommandAndItsHelpFitTheNarrowestTerminal() {
    var softly = new SoftAssertions();
    for (var command : all(tree())) {
      softly.assertThatCode(() -> endsAsForeseen(command, "--help")).doesNotThrowAnyException();
      softly
          .assertThatCode(() -> endsAsForeseen(command, "--color=never"))
          .doesNotThrowAnyException();
    }
    softly.assertAll();
  }

  private static void endsAsForeseen(CommandLine command, String option) {
    var arguments = new ArrayList<>(List.of(command.getCommandSpec().qualifiedName().split(" ")));
    arguments.removeFirst();
    arguments.add(option);
    command.getCommandSpec().positionalParameters().stream()
        .filter(PositionalParamSpec::required)
        .forEach(_ -> arguments.add(PIPELINE));
    command.getCommandSpec().argGroups().stream()
        .filter(group -> group.multiplicity().min() > 0)
        .map(group -> group.allOptionsNested().stream().map(OptionSpec::longestName).toList())
        .filter(names -> !names.contains(option.replaceFirst("=.*", "")))
        .forEach(names -> arguments.add(names.getFirst() + "=@daily"));
    var folder = ENDLESS.contains(command.getCommandSpec().qualifiedName()) ? empty : project;

    var outcome = new Shell(folder, Map.of(), NARROW).run(arguments.toArray(String[]::new));

    assertThat(outcome.code()).as(arguments + "\n" + outcome.err()).isIn(EXPECTED);
    assertThat(outcome.out() + outcome.err())
        .as(String.join(" ", arguments))
        .doesNotContain("stack trace", "\tat ", "Exception");
  }

  private static List<String> values(OptionSpec option) {
    if (Integer.class.equals(option.type()) || int.class.equals(option.type())) {
      return INTEGERS;
    }
    return switch (option.paramLabel()) {
      case "N" -> NUMBERS;
      case "TIME" -> TIMES;
      default -> TEXTS;
    };
  }

  private static CommandLine tree() {
    return new CommandTree(
            new Shell(project, Map.of(), NARROW).process(new StringWriter(), new StringWriter()),
            Interruption.none())
        .commandLine();
  }

  /// The command and everything below it.
  private static List<CommandLine> all(CommandLine command) {
    var all = new ArrayList<CommandLine>();
    all.add(command);
    command.getSubcommands().values().stream().distinct().forEach(sub -> all.addAll(all(sub)));
    return all;
  }
}
