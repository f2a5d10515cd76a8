package dev.codesense.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.contract.ProjectIndex;
import dev.codesense.index.generation.IndexLiveComponent;
import dev.codesense.index.generation.IndexLiveRequest;
import dev.codesense.index.generation.IndexLiveResult;
import dev.codesense.index.generation.IndexRollbackComponent;
import dev.codesense.index.generation.IndexRollbackRequest;
import dev.codesense.index.generation.IndexRollbackResult;
import dev.codesense.search.QueryProblem;
import dev.codesense.search.store.Generation.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexMaintenanceTest {
  private static final IndexConfig PATIENT =
      new IndexConfig(2, 0.9, 0, Duration.ofHours(1), Duration.ofHours(6), false, true, 4);

  @TempDir private Path directory;
  private Project project;
  private final ProjectIndex index = Project.SETTINGS;

  @BeforeEach
  void oneGeneration() throws Exception {
    project = new Project(directory);
    project.repository("example.org/one").with("a.txt", "apple pie\n\nbanana split");
    project.repository("example.org/two").with("b.txt", "cherry cake");
    project.index();
  }

  private void change(String text, IndexConfig config) throws InterruptedException {
    project.repository("example.org/two").with("b.txt", text);
    project.run.after(Duration.ofMinutes(10));
    project.index(project.request(Vectors.FULL, config));
  }

  private IndexRollbackResult rollback(@Nullable String publishedBy) throws InterruptedException {
    return rollback(publishedBy, false);
  }

  private IndexRollbackResult rollback(@Nullable String publishedBy, boolean hold)
      throws InterruptedException {
    return new IndexRollbackComponent(project.tools)
        .run(
            new IndexRollbackRequest(publishedBy, null, hold, "codesense", index.store()),
            project.run);
  }

  private IndexLiveResult live(String collection) throws InterruptedException {
    return new IndexLiveComponent(project.tools)
        .run(new IndexLiveRequest(collection, index.store()), project.run);
  }

  @Test
  void theLiveGenerationIsTheOneThatQueriesGoTo() throws Exception {
    change("damson jam", PATIENT);
    var result = live("codesense");

    var ref = project.run.read(result.index());
    assertThat(ref.generation()).isEqualTo(project.live());
    assertThat(ref.live()).isTrue();
    assertThat(ref.store()).isEqualTo(index.store());
    assertThat(result.generation()).isEqualTo(project.live().number());
  }

  @Test
  void aCollectionThatWasNeverIndexedHasNoLiveGeneration() {
    assertThatThrownBy(() -> live("other"))
        .hasMessageContaining("No collection 'other'; there are: codesense")
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(QueryProblem.COLLECTION_MISSING));
  }

  @Test
  void rollbackPointsQueriesAtTheGenerationBefore() throws Exception {
    change("damson jam", PATIENT);
    var result = rollback(null);

    assertThat(result.moved()).isTrue();
    assertThat(project.live().number()).isEqualTo(2);
    assertThat(project.find("cherry")).hasSize(1);
    assertThat(project.find("damson")).isEmpty();
  }

  @Test
  void afterARollbackTheNextRunMovesQueriesOnUnlessTheyAreHeld() throws Exception {
    change("damson jam", PATIENT);
    rollback(null, true);
    assertThat(project.index().changed()).isFalse();
    change("elderberry wine", PATIENT);
    assertThat(project.live().number()).isEqualTo(2);
    assertThat(project.find("elderberry")).isEmpty();
    assertThat(project.run.progress().warnings())
        .anySatisfy(warning ->
            assertThat(warning)
                .contains("queries are held at codesense-g2", "index hold --release"));

    project.maintenance().hold(index, false);
    project.index();

    assertThat(project.find("elderberry")).hasSize(1);
  }

  @Test
  void whatIsPurgedGoesThoughQueriesAreHeld() throws Exception {
    project.maintenance().hold(index, true);

    project.maintenance().purge(index, "example.org/two");

    assertThat(project.find("cherry")).isEmpty();
    assertThat(project.maintenance().hold(index, true).orElseThrow().physicalName())
        .isEqualTo(project.live().physicalName());
  }

  @Test
  void rollbackOfOneRunLeavesTheMoveOfAnotherAlone() throws Exception {
    change("damson jam", PATIENT);
    var result = rollback("some-other-run");

    assertThat(result.moved()).isFalse();
    assertThat(project.find("damson")).hasSize(1);
  }

  @Test
  void theGenerationBeforeStaysAndOlderOnesGoAfterTheGracePeriod() throws Exception {
    change("damson jam", PATIENT);
    change("elderberry wine", PATIENT);
    assertThat(project.generations()).containsExactly(2, 3, 4);
    project.run.after(Duration.ofHours(2));
    change("fig roll", PATIENT);

    assertThat(project.generations()).containsExactly(4, 5);
  }

  @Test
  void reclaimSaysFirstAndRemovesThen() throws Exception {
    change("damson jam", PATIENT);
    change("elderberry wine", PATIENT);
    var would = project.maintenance().reclaim(index, true);

    assertThat(would.generations()).singleElement().asString().startsWith("codesense-g2-");
    assertThat(would.bytes()).isPositive();
    assertThat(project.generations()).containsExactly(2, 3, 4);

    var did = project.maintenance().reclaim(index, false);

    assertThat(did.generations()).isEqualTo(would.generations());
    assertThat(did.vectors()).as("the vector of `cherry cake`").isEqualTo(1);
    assertThat(project.generations()).containsExactly(3, 4);
    assertThat(project.maintenance().reclaim(index, false))
        .isEqualTo(new IndexMaintenance.Reclaimed(List.of(), List.of(), 0, 0));
  }

  @Test
  void reclaimRemovesBuildsThatNeverEnded() throws Exception {
    project.withStore(store -> {
      store.build("codesense", 16, null);
      return true;
    });
    // The builder is still open: what goes on is left alone.
    assertThat(project.maintenance().reclaim(index, false).unfinished()).hasSize(1);
  }

  @Test
  void nothingIsForgottenWhileTheLiveGenerationCannotBeRead() throws Exception {
    madeByAnotherVersion("codesense-g2-");

    assertThat(project.maintenance().reclaim(index, false))
        .isEqualTo(new IndexMaintenance.Reclaimed(List.of(), List.of(), 0, 0));
    assertThatThrownBy(() -> project.maintenance().purge(index, "example.org/two"))
        .isInstanceOf(CodesenseException.class)
        .hasMessageContaining("whether it holds 'example.org/two' is not known");
    project.tools.embedder.take();
    change("damson jam", PATIENT);
    assertThat(project.tools.embedder.take()).containsExactly("damson jam");
  }

  @Test
  void reclaimRemovesGenerationsThatCannotBeRead() throws Exception {
    change("damson jam", PATIENT);
    madeByAnotherVersion("codesense-g2-");

    assertThat(project.maintenance().reclaim(index, true).generations())
        .singleElement()
        .asString()
        .startsWith("codesense-g2-");
    project.maintenance().reclaim(index, false);
    assertThat(project.files().keySet())
        .noneMatch(path -> path.toString().contains("codesense-g2-"));
  }

  private void madeByAnotherVersion(String generation) throws IOException {
    var index = directory.resolve(".codesense/index");
    try (var generations = Files.newDirectoryStream(index, generation + "*")) {
      for (var each : generations) {
        var file = each.resolve("generation.json");
        Files.writeString(
            file, Files.readString(file).replaceFirst("(\"schemaVersion\"\\s*:\\s*)\\d+", "$1999"));
      }
    }
  }

  @Test
  void purgeLeavesNothingOfTheRepository() throws Exception {
    change("cherry cake with damson", PATIENT);
    project.tools.embedder.take();
    var purged = project.maintenance().purge(index, "example.org/two");

    assertThat(purged.generations()).hasSize(2);
    assertThat(purged.chunks()).isEqualTo(1);
    assertThat(purged.vectors()).isEqualTo(2);
    assertThat(project.generations()).hasSize(1);
    assertThat(project.find("cherry")).isEmpty();
    assertThat(project.find("banana")).hasSize(1);
    project
        .files()
        .forEach((path, bytes) -> {
          if (path.startsWith(".codesense/index") || path.startsWith(".codesense/indexing")) {
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .as(path.toString())
                .doesNotContain("example.org/two")
                .doesNotContain("cherry");
          }
        });
  }

  @Test
  void afterAPurgeTheNextRunBuildsUponWhatIsLeft() throws Exception {
    project.maintenance().purge(index, "example.org/two");
    project.forget("example.org/two");
    project.tools.embedder.take();
    var result = project.index();

    assertThat(result.chunkedFiles()).isZero();
    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.find("banana")).hasSize(1);
  }

  @Test
  void purgingWhatIsNotThereSaysSo() {
    assertThatThrownBy(() -> project.maintenance().purge(index, "example.org/three"))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(IndexProblem.REPOSITORY_UNKNOWN))
        .hasMessage(
            "No generation in lucene:.codesense/index holds the repository 'example.org/three'");
  }

  @Test
  void anEstimateCountsOnlyWhatChanged() throws InterruptedException {
    project.repository("example.org/two").with("b.txt", "x".repeat(12_000));
    Project.Question<Project, IndexEstimate> estimate =
        changed -> IndexEstimate.of(changed.request(Vectors.FULL), changed.tools, changed.run);

    assertThat(estimate.ask(project))
        .isEqualTo(
            new IndexEstimate(
                2, 12_023, 1, 12_000, 10, 3636, Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }
}
