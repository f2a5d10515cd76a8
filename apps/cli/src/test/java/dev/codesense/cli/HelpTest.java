package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HelpTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root"));
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path project;

  @Test
  void everyCommandHasAnExampleThatParses() {
    for (var command : all(tree())) {
      var examples =
          command
              .getUsageMessage(CommandLine.Help.Ansi.OFF)
              .lines()
              .dropWhile(line -> !line.equals("Example:"))
              .filter(line -> line.startsWith("  codesense"))
              .toList();

      assertThat(examples).as(command.getCommandSpec().qualifiedName()).isNotEmpty();
      for (var example : examples) {
        // A fresh tree each time: parsing leaves values behind.
        tree().parseArgs(words(example.replaceFirst("\\s*codesense ", "")));
      }
    }
  }

  @Test
  void everyOptionAndParameterIsExplained() {
    for (var command : all(tree())) {
      assertThat(command.getCommandSpec().args())
          .allSatisfy(argument ->
              assertThat(String.join("", argument.description()))
                  .as(command.getCommandSpec().qualifiedName() + " " + argument)
                  .isNotBlank());
    }
  }

  @Test
  void theReferenceOfAllCommandsIsUpToDate() throws IOException {
    var text = new StringBuilder();
    text.append("# The codesense command\n\n");
    text.append("Generated from the sources: `mvn -pl apps/cli -am test -Dregenerate`.\n");
    for (var command : all(tree())) {
      text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
      command
          .getUsageMessage(CommandLine.Help.Ansi.OFF)
          .lines()
          .map(String::stripTrailing)
          .forEach(line -> text.append(line).append('\n'));
      text.append("```\n");
    }

    GeneratedFile.check(ROOT.resolve("docs/cli.md"), text.toString());
  }

  @Test
  void helpGoesToStdoutAndSucceeds() {
    var outcome = new Shell(project).run("--help");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("Usage: codesense", "run", "ask", "doctor");
  }

  @Test
  void helpIsTheSameThoughOnlyCommandsThatAreSpokenOfAreRead() {
    var outcome = new Shell(project).run("--help");

    assertThat(outcome.out()).isEqualTo(tree().getUsageMessage(CommandLine.Help.Ansi.OFF));
  }

  @Test
  void aQuestionMayBeginWithAnAtSign() {
    var outcome = new Shell(project).run("ask", "@codesense.yaml");

    assertThat(outcome.err()).contains("CS-RUN-001");
  }

  @Test
  void aMistypedCommandIsAUsageErrorThatNamesTheNearest() {
    var outcome = new Shell(project).run("serch", "x");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("usage error", "serch", "search", "--help");
  }

  private CommandLine tree() {
    return new CommandTree(
            new Shell(project).process(new StringWriter(), new StringWriter()), Interruption.none())
        .commandLine();
  }

  /// The command and everything below it, in the order of the help.
  private static List<CommandLine> all(CommandLine command) {
    var all = new ArrayList<CommandLine>();
    all.add(command);
    command.getSubcommands().values().stream().distinct().forEach(sub -> all.addAll(all(sub)));
    return all;
  }

  private static String[] words(String line) {
    return WORD.matcher(line)
        .results()
        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
        .toArray(String[]::new);
  }
}
