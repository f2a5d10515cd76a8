package dev.codesense.cli.invocation;

import dev.codesense.cli.terminal.Terminal;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Options that every command takes, before or after its name.
public final class GlobalOptions {

  @Option(
      names = "--project",
      paramLabel = "DIR",
      defaultValue = ".",
      scope = ScopeType.INHERIT,
      description =
          "Directory of codesense.yaml and of codesense's files. Default: the current directory.")
  Path project = Path.of(".");

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      scope = ScopeType.INHERIT,
      description = "auto, always or never. Default: auto; NO_COLOR is honoured.")
  public Terminal.Color color = Terminal.Color.AUTO;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Prints no progress, only warnings, errors and results.")
  boolean quiet;
}
