package dev.codesense.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RefusedValueException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.ProjectLock;
import dev.codesense.data.SnapshotFile;
import dev.codesense.index.chunking.IndexState;
import dev.codesense.index.contract.IndexConfig;
import dev.codesense.index.contract.IndexProblem;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.testkit.TestRunContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexComponentTest {
  private Project project;

  @BeforeEach
  void twoSmallRepositories(@TempDir Path directory) {
    project = new Project(directory);
    project
        .repository("example.org/team/one")
        .with("a.txt", "apple pie\n\nbanana split")
        .with("b.txt", "cherry cake");
    project.repository("example.org/team/two").with("c.txt", "damson jam");
  }

  @Test
  void wordsAreSearchableFirstAndVectorsFollowInTheNextGeneration() throws Exception {
    var result = project.index();

    assertThat(result.generation()).isEqualTo(2);
    assertThat(project.generations()).as("the stopgap is gone").containsExactly(2);
    assertThat(project.live().manifest().vectors()).isEqualTo(Vectors.FULL);
    assertThat(result.chunkedFiles()).as("chunked once, not twice").isEqualTo(3);
    assertThat(project.tools.embedder.take())
        .containsExactly("apple pie", "banana split", "cherry cake", "damson jam");
    assertThat(project.find("banana")).containsExactly("example.org/team/one a.txt");
    assertThat(project.run.progress().events())
        .anyMatch(event -> event.startsWith("words are searchable in codesense-g1-"));
  }

  @Test
  void indexingTwiceStoresEachChunkOnceAndBuildsNothing() throws Exception {
    var first = project.index();
    project.tools.embedder.take();
    var second = project.index();

    assertThat(second.changed()).isFalse();
    assertThat(second.generation()).isEqualTo(first.generation());
    assertThat(second.chunks()).isEqualTo(4);
    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.find("apple")).containsExactly("example.org/team/one a.txt");
  }

  @Test
  void aRunWithoutChangeRemovesWhatAKilledOneNoLongerCould() throws Exception {
    var keepsAll = new IndexConfig(2, 0.9, 9, Duration.ZERO, Duration.ofHours(6), false, true, 4);
    for (var text : List.of("one", "two", "three")) {
      project.repository("example.org/team/one").with("a.txt", text);
      project.index(project.request(Vectors.FULL, keepsAll));
    }
    assertThat(project.generations()).containsExactly(2, 3, 4);

    assertThat(project.index().changed()).isFalse();

    assertThat(project.generations()).containsExactly(3, 4);
  }

  @Test
  void whileAnotherRunHasTheCollectionNothingIsPaidFor() throws Exception {
    try (var store = project.tools.store(Project.LOCATION, project.run)) {
      store.reserve("codesense", "another-run", Duration.ofHours(1));

      assertThatThrownBy(project::index)
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(StoreProblem.BUILD_IN_PROGRESS))
          .hasMessageContaining("another-run");
      assertThat(project.tools.embedder.take()).isEmpty();

      store.release("codesense", "another-run");
      project.index();
      store.reserve("codesense", "another-run", Duration.ofHours(1));
    }
  }

  @Test
  void aRunThatWasKilledKeepsOthersOutAndNotItsOwnProject() throws Exception {
    project.index();
    try (var store = project.tools.store(Project.LOCATION, project.run)) {
      var holder = Files.readString(new IndexState(project.run).holderFile());
      store.reserve("codesense", holder, Duration.ofMinutes(1));
    }
    project.repository("example.org/team/one").with("d.txt", "elderberry wine");
    assertThat(project.index().changed()).isTrue();
  }

  @Test
  void onlyTheNewTextOfAChangedFileIsEmbedded() throws Exception {
    project.index();
    project.tools.embedder.take();
    project.repository("example.org/team/one").with("a.txt", "apple pie\n\nblackberry split");
    var result = project.index();

    assertThat(result.chunkedFiles()).isEqualTo(1);
    assertThat(project.tools.embedder.take()).containsExactly("blackberry split");
    assertThat(project.find("banana")).isEmpty();
    assertThat(project.find("blackberry")).containsExactly("example.org/team/one a.txt");
    assertThat(project.find("damson")).containsExactly("example.org/team/two c.txt");
  }

  @Test
  void anIncrementalGenerationEqualsOneBuiltFromScratch(@TempDir Path other) throws Exception {
    project.index();
    project.repository("example.org/team/one").with("a.txt", "apple pie\n\nblackberry split");
    project.repository("example.org/team/one").files.remove("b.txt");
    project.repository("example.org/team/three").with("d.txt", "elderberry wine");
    project.forget("example.org/team/two");
    project.index();

    var fresh = new Project(other);
    fresh.repository("example.org/team/one").with("a.txt", "apple pie\n\nblackberry split");
    fresh.repository("example.org/team/three").with("d.txt", "elderberry wine");
    fresh.index();

    assertThat(project.live().manifest()).isEqualTo(fresh.live().manifest());
  }

  @Test
  void aMovedFileIsFoundAtItsNewPathAndEmbedsNothing() throws Exception {
    project.index();
    project.tools.embedder.take();
    project.repository("example.org/team/one").files.remove("b.txt");
    project.repository("example.org/team/one").with("sub/moved.txt", "cherry cake");
    project.index();

    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.find("cherry")).containsExactly("example.org/team/one sub/moved.txt");
  }

  @Test
  void aRepositoryUnderAnotherIdEmbedsNothing() throws Exception {
    project.index();
    project.tools.embedder.take();
    project.forget("example.org/team/two");
    project.repository("example.org/team/renamed").with("c.txt", "damson jam");
    project.index();

    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.find("damson")).containsExactly("example.org/team/renamed c.txt");
  }

  @Test
  void anAccessLabelTakesEffectAlthoughNoTextChanged() throws Exception {
    project.index();
    project.tools.embedder.take();
    project.repository("example.org/team/two").access = List.of("kitchen");
    var result = project.index();

    assertThat(result.chunkedFiles()).isEqualTo(1);
    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.find("damson")).isEmpty();
    assertThat(project.find("damson", "kitchen")).containsExactly("example.org/team/two c.txt");
  }

  @Test
  void newHistoryReachesTheFactsOfAFileWhoseTextDidNotChange() throws Exception {
    project.index();
    var history =
        new SnapshotFile.History(
            TestRunContext.START, "b".repeat(40), List.of("Ann"), 7, "Say why");
    project.repository("example.org/team/two").history = history;
    project.index();

    assertThat(project.live().manifest().factFill().get("history.authors")).isEqualTo(0.25);
  }

  @Test
  void aNewCommitWithTheSameFilesChangesLinksOnly() throws Exception {
    project.index();
    project.tools.embedder.take();
    project.repository("example.org/team/two").commit = "c".repeat(40);
    var result = project.index();

    assertThat(result.changed()).isTrue();
    assertThat(result.chunkedFiles()).isZero();
    assertThat(project.live().manifest().repositories().get("example.org/team/two"))
        .isEqualTo(
            new Generation.Contribution(
                "c".repeat(40),
                "https://example.org/team/two/blob/" + "c".repeat(40) + "/{path}#L{start}-L{end}",
                1,
                1));
  }

  @Test
  void equalTextsInTwoRepositoriesAreEmbeddedOnce() throws Exception {
    project.repository("example.org/team/two").with("copy.txt", "apple pie");
    project.index();

    assertThat(project.tools.embedder.take())
        .containsExactly("apple pie", "banana split", "cherry cake", "damson jam");
    assertThat(project.find("apple"))
        .containsExactly("example.org/team/one a.txt", "example.org/team/two copy.txt");
  }

  @Test
  void anotherModelRebuildsEverythingBesideTheLiveGeneration() throws Exception {
    project.index();
    project.tools.embedder = new CountingEmbedder("other");
    project.tools.embedder.take();
    var result = project.index();

    assertThat(result.generation()).as("no lexical stopgap on the way").isEqualTo(3);
    assertThat(project.tools.embedder.take()).hasSize(4);
    assertThat(project.live().manifest().model()).isEqualTo("other");
    assertThat(project.generations()).as("the old one stays for rollback").containsExactly(2, 3);
  }

  @Test
  void anInterruptedRunKeepsItsVectorsAndTheNextOneGoesOn() throws Exception {
    var many = project.repository("example.org/team/many");
    for (int i = 0; i < 100; i++) {
      many.with("f" + i + ".txt", "text number " + i);
    }
    project.tools.embedder.interruptAfter(40);
    assertThatThrownBy(project::index).isInstanceOf(InterruptedException.class);
    assertThat(project.live().manifest().vectors())
        .as("words are searchable meanwhile")
        .isEqualTo(Vectors.NONE);
    var before = project.tools.embedder.take();
    assertThat(before).hasSizeBetween(8, 40);

    project.tools.embedder.interruptAfter(Integer.MAX_VALUE);
    var result = project.index();

    assertThat(result.chunkedFiles()).as("taken from the lexical generation").isZero();
    assertThat(project.tools.embedder.take()).hasSize(104 - before.size());
    assertThat(project.live().manifest().vectors()).isEqualTo(Vectors.FULL);
  }

  @Test
  void withoutVectorsNothingIsEmbeddedAndChangesStillBuildUponTheLiveGeneration() throws Exception {
    project.index(Vectors.NONE);
    project.repository("example.org/team/two").with("c.txt", "dewberry jam");
    var result = project.index(Vectors.NONE);

    assertThat(result.chunkedFiles()).isEqualTo(1);
    assertThat(project.tools.embedder.take()).isEmpty();
    assertThat(project.find("dewberry")).containsExactly("example.org/team/two c.txt");
    assertThat(project.find("damson")).isEmpty();
  }

  @Test
  void whoeverIndexesWordsAloneIsWarnedThatVectorsAreLost() throws Exception {
    project.index();
    project.repository("example.org/team/two").with("c.txt", "dewberry jam");
    project.index(Vectors.NONE);

    assertThat(project.run.progress().warnings())
        .contains(
            "the index loses its vectors: queries go by words until `codesense index` adds them");
  }

  @Test
  void aPoisonedFileIsSkippedWithAWarningThatNamesIt() throws Exception {
    project.repository("example.org/team/two").with("bad.txt", "POISON");
    project.index();

    assertThat(project.live().manifest().skipped()).isEqualTo(Map.of("FAILED", 1L));
    assertThat(project.run.progress().warnings())
        .containsExactly(
            "skipped example.org/team/two bad.txt: the chunker failed: java.lang.IllegalStateException: swallowed poison");
    assertThat(project.find("damson")).hasSize(1);
  }

  @Test
  void aFileThatWasCutAlongLinesIsNamedAndStaysCounted() throws Exception {
    project.repository("example.org/team/two").with("knot.txt", "TANGLED fishing line");
    project.index(Vectors.NONE);
    assertThat(project.run.progress().warnings())
        .containsExactly("cut example.org/team/two knot.txt along lines: PARSE_BUDGET");

    project.repository("example.org/team/two").with("other.txt", "plain rope");
    project.run.nextRun();
    project.index(Vectors.NONE);
    assertThat(project.live().manifest().fallbacks()).isEqualTo(Map.of("PARSE_BUDGET", 1L));
    assertThat(project.find("fishing")).hasSize(1);
  }

  @Test
  void testsAreLeftOutOnRequestAndCounted() throws Exception {
    project.repository("example.org/team/two").with("test/t.txt", "fig roll");
    var config = new IndexConfig(2, 0.2, 0, Duration.ZERO, Duration.ofHours(6), false, false, 4);
    project.index(project.request(Vectors.NONE, config));

    assertThat(project.find("fig")).isEmpty();
    assertThat(project.live().manifest().skipped()).isEqualTo(Map.of("TEST", 1L));
  }

  @Test
  void losingTooManyFilesIsRefusedBeforeAnythingIsSpent() throws Exception {
    project.index();
    project.repository("example.org/team/one").files.clear();
    var careful = new IndexConfig(2, 0.2, 0, Duration.ZERO, Duration.ofHours(6), false, true, 4);

    assertThatThrownBy(() -> project.index(project.request(Vectors.FULL, careful)))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(IndexProblem.SHRINK_LIMIT))
        .hasMessage(
            "Collection 'codesense' has 3 files, the new generation would have 1: more than a share of 0.2 lost");
    assertThat(project.find("cherry")).hasSize(1);
  }

  @Test
  void debugIndexesTheFirstChunksIntoACollectionOfItsOwn() throws Exception {
    var many = project.repository("example.org/team/many");
    for (int i = 0; i < 60; i++) {
      int file = i;
      many.with(
          "f" + i + ".txt",
          IntStream.range(0, 10)
              .mapToObj(part -> "file " + file + " part " + part)
              .collect(Collectors.joining("\n\n")));
    }
    project.index(Project.request(project.snapshot(), Vectors.FULL, Project.CONFIG, true));

    assertThat(project.<List<String>>withStore(store -> store.collections()))
        .containsExactly("codesense-debug");
    assertThat(
            project.<Long>withStore(
                store -> store.generations("codesense-debug").getFirst().manifest().chunks()))
        .isEqualTo(512);
  }

  @Test
  void aNameThatIsNoNameIsRefused() {
    assertThatThrownBy(() ->
            new IndexRequest(
                project.snapshot(),
                "../elsewhere",
                8,
                false,
                "lucene:x",
                Vectors.NONE,
                project.request(Vectors.NONE).embedding(),
                Project.CONFIG))
        .isInstanceOfSatisfying(
            RefusedValueException.class,
            e -> {
              assertThat(e.problem()).contains(StoreProblem.COLLECTION_NAME_INVALID);
              assertThat(e).hasMessage("collectionName cannot be '../elsewhere'");
            });
  }

  @Test
  void aGenerationThatReadsBackWronglyIsNotPublished() throws Exception {
    project.index();
    project.repository("example.org/team/two").with("c.txt", "dewberry jam");
    // A chunker whose ids do not belong to its texts is as bad as a disk that loses bytes.
    project.tools.chunkers = _ -> new ParagraphChunker("another model");

    assertThatThrownBy(project::index)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(IndexProblem.VERIFICATION_FAILED))
        .hasMessageMatching(
            "codesense-g3-.* is not published: the text of example.org/team/two c.txt:1 was not read back as it was written");
    assertThat(project.find("damson")).as("queries see the old generation").hasSize(1);
    assertThat(project.generations()).containsExactly(2);
  }

  @Test
  void aFolderWhereNotesShouldBeWrittenIsNamed() throws Exception {
    var notes = project.run.state().resolve("indexing/collections/codesense/inflight");
    Files.createDirectories(notes.getParent());
    Files.writeString(notes, "in the way");

    assertThatThrownBy(project::index)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(IndexProblem.STATE_NOT_WRITABLE));
  }

  @Test
  void twoRunsOnOneCollectionAreRefused() throws Exception {
    var collection = project.run.state().resolve("indexing/collections/codesense");
    try (var _ = ProjectLock.acquire(collection, "index codesense", project.run.clock())) {
      assertThatThrownBy(project::index)
          .isInstanceOfSatisfying(
              CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(DataProblem.LOCKED));
    }
  }

  @Test
  void anEmptySnapshotMakesAnEmptyIndex() throws Exception {
    project.forget("example.org/team/one");
    project.forget("example.org/team/two");
    var result = project.index();

    assertThat(result.chunks()).isZero();
  }
}
