package dev.codesense.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.converge.jgit.JgitRemotes;
import dev.codesense.core.Artifact;
import dev.codesense.data.Journal;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.SnapshotReader;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.TinyRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at random instants of a converge.
class KilledConvergeTest {
  private static final int KILLS = Integer.getInteger("codesense.kills", 15);
  private static final int FILES = 200;

  @TempDir Path home;

  /// The process that is killed: converges one repository in one project.
  static final class Converge {
    private Converge() {}

    public static void main(String[] arguments) throws Exception {
      var project = new ConvergeProject(Path.of(arguments[0]));
      System.out.println("ready");
      System.out.flush();
      new ConvergeComponent(new JgitRemotes()).run(request(arguments[1]), project.run().nextRun());
    }
  }

  @Test
  void theNextCommandFindsTheOldStateOrTheNewOne() throws Exception {
    var repository = TinyRepository.in(home.resolve("shop.git"));
    version(repository, 0);
    var directory = home.resolve("project");
    var project = new ConvergeProject(directory);
    var published = project.converge(request(repository.url()));
    var before = project.raw();
    var random = new Random(7);
    // The first child is not killed: it tells how long one takes on this machine.
    var whole = Duration.ZERO;
    int completed = 0;
    for (int kill = 0; kill <= KILLS; kill++) {
      version(repository, kill + 1);
      var after = expected(kill + 1);
      try (var child =
          KillableProcess.start(Converge.class, directory.toString(), repository.url())) {
        child.awaitLine("ready");
        if (kill == 0) {
          long start = System.nanoTime();
          assertThat(child.await()).isZero();
          whole = Duration.ofNanos(System.nanoTime() - start);
        } else {
          // One instant per stratum of the whole time and a fifth more, as no two runs take equally
          // long.
          double instant = 1.2 * (kill - 1 + random.nextDouble()) / KILLS;
          child.killAfter(Duration.ofNanos((long) (whole.toNanos() * instant)));
        }
      }
      // A reader of the snapshot from before is not disturbed.
      assertThat(project.snapshot(published)).isEqualTo(before);
      for (var artifact : artifacts(directory)) {
        var reader = SnapshotReader.open(artifact, project.run());
        var repositories = reader.snapshot().repositories();
        assertThat(repositories).hasSize(1);
        for (var file : reader.files(repositories.getFirst())) {
          assertThat(reader.content(file)).isNotEmpty();
        }
      }
      Journal.recover(directory.resolve(".codesense"));
      var found = project.raw();
      assertThat(found).isIn(before, after);
      completed += kill > 0 && found.equals(after) ? 1 : 0;
      if (kill > KILLS * 0.8 && !found.equals(after)) {
        // The machine has become slower since the first child.
        whole = whole.multipliedBy(3).dividedBy(2);
      }

      var context = TestRunContext.in(directory);
      published = new ConvergeComponent(new JgitRemotes()).run(request(repository.url()), context);

      assertThat(project.raw()).isEqualTo(after);
      assertThat(project.snapshot(published)).isEqualTo(after);
      before = after;
    }
    // Kills before and after the change happened, else the instants were badly chosen.
    assertThat(completed).isBetween(1, KILLS - 1);
  }

  private static List<Artifact<RepoSnapshot>> artifacts(Path project) throws Exception {
    try (var files = Files.walk(project.resolve(".codesense/artifacts"))) {
      return files
          .filter(file -> file.endsWith("artifact.json"))
          .map(file -> new Artifact<>(file.resolveSibling("").normalize(), RepoSnapshot.class))
          .toList();
    }
  }

  private static void version(TinyRepository repository, int version) throws Exception {
    for (var file : expected(version).entrySet()) {
      repository.write(file.getKey().substring("local/shop/".length()), file.getValue());
    }
    if (version > 0) {
      repository.delete("v%d.txt".formatted(version - 1));
    }
    repository.commit("Version " + version);
  }

  private static Map<String, String> expected(int version) {
    var files = new TreeMap<String, String>();
    files.put("local/shop/v%d.txt".formatted(version), "new\n");
    for (int file = 0; file < FILES; file++) {
      files.put("local/shop/f%03d.txt".formatted(file), "version %d\n".formatted(version));
    }
    return files;
  }

  private static ConvergeRequest request(String url) {
    return new ConvergeRequest(List.of(RepositorySource.of(url)), false, ConvergeConfig.defaults());
  }
}
