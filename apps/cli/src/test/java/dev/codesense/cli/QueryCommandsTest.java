package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.testkit.TinyRepository;
import dev.codesense.testkit.qdrant.FakeQdrant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person asks of an index without vectors, and what they learn before a run.
class QueryCommandsTest {
  private static final String ID = "local/our-shop";

  @TempDir static Path temporary;

  private static Path project;
  private static TinyRepository shop;

  @BeforeAll
  static void index() throws IOException {
    shop = TinyRepository.in(temporary.resolve("our shop.git"));
    shop.write("src/Cart.java", "class Cart {\n  int total() { return 1; }\n}\n");
    shop.commit("one");
    project = Files.createDirectories(temporary.resolve("project"));
    settings(shop.directory().toString());
    var run = new Shell(project).run("run");
    assertThat(run.code()).as(run.err()).isZero();
  }

  private static void settings(String... urls) throws IOException {
    var text = new StringBuilder("index: {vectors: none}\nrepositories:\n");
    Arrays.stream(urls).forEach(url -> text.append("  - url: ").append(url).append('\n'));
    Files.writeString(project.resolve("codesense.yaml"), text);
  }

  @Test
  void aResultNamesItsRepositoryAndForABareOneTheCommandThatShowsIt() {
    var outcome = new Shell(project).run("search", "cart total");

    assertThat(outcome.out().lines()).startsWith("1. " + ID + " src/Cart.java:1-3  Cart");
    assertThat(outcome.out().lines().skip(1).findFirst().orElseThrow())
        .matches("   git -C '.*/our shop[.]git' show [0-9a-f]{10}:src/Cart[.]java");
    assertThat(new Shell(project).run("ask", "cart total").out())
        .contains("  [1] " + ID + " src/Cart.java:1-3\n      git -C '");
  }

  @Test
  void aRepositoryOrLanguageThatIsNotThereNamesTheNearest() {
    var outcome =
        new Shell(project)
            .run("search", "cart", "--repo", ID + "k", "--language", "jaca", "--language", "java");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEqualTo("No results.\n");
    assertThat(outcome.err().lines())
        .containsExactly(
            "warning: repo:%1$sk is not in the index; did you mean repo:%1$s?".formatted(ID),
            "warning: lang:jaca is not in the index; did you mean lang:java?",
            "warning: The index has no vectors yet: ranked by words only");
  }

  @Test
  void filtersInTheQueryAndFlagsMeanTheSame() {
    var shell = new Shell(project);
    var typed = shell.run("search", "cart lang:java repo:our-shop path:src/", "--json");
    var flags =
        shell.run(
            "search", "cart", "--language=java", "--repo=our-shop", "--path-prefix=src/", "--json");

    assertThat(typed.out()).contains("\"words\":\"cart\"", "\"path\":\"src/Cart.java\"");
    assertThat(typed.out()).contains("\"filters\":[\"lang:java\",\"repo:our-shop\",\"path:src/\"]");
    assertThat(flags.out())
        .contains("\"filters\":[\"repo:our-shop\",\"lang:java\",\"path:src/\"]")
        .contains("\"path\":\"src/Cart.java\"");
    assertThat(shell.run("search", "cart -file:Cart", "--path-prefix=").out())
        .isEqualTo("No results.\n");
    assertThat(shell.run("search", "cart file:c++").code()).isEqualTo(10);
    assertThat(shell.run("ask", "cart", "lang:java").out()).contains("src/Cart.java:1-3");
    assertThat(shell.run("ask", "lang:java").err()).contains("CS-SRC-403");
    assertThat(shell.run("search", "cart", "-file:cart").err())
        .contains("A filter with a - stands inside the quotes of the query, or behind --.");
    assertThat(shell.run("ask", "cart lang:java -path:src").err())
        .contains("Nothing fits the filter lang:java -path:src");
  }

  @Test
  void anExactTextIsFoundWithLinesAndNumbers() {
    var shell = new Shell(project);

    assertThat(shell.run("search", "--exact", "total() {").out())
        .contains("   2 │   int total() { return 1; }\n", "1 hit in 1 place, 1 shown\n");
    assertThat(shell.run("search", "--regex", "return \\d;", "lang:java", "--json").out())
        .contains(
            "\"lines\":[{\"number\":2,\"text\":\"  int total() { return 1; }\",\"ranges\":[{\"start\":16,\"end\":25}]}]",
            "\"filters\":[\"lang:java\"]",
            "\"found\":{\"matches\":1,\"chunks\":1,\"complete\":true}");
    assertThat(shell.run("search", "--exact", "total", "--", "-file:cart").out())
        .isEqualTo("No results.\n");
    assertThat(shell.run("search", "--exact", "int", "total"))
        .satisfies(outcome -> assertThat(outcome.code()).isEqualTo(2))
        .satisfies(outcome ->
            assertThat(outcome.err()).contains("QUERY holds filters alone, and 'total' is none"));
    assertThat(shell.run("search").err()).contains("Missing required parameter: 'QUERY...'");
    assertThat(shell.run("search", "--exact", "a", "--regex", "b").code()).isEqualTo(2);
    assertThat(shell.run("search", "--regex", "(").err()).contains("CS-SRC-405");
  }

  @Test
  void aQuestionOfManyWordsIsAnswered() {
    var outcome = new Shell(project).run("search", "cart " + "of many words and more ".repeat(100));

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("src/Cart.java:1-3");
  }

  @Test
  void everyCommandOnAnIndexWorksOnTheStoreThatIsNamed() throws IOException {
    try (var qdrant = FakeQdrant.start()) {
      var store = List.of("--store", qdrant.store());

      assertThat(out("search", "cart", store)).isEqualTo("");
      assertThat(out("plan", "-q", store)).contains("files           1 ");
      assertThat(new Shell(project).run("run", "--store", qdrant.store()).err())
          .containsPattern("codesense status --store \\W?" + qdrant.store());
      assertThat(qdrant.aliases()).containsOnlyKeys("codesense");
      assertThat(out("plan", "-q", store)).contains("files           0 ");
      assertThat(out("search", "cart", store)).contains("src/Cart.java:1-3");
      assertThat(out("ask", "cart", store)).contains("src/Cart.java:1-3");
      assertThat(out("status", "--json", store)).contains("\"codesense\"");
      assertThat(out("index export", "--json", store)).contains("src/Cart.java");
      assertThat(out("index reclaim", "--dry-run", store)).isNotEmpty();
      assertThat(out("index hold", "-q", store)).contains("held");
      assertThat(out("index hold", "--release", store)).isNotEmpty();
    }
  }

  private static String out(String command, String argument, List<String> store) {
    var words =
        Stream.of(List.of(command.split(" ")), List.of(argument), store).flatMap(List::stream);
    return new Shell(project).run(words.toArray(String[]::new)).out();
  }

  @Test
  void aPlanSaysWhyARepositoryCannotBeReachedAndThatTheShrinkLimitWouldStopTheRun()
      throws IOException {
    try {
      settings(temporary.resolve("nowhere").toString());
      var outcome = new Shell(project).run("plan", "-q");

      assertThat(outcome.code()).isNotZero();
      assertThat(outcome.out())
          .containsPattern("unreachable +local/nowhere: CS-CNV-\\d+ .*nowhere\n")
          .contains(
              "shrink limit    1 of 1 repositories would disappear ([%s]), the limit is 0.2; `codesense run --accept-shrink` goes on\n"
                  .formatted(ID));
      assertThat(outcome.err()).isEmpty();
    } finally {
      settings(shop.directory().toString());
    }
  }
}
