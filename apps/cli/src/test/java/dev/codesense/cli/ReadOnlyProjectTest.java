package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A project on a file system that nobody may write to.
class ReadOnlyProjectTest {
  private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");

  @TempDir Path home;

  /// Says how `status` ends in a folder.
  static final class Status {
    private Status() {}

    public static void main(String[] arguments) {
      System.setProperty("codesense.root", arguments[1]);
      var outcome = new Shell(Path.of(arguments[0])).run("status");
      System.out.print(outcome.out() + outcome.err());
      System.out.println("exit " + outcome.code());
    }
  }

  @Test
  void statusShowsWhatIsThere() throws Exception {
    TinyRepository.in(home.resolve("shop.git")).write("a.txt", "one\n").commit("One");
    var project = Files.createDirectories(home.resolve("project"));
    Files.writeString(project.resolve("codesense.yaml"), "repositories: [{url: ../shop.git}]\n");
    assertThat(new Shell(project).run("run", "--lexical-only").code()).isZero();

    try (var child = readOnly(project)) {
      child.awaitLine("Index 'codesense'");
      child.awaitLine("exit 0");
    }
  }

  @Test
  void statusSaysThatNothingIsThere() throws Exception {
    Files.writeString(home.resolve("codesense.yaml"), "repositories: [{url: ../shop.git}]\n");

    try (var child = readOnly(home)) {
      child.awaitLine("Nothing is indexed yet: run `codesense run`.");
      child.awaitLine("exit 0");
    }
  }

  private static KillableProcess readOnly(Path project) throws Exception {
    assumeTrue(Files.isExecutable(BUBBLEWRAP), "No bubblewrap (bwrap) on this machine");
    return KillableProcess.start(
        List.of(
            BUBBLEWRAP.toString(),
            "--dev-bind",
            "/",
            "/",
            "--ro-bind",
            project.toString(),
            project.toString()),
        Status.class,
        project.toString(),
        System.getProperty("codesense.root"));
  }
}
