package dev.codesense.cli.project;

import dev.codesense.cli.invocation.CliProblem;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.terminal.ShellWord;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.runtime.ProjectSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a commented codesense.yaml for your own repositories into DIR.",
    footerHeading = "%nExample:%n",
    footer = {"  codesense init ~/our-code", "  codesense run --project ~/our-code"})
public final class InitCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "The new project; created when missing. Default: --project.")
  private @Nullable Path directory;

  @Option(names = "--force", description = "Replaces an existing codesense.yaml.")
  private boolean force;

  public InitCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() throws IOException {
    var process = invocation.process();
    var project =
        directory == null
            ? invocation.project()
            : process.directory().resolve(directory).normalize();
    if (Files.exists(project) && !Files.isDirectory(project)) {
      throw new CodesenseException(CliProblem.NOT_A_FOLDER, process.shown(project) + " is a file");
    }
    var file = project.resolve(ProjectConfig.FILE);
    if (Files.exists(file) && !force) {
      throw new CodesenseException(CliProblem.FILE_EXISTS, process.shown(file) + " exists already");
    }
    var layout = invocation.layout();
    AtomicFile.writeIfChanged(
        project.resolve(ConfigTemplate.SCHEMA),
        ProjectSchema.json(layout).getBytes(StandardCharsets.UTF_8));
    AtomicFile.write(file, ConfigTemplate.yaml(layout).getBytes(StandardCharsets.UTF_8));
    dvc(project);
    gitignore(project);
    invocation.out().println(process.shown(file));
    var there =
        project.equals(process.directory())
            ? ""
            : " --project " + ShellWord.of(process.shown(project));
    invocation.say("Next: list your repositories in it, then");
    invocation.say("  codesense plan" + there);
    invocation.say("  codesense run" + there);
    return CommandLine.ExitCode.OK;
  }

  /// Keeps out of git what a run makes again. The schema is no such thing: codesense.yaml names it.
  /// What is there stays as it is.
  private static void gitignore(Path project) throws IOException {
    var file = project.resolve(".gitignore");
    var there = Files.exists(file) ? Files.readString(file) : "";
    var missing =
        Stream.of("/data/", "/.codesense/*", "!/" + ConfigTemplate.SCHEMA)
            .filter(line -> there.lines().map(String::strip).noneMatch(line::equals))
            .toList();
    if (!missing.isEmpty()) {
      var begin = there.isEmpty() || there.endsWith("\n") ? there : there + "\n";
      AtomicFile.write(
          file, (begin + String.join("\n", missing) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /// What `dvc init` writes, unless it is there: by it the dvc command knows data.dvc's project.
  private static void dvc(Path project) throws IOException {
    var folder = project.resolve(".dvc");
    if (!Files.exists(folder)) {
      AtomicFile.write(folder.resolve("config"), new byte[0]);
      AtomicFile.write(
          folder.resolve(".gitignore"),
          "/config.local\n/tmp\n/cache\n".getBytes(StandardCharsets.UTF_8));
    }
  }
}
