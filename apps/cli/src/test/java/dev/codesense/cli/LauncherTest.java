package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.codesense.cli.invocation.Interruption;
import dev.codesense.runtime.Components;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The launcher as in a release archive, with a stand-in for Java that prints its arguments.
class LauncherTest {
  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "deploy --service status, heavy",
    "run, heavy",
    "-q run, heavy",
    "--project plan run, heavy",
    "--project=plan run, heavy",
    "run --project plan, heavy",
    "converge --json, heavy",
    "index, heavy",
    "index plan, heavy",
    "evaluate retrieval, heavy",
    "index --collection-name search, heavy",
    "run --help, light",
    "search run, light",
    "search how does index converge, light",
    "ask run, light",
    "--project run search x, light",
    "--color never status, light",
    "pipeline run code-index, light",
    "init converge, light",
    "deploy status support, light",
    "--project x deploy rollback support, light",
    "--help, light",
    "'', light",
  })
  void theCommandAloneDecidesWhetherWorkIsHeavy(String words, String work) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh here");

    var heavy = launched(words.isEmpty() ? List.of() : List.of(words.split(" "))).contains("-Xmx");

    assertThat(heavy).as(words).isEqualTo(work.equals("heavy"));
  }

  /// What works for long: a service too, since it keeps a model in memory.
  private static final Set<String> SERVICES = Set.of("serve", "mcp");

  /// Whether it is a run, a stage or a service, by each command that there is.
  static Stream<Arguments> commands() {
    var stages =
        Components.discover().stream()
            .map(component -> component.spec().block())
            .collect(Collectors.toSet());
    var process = new Shell(Path.of("")).process(new StringWriter(), new StringWriter());
    return new CommandTree(process, Interruption.none())
        .commandLine().getSubcommands().keySet().stream()
            .map(name ->
                arguments(
                    name, name.equals("run") || stages.contains(name) || SERVICES.contains(name)));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void runsStagesAndServicesAreHeavyAndNothingElse(String command, boolean heavy) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh here");

    assertThat(launched(List.of(command)).contains("-Xmx")).isEqualTo(heavy);
  }

  private String launched(List<String> words) throws Exception {
    var root = Path.of(System.getProperty("codesense.root"));
    var launcher = Files.copy(root.resolve("codesense"), home.resolve("codesense"));
    var jdk = home.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    var java = Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(home.resolve("lib"));
    // Empty, and made for this class path: no rehearsal for a quicker start.
    var cache = Files.createDirectories(home.resolve(".cache"));
    Files.writeString(
        cache.resolve("codesense.aot.of"), home.toRealPath().resolve("lib") + "/*.jar\n");
    Files.createFile(cache.resolve("codesense.aot"));

    var command = new ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(words);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
