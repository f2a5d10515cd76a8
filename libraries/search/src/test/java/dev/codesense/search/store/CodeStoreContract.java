package dev.codesense.search.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.CodesenseException;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Manifest;
import dev.codesense.search.store.Generation.Vectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every store must do, whatever it is made of.
public interface CodeStoreContract {
  String COLLECTION = "shop";
  int DIMENSIONS = 4;
  Duration LEASE = Duration.ofHours(1);

  /// The store under test, empty at the beginning of a test; the same one within a test.
  CodeStore store();

  /// Lets time pass on the store's clock.
  void pass(Duration time);

  /// Breaks off a build as a killed process would: nothing is closed, nothing sealed.
  void kill(GenerationBuilder builder);

  @Test
  default void aSealedGenerationIsListedAndOpensWithWhatWasAdded() {
    var cart = Chunks.at("src/Cart.java", 1, "class Cart {}").defining("Cart");

    var generation = full(cart.towards(1, 0, 0, 0));

    assertThat(store().generations(COLLECTION)).containsExactly(generation);
    assertThat(store().collections()).containsExactly(COLLECTION);
    assertThat(generation.number()).isEqualTo(1);
    assertThat(generation.physicalName()).matches(COLLECTION + "-g1-[0-9a-f]{8}");
    try (var index = store().open(generation)) {
      assertThat(index.generation()).isEqualTo(generation);
      assertThat(index.fetch(List.of(cart.chunk().chunkId())))
          .isEqualTo(Map.of(cart.chunk().chunkId(), cart.chunk()));
      assertThat(index.excerpts(List.of(cart.chunk().chunkId(), new UUID(0, 0))))
          .isEqualTo(Map.of(cart.chunk().chunkId(), Excerpt.of(cart.chunk())));
      assertThat(index.keys())
          .containsExactly(
              new ChunkKey(
                  cart.chunk().chunkId(),
                  cart.chunk().contentId(),
                  cart.repo(),
                  cart.path(),
                  cart.language()));
      assertThat(index.vector(cart.chunk().contentId()))
          .hasValueSatisfying(vector -> assertThat(vector).containsExactly(1, 0, 0, 0));
      assertThat(index.vector("0".repeat(64))).isEmpty();
    }
  }

  @Test
  default void aGenerationIsFoundByItsPhysicalNameAndWhereTheAliasPoints() {
    var first = full(cart());
    var second = full(order());
    assertThat(store().live(COLLECTION)).isEmpty();
    store().publish(first, "run-1");

    assertThat(store().generation(second.physicalName())).contains(second);
    assertThat(store().live(COLLECTION)).contains(first);
    assertThat(store().generation(COLLECTION + "-g9-00000000")).isEmpty();
    assertThat(store().generation(COLLECTION)).isEmpty();

    store().publish(second, "run-2");
    store().remove(first);
    assertThat(store().generation(first.physicalName())).isEmpty();
    assertThat(store().live(COLLECTION)).contains(second);
  }

  @Test
  default void nothingIsThereBeforeTheFirstBuild() {
    assertThat(store().generations(COLLECTION)).isEmpty();
    assertThat(store().collections()).isEmpty();
    assertThat(store().alias(COLLECTION)).isEmpty();
    assertThat(store().unfinished()).isEmpty();
  }

  @Test
  default void generationsAreNumberedByTheHighestKnownPlusOne() {
    var first = full(cart());
    var second = full(order());
    store().publish(second, "run-2");
    store().remove(first);

    assertThat(full(cart()).number()).isEqualTo(3);
  }

  @Test
  default void anUnsealedBuildIsNotListed() {
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(cart()));
      assertThat(store().generations(COLLECTION)).isEmpty();
    }
    assertThat(store().generations(COLLECTION)).isEmpty();
    assertThat(store().unfinished()).isEmpty();
  }

  @Test
  default void aKilledBuildIsRecognisedAndRemovedAndItsNumberUsedAgain() {
    var builder = store().build(COLLECTION, DIMENSIONS, null);
    builder.add(List.of(cart()));
    kill(builder);

    assertThat(store().unfinished()).hasSize(1);
    assertThat(store().generations(COLLECTION)).isEmpty();
    assertThat(full(order()).number()).isEqualTo(1);
    assertThat(store().unfinished()).isEmpty();
  }

  @Test
  default void removingUnfinishedBuildsKeepsSealedGenerations() {
    var sealed = full(cart());
    var builder = store().build(COLLECTION, DIMENSIONS, sealed);
    builder.add(List.of(order()));
    kill(builder);

    store().removeUnfinished();

    assertThat(store().unfinished()).isEmpty();
    assertThat(store().generations(COLLECTION)).containsExactly(sealed);
    assertThat(paths(sealed, "cart")).containsExactly("src/Cart.java");
  }

  @Test
  default void aGenerationStartsWithItsBaseAndLeavesItUntouched() {
    var base = full(cart(), order());

    Generation next;
    try (var builder = store().build(COLLECTION, DIMENSIONS, base)) {
      builder.removeFile("git.example/team/app", "src/Order.java");
      builder.add(
          List.of(
              Chunks.at("src/Order.java", 1, "class Order { Invoice invoice; }")
                  .towards(0, 1, 1, 0)));
      next = builder.seal(manifest(builder, Vectors.FULL));
    }

    assertThat(paths(next, "cart")).containsExactly("src/Cart.java");
    assertThat(paths(next, "invoice")).containsExactly("src/Order.java");
    assertThat(paths(base, "invoice")).isEmpty();
    assertThat(paths(base, "customer")).containsExactly("src/Order.java");
    assertThat(paths(next, "customer")).isEmpty();
  }

  @Test
  default void aRepositoryIsRemovedWithAllItsChunks() {
    var base = full(cart(), Chunks.at("main.go", 1, "cart").in("other/repo").towards(0, 0, 1, 0));

    Generation next;
    try (var builder = store().build(COLLECTION, DIMENSIONS, base)) {
      builder.removeRepository("other/repo");
      next = builder.seal(manifest(builder, Vectors.FULL));
    }

    assertThat(paths(next, "cart")).containsExactly("src/Cart.java");
    assertThat(paths(base, "cart")).containsExactlyInAnyOrder("src/Cart.java", "main.go");
  }

  @Test
  default void equalContentsHaveEqualManifestHashesHoweverTheyWereBuilt() {
    var together = full(cart(), order());
    var base = full(order(), Chunks.at("src/Old.java", 1, "old").towards(0, 0, 0, 1));

    Generation stepwise;
    try (var builder = store().build(COLLECTION, DIMENSIONS, base)) {
      builder.removeFile("git.example/team/app", "src/Old.java");
      builder.add(List.of(cart()));
      stepwise = builder.seal(manifest(builder, Vectors.FULL));
    }

    assertThat(stepwise.manifest().hash()).isEqualTo(together.manifest().hash());
    assertThat(base.manifest().hash()).isNotEqualTo(together.manifest().hash());
  }

  @Test
  default void publishingMovesTheAliasAndReadsItBack() {
    var first = full(cart());
    var second = full(order());

    var moved = store().publish(first, "run-1");
    assertThat(store().alias(COLLECTION)).contains(moved);
    assertThat(moved)
        .usingRecursiveComparison()
        .ignoringFields("movedAt")
        .isEqualTo(new Alias(COLLECTION, 1, first.physicalName(), null, "run-1", moved.movedAt()));

    var again = store().publish(second, "run-2");
    assertThat(store().alias(COLLECTION)).contains(again);
    assertThat(again.previous()).isEqualTo(first.physicalName());
  }

  @Test
  default void aLatePublisherLeavesTheHigherGenerationInPlace() {
    var first = full(cart());
    var second = full(order());
    store().publish(second, "run-2");

    var settled = store().publish(first, "run-1");

    assertThat(settled.physicalName()).isEqualTo(second.physicalName());
    assertThat(settled.run()).isEqualTo("run-2");
    assertThat(store().alias(COLLECTION)).contains(settled);
  }

  @Test
  default void publishingTwiceKeepsTheWayBack() {
    var first = full(cart());
    var second = full(order());
    store().publish(first, "run-1");
    store().publish(second, "run-2");

    var retried = store().publish(second, "run-2");

    assertThat(retried.previous()).isEqualTo(first.physicalName());
  }

  @Test
  default void rollbackGoesBackOneGenerationAtATime() {
    var first = full(cart());
    var second = full(order());
    var third = full(cart(), order());
    store().publish(first, "run-1");
    store().publish(second, "run-2");
    store().publish(third, "run-3");

    assertThat(store().rollback(COLLECTION, null, "undo-1"))
        .hasValueSatisfying(alias -> {
          assertThat(alias.physicalName()).isEqualTo(second.physicalName());
          assertThat(alias.run()).isEqualTo("undo-1");
        });
    assertThat(store().rollback(COLLECTION, null, "undo-2"))
        .hasValueSatisfying(
            alias -> assertThat(alias.physicalName()).isEqualTo(first.physicalName()));
    assertProblem(
        () -> store().rollback(COLLECTION, null, "undo-3"), StoreProblem.NOTHING_TO_ROLL_BACK);
    assertThat(store().alias(COLLECTION))
        .hasValueSatisfying(
            alias -> assertThat(alias.physicalName()).isEqualTo(first.physicalName()));
  }

  @Test
  default void rollbackOfARunLeavesTheMoveOfAnotherAlone() {
    var first = full(cart());
    var second = full(order());
    store().publish(first, "run-1");
    store().publish(second, "run-2");

    assertThat(store().rollback(COLLECTION, "run-1", "undo")).isEmpty();
    assertThat(store().rollback("never-built", "run-1", "undo")).isEmpty();
    assertThat(store().rollback(COLLECTION, "run-2", "undo"))
        .hasValueSatisfying(
            alias -> assertThat(alias.physicalName()).isEqualTo(first.physicalName()));
  }

  @Test
  default void aLexicalOnlyGenerationIsNeverARollbackTarget() {
    var lexical = lexical(Chunks.at("src/Cart.java", 1, "class Cart {}").withoutVector());
    var full = full(cart());
    store().publish(lexical, "run-1");
    store().publish(full, "run-1");

    assertThat(store().alias(COLLECTION))
        .hasValueSatisfying(alias -> assertThat(alias.previous()).isNull());
    assertProblem(
        () -> store().rollback(COLLECTION, null, "undo"), StoreProblem.NOTHING_TO_ROLL_BACK);
  }

  @Test
  default void theLiveGenerationIsNotRemoved() {
    var first = full(cart());
    var second = full(order());
    store().publish(second, "run");

    assertProblem(() -> store().remove(second), StoreProblem.GENERATION_LIVE);
    store().remove(first);

    assertThat(store().generations(COLLECTION)).containsExactly(second);
    assertProblem(() -> store().open(first), StoreProblem.GENERATION_MISSING);
    assertProblem(() -> store().publish(first, "run"), StoreProblem.GENERATION_MISSING);
  }

  @Test
  default void aReaderKeepsWhatItOpenedWhenTheAliasMoves() {
    var first = full(cart());
    var second = full(order());
    store().publish(first, "run-1");
    try (var index = store().open(first)) {
      store().publish(second, "run-2");

      assertThat(paths(index.lexical(LexicalQuery.of("cart"), SearchFilter.PUBLIC, 10)))
          .containsExactly("src/Cart.java");
    }
  }

  @Test
  default void filtersRestrictEveryKindOfQuery() {
    var generation =
        full(
            Chunks.at("src/main/A.java", 1, "cart").defining("A").towards(1, 0, 0, 0),
            Chunks.at("src/test/ATest.java", 1, "cart").using("A").asTest().towards(1, 0, 0, 0),
            Chunks.at("web/a.ts", 1, "cart").language("typescript").towards(1, 0, 0, 0),
            Chunks.at("src/main/B.java", 1, "cart").in("other/repo").towards(1, 0, 0, 0));
    try (var index = store().open(generation)) {
      assertSeen(index, new SearchFilter(List.of(), List.of("other/repo"), null, List.of(), null))
          .containsExactlyInAnyOrder("src/main/B.java");
      assertSeen(index, new SearchFilter(List.of(), List.of(), "src/main/", List.of(), null))
          .containsExactlyInAnyOrder("src/main/A.java", "src/main/B.java");
      assertSeen(index, new SearchFilter(List.of(), List.of(), null, List.of("typescript"), null))
          .containsExactlyInAnyOrder("web/a.ts");
      assertSeen(index, new SearchFilter(List.of(), List.of(), null, List.of(), true))
          .containsExactlyInAnyOrder("src/test/ATest.java");
      assertSeen(index, new SearchFilter(List.of(), List.of(), null, List.of(), false))
          .containsExactlyInAnyOrder("src/main/A.java", "web/a.ts", "src/main/B.java");
      assertThat(paths(index.defining(List.of("A"), SearchFilter.PUBLIC, 10)))
          .containsExactly("src/main/A.java");
      assertThat(paths(index.using(List.of("A"), SearchFilter.PUBLIC, 10)))
          .containsExactly("src/test/ATest.java");
      assertThat(paths(index.defining(List.of("a"), SearchFilter.PUBLIC, 10))).isEmpty();
      assertSeen(index, new SearchFilter(List.of(), List.of(), "src/main/B", List.of(), null))
          .containsExactlyInAnyOrder("src/main/B.java");
      assertSeen(index, new SearchFilter(List.of(), List.of(), "w", List.of(), null))
          .containsExactlyInAnyOrder("web/a.ts");
    }
  }

  @Test
  default void aChunkWithLabelsIsSeenOnlyByReadersWhoHaveOneOfThem() {
    var secret = Chunks.at("src/Payroll.java", 1, "cart").onlyFor("hr", "finance").defining("Pay");
    var generation = full(cart(), secret.towards(1, 0, 0, 0));
    try (var index = store().open(generation)) {
      assertSeen(index, SearchFilter.PUBLIC).containsExactlyInAnyOrder("src/Cart.java");
      assertSeen(index, readers("sales")).containsExactlyInAnyOrder("src/Cart.java");
      assertSeen(index, readers("sales", "hr"))
          .containsExactlyInAnyOrder("src/Cart.java", "src/Payroll.java");
      assertThat(index.defining(List.of("Pay"), SearchFilter.PUBLIC, 10)).isEmpty();
      assertThat(index.defining(List.of("Pay"), readers("finance"), 10)).hasSize(1);
    }
  }

  @Test
  default void candidatesCarryWhatRankingNeeds() {
    var chunk =
        Chunks.at("src/test/Orders.java", 41, "void ordersCanBeCancelled() {\n}")
            .defining("ordersCanBeCancelled", "Orders")
            .asTest()
            .asGenerated();
    try (var index = store().open(full(chunk.towards(1, 0, 0, 0)))) {
      var candidate =
          index.lexical(LexicalQuery.of("cancelled orders"), SearchFilter.PUBLIC, 10).getFirst();
      assertThat(candidate)
          .isEqualTo(
              new Candidate(
                  chunk.chunk().chunkId(),
                  candidate.score(),
                  chunk.repo(),
                  chunk.path(),
                  41,
                  42,
                  "java",
                  "function",
                  List.of("ordersCanBeCancelled", "Orders"),
                  true,
                  true));
      assertThat(candidate.score()).isPositive();
    }
  }

  @Test
  default void wordsMeetIdentifiersInEveryNotation() {
    var generation =
        full(
            Chunks.at("a.java", 1, "parseHttpHeaders(request)").towards(1, 0, 0, 0),
            Chunks.at("b.py", 1, "def parse_http_headers(request):").towards(1, 0, 0, 0),
            Chunks.at("c.java", 1, "// разбирает заголовки запроса").towards(1, 0, 0, 0));
    assertThat(paths(generation, "parsing of HTTP header"))
        .containsExactlyInAnyOrder("a.java", "b.py");
    assertThat(paths(generation, "parsehttpheaders")).containsExactlyInAnyOrder("a.java", "b.py");
    assertThat(paths(generation, "заголовок запросов")).containsExactly("c.java");
  }

  @Test
  default void densePutsTheNearestFirst() {
    var generation =
        full(
            Chunks.at("near", 1, "a").towards(9, 1, 0, 0),
            Chunks.at("far", 1, "b").towards(0, 0, 1, 0),
            Chunks.at("middle", 1, "c").towards(1, 1, 0, 0));
    try (var index = store().open(generation)) {
      var found = index.dense(new float[] {1, 0, 0, 0}, SearchFilter.PUBLIC, 3);
      assertThat(paths(found)).containsExactly("near", "middle", "far");
      assertThat(found.getFirst().score())
          .isCloseTo(9 / Math.sqrt(82), org.assertj.core.data.Offset.offset(0.02));
    }
  }

  @Test
  default void aGenerationWithoutVectorsAnswersWordsAndRefusesVectors() {
    var generation = lexical(Chunks.at("src/Cart.java", 1, "class Cart {}").withoutVector());
    try (var index = store().open(generation)) {
      assertThat(paths(index.lexical(LexicalQuery.of("cart"), SearchFilter.PUBLIC, 5)))
          .containsExactly("src/Cart.java");
      assertProblem(
          () -> index.dense(new float[DIMENSIONS], SearchFilter.PUBLIC, 5),
          StoreProblem.VECTORS_MISSING);
    }
  }

  @Test
  default void vectorsOfOtherDimensionsAreRefused() {
    var generation = full(cart());
    try (var index = store().open(generation)) {
      assertProblem(
          () -> index.dense(new float[3], SearchFilter.PUBLIC, 5), StoreProblem.DIMENSION_MISMATCH);
    }
    assertProblem(() -> store().build(COLLECTION, 3, generation), StoreProblem.DIMENSION_MISMATCH);
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      var short1 = new IndexedChunk(Chunks.at("a", 1, "a").chunk(), new float[] {1});
      assertProblem(() -> builder.add(List.of(short1)), StoreProblem.DIMENSION_MISMATCH);
    }
  }

  @Test
  default void aManifestThatCountsWrongIsRefused() {
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(cart()));
      var right = manifest(builder, Vectors.FULL);
      builder.add(List.of(order()));
      assertProblem(() -> builder.seal(right), StoreProblem.CONTENT_MISMATCH);
    }
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(Chunks.at("a", 1, "a").withoutVector()));
      var promise = manifest(builder, Vectors.FULL);
      assertProblem(() -> builder.seal(promise), StoreProblem.CONTENT_MISMATCH);
    }
    assertThat(store().generations(COLLECTION)).isEmpty();
  }

  @Test
  default void namesThatAreNoNamesAreRefused() {
    for (var name : List.of("", "../up", "Shop", "a/b", "-a", "a".repeat(65))) {
      assertProblem(
          () -> store().build(name, DIMENSIONS, null), StoreProblem.COLLECTION_NAME_INVALID);
      assertProblem(() -> store().alias(name), StoreProblem.COLLECTION_NAME_INVALID);
    }
  }

  @Test
  default void collectionsWhoseNamesContainEachOtherStayApart() {
    var plain = full(cart());
    Generation other;
    try (var builder = store().build(COLLECTION + "-g1", DIMENSIONS, null)) {
      builder.add(List.of(order()));
      other = builder.seal(manifest(builder, Vectors.FULL));
    }
    assertThat(store().generations(COLLECTION)).containsExactly(plain);
    assertThat(store().generations(COLLECTION + "-g1")).containsExactly(other);
  }

  @Test
  default void notesStayWithTheirGenerationAndAreNotInherited() {
    Generation base;
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(cart()));
      base = builder.seal(manifest(builder, Vectors.FULL), new byte[] {1, 2, 3});
    }
    Generation next;
    try (var builder = store().build(COLLECTION, DIMENSIONS, base)) {
      next = builder.seal(manifest(builder, Vectors.FULL));
    }

    assertThat(store().notes(base)).hasValue(new byte[] {1, 2, 3});
    assertThat(store().notes(next)).isEmpty();
  }

  @Test
  default void aReservedCollectionKeepsOtherRunsOut() {
    store().reserve(COLLECTION, "run-1", LEASE);

    assertProblem(
        () -> store().reserve(COLLECTION, "run-2", LEASE), StoreProblem.BUILD_IN_PROGRESS);
    store().reserve(COLLECTION, "run-1", LEASE);
    store().reserve("other", "run-2", LEASE);
  }

  @Test
  default void aReleasedCollectionIsFreeForTheNextRun() {
    store().reserve(COLLECTION, "run-1", LEASE);
    store().release(COLLECTION, "run-2");
    assertProblem(
        () -> store().reserve(COLLECTION, "run-2", LEASE), StoreProblem.BUILD_IN_PROGRESS);

    store().release(COLLECTION, "run-1");
    store().reserve(COLLECTION, "run-2", LEASE);

    assertProblem(
        () -> store().reserve(COLLECTION, "run-1", LEASE), StoreProblem.BUILD_IN_PROGRESS);
    assertThat(store().collections()).isEmpty();
    assertThat(store().unfinished()).isEmpty();
  }

  @Test
  default void theReservationOfARunThatIsGoneEndsWithItsLease() {
    store().reserve(COLLECTION, "run-1", LEASE);
    pass(LEASE);

    store().reserve(COLLECTION, "run-2", LEASE);

    assertProblem(
        () -> store().reserve(COLLECTION, "run-1", LEASE), StoreProblem.BUILD_IN_PROGRESS);
  }

  @Test
  default void verifyingAWholeGenerationSaysNothing() {
    store().verify(full(cart(), order()));
  }

  @Test
  default void aGenerationHasASize() {
    assertThat(store().sizeBytes(full(cart()))).isPositive();
  }

  private static IndexedChunk cart() {
    return Chunks.at("src/Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0);
  }

  private static IndexedChunk order() {
    return Chunks.at("src/Order.java", 1, "class Order { Customer customer; }").towards(0, 1, 0, 0);
  }

  private static SearchFilter readers(String... labels) {
    return new SearchFilter(List.of(labels), List.of(), null, List.of(), null);
  }

  private Generation full(IndexedChunk... chunks) {
    return sealed(Vectors.FULL, chunks);
  }

  private Generation lexical(IndexedChunk... chunks) {
    return sealed(Vectors.NONE, chunks);
  }

  private Generation sealed(Vectors vectors, IndexedChunk... chunks) {
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(chunks));
      builder.checkpoint();
      return builder.seal(manifest(builder, vectors));
    }
  }

  private List<String> paths(Generation generation, String words) {
    try (var index = store().open(generation)) {
      return paths(index.lexical(LexicalQuery.of(words), SearchFilter.PUBLIC, 10));
    }
  }

  private static List<String> paths(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::path).toList();
  }

  /// Asserts that words and vectors see the same chunks, and gives their paths.
  private static org.assertj.core.api.ListAssert<String> assertSeen(
      CodeIndex index, SearchFilter filter) {
    var byWords = paths(index.lexical(LexicalQuery.of("cart"), filter, 10));
    var byVector = paths(index.dense(new float[] {1, 0, 0, 0}, filter, 10));
    assertThat(byVector).containsExactlyInAnyOrderElementsOf(byWords);
    return assertThat(byWords);
  }

  private static void assertProblem(ThrowingCallable call, StoreProblem problem) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  /// A manifest that counts what a builder holds.
  static Manifest manifest(GenerationBuilder builder, Vectors vectors) {
    return manifest(Manifests.contents(builder.keys()), vectors, "tiny", DIMENSIONS);
  }

  static Manifest manifest(
      Manifests.Contents contents, Vectors vectors, String model, int dimensions) {
    return manifest(
        contents, vectors, model, dimensions, "https://{repo}/blob/0/{path}#L{start}-L{end}");
  }

  /// @param links the template of every repository's links; `{repo}` is its id

  static Manifest manifest(
      Manifests.Contents contents, Vectors vectors, String model, int dimensions, String links) {
    var repositories = new TreeMap<String, Contribution>();
    for (var repo : new ArrayList<>(contents.files().keySet())) {
      repositories.put(
          repo,
          new Contribution(
              "0".repeat(40),
              links.replace("{repo}", repo),
              contents.files().getOrDefault(repo, 0L),
              contents.chunksByRepository().getOrDefault(repo, 0L)));
    }
    return new Manifest(
        contents.hash(),
        model,
        dimensions,
        Chunker.VERSION,
        ChunkFacts.SCHEMA_VERSION,
        vectors,
        contents.chunks(),
        "inputs",
        repositories,
        contents.languages(),
        new TreeMap<>(),
        new TreeMap<>());
  }
}
