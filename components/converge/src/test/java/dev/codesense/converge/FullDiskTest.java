package dev.codesense.converge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.testkit.GitServer;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A project whose disk does not hold what is to be written.
class FullDiskTest {
  private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");
  private static final int DISK = 8_000_000;
  private static final int BALLAST = 7_300_000;

  @TempDir Path home;

  /// Converges a small branch, then a large one on what the ballast leaves of the disk, then that
  /// again without ballast. Says what the second came to, and how the last one ended.
  static final class Converge {
    private Converge() {}

    public static void main(String[] arguments) throws Exception {
      var directory = Path.of(arguments[0]);
      var url = arguments[1];
      var project = new ConvergeProject(directory);
      var good = project.converge(branch(url, "small"));
      var before = project.raw();
      var ballast = directory.resolve("ballast");
      Files.write(ballast, new byte[Integer.parseInt(arguments[2])]);
      try {
        project.converge(branch(url, "large"));
        System.out.println("It fits");
      } catch (CodesenseException e) {
        boolean intact = project.raw().equals(before) && project.snapshot(good).equals(before);
        System.out.println(e.problem().code() + (intact ? ", intact" : ", damaged"));
      }
      Files.delete(ballast);
      System.out.println("%d files".formatted(project.converge(branch(url, "large")).files()));
    }

    private static RepositorySource branch(String url, String branch) {
      return new RepositorySource(
          url, "shop", branch, null, null, List.of(), List.of(), null, List.of(), null, null, null);
    }
  }

  @Test
  void aDiskThatFillsUpKeepsTheLastStateAndTheNextRunGoesOn() throws Exception {
    var large = large();

    try (var child = onASmallDisk(large.url())) {
      child.awaitLine("CS-COR-005, intact");
      child.awaitLine("31 files");
    }
  }

  @Test
  void aDiskThatFillsUpWhileFetchingKeepsTheLastStateAndTheNextRunGoesOn() throws Exception {
    large();

    try (var server = GitServer.daemon(home);
        var child = onASmallDisk(server.url("large.git"))) {
      child.awaitLine("CS-COR-005, intact");
      child.awaitLine("31 files");
    }
  }

  @Test
  void aFileThatMayNotBeWrittenWholeKeepsTheLastState() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "No prlimit on this machine");
    var large = large();

    try (var child =
        KillableProcess.start(
            List.of("/usr/bin/prlimit", "--fsize=65536"),
            Converge.class,
            home.resolve("project").toString(),
            large.url(),
            "0")) {
      child.awaitLine("CS-DAT-003, intact");
    }
  }

  private KillableProcess onASmallDisk(String url) throws Exception {
    assumeTrue(Files.isExecutable(BUBBLEWRAP), "No bubblewrap (bwrap) on this machine");
    var project = Files.createDirectories(home.resolve("project")).toString();
    return KillableProcess.start(
        List.of(
            BUBBLEWRAP.toString(),
            "--dev-bind",
            "/",
            "/",
            "--size",
            String.valueOf(DISK),
            "--tmpfs",
            project),
        Converge.class,
        project,
        url,
        String.valueOf(BALLAST));
  }

  /// Three megabytes that git can hardly pack, on a branch of its own.
  private TinyRepository large() throws Exception {
    var repository = TinyRepository.in(home.resolve("large.git"));
    repository.branch("small").write("a.txt", "a\n").commit("Begin");
    repository.branch("large");
    var random = new Random(7);
    for (int file = 0; file < 30; file++) {
      var noise = new byte[33_000];
      random.nextBytes(noise);
      repository.write("f%d.txt".formatted(file), HexFormat.ofDelimiter("\n").formatHex(noise));
    }
    repository.commit("Grow");
    return repository;
  }
}
