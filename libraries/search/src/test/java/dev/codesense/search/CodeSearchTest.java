package dev.codesense.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.embed.Embedder;
import dev.codesense.embed.EmbeddingModel;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.Snippets.Span;
import dev.codesense.search.pattern.PatternProblem;
import dev.codesense.search.pattern.TextPattern;
import dev.codesense.search.store.Candidate;
import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeIndex;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.CodeStore;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.Manifests;
import dev.codesense.search.store.SearchFilter;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeSearchTest {
  private static final String COLLECTION = "shop";

  @TempDir private Path directory;
  private LuceneCodeStore store =
      LuceneCodeStore.open(Path.of("replaced"), new JsonCodec(), Clock.systemUTC());

  @BeforeEach
  void openStore() {
    store =
        LuceneCodeStore.open(
            directory,
            new JsonCodec(),
            Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC));
  }

  @Test
  void answersCarryLinksAndSymbols() throws Exception {
    publish(
        Chunks.at("src/my dir/Cart.java", 10, "class Cart {\n  int total;\n}\n")
            .defining("Cart", "total")
            .towards(1, 0, 0, 0));

    var answer = ask("total of the cart", null);

    var result = answer.results().getFirst();
    assertThat(answer)
        .isEqualTo(
            new SearchAnswer(
                1,
                new SearchAnswer.Index(COLLECTION, 1, Vectors.FULL),
                "total of the cart",
                List.of(
                    new SearchAnswer.Result(
                        1,
                        result.score(),
                        result.chunkId(),
                        "git.example/team/app",
                        "0".repeat(40),
                        "src/my dir/Cart.java",
                        10,
                        12,
                        "java",
                        List.of("Cart", "total"),
                        "Cart",
                        "class Cart {\n  int total;\n}",
                        "https://git.example/team/app/blob/0/src/my%20dir/Cart.java#L10-L12")),
                List.of()));
  }

  @Test
  void linksIntoAFolderKeepTheBracesOfItsPaths() throws Exception {
    var chunk = Chunks.at("templates/{start}/{{path}}.java", 3, "class Cart {}");
    try (var builder = store.build(COLLECTION, 4, null)) {
      builder.add(List.of(chunk.withoutVector()));
      var manifest =
          CodeStoreContract.manifest(
              Manifests.contents(builder::keys),
              Vectors.NONE,
              "tiny",
              4,
              "/srv/{end}/{path}:{start}");
      store.publish(builder.seal(manifest), "run");
    }

    assertThat(ask("cart", null).results().getFirst().url())
        .isEqualTo("/srv/{end}/templates/{start}/{{path}}.java:3");
  }

  @Test
  void jsonHasTheFieldsOfVersionOneInOrder() throws Exception {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").defining("Cart").towards(1, 0, 0, 0));

    var json =
        new String(
            new JsonCodec().encode(ask("cart", null)), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(json)
        .matches(
            """
            \\{"version":1,"index":\\{"name":"shop","generation":1,"vectors":"FULL"},"query":"cart",\
            "results":\\[\\{"rank":1,"score":[0-9.E-]+,"chunkId":"[0-9a-f-]{36}",\
            "repo":"git.example/team/app","commit":"0{40}","path":"Cart.java","startLine":1,\
            "endLine":1,"language":"java","symbols":\\["Cart"],"title":"Cart","snippet":"class Cart \\{}",\
            "url":"https://git.example/team/app/blob/0/Cart.java#L1-L1","lines":\\[]}],"warnings":\\[],"words":"cart","filters":\\[]}\
            """);
  }

  @Test
  void filtersInTheQuestionNarrowWhatIsFound() throws Exception {
    publish(
        Chunks.at("src/Cart.java", 1, "class Cart {}").defining("Cart").towards(1, 0, 0, 0),
        Chunks.at("src/CartTest.java", 1, "cart").asTest().towards(1, 0, 0, 0),
        Chunks.at("web/cart.ts", 1, "cart").language("typescript").towards(1, 0, 0, 0),
        Chunks.at("main.go", 1, "cart")
            .in("git.example/team/tool")
            .language("go")
            .towards(1, 0, 0, 0));

    assertThat(paths(ask("cart lang:ts", null))).containsExactly("web/cart.ts");
    assertThat(paths(ask("cart -lang:java -lang:golang", null))).containsExactly("web/cart.ts");
    assertThat(paths(ask("cart repo:TOOL", null))).containsExactly("main.go");
    assertThat(paths(ask("cart repo:tool repo:app -file:test", null)))
        .containsExactlyInAnyOrder("src/Cart.java", "web/cart.ts", "main.go");
    assertThat(paths(ask("cart -repo:git.example", null))).isEmpty();
    assertThat(paths(ask("cart path:web/ path:main", null)))
        .containsExactlyInAnyOrder("web/cart.ts", "main.go");
    assertThat(paths(ask("cart path:src/ -path:src/CartT", null))).containsExactly("src/Cart.java");
    assertThat(paths(ask("cart sym:Cart", null))).containsExactly("src/Cart.java");

    var answer = ask("cart -file:test sym:Cart", null);
    assertThat(answer.words()).isEqualTo("cart");
    assertThat(answer.filters()).containsExactly("-file:test", "sym:Cart");
    assertThat(answer.warnings()).isEmpty();
  }

  @Test
  void aTextIsFoundInEveryLineThatHoldsIt() throws Exception {
    publish(
        Chunks.at("src/Cart.java", 10, "class Cart {\n  int total; // Totals: total\n}\n")
            .defining("Cart", "total")
            .towards(1, 0, 0, 0),
        Chunks.at("src/Use.java", 1, "return\n  subtotal + total;").towards(1, 0, 0, 0),
        Chunks.at("src/Sub.java", 1, "subtotals").towards(1, 0, 0, 0),
        Chunks.at("src/test/CartTest.java", 1, "int total = 1;").asTest().towards(1, 0, 0, 0),
        Chunks.at("src/Vault.java", 1, "total").onlyFor("bank").towards(1, 0, 0, 0));

    var answer = find(TextPattern.exact("total"));

    assertThat(paths(answer))
        .containsExactly("src/Cart.java", "src/Use.java", "src/Sub.java", "src/test/CartTest.java");
    assertThat(answer.found()).isEqualTo(new SearchAnswer.Found(7, 4, true));
    assertThat(answer.results().getFirst().lines())
        .containsExactly(
            new SearchAnswer.Line(
                11,
                "  int total; // Totals: total",
                List.of(new Span(6, 11), new Span(16, 21), new Span(24, 29))));
    assertThat(answer.results().get(1).lines())
        .containsExactly(
            new SearchAnswer.Line(
                2, "  subtotal + total;", List.of(new Span(5, 10), new Span(13, 18))));
    assertThat(paths(find(TextPattern.exact("Total")))).containsExactly("src/Cart.java");
    assertThat(paths(find(TextPattern.exact("; // ")))).containsExactly("src/Cart.java");
    assertThat(find(TextPattern.exact("absent")))
        .satisfies(nothing -> assertThat(nothing.results()).isEmpty())
        .satisfies(
            nothing -> assertThat(nothing.found()).isEqualTo(new SearchAnswer.Found(0, 0, true)));
  }

  @Test
  void anExpressionIsFoundAndMayGoOverLines() throws Exception {
    publish(
        Chunks.at("Cart.java", 5, "void a() {}\nvoid b() {\n}").towards(1, 0, 0, 0),
        Chunks.at("Mail.java", 1, "a void").towards(1, 0, 0, 0));

    assertThat(find(TextPattern.regex("^void \\w\\(")).results())
        .singleElement()
        .satisfies(result ->
            assertThat(result.lines())
                .containsExactly(
                    new SearchAnswer.Line(5, "void a() {}", List.of(new Span(0, 7))),
                    new SearchAnswer.Line(6, "void b() {", List.of(new Span(0, 7)))));
    assertThat(find(TextPattern.regex("b\\(\\) \\{\\s*\\}$")).results())
        .singleElement()
        .satisfies(result ->
            assertThat(result.lines())
                .containsExactly(
                    new SearchAnswer.Line(6, "void b() {", List.of(new Span(5, 10))),
                    new SearchAnswer.Line(7, "}", List.of(new Span(0, 1)))));
    assertThat(find(TextPattern.regex("x*")).results()).isEmpty();
    assertThat(paths(find(TextPattern.regex("mail|A VOID")))).isEmpty();
    assertThat(paths(find(TextPattern.regex("mail|a (?:void)")))).containsExactly("Mail.java");
  }

  @Test
  void whenTimeIsUpWhatWasFoundIsTheAnswerAndSaysSo() throws Exception {
    publish(
        Chunks.at("A.java", 1, "cart").towards(1, 0, 0, 0),
        Chunks.at("B.java", 1, "cart").towards(1, 0, 0, 0));

    try (var search = open(null)) {
      var answer =
          search.find(
              new TextRequest(
                  TextPattern.exact("cart"), 9, SearchFilter.PUBLIC, List.of(), Duration.ZERO));

      assertThat(answer.found()).isEqualTo(new SearchAnswer.Found(1, 1, false));
      assertThat(answer.warnings())
          .containsExactly(
              "Not all code was read: there are at least 1 matches; narrow the search with repo:, file:, path: or lang:");
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> search.find(TextRequest.of(TextPattern.exact("cart"), 9)))
          .isInstanceOf(InterruptedException.class);
    }
  }

  private SearchAnswer find(TextPattern pattern) throws InterruptedException {
    try (var search = open(null)) {
      return search.find(TextRequest.of(pattern, 10));
    }
  }

  @Test
  void filtersWithoutWordsListWhatTheyLeave() throws Exception {
    publish(
        Chunks.at("src/Cart.java", 1, "class Cart {}").defining("Cart").towards(1, 0, 0, 0),
        Chunks.at("src/Order.java", 1, "class Order {}").towards(1, 0, 0, 0),
        Chunks.at("src/test/OrderTest.java", 1, "orders").asTest().towards(1, 0, 0, 0));

    assertThat(paths(ask("sym:Cart", null))).containsExactly("src/Cart.java");
    assertThat(paths(ask("file:order", null)))
        .containsExactly("src/Order.java", "src/test/OrderTest.java");
    assertThat(paths(ask("file:order", towards(1, 0, 0, 0))))
        .containsExactly("src/Order.java", "src/test/OrderTest.java");
  }

  @Test
  void nothingInTheQuestionLoosensTheFilterOfTheRequest() throws Exception {
    publish(
        Chunks.at("Cart.java", 1, "cart").in("git.example/a").towards(1, 0, 0, 0),
        Chunks.at("Vault.java", 1, "cart").in("git.example/b").onlyFor("bank").towards(1, 0, 0, 0));
    var onlyA = SearchFilter.PUBLIC.in("git.example/a").withAccess(List.of("bank"));

    try (var search = open(null)) {
      assertThat(paths(search.search(new SearchRequest("cart repo:b", 9, onlyA, SearchMode.AUTO))))
          .isEmpty();
      assertThat(paths(search.search(new SearchRequest("cart", 9, onlyA, SearchMode.AUTO))))
          .containsExactly("Cart.java");
      assertThat(search.candidates(new SearchRequest("cart repo:b", 9, onlyA, SearchMode.AUTO)))
          .as("what measures takes the question as it is")
          .hasSize(1);
    }
  }

  @Test
  void aRepositoryThatTheReaderMayNotSeeIsAsOneThatIsNotThere() throws Exception {
    publish(
        Chunks.at("Cart.java", 1, "cart").in("git.example/shop").towards(1, 0, 0, 0),
        Chunks.at("Vault.java", 1, "cart")
            .in("git.example/vault")
            .onlyFor("bank")
            .towards(1, 0, 0, 0));

    assertThat(ask("cart repo:vault", null).warnings())
        .containsExactly(
            "repo:vault is not in the index; there is only shop",
            "Nothing fits the filter repo:vault; in quotes it is looked up as words");
    assertThat(ask("cart repo:absent", null).warnings())
        .containsExactly(
            "repo:absent is not in the index; there is only shop",
            "Nothing fits the filter repo:absent; in quotes it is looked up as words");
    assertThat(ask("cart repo:shpo", null).warnings())
        .startsWith("repo:shpo is not in the index; did you mean repo:shop?");
    try (var search = open(null)) {
      var bank = SearchFilter.PUBLIC.withAccess(List.of("bank"));
      assertThat(
              paths(search.search(new SearchRequest("cart repo:vault", 9, bank, SearchMode.AUTO))))
          .containsExactly("Vault.java");
    }
  }

  @Test
  void aFilterWhoseValueIsNotThereNamesTheNearest() throws Exception {
    publish(Chunks.at("Cart.java", 1, "std::vector of carts").towards(1, 0, 0, 0));

    assertThat(ask("carts lang:jva", null).warnings())
        .startsWith("lang:jva is not in the index; did you mean lang:java?");
    assertThat(ask("carts lang:kotlin", null).warnings())
        .startsWith("lang:kotlin is not in the index; there is only java");
    assertThat(ask("carts -lang:kotlin", null).results()).hasSize(1);
    assertThat(ask("std::vector", null).results()).hasSize(1);
    assertThatThrownBy(() -> ask("cart file:c++", null))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(PatternProblem.PATTERN_INVALID));
  }

  @Test
  void vectorsFindWhatNoWordNames() throws Exception {
    publish(
        Chunks.at("Basket.java", 1, "class Basket {}").towards(1, 0, 0, 0),
        Chunks.at("Mail.java", 1, "class Mail {}").towards(0, 0, 0, 1));

    assertThat(paths(ask("where do purchases gather", towards(1, 0.1f, 0, 0))))
        .startsWith("Basket.java");
    assertThat(paths(ask("where do purchases gather", null))).isEmpty();
  }

  @Test
  void theDefinitionOfASymbolComesBeforeItsUses() throws Exception {
    publish(
        Chunks.at("Use1.java", 1, "OrderBook book = new OrderBook(); OrderBook other;")
            .using("OrderBook")
            .towards(1, 0, 0, 0),
        Chunks.at("OrderBook.java", 1, "final class OrderBook { long lines; int rows; }")
            .defining("OrderBook")
            .towards(0, 1, 0, 0));

    assertThat(paths(ask("OrderBook", null))).containsExactly("OrderBook.java", "Use1.java");
  }

  @Test
  void anOrdinaryWordIsASymbolWhereItIsAllThatIsAskedFor() throws Exception {
    publish(
        Chunks.at("Uses.java", 1, "router.add(); router.remove(); router = router.next(router);")
            .using("Router", "table")
            .towards(1, 0, 0, 0),
        Chunks.at("Paths.java", 1, "class Router { List<Path> table; int size; String name; }")
            .defining("Router", "table")
            .towards(0, 1, 0, 0));

    assertThat(paths(ask("Router", null))).startsWith("Paths.java");
    assertThat(paths(ask("how does table work", null))).startsWith("Paths.java");
  }

  @Test
  void aNameWhoseWordsAreAllInTheQuestionCounts() throws Exception {
    publish(
        Chunks.at("A.java", 1, "the session will expire soon")
            .defining("expire", "session")
            .towards(1, 0, 0, 0),
        Chunks.at("B.java", 1, "the session will expire soon")
            .defining("expireSession")
            .towards(0, 1, 0, 0));

    assertThat(paths(ask("when does the server expire a session", null))).startsWith("B.java");
  }

  @Test
  void aFileIsNamedByABeginningOfAWordToo() throws Exception {
    publish(
        Chunks.at("src/values.py", 1, "read the configuration of the server").towards(1, 0, 0, 0),
        Chunks.at("src/config.py", 1, "read the configuration of the server").towards(1, 0, 0, 0));

    assertThat(paths(ask("where is the configuration read", null))).startsWith("src/config.py");
  }

  @Test
  void testsComeLastUnlessTheQuestionAsksForThem() throws Exception {
    publish(
        Chunks.at("src/test/CartTotal.java", 1, "cart total with tax and words")
            .asTest()
            .towards(1, 0, 0, 0),
        Chunks.at("src/main/CartTotal.java", 1, "cart total with tax and words around")
            .towards(1, 0, 0, 0));

    assertThat(paths(ask("cart total", null))).startsWith("src/main/CartTotal.java");
    assertThat(paths(ask("test of the cart total", null))).startsWith("src/test/CartTotal.java");
    assertThat(paths(ask("тесты: cart total", null))).startsWith("src/test/CartTotal.java");
  }

  @Test
  void aRussianQuestionDoesNotAskForTestsEither() throws Exception {
    publish(
        Chunks.at("src/test/MaskerTest.java", 1, "mask secrets and nothing else")
            .asTest()
            .towards(1, 0, 0, 0),
        Chunks.at("src/main/Masker.java", 1, "mask secrets and nothing else beside")
            .towards(0.9f, 0.1f, 0, 0),
        Chunks.at("src/main/Tax.java", 1, "tax").towards(0, 1, 0, 0));

    assertThat(paths(ask("как маскируются секреты", towards(1, 0, 0, 0))))
        .startsWith("src/main/Masker.java");
    assertThat(paths(ask("тесты: как маскируются секреты", towards(1, 0, 0, 0))))
        .startsWith("src/test/MaskerTest.java");
  }

  @Test
  void benchmarksCountAsTests() throws Exception {
    publish(
        Chunks.at("bench/src/main/CartBench.java", 1, "cart total with tax and words")
            .towards(1, 0, 0, 0),
        Chunks.at("src/main/Cart.java", 1, "cart total with tax and words around")
            .towards(1, 0, 0, 0));

    assertThat(paths(ask("cart total", null))).startsWith("src/main/Cart.java");
    assertThat(paths(ask("benchmark of the cart total", null)))
        .startsWith("bench/src/main/CartBench.java");
  }

  @Test
  void proseComesAfterCodeUnlessTheQuestionAsksWhy() throws Exception {
    publish(
        Chunks.at("docs/tax.md", 1, "cart total with tax and words")
            .language("markdown")
            .towards(1, 0, 0, 0),
        Chunks.at("src/main/Tax.java", 1, "cart total with tax and words around")
            .towards(1, 0, 0, 0));

    assertThat(paths(ask("how is the cart total made", null))).startsWith("src/main/Tax.java");
    assertThat(paths(ask("why is the cart total made", null))).startsWith("docs/tax.md");
  }

  @Test
  void russianQuestionsReachEnglishIdentifiersAndRussianComments() throws Exception {
    publish(
        Chunks.at("Masker.java", 1, "Masked maskSecrets(String text)").towards(1, 0, 0, 0),
        Chunks.at("Legacy.java", 1, "// округляет суммы накладных").towards(0, 1, 0, 0),
        Chunks.at("Other.java", 1, "int unrelated() { return 1; }").towards(0, 0, 1, 0));

    assertThat(paths(ask("где маскируются секреты?", null))).startsWith("Masker.java");
    assertThat(paths(ask("округление суммы накладной", null))).startsWith("Legacy.java");
  }

  @Test
  void aFailingEmbedderLeavesWordsAndAWarning() throws Exception {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));

    var answer = ask("cart", new FixedEmbedder(null));

    assertThat(paths(answer)).containsExactly("Cart.java");
    assertThat(answer.warnings())
        .containsExactly("Ranked by words only: endpoint is down (CS-SRC-310)");
  }

  @Test
  void aSlowEmbedderLeavesWordsAndAWarning() throws Exception {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    var never =
        new FixedEmbedder(null) {
          @Override
          public float[] query(String text) throws InterruptedException {
            Thread.sleep(Duration.ofDays(1));
            return new float[0];
          }
        };
    try (var search =
        CodeSearch.open(store, COLLECTION, never, RankingWeights.DEFAULT, List.of())) {
      var answer =
          search.search(
              new SearchRequest(
                  "cart", 5, SearchFilter.PUBLIC, SearchMode.AUTO, Duration.ofMillis(50)));

      assertThat(paths(answer)).containsExactly("Cart.java");
      assertThat(answer.warnings())
          .containsExactly("Ranked by words only: the question had no vector after PT0.05S");
    }
  }

  @Test
  void aLiveSearchFollowsTheAlias() throws Exception {
    var first = publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    try (var search = new LiveSearch(store, COLLECTION, null, RankingWeights.DEFAULT, List.of())) {
      assertThat(search.search(SearchRequest.of("cart", 5)).generation()).isEqualTo(first);

      var second = publish(Chunks.at("New.java", 1, "class Cart {}").towards(1, 0, 0, 0));
      store.remove(first);

      var answered = search.search(SearchRequest.of("cart", 5));
      assertThat(answered.generation()).isEqualTo(second);
      assertThat(paths(answered.answer())).containsExactly("New.java");
    }
  }

  @Test
  void ofManyWhoAskAfterAMoveOneOpensTheNewGeneration() throws Exception {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    int clients = 8;
    var asking = new CountDownLatch(clients);
    var opened = new AtomicInteger();
    var watched =
        watched(name -> {
          switch (name) {
            case "target" -> asking.countDown();
            case "open" -> {
              opened.incrementAndGet();
              asking.await();
            }
            default -> {}
          }
        });
    try (var search = new LiveSearch(watched, COLLECTION, null, RankingWeights.DEFAULT, List.of());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<LiveSearch.Answered> question = () -> search.search(SearchRequest.of("cart", 5));
      for (var answer : threads.invokeAll(Collections.nCopies(clients, question))) {
        assertThat(paths(answer.get().answer())).containsExactly("Cart.java");
      }
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void aLiveSearchThatIsClosedWhileItOpensAGenerationClosesThatToo() throws InterruptedException {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    var calls = new ArrayList<String>();
    var live = new AtomicReference<LiveSearch>();
    var watched =
        watched(name -> {
          calls.add(name);
          if (name.equals("open")) {
            live.get().close();
          }
        });
    try (var search =
        new LiveSearch(watched, COLLECTION, null, RankingWeights.DEFAULT, List.of())) {
      live.set(search);

      assertThatThrownBy(() -> search.search(SearchRequest.of("cart", 5)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The search is closed");
    }
    assertThat(calls).containsOnlyOnce("open").endsWith("close");
  }

  @Test
  void aClosedLiveSearchOpensNothing() throws Exception {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    var calls = new ArrayList<String>();
    var search =
        new LiveSearch(watched(calls::add), COLLECTION, null, RankingWeights.DEFAULT, List.of());
    search.search(SearchRequest.of("cart", 5));
    search.close();

    assertThatThrownBy(() -> search.search(SearchRequest.of("cart", 5)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(calls).containsOnlyOnce("open", "close");
  }

  /// Told of a call before it is made.
  private interface Watcher {
    void called(String name) throws Exception;
  }

  /// The store, watched together with the indexes that it opens.
  private CodeStore watched(Watcher watcher) {
    return watched(CodeStore.class, store, watcher);
  }

  private static <T> T watched(Class<T> type, T real, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              watcher.called(method.getName());
              var result = method.invoke(real, arguments);
              return result instanceof CodeIndex index
                  ? watched(CodeIndex.class, index, watcher)
                  : result;
            }));
  }

  @Test
  void aGenerationWithoutVectorsAnswersWithAWarning() throws Exception {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").withoutVector());

    var answer = ask("cart", towards(1, 0, 0, 0));

    assertThat(paths(answer)).containsExactly("Cart.java");
    assertThat(answer.warnings())
        .containsExactly("The index has no vectors yet: ranked by words only");
  }

  @Test
  void denseModeNeedsVectorsAndAModel() throws InterruptedException {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").withoutVector());
    var dense = new SearchRequest("cart", 5, SearchFilter.PUBLIC, SearchMode.DENSE);

    for (var embedder : new @Nullable Embedder[] {null, towards(1, 0, 0, 0)}) {
      assertProblem(
          () -> {
            try (var search = open(embedder)) {
              search.search(dense);
            }
          },
          QueryProblem.VECTORS_UNAVAILABLE);
    }
  }

  @Test
  void anIndexOfAnotherModelIsRefused() throws InterruptedException {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    var other =
        new FixedEmbedder(new float[] {1, 0, 0, 0}) {
          @Override
          public EmbeddingModel model() {
            return new EmbeddingModel("huge", 4);
          }
        };

    assertThatThrownBy(() -> open(other))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(QueryProblem.MODEL_MISMATCH);
              assertThat(e).hasMessageContaining("tiny (4").hasMessageContaining("huge (4)");
            });
  }

  @Test
  void aLocationNamesAGenerationOrWhatQueriesSee() throws InterruptedException {
    var first = publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    var second = publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    var live = IndexLocation.live("lucene:shop", COLLECTION);

    assertThat(opened(live)).isEqualTo(second);
    assertThat(opened(new CodeIndexRef("lucene:shop", first, false).location())).isEqualTo(first);

    store.remove(first);
    assertThatThrownBy(
            () -> opened(new IndexLocation("lucene:shop", COLLECTION, first.physicalName())))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(StoreProblem.GENERATION_MISSING);
              assertThat(e)
                  .hasMessage("No generation %s in lucene:shop".formatted(first.physicalName()));
            });
  }

  private Generation opened(IndexLocation location) throws InterruptedException {
    try (var search = CodeSearch.open(store, location, null, RankingWeights.DEFAULT, List.of())) {
      return search.generation();
    }
  }

  @Test
  void aCollectionThatWasNeverPublishedIsNamed() throws InterruptedException {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));

    assertThatThrownBy(
            () -> CodeSearch.open(store, "shops", null, RankingWeights.DEFAULT, List.of()))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(QueryProblem.COLLECTION_MISSING);
              assertThat(e).hasMessage("No collection 'shops'; there are: shop");
            });
  }

  @Test
  void aQuestionWithoutAWordIsRefused() throws InterruptedException {
    publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));

    assertProblem(() -> ask(" ?! ", null), QueryProblem.QUESTION_EMPTY);
  }

  @Test
  void aQuestionOfFillersAloneIsAnswered() throws Exception {
    publish(Chunks.at("Show.java", 1, "what this is").towards(1, 0, 0, 0));

    assertThat(paths(ask("what is this", null))).containsExactly("Show.java");
  }

  @Test
  void aMissingGenerationBehindTheAliasIsNamed() throws Exception {
    var generation = publish(Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0));
    java.nio.file.Files.delete(
        directory.resolve(generation.physicalName()).resolve("generation.json"));

    assertProblem(() -> open(null).close(), StoreProblem.GENERATION_MISSING);
  }

  @Test
  void accessLabelsOfTheReaderApply() throws Exception {
    publish(
        Chunks.at("Open.java", 1, "cart").towards(1, 0, 0, 0),
        Chunks.at("Closed.java", 1, "cart").onlyFor("hr").towards(1, 0, 0, 0));

    assertThat(paths(ask("cart", null))).containsExactly("Open.java");
    try (var search =
        CodeSearch.open(store, COLLECTION, null, RankingWeights.DEFAULT, List.of("hr"))) {
      assertThat(paths(search.search(SearchRequest.of("cart", 5))))
          .containsExactlyInAnyOrder("Open.java", "Closed.java");
    }
  }

  @Test
  void neighboursAreFoundBySymbols() throws InterruptedException {
    var cart = Chunks.at("Cart.java", 1, "class Cart { Tax tax; }").defining("Cart").using("Tax");
    publish(
        cart.towards(1, 0, 0, 0),
        Chunks.at("Tax.java", 1, "class Tax {}").defining("Tax").towards(0, 1, 0, 0),
        Chunks.at("Shop.java", 1, "Cart cart;").using("Cart").towards(0, 0, 1, 0));
    try (var search = open(null)) {
      var neighbours = search.neighbours(cart.chunk().chunkId(), SearchFilter.PUBLIC, 5);
      assertThat(neighbours.definitions().stream().map(Candidate::path))
          .containsExactly("Tax.java");
      assertThat(neighbours.uses().stream().map(Candidate::path)).containsExactly("Shop.java");
    }
  }

  @Test
  void oneFileDoesNotFillThePage() throws Exception {
    publish(
        Chunks.at("Basket.java", 1, "cart one one one").towards(1, 0, 0, 0),
        Chunks.at("Basket.java", 10, "cart two two two").towards(1, 0, 0, 0),
        Chunks.at("Basket.java", 20, "cart six six six").towards(1, 0, 0, 0),
        Chunks.at("Tax.java", 1, "cart tax tax tax").towards(1, 0, 0, 0));

    assertThat(paths(ask("cart", null)).indexOf("Tax.java")).isLessThan(3);
  }

  @Test
  void theSnippetIsTheLinesThatFit() throws Exception {
    var filler = "  int x = 1;\n".repeat(30);
    publish(
        Chunks.at("Long.java", 1, filler + "  rollbackAlias(previous);\n" + filler)
            .towards(1, 0, 0, 0));

    var snippet = ask("alias rollback", null).results().getFirst().snippet();

    assertThat(snippet.lines()).hasSize(Snippets.LINES).contains("  rollbackAlias(previous);");
    assertThat(
            Snippets.highlights("alias rollback", "call rollbackAlias(aliases)").stream()
                .map(span -> "call rollbackAlias(aliases)".substring(span.start(), span.end())))
        .containsExactly("rollback", "Alias", "aliases");
  }

  private SearchAnswer ask(String question, @Nullable Embedder embedder)
      throws InterruptedException {
    try (var search = open(embedder)) {
      return search.search(SearchRequest.of(question, 10));
    }
  }

  private CodeSearch open(@Nullable Embedder embedder) throws InterruptedException {
    return CodeSearch.open(store, COLLECTION, embedder, RankingWeights.DEFAULT, List.of());
  }

  private static List<String> paths(SearchAnswer answer) {
    return answer.results().stream().map(SearchAnswer.Result::path).toList();
  }

  @Test
  void aVeryLongQuestionIsAnsweredByItsFirstWords() throws Exception {
    publish(
        Chunks.at("Cart.java", 1, "class Cart {}").withoutVector(),
        Chunks.at("Mail.java", 1, "class Mail {}").withoutVector());
    var many =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "word" + i + " inCode" + i)
            .collect(Collectors.joining(" "));

    var answer = ask("cart " + many, null);

    assertThat(paths(answer)).containsExactly("Cart.java");
    assertThat(answer.warnings())
        .containsExactly(
            "The question is long: its first 256 words and 128 identifiers are looked up");
    assertThat(ask("cart " + many.substring(0, 3_000), null).results()).hasSize(1);
  }

  @Test
  void aQuestionThatNothingFitsGetsNoResultThoughVectorsAlwaysHaveANearest() throws Exception {
    var model = "bge-small-en-v1.5-q@tested";
    publish(
        model,
        Chunks.at("Cart.java", 1, "class Cart {}").towards(1, 0, 0, 0),
        Chunks.at("Mail.java", 1, "class Mail {}").towards(0, 0, 0, 1));

    var far = ask("qzxv wplkj", as(model, 0.6f, 0.8f, 0, 0));

    assertThat(far.results()).isEmpty();
    assertThat(far.warnings())
        .containsExactly(
            "Nothing fits: no word of the question is in the index, and the similarity of the nearest"
                + " chunk, 0.60, is below the floor of 0.72");
    assertThat(paths(ask("a cart of qzxv", as(model, 0.6f, 0.8f, 0, 0)))).startsWith("Cart.java");
    assertThat(paths(ask("basket", as(model, 0.8f, 0.6f, 0, 0)))).startsWith("Cart.java");
  }

  private static Embedder as(String model, float... vector) {
    return new FixedEmbedder(vector) {
      @Override
      public EmbeddingModel model() {
        return new EmbeddingModel(model, 4);
      }
    };
  }

  private Generation publish(IndexedChunk... chunks) throws InterruptedException {
    return publish("tiny", chunks);
  }

  private Generation publish(String model, IndexedChunk... chunks) throws InterruptedException {
    var vectors = chunks[0].vector() == null ? Vectors.NONE : Vectors.FULL;
    try (var builder = store.build(COLLECTION, 4, null)) {
      builder.add(List.of(chunks));
      var generation =
          builder.seal(
              CodeStoreContract.manifest(Manifests.contents(builder::keys), vectors, model, 4));
      store.publish(generation, "run");
      return generation;
    }
  }

  private static Embedder towards(float... vector) {
    return new FixedEmbedder(vector);
  }

  /// Answers every question with one vector, or fails.
  private static class FixedEmbedder implements Embedder {
    private final float @Nullable [] vector;

    FixedEmbedder(float @Nullable [] vector) {
      this.vector = vector;
    }

    @Override
    public EmbeddingModel model() {
      return new EmbeddingModel("tiny", 4);
    }

    @Override
    public float[] query(String text) throws InterruptedException {
      if (vector == null) {
        throw new CodesenseException(StoreProblem.STORE_UNREADABLE, "endpoint is down");
      }
      return vector;
    }

    @Override
    public List<float[]> passages(List<String> texts) {
      throw new UnsupportedOperationException("Questions only");
    }

    @Override
    public void close() {}
  }

  private static void assertProblem(ThrowingCallable call, Problem problem) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
