package dev.codesense.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Artifact;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TestRunContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledRunTest {
  private static final int KILLS = Integer.getInteger("codesense.kills", 15);

  /// Indexes a snapshot until somebody kills it.
  static final class Indexing {
    public static void main(String[] arguments) throws InterruptedException {
      var snapshot = new Artifact<>(Path.of(arguments[1]), RepoSnapshot.class);
      System.out.println("begins");
      new IndexComponent(new FakeTools())
          .run(
              Project.request(snapshot, Vectors.FULL, Project.CONFIG, false),
              TestRunContext.in(Path.of(arguments[0])));
    }
  }

  private static void fill(Project project, int from) {
    var repository = project.repository("example.org/many");
    repository.files.clear();
    for (int i = from; i < from + 300; i++) {
      repository.with("f" + i + ".txt", "paragraph one of " + i + "\n\nparagraph two of " + i);
    }
  }

  @Test
  void aRunKilledAtAnyInstantLeavesAWholeGenerationOrNothing(
      @TempDir Path directory, @TempDir Path other) throws Exception {
    var project = new Project(directory);
    fill(project, 0);
    var first = project.snapshot();
    project.run.nextRun();
    fill(project, 60);
    var second = project.snapshot();
    project.run.nextRun();
    // A fixed seed: the instants still differ with the machine's load.
    var random = new Random(7);
    for (int kill = 0; kill < KILLS; kill++) {
      var snapshot = kill % 6 < 3 ? first : second;
      try (var process =
          KillableProcess.start(
              Indexing.class, directory.toString(), snapshot.directory().toString())) {
        process.awaitLine("begins");
        process.killAfter(Duration.ofMillis(random.nextInt(1500)));
      }
      project.<Boolean>withStore(store -> {
        if (store.alias("codesense").isPresent()) {
          store.verify(project.live());
        }
        return true;
      });
    }
    project.index(Project.request(first, Vectors.FULL, Project.CONFIG, false));

    var undisturbed = new Project(other);
    fill(undisturbed, 0);
    undisturbed.index();
    assertThat(project.live().manifest()).isEqualTo(undisturbed.live().manifest());
    assertThat(project.<List<String>>withStore(store -> store.unfinished())).isEmpty();
    assertThat(project.quarantined()).isEmpty();
    assertThat(
            project.<List<Vectors>>withStore(store ->
                store.generations("codesense").stream()
                    .map(Generation::manifest)
                    .map(Generation.Manifest::vectors)
                    .distinct()
                    .toList()))
        .containsExactly(Vectors.FULL);
  }
}
