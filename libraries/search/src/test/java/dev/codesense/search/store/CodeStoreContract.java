package dev.codesense.search.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.CodesenseException;
import dev.codesense.search.pattern.PathPattern;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.search.store.Generation.Manifest;
import dev.codesense.search.store.Generation.Vectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  void kill(GenerationBuilder builder) throws InterruptedException;

  @Test
  default void aSealedGenerationIsListedAndOpensWithWhatWasAdded() throws InterruptedException {
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
      var keys = new ArrayList<ChunkKey>();
      index.keys(keys::add);
      assertThat(keys)
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
  default void theLinesOfAFileAreItsChunksInOrderForWhoMaySeeThem() throws InterruptedException {
    var first = Chunks.at("src/Cart.java", 1, "class Cart {\n  int a;");
    var second = Chunks.at("src/Cart.java", 4, "  int b;\n  int c;");
    var third = Chunks.at("src/Cart.java", 7, "  int d;\n}");
    var secret = Chunks.at("src/Vault.java", 1, "class Vault {}").onlyFor("bank");
    var generation =
        full(
            third.towards(1, 0, 0, 0),
            secret.towards(1, 0, 0, 0),
            first.towards(1, 0, 0, 0),
            second.towards(1, 0, 0, 0),
            Chunks.at("src/Cart.java.txt", 1, "class Cart").towards(1, 0, 0, 0),
            Chunks.at("src/Cart.java", 1, "class Other").in("git.example/b").towards(1, 0, 0, 0));

    try (var index = store().open(generation)) {
      var repo = first.repo();
      assertThat(index.lines(repo, "src/Cart.java", 1, 99, SearchFilter.PUBLIC))
          .containsExactly(first.chunk(), second.chunk(), third.chunk());
      assertThat(index.lines(repo, "src/Cart.java", 2, 4, SearchFilter.PUBLIC))
          .containsExactly(first.chunk(), second.chunk());
      assertThat(index.lines(repo, "src/Cart.java", 6, 6, SearchFilter.PUBLIC)).isEmpty();
      assertThat(index.lines(repo, "src/None.java", 1, 9, SearchFilter.PUBLIC)).isEmpty();
      assertThat(index.lines(repo, "src/Vault.java", 1, 9, SearchFilter.PUBLIC)).isEmpty();
      assertThat(
              index.lines(
                  repo, "src/Vault.java", 1, 9, SearchFilter.PUBLIC.withAccess(List.of("bank"))))
          .containsExactly(secret.chunk());
    }
  }

  @Test
  default void allChunksAreGivenFileByFile() throws InterruptedException {
    var chunks = new ArrayList<Chunks>();
    for (var repo : List.of("git.example/a", "git.example/b")) {
      for (int file = 100; file < 400; file++) {
        var path = "src/File" + file + ".java";
        chunks.add(Chunks.at(path, file, "int value" + file + ";").in(repo));
      }
    }
    var shuffled = new ArrayList<>(chunks);
    Collections.shuffle(shuffled, new Random(1));

    var generation =
        full(
            shuffled.stream().map(chunk -> chunk.towards(1, 0, 0, 0)).toArray(IndexedChunk[]::new));

    var given = new ArrayList<Chunk>();
    try (var index = store().open(generation)) {
      index.chunks(given::add);
    }
    assertThat(given).isEqualTo(chunks.stream().map(Chunks::chunk).toList());
  }

  @Test
  default void aGenerationIsFoundByItsPhysicalNameAndWhereTheAliasPoints()
      throws InterruptedException {
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
  default void nothingIsThereBeforeTheFirstBuild() throws InterruptedException {
    assertThat(store().generations(COLLECTION)).isEmpty();
    assertThat(store().collections()).isEmpty();
    assertThat(store().alias(COLLECTION)).isEmpty();
    assertThat(store().unfinished()).isEmpty();
  }

  @Test
  default void generationsAreNumberedByTheHighestKnownPlusOne() throws InterruptedException {
    var first = full(cart());
    var second = full(order());
    store().publish(second, "run-2");
    store().remove(first);

    assertThat(full(cart()).number()).isEqualTo(3);
  }

  @Test
  default void anUnsealedBuildIsNotListed() throws InterruptedException {
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(cart()));
      assertThat(store().generations(COLLECTION)).isEmpty();
    }
    assertThat(store().generations(COLLECTION)).isEmpty();
    assertThat(store().unfinished()).isEmpty();
  }

  @Test
  default void aKilledBuildIsRecognisedAndRemovedAndItsNumberUsedAgain()
      throws InterruptedException {
    var builder = store().build(COLLECTION, DIMENSIONS, null);
    builder.add(List.of(cart()));
    kill(builder);

    assertThat(store().unfinished()).hasSize(1);
    assertThat(store().generations(COLLECTION)).isEmpty();
    assertThat(full(order()).number()).isEqualTo(1);
    assertThat(store().unfinished()).isEmpty();
  }

  @Test
  default void removingUnfinishedBuildsKeepsSealedGenerations() throws InterruptedException {
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
  default void aGenerationStartsWithItsBaseAndLeavesItUntouched() throws InterruptedException {
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
  default void aRepositoryIsRemovedWithAllItsChunks() throws InterruptedException {
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
  default void equalContentsHaveEqualManifestHashesHoweverTheyWereBuilt()
      throws InterruptedException {
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
  default void publishingMovesTheAliasAndReadsItBack() throws InterruptedException {
    var first = full(cart());
    var second = full(order());

    var moved = store().publish(first, "run-1");
    assertThat(store().alias(COLLECTION)).contains(moved);
    assertThat(moved)
        .usingRecursiveComparison()
        .ignoringFields("movedAt")
        .isEqualTo(
            new Alias(COLLECTION, 1, first.physicalName(), null, "run-1", moved.movedAt(), null));

    var again = store().publish(second, "run-2");
    assertThat(store().alias(COLLECTION)).contains(again);
    assertThat(again.previous()).isEqualTo(first.physicalName());
  }

  @Test
  default void aLatePublisherLeavesTheHigherGenerationInPlace() throws InterruptedException {
    var first = full(cart());
    var second = full(order());
    store().publish(second, "run-2");

    var settled = store().publish(first, "run-1");

    assertThat(settled.physicalName()).isEqualTo(second.physicalName());
    assertThat(settled.run()).isEqualTo("run-2");
    assertThat(store().alias(COLLECTION)).contains(settled);
  }

  @Test
  default void publishingTwiceKeepsTheWayBack() throws InterruptedException {
    var first = full(cart());
    var second = full(order());
    store().publish(first, "run-1");
    store().publish(second, "run-2");

    var retried = store().publish(second, "run-2");

    assertThat(retried.previous()).isEqualTo(first.physicalName());
  }

  @Test
  default void rollbackGoesBackOneGenerationAtATime() throws InterruptedException {
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
  default void anAliasThatIsHeldIsMovedByNoRunUntilItIsLetGo() throws InterruptedException {
    var first = full(cart());
    var second = full(order());
    var third = full(cart(), order());
    assertThat(store().hold(COLLECTION, true)).isEmpty();
    store().publish(first, "run-1");
    store().publish(second, "run-2");
    var held = store().hold(COLLECTION, true).orElseThrow();
    assertThat(held.heldSince()).isNotNull();
    assertThat(held.heldSince(null))
        .isEqualTo(store().alias(COLLECTION).orElseThrow().heldSince(null));

    assertThat(store().publish(third, "run-3")).isEqualTo(held);
    assertThat(store().alias(COLLECTION)).contains(held);

    assertThat(store().rollback(COLLECTION, null, "undo"))
        .hasValueSatisfying(alias -> {
          assertThat(alias.pointsAt(first)).isTrue();
          assertThat(alias.heldSince()).isEqualTo(held.heldSince());
        });
    assertThat(store().publish(third, "run-4").pointsAt(first)).isTrue();

    assertThat(store().hold(COLLECTION, false).orElseThrow().heldSince()).isNull();
    assertThat(store().publish(third, "run-5").pointsAt(third)).isTrue();
  }

  @Test
  default void rollbackOfARunLeavesTheMoveOfAnotherAlone() throws InterruptedException {
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
  default void anIndexWithVectorsNeverGoesBackToOneWithout() throws InterruptedException {
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
  default void anIndexWithoutVectorsGoesBackToOneWithout() throws InterruptedException {
    var cart = Chunks.at("src/Cart.java", 1, "class Cart {}").withoutVector();
    var order = Chunks.at("src/Order.java", 1, "class Order {}").withoutVector();
    var first = lexical(cart);
    var second = lexical(order);
    var third = lexical(cart, order);
    store().publish(first, "run-1");
    store().publish(second, "run-2");
    store().publish(third, "run-3");

    assertThat(store().rollback(COLLECTION, null, "undo-1"))
        .hasValueSatisfying(alias -> assertThat(alias.pointsAt(second)).isTrue());
    assertThat(store().rollback(COLLECTION, null, "undo-2"))
        .hasValueSatisfying(alias -> assertThat(alias.pointsAt(first)).isTrue());
    assertProblem(
        () -> store().rollback(COLLECTION, null, "undo-3"), StoreProblem.NOTHING_TO_ROLL_BACK);

    store().publish(full(cart()), "run-4");
    assertThat(store().alias(COLLECTION))
        .hasValueSatisfying(alias -> assertThat(alias.previous()).isNull());
  }

  @Test
  default void theLiveGenerationIsNotRemoved() throws InterruptedException {
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
  default void aReaderKeepsWhatItOpenedWhenTheAliasMoves() throws InterruptedException {
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
  default void filtersRestrictEveryKindOfQuery() throws InterruptedException {
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
  default void patternsAndNamesRestrictEveryKindOfQuery() throws InterruptedException {
    var generation =
        full(
            Chunks.at("src/main/Cart.java", 1, "cart").defining("Cart").towards(1, 0, 0, 0),
            Chunks.at("src/main/cart_test.go", 1, "cart").defining("cart").towards(1, 0, 0, 0),
            Chunks.at("web/cart.ts", 1, "cart").towards(1, 0, 0, 0),
            Chunks.at("docs/vault.md", 1, "cart").onlyFor("bank").towards(1, 0, 0, 0));
    try (var index = store().open(generation)) {
      assertSeen(index, matching(List.of("cart"), List.of(), List.of()))
          .containsExactlyInAnyOrder("src/main/Cart.java", "src/main/cart_test.go", "web/cart.ts");
      assertSeen(index, matching(List.of("Cart"), List.of(), List.of()))
          .containsExactly("src/main/Cart.java");
      assertSeen(index, matching(List.of("*.ts"), List.of(), List.of()))
          .containsExactly("web/cart.ts");
      assertSeen(index, matching(List.of("^src/", "_test"), List.of(), List.of()))
          .containsExactly("src/main/cart_test.go");
      assertSeen(index, matching(List.of(), List.of("_test", "^web/"), List.of()))
          .containsExactly("src/main/Cart.java");
      assertSeen(index, matching(List.of("cart"), List.of("^src/"), List.of()))
          .containsExactly("web/cart.ts");
      assertSeen(index, matching(List.of("nowhere"), List.of(), List.of())).isEmpty();
      assertSeen(index, matching(List.of("vault"), List.of(), List.of())).isEmpty();
      assertSeen(
              index, matching(List.of("vault"), List.of(), List.of()).withAccess(List.of("bank")))
          .containsExactly("docs/vault.md");
      assertSeen(index, matching(List.of(), List.of(), List.of("Cart", "Order")))
          .containsExactly("src/main/Cart.java");
      assertSeen(index, prefixes("src/main/C", "web/"))
          .containsExactlyInAnyOrder("src/main/Cart.java", "web/cart.ts");
      assertThat(index.lines("git.example/team/app", "web/cart.ts", 1, 9, prefixes("src/")))
          .isEmpty();
    }
  }

  private static SearchFilter matching(
      List<String> paths, List<String> withoutPaths, List<String> defined) {
    return new SearchFilter(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        paths.stream().map(PathPattern::of).toList(),
        withoutPaths.stream().map(PathPattern::of).toList(),
        defined);
  }

  private static SearchFilter prefixes(String... prefixes) {
    return new SearchFilter(
        List.of(), List.of(), List.of(prefixes), List.of(), null, List.of(), List.of(), List.of());
  }

  @Test
  default void allChunksThatAFilterLeavesAreGivenUpToALimit() throws InterruptedException {
    var generation =
        full(
            Chunks.at("src/A.java", 1, "one").towards(1, 0, 0, 0),
            Chunks.at("src/B.java", 1, "two").towards(1, 0, 0, 0),
            Chunks.at("docs/C.md", 1, "three").towards(1, 0, 0, 0),
            Chunks.at("src/D.java", 1, "four").onlyFor("bank").towards(1, 0, 0, 0));
    try (var index = store().open(generation)) {
      assertThat(paths(index.all(SearchFilter.PUBLIC, 10)))
          .containsExactlyInAnyOrder("src/A.java", "src/B.java", "docs/C.md");
      assertThat(paths(index.all(prefixes("src/"), 10)))
          .containsExactlyInAnyOrder("src/A.java", "src/B.java");
      assertThat(index.all(prefixes("src/"), 1))
          .singleElement()
          .satisfies(chunk -> assertThat(chunk.score()).isEqualTo(1));
      assertThat(index.all(prefixes("lib/"), 1)).isEmpty();
    }
  }

  @Test
  default void noTextThatHoldsThePiecesIsLeftOut() throws InterruptedException {
    var generation =
        full(
            Chunks.at("A.java", 1, "try { retryWithBackoff(queries); }").towards(1, 0, 0, 0),
            Chunks.at("B.java", 1, "RETRY_WITH_BACKOFFS = 3 * x -> y").towards(1, 0, 0, 0),
            Chunks.at("docs/C.md", 1, "Повторные запросы к серверу").towards(1, 0, 0, 0),
            Chunks.at("D.java", 1, "retryWithBackoff()").onlyFor("bank").towards(1, 0, 0, 0));
    try (var index = store().open(generation)) {
      assertThat(holding(index, SearchFilter.PUBLIC, "ithBack")).containsExactly("A.java");
      assertThat(holding(index, SearchFilter.PUBLIC, "(queries)")).containsExactly("A.java");
      assertThat(holding(index, SearchFilter.PUBLIC, "querie")).containsExactly("A.java");
      assertThat(holding(index, SearchFilter.PUBLIC, "_BACKOFFS = ")).containsExactly("B.java");
      assertThat(holding(index, SearchFilter.PUBLIC, " -> ")).containsExactly("B.java");
      assertThat(holding(index, SearchFilter.PUBLIC, "торные запрос")).containsExactly("docs/C.md");
      assertThat(holding(index, SearchFilter.PUBLIC, "} // nowhere")).isEmpty();
      assertThat(holding(index, prefixes("docs/"), "ithBack")).isEmpty();
      assertThat(holding(index, readers("bank"), "ithBack"))
          .containsExactlyInAnyOrder("A.java", "D.java");
      assertThat(holding(index, SearchFilter.PUBLIC))
          .containsExactlyInAnyOrder("A.java", "B.java", "docs/C.md");

      var read = new ArrayList<String>();
      index.texts(
          List.of(),
          SearchFilter.PUBLIC,
          (text, chunk) -> {
            assertThat(index.fetch(List.of(chunk.get().chunkId())).values())
                .singleElement()
                .satisfies(whole -> assertThat(whole.text()).isEqualTo(text));
            read.add(text);
            return read.size() < 2;
          });
      assertThat(read).hasSize(2);
    }
  }

  /// Paths of the chunks whose texts hold all pieces, among those that the index gives.
  private static List<String> holding(CodeIndex index, SearchFilter filter, String... pieces)
      throws InterruptedException {
    var paths = new ArrayList<String>();
    index.texts(
        List.of(pieces),
        filter,
        (text, chunk) -> {
          if (List.of(pieces).stream().allMatch(text::contains)) {
            paths.add(chunk.get().path());
          }
          return true;
        });
    return paths;
  }

  @Test
  default void aChunkWithLabelsIsSeenOnlyByReadersWhoHaveOneOfThem() throws InterruptedException {
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
  default void candidatesCarryWhatRankingNeeds() throws InterruptedException {
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
  default void wordsMeetIdentifiersInEveryNotation() throws InterruptedException {
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
  default void densePutsTheNearestFirst() throws InterruptedException {
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
  default void aGenerationWithoutVectorsAnswersWordsAndRefusesVectors()
      throws InterruptedException {
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
  default void vectorsOfOtherDimensionsAreRefused() throws InterruptedException {
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
  default void aManifestThatCountsWrongIsRefused() throws InterruptedException {
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
  default void collectionsWhoseNamesContainEachOtherStayApart() throws InterruptedException {
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
  default void notesStayWithTheirGenerationAndAreNotInherited() throws InterruptedException {
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
  default void aReservedCollectionKeepsOtherRunsOut() throws InterruptedException {
    store().reserve(COLLECTION, "run-1", LEASE);

    assertProblem(
        () -> store().reserve(COLLECTION, "run-2", LEASE), StoreProblem.BUILD_IN_PROGRESS);
    store().reserve(COLLECTION, "run-1", LEASE);
    store().reserve("other", "run-2", LEASE);
  }

  @Test
  default void aReleasedCollectionIsFreeForTheNextRun() throws InterruptedException {
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
  default void theReservationOfARunThatIsGoneEndsWithItsLease() throws InterruptedException {
    store().reserve(COLLECTION, "run-1", LEASE);
    pass(LEASE);

    store().reserve(COLLECTION, "run-2", LEASE);

    assertProblem(
        () -> store().reserve(COLLECTION, "run-1", LEASE), StoreProblem.BUILD_IN_PROGRESS);
  }

  @Test
  default void verifyingAWholeGenerationSaysNothing() throws InterruptedException {
    store().verify(full(cart(), order()));
  }

  @Test
  default void aGenerationHasASize() throws InterruptedException {
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

  private Generation full(IndexedChunk... chunks) throws InterruptedException {
    return sealed(Vectors.FULL, chunks);
  }

  /// Something that may wait.
  @FunctionalInterface
  interface Call {
    void make() throws InterruptedException;
  }

  @Test
  default void anInterruptIsNeitherLostNorTakenForAFailure() throws InterruptedException {
    var chunk = Chunks.at("src/Cart.java", 1, "class Cart {}").defining("Cart").towards(1, 0, 0, 0);
    var first = full(chunk);
    store().publish(first, "run-1");
    var second = full(chunk);
    store().publish(second, "run-2");
    var third = full(chunk);
    var calls = new LinkedHashMap<String, Call>();
    calls.put("generations", () -> store().generations(COLLECTION));
    calls.put("collections", () -> store().collections());
    calls.put("alias", () -> store().alias(COLLECTION));
    calls.put("target", () -> store().target(COLLECTION));
    calls.put("open", () -> store().open(second).close());
    calls.put("verify", () -> store().verify(second));
    calls.put("notes", () -> store().notes(second));
    calls.put("reserve", () -> store().reserve(COLLECTION, "run-3", Duration.ofMinutes(1)));
    calls.put("release", () -> store().release(COLLECTION, "run-3"));
    calls.put("build", () -> store().build(COLLECTION, DIMENSIONS, second).close());
    calls.put("unreadable", () -> assertThat(store().unreadable(COLLECTION)).isEmpty());
    calls.put("removeUnreadable", () -> store().removeUnreadable(COLLECTION));
    calls.put("unfinished", () -> store().unfinished());
    calls.put("removeUnfinished", () -> store().removeUnfinished());
    calls.put("sizeBytes", () -> store().sizeBytes(second));
    calls.put("publish", () -> store().publish(third, "run-3"));
    calls.put("rollback", () -> store().rollback(COLLECTION, null, "undo"));
    calls.put("hold", () -> store().hold(COLLECTION, true));
    calls.put("remove", () -> store().remove(third));
    try (var index = store().open(second)) {
      var words = LexicalQuery.of("cart");
      var vector = new float[] {1, 0, 0, 0};
      var ids = List.of(chunk.chunk().chunkId());
      calls.put("lexical", () -> index.lexical(words, SearchFilter.PUBLIC, 1));
      calls.put("dense", () -> index.dense(vector, SearchFilter.PUBLIC, 1));
      calls.put("all", () -> index.all(SearchFilter.PUBLIC, 1));
      calls.put("defining", () -> index.defining(List.of("Cart"), SearchFilter.PUBLIC, 1));
      calls.put("using", () -> index.using(List.of("Cart"), SearchFilter.PUBLIC, 1));
      calls.put("excerpts", () -> index.excerpts(ids));
      calls.put("fetch", () -> index.fetch(ids));
      calls.put("keys", () -> index.keys(_ -> {}));
      calls.put("chunks", () -> index.chunks(_ -> {}));
      calls.put("vector", () -> index.vector(chunk.chunk().contentId()));
      for (var call : calls.entrySet()) {
        assertThat(noticesTheInterrupt(call.getValue())).as(call.getKey()).isTrue();
      }
    }

    assertThat(store().generations(COLLECTION)).contains(first, second);
    assertThat(store().target(COLLECTION)).isPresent();
  }

  @Test
  default void anInterruptedBuildIsGoneWhenItIsClosed() throws InterruptedException {
    var calls = new LinkedHashMap<String, UnaryCall<GenerationBuilder>>();
    var chunk = Chunks.at("src/Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0);
    calls.put("add", builder -> builder.add(List.of(chunk)));
    calls.put("removeFile", builder -> builder.removeFile(chunk.chunk().repo(), "src/Cart.java"));
    calls.put("removeRepository", builder -> builder.removeRepository(chunk.chunk().repo()));
    calls.put("checkpoint", GenerationBuilder::checkpoint);
    calls.put("keys", builder -> builder.keys(_ -> {}));
    for (var call : calls.entrySet()) {
      try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
        builder.add(List.of(Chunks.at("src/Other.java", 1, "class Other {}").towards(1, 0, 0, 0)));
        assertThat(noticesTheInterrupt(() -> call.getValue().make(builder)))
            .as(call.getKey())
            .isTrue();
      }
      assertThat(store().unfinished()).as(call.getKey()).isEmpty();
    }
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(chunk));
      var manifest = manifest(builder, Vectors.FULL);
      assertThatThrownBy(
              () -> {
                Thread.currentThread().interrupt();
                builder.seal(manifest);
              })
          .isInstanceOf(InterruptedException.class);
    }
    assertThat(store().generations(COLLECTION)).isEmpty();
    assertThat(store().unfinished()).isEmpty();
  }

  /// As [Call], on something.
  @FunctionalInterface
  interface UnaryCall<T> {
    void make(T object) throws InterruptedException;
  }

  /// Whether a call in an interrupted thread ends with an interruption, or leaves it to the next.
  private static boolean noticesTheInterrupt(Call call) {
    Thread.currentThread().interrupt();
    boolean thrown = false;
    try {
      call.make();
    } catch (InterruptedException e) {
      thrown = true;
    }
    return Thread.interrupted() != thrown;
  }

  private Generation lexical(IndexedChunk... chunks) throws InterruptedException {
    return sealed(Vectors.NONE, chunks);
  }

  private Generation sealed(Vectors vectors, IndexedChunk... chunks) throws InterruptedException {
    try (var builder = store().build(COLLECTION, DIMENSIONS, null)) {
      builder.add(List.of(chunks));
      builder.checkpoint();
      return builder.seal(manifest(builder, vectors));
    }
  }

  private List<String> paths(Generation generation, String words) throws InterruptedException {
    try (var index = store().open(generation)) {
      return paths(index.lexical(LexicalQuery.of(words), SearchFilter.PUBLIC, 10));
    }
  }

  private static List<String> paths(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::path).toList();
  }

  /// Asserts that words and vectors see the same chunks, and gives their paths.
  private static org.assertj.core.api.ListAssert<String> assertSeen(
      CodeIndex index, SearchFilter filter) throws InterruptedException {
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
  static Manifest manifest(GenerationBuilder builder, Vectors vectors) throws InterruptedException {
    return manifest(Manifests.contents(builder::keys), vectors, "tiny", DIMENSIONS);
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
        new TreeMap<>(),
        new TreeMap<>());
  }
}
