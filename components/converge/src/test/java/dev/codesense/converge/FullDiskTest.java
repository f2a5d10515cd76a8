package dev.codesense.converge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A project whose disk does not hold what is to be written.
class FullDiskTest {
  @TempDir Path home;

  /// Converges on the small disk and says what it came to.
  static final class Converge {
    private Converge() {}

    public static void main(String[] arguments) throws Exception {
      var directory = Path.of(arguments[0]);
      try {
        new ConvergeProject(directory).converge(RepositorySource.of(arguments[1]));
        System.out.println("converged");
      } catch (CodesenseException e) {
        System.out.println(e.problem().code() + " data=" + Files.exists(directory.resolve("data")));
      }
    }
  }

  @Test
  void aFullDiskEndsTheRunAndChangesNothing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/bwrap")), "No bubblewrap on this machine");
    var project = Files.createDirectories(home.resolve("project")).toString();

    assertNothingChanges(
        List.of("/usr/bin/bwrap", "--dev-bind", "/", "/", "--size", "1000000", "--tmpfs", project),
        project);
  }

  @Test
  void aFileThatMayNotBeWrittenWholeEndsTheRunAndChangesNothing() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "No prlimit on this machine");

    assertNothingChanges(
        List.of("/usr/bin/prlimit", "--fsize=65536"), home.resolve("project").toString());
  }

  private void assertNothingChanges(List<String> smallDisk, String project) throws Exception {
    var large = TinyRepository.in(home.resolve("large.git"));
    for (int file = 0; file < 30; file++) {
      large.write("f%d.txt".formatted(file), ("line " + file + "\n").repeat(10_000));
    }
    large.commit("Grow");

    try (var child = KillableProcess.start(smallDisk, Converge.class, project, large.url())) {
      child.awaitLine("CS-DAT-003 data=false");
    }
  }
}
