package dev.codesense.converge.jgit;

import dev.codesense.core.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks the credential helper that the user set up for git, through `git credential fill`, where
/// git is installed. Never prompts.
final class CredentialHelper {
  private static final int SECONDS = 30;
  private static final int MOST_BYTES = 1 << 16;

  private CredentialHelper() {}

  /// A user name and a password or token.
  record Login(String user, Secret password) {}

  /// @param folder where git is started: below a directory whose own configuration must not count
  static Optional<Login> ask(String protocol, String host, String path, Path folder) {
    var question = "protocol=%s\nhost=%s\npath=%s\n\n".formatted(protocol, host, path);
    if (question.lines().count() != 4) {
      return Optional.empty();
    }
    var command =
        new ProcessBuilder(
            "git",
            "-c",
            "core.askPass=",
            "-c",
            "credential.interactive=never",
            "credential",
            "fill");
    command.directory(folder.toFile());
    command.redirectError(ProcessBuilder.Redirect.DISCARD);
    var environment = command.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_") || name.endsWith("_ASKPASS"));
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent()));
    try {
      var process = command.start();
      try {
        try (var in = process.getOutputStream()) {
          in.write(question.getBytes(StandardCharsets.UTF_8));
        }
        // Read after the end: a pipe holds more than any answer, and a read cannot be interrupted.
        return process.waitFor(SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
            ? login(
                new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8))
            : Optional.empty();
      } finally {
        end(process);
      }
    } catch (IOException e) {
      return Optional.empty(); // No git here, so no helper either.
    } catch (InterruptedException e) {
      // JGit's caller sees the interrupt when the provider has no answer.
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// The helper itself is a child of git, and would outlive it.
  private static void end(Process git) {
    git.descendants().forEach(ProcessHandle::destroyForcibly);
    git.destroyForcibly();
  }

  private static Optional<Login> login(String answer) {
    String user = null;
    String password = null;
    for (var line : answer.lines().toList()) {
      if (line.startsWith("username=")) {
        user = line.substring("username=".length());
      } else if (line.startsWith("password=")) {
        password = line.substring("password=".length());
      }
    }
    return user == null || password == null || password.isBlank()
        ? Optional.empty()
        : Optional.of(new Login(user, new Secret(password)));
  }
}
