package dev.codesense.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.FinalStatus;
import dev.codesense.core.Problem;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.embed.VectorCache;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.index.generation.IndexRollbackResult;
import dev.codesense.index.shard.IndexPlanResult;
import dev.codesense.index.shard.IndexShardComponent;
import dev.codesense.index.shard.IndexShardRequest;
import dev.codesense.index.shard.IndexShardResult;
import dev.codesense.index.shard.ShardPlan;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TestRunContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedIndexTest {
  private static final FinalStatus FAILED = ended("FAILED");

  @TempDir private Path directory;
  private Project project;
  private Chain chain;

  @BeforeEach
  void twoSmallRepositories() {
    project = new Project(directory.resolve("project"));
    chain = new Chain(project, directory.resolve("containers"));
    fill(project);
  }

  private static void fill(Project project) {
    project
        .repository("example.org/team/one")
        .with("a.txt", "apple pie\n\nbanana split")
        .with("b.txt", "cherry cake")
        .with("empty.txt", "")
        .with("sub/same.txt", "damson jam");
    project.repository("example.org/team/two").with("c.txt", "damson jam\n\nelderberry wine");
  }

  private Artifact<RepoSnapshot> snapshot() {
    project.run.nextRun();
    return project.snapshot();
  }

  /// Every file of an artifact, by its path.
  private static Map<String, String> bytes(Artifact<?> artifact) {
    var files = new TreeMap<String, String>();
    try (var all = Files.walk(artifact.directory())) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            artifact.directory().relativize(file).toString(),
            HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static void assertProblem(ThrowingCallable call, Problem problem, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageMatching(message);
  }

  @Test
  void theChainBuildsWhatTheInProcessIndexBuilds(@TempDir Path other) throws Exception {
    var run = chain.run(snapshot(), "run-a");

    var whole = new Project(other);
    fill(whole);
    whole.index();
    assertThat(run.plan().shards()).containsExactly(0, 1, 2);
    assertThat(run.plan().files()).isEqualTo(5);
    assertThat(project.live().manifest()).isEqualTo(whole.live().manifest());
    assertThat(project.find("damson")).isEqualTo(whole.find("damson")).hasSize(2);
    assertThat(run.build().chunks()).isEqualTo(6);
    assertThat(run.build().files()).isEqualTo(4);
    assertThat(run.promote().moved()).isTrue();
    assertThat(project.index().changed()).as("nothing is left to do in process").isFalse();
  }

  @Test
  void debugBuildsTheFirstChunksInACollectionOfItsOwn() throws Exception {
    for (int i = 0; i < 600; i++) {
      project
          .repository("example.org/team/many")
          .with("f%03d.txt".formatted(i), "file %d\n\nanother part of %d".formatted(i, i));
    }
    chain.debug = true;

    var run = chain.run(snapshot(), "run-a");

    assertThat(run.plan().shards()).containsExactly(0);
    assertThat(run.build().chunks()).isEqualTo(512);
    assertThat(run.promote().moved()).isTrue();
    assertThat(project.<List<String>>withStore(store -> store.collections()))
        .containsExactly("codesense-debug");
    assertThat(chain.run(snapshot(), "run-b").promote().moved()).as("nothing is left").isFalse();
  }

  @Test
  void planAndShardsSayWhatIsInThem() throws Exception {
    var run = chain.run(snapshot(), "run-a");

    var two = "example.org/team/two@" + "a".repeat(40);
    var commits = "example.org/team/one@%s, %s".formatted("a".repeat(40), two);
    assertThat(project.run.read(run.plan().plan()).metadata())
        .isEqualTo(
            Map.of(
                "collection",
                "codesense",
                "upon",
                "nothing",
                "model",
                "fake",
                "repositories",
                2,
                "commits",
                commits,
                "files",
                5L,
                "bytes",
                71L,
                "shards",
                3));
    assertThat(project.run.read(run.shards().getLast().chunks()).metadata())
        .isEqualTo(
            Map.of(
                "shard", 2,
                "commits", two,
                "files", 1L,
                "skipped_files", 0L,
                "chunks", 2L,
                "vectors", 2L));
  }

  @Test
  void queriesSeeNothingOfAGenerationBeforeItIsPromoted() throws Exception {
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);
    var build = chain.build(plan, snapshot, chain.shards(plan, snapshot));

    assertThat(build.changed()).isTrue();
    assertThat(project.generations()).containsExactly(1);
    assertThat(project.<Boolean>withStore(store -> store.alias("codesense").isEmpty())).isTrue();

    chain.promote(build.index(), "run-a");
    assertThat(project.live().number()).isEqualTo(build.generation());
  }

  @Test
  void withoutVectorsNothingIsEmbedded() throws Exception {
    chain.vectors = Vectors.NONE;
    chain.run(snapshot(), "run-a");

    assertThat(project.live().manifest().vectors()).isEqualTo(Vectors.NONE);
    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.find("banana")).hasSize(1);
  }

  @Test
  void anUnchangedSecondRunMakesOneEmptyShardAndBuildsNothing() throws Exception {
    var first = chain.run(snapshot(), "run-a");
    project.tools.embedder.take();
    var second = chain.run(snapshot(), "run-b");

    assertThat(second.plan())
        .isEqualTo(new IndexPlanResult(second.plan().plan(), List.of(0), 0, 0, false));
    assertThat(second.build().changed()).isFalse();
    assertThat(second.build().generation()).isEqualTo(first.build().generation());
    assertThat(second.promote().moved()).isFalse();
    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.generations()).containsExactly(1);
    assertThat(project.<String>withStore(store -> store.alias("codesense").orElseThrow().run()))
        .as("the move stays that of the run that made it")
        .isEqualTo("run-a");
  }

  @Test
  void onlyChangedFilesAreChunkedAndOnlyNewTextsAreEmbedded() throws Exception {
    chain.run(snapshot(), "run-a");
    project.tools.embedder.take();
    project
        .repository("example.org/team/one")
        .with("a.txt", "apple pie\n\nblackberry split")
        .with("moved.txt", "cherry cake");
    project.repository("example.org/team/one").files.remove("b.txt");
    var second = chain.run(snapshot(), "run-b");

    assertThat(second.plan().files()).isEqualTo(2);
    assertThat(second.build().chunkedFiles()).isEqualTo(2);
    assertThat(second.build().embeddedTexts()).isEqualTo(1);
    assertThat(project.tools.embedder.take()).containsExactly("blackberry split");
    assertThat(project.find("banana")).isEmpty();
    assertThat(project.find("blackberry")).containsExactly("example.org/team/one a.txt");
    assertThat(project.find("cherry")).containsExactly("example.org/team/one moved.txt");
    assertThat(project.find("damson")).hasSize(2);
  }

  @Test
  void theInProcessIndexTakesVectorsFromWhatTheChainMade() throws Exception {
    chain.run(snapshot(), "run-a");
    project.tools.embedder.take();
    project
        .repository("example.org/team/one")
        .with("b.txt", "cherry cake\n\nfig roll")
        .with("copy.txt", "banana split");
    var result = project.index();

    assertThat(result.chunkedFiles()).isEqualTo(2);
    assertThat(project.tools.embedder.take()).containsExactly("fig roll");
    assertThat(project.find("banana")).hasSize(2);
  }

  @Test
  void shardsThatRunAtTheSameTimeInOneProjectLeaveNoVectorsOfTheirOwnBehind() throws Exception {
    chain.maxShards = 1;
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);
    var alone = chain.shard(plan, snapshot, 0);
    var vectors = project.run.state().resolve("vectors");
    IndexShardResult beside;
    try (var _ = VectorCache.open(vectors, project.tools.embedder.model())) {
      project.run.nextRun();
      beside =
          new IndexShardComponent(project.tools)
              .run(new IndexShardRequest(plan.plan(), snapshot, 0), project.run);
    }

    assertThat(bytes(beside.chunks())).isEqualTo(bytes(alone.chunks()));
    assertThat(vectors.resolve("shard-0")).doesNotExist();
  }

  @Test
  void aRepositoryThatIsGoneLeavesTheIndexWithoutAnyShardAtWork() throws Exception {
    chain.run(snapshot(), "run-a");
    project.forget("example.org/team/two");
    var second = chain.run(snapshot(), "run-b");

    assertThat(second.plan().shards()).containsExactly(0);
    assertThat(second.plan().changed()).isTrue();
    assertThat(project.find("elderberry")).isEmpty();
    assertThat(project.find("banana")).hasSize(1);
  }

  @Test
  void filesAreDividedAmongNoMoreShardsThanAskedFor() throws Exception {
    var many = project.repository("example.org/team/many");
    for (int i = 0; i < 200; i++) {
      many.with("f" + i + ".txt", "text number " + i);
    }
    for (int most : new int[] {1, 7, 128}) {
      chain.maxShards = most;
      assertThat(chain.plan(snapshot()).shards()).hasSize(most);
    }
    assertThat(chain.run(snapshot(), "run-a").build().chunkedFiles()).isEqualTo(205);
  }

  @Test
  void aShardOfTheSamePlanAlwaysHasTheSameBytes() throws Exception {
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);

    assertThat(bytes(chain.shard(plan, snapshot, 1).chunks()))
        .isEqualTo(bytes(chain.shard(plan, snapshot, 1).chunks()))
        .hasSize(3);
  }

  /// A shard's task until somebody kills it.
  static final class Sharding {
    public static void main(String[] arguments) throws InterruptedException {
      var plan = new Artifact<>(Path.of(arguments[1]), ShardPlan.class);
      var snapshot = new Artifact<>(Path.of(arguments[2]), RepoSnapshot.class);
      System.out.println("begins");
      new IndexShardComponent(new FakeTools())
          .run(new IndexShardRequest(plan, snapshot, 0), TestRunContext.in(Path.of(arguments[0])));
    }
  }

  @Test
  void aShardKilledAtAnyInstantAndRunAgainHasTheSameBytes() throws Exception {
    var many = project.repository("example.org/team/many");
    for (int i = 0; i < 300; i++) {
      many.with("f" + i + ".txt", "text number " + i);
    }
    chain.maxShards = 1;
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);
    var undisturbed = chain.shard(plan, snapshot, 0);
    var container = directory.resolve("killed");
    for (int kill = 0; kill < 5; kill++) {
      try (var process =
          KillableProcess.start(
              Sharding.class,
              container.toString(),
              plan.plan().directory().toString(),
              snapshot.directory().toString())) {
        process.awaitLine("begins");
        process.killAfter(Duration.ofMillis(100L * kill));
      }
    }
    var again =
        new IndexShardComponent(project.tools)
            .run(
                new IndexShardRequest(plan.plan(), snapshot, 0),
                TestRunContext.in(container).nextRun());

    assertThat(bytes(again.chunks())).isEqualTo(bytes(undisturbed.chunks()));
  }

  @Test
  void aMissingShardIsNamed() throws Exception {
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);
    var shards = chain.shards(plan, snapshot);

    assertProblem(
        () -> chain.build(plan, snapshot, shards.subList(1, 2)),
        IndexProblem.SHARD_MISSING,
        "Of the plan's 3 shards these are missing: 0, 2");
    assertThat(project.generations()).isEmpty();
    assertThat(
            chain
                .build(
                    plan,
                    snapshot,
                    List.of(shards.get(2), shards.get(0), shards.get(1), shards.get(1)))
                .generation())
        .as("in any order, and one of them twice")
        .isEqualTo(1);
  }

  @Test
  void whatBelongsToAnotherRunIsRefused() throws Exception {
    var old = snapshot();
    var oldPlan = chain.plan(old);
    var oldShards = chain.shards(oldPlan, old);
    project.repository("example.org/team/one").with("b.txt", "cherry tart");
    var fresh = snapshot();
    var freshPlan = chain.plan(fresh);

    assertProblem(
        () -> chain.shard(freshPlan, old, 0),
        IndexProblem.PLAN_MISMATCH,
        "The plan in .* was made for another snapshot than .*, or by another version of codesense");
    assertProblem(
        () -> chain.build(freshPlan, fresh, oldShards),
        IndexProblem.PLAN_MISMATCH,
        "The shard in .* belongs to another plan");
    assertProblem(
        () -> chain.shard(freshPlan, fresh, 3),
        IndexProblem.PLAN_MISMATCH,
        "There is no shard 3 in the plan, only 0 to 2");
  }

  @Test
  void aDamagedShardIsNotBuiltOf() throws Exception {
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);
    var shards = chain.shards(plan, snapshot);
    Files.writeString(shards.get(1).chunks().objects().resolve("vectors.bin"), "lost");

    assertProblem(
        () -> chain.build(plan, snapshot, shards),
        IndexProblem.SHARD_DAMAGED,
        ".*vectors.bin is damaged: its SHA-256 differs");
  }

  @Test
  void aPlanUponAGenerationThatIsGoneHasToBeMadeAgain() throws Exception {
    chain.run(snapshot(), "run-a");
    project.repository("example.org/team/one").with("b.txt", "cherry tart");
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);
    var shards = chain.shards(plan, snapshot);
    for (var text : List.of("fig roll", "grape juice")) {
      project.repository("example.org/team/one").with("b.txt", text);
      chain.run(snapshot(), text);
    }

    assertProblem(
        () -> chain.build(plan, snapshot, shards),
        IndexProblem.PLAN_STALE,
        "The plan for 'codesense' builds upon codesense-g1-.*, which is gone or has changed");
  }

  @Test
  void twoRunsOfOneCommitYieldTheSameGeneration() throws Exception {
    var snapshot = snapshot();
    var early = chain.plan(snapshot);
    var late = chain.plan(snapshot);
    var earlyBuild = chain.build(early, snapshot, chain.shards(early, snapshot));
    var lateBuild = chain.build(late, snapshot, chain.shards(late, snapshot));

    assertThat(lateBuild.generation()).isEqualTo(earlyBuild.generation());
    assertThat(chain.promote(earlyBuild.index(), "early").moved()).isTrue();
    assertThat(chain.promote(lateBuild.index(), "late").moved()).isFalse();
    assertThat(project.generations()).containsExactly(1);
  }

  @Test
  void aSecondRunIsKeptOutFromThePlanToThePromotionOfTheFirst() throws Exception {
    var snapshot = snapshot();
    var plan = chain.plan(snapshot, "run-1");

    assertProblem(
        () -> chain.plan(snapshot, "run-2"),
        StoreProblem.BUILD_IN_PROGRESS,
        "Collection 'codesense' is being indexed by run run-1, which has it until .*");
    chain.plan(snapshot, "run-1");
    var built = chain.build(plan, snapshot, chain.shards(plan, snapshot));
    chain.promote(built.index(), "run-1");

    chain.plan(snapshot, "run-2");
  }

  @Test
  void aRunThatFailsLetsTheNextOneIn() throws Exception {
    var snapshot = snapshot();
    chain.plan(snapshot, "run-1");

    chain.rollback("run-1", FAILED);

    chain.plan(snapshot, "run-2");
  }

  @Test
  void rollbackFindsWhereItsRunHasReservedWhateverTheSettingsSay() throws Exception {
    var snapshot = snapshot();
    var plan = chain.plan(snapshot, "run-1");
    var built = chain.build(plan, snapshot, chain.shards(plan, snapshot));
    chain.promote(built.index(), "run-1");
    project.repository("example.org/team/one").with("b.txt", "cherry tart");
    chain.run(snapshot(), "run-2");

    assertThat(chain.rollbackElsewhere("run-2", FAILED))
        .isEqualTo(new IndexRollbackResult(true, project.live().physicalName()));

    assertThat(project.live().number()).isEqualTo(1);
    assertThat(chain.rollbackElsewhere("run-2", FAILED))
        .as("nobody knows it any more")
        .isEqualTo(new IndexRollbackResult(false, ""));
  }

  @Test
  void whatWasNotApprovedDoesNotGoLive() throws Exception {
    chain.run(snapshot(), "run-a");
    project.repository("example.org/team/one").with("b.txt", "cherry tart");
    chain.approved = false;

    assertProblem(
        () -> chain.run(snapshot(), "run-b"),
        IndexProblem.NOT_APPROVED,
        ".* was not approved by the evaluation; queries see the same generation as before");
    assertThat(project.live().number()).isEqualTo(1);
  }

  private static FinalStatus ended(String state) {
    return new FinalStatus(state, "main", null, Map.of());
  }

  @Test
  void aRunThatDidNotSucceedInAnyEnginesWordsIsUndone() throws Exception {
    chain.run(snapshot(), "run-a");
    var repository = project.repository("example.org/team/one");
    for (var bad : List.of("FAILED", "CANCELED", "Failed", "Error")) {
      repository.with("b.txt", "cherry tart " + bad);
      chain.run(snapshot(), "run of " + bad);

      assertThat(chain.rollback("run of " + bad, ended(bad)).moved()).as(bad).isTrue();
    }
  }

  @Test
  void aFirstGenerationStaysWhenItsRunFailsLater() throws Exception {
    chain.run(snapshot(), "run-a");

    assertThat(chain.rollback("run-a", FAILED))
        .isEqualTo(new IndexRollbackResult(false, project.live().physicalName()));
    assertThat(chain.rollback("run-a", FAILED).moved()).as("a second attempt").isFalse();
  }

  @Test
  void rollbackUndoesTheMoveOfItsRunOnlyAndOnlyOnce() throws Exception {
    chain.run(snapshot(), "run-a");
    project.repository("example.org/team/one").with("b.txt", "cherry tart");
    chain.run(snapshot(), "run-b");

    for (var good : List.of("COMPLETE", "CACHED", "RUNNING", "SUCCEEDED", "Succeeded")) {
      assertThat(chain.rollback("run-b", ended(good)).moved()).as(good).isFalse();
    }
    assertThat(chain.rollback("run-a", FAILED).moved()).as("not the last to move it").isFalse();
    assertThat(project.live().number()).isEqualTo(2);

    assertThat(chain.rollback("run-b", FAILED))
        .isEqualTo(new IndexRollbackResult(true, project.live().physicalName()));
    assertThat(project.live().number()).isEqualTo(1);
    assertThat(chain.rollback("run-b", FAILED).moved()).as("a second attempt").isFalse();
    assertThat(project.live().number()).isEqualTo(1);
  }

  @Test
  void aLaterGenerationStaysLiveWhenAnEarlierOneIsPromoted() throws Exception {
    chain.config =
        new IndexConfig(2, 0.9, 0, Duration.ofHours(1), Duration.ofHours(6), false, true, 4);
    var snapshot = snapshot();
    var plan = chain.plan(snapshot);
    var slow = chain.build(plan, snapshot, chain.shards(plan, snapshot));
    project.repository("example.org/team/one").with("b.txt", "cherry tart");
    chain.run(snapshot(), "fast");

    assertThat(chain.promote(slow.index(), "slow").live()).isFalse();
    assertThat(project.live().number()).isEqualTo(2);
  }
}
