package dev.codesense.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.Shell.Outcome;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.RecordingProgress;
import dev.codesense.testkit.TinyRepository;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.DatasetItem;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.LangfuseFeed;
import dev.codesense.tracking.langfuse.Observation;
import dev.codesense.tracking.langfuse.Score;
import dev.codesense.tracking.langfuse.TraceIds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Golden questions on the command line, over an index without vectors.
class GoldenCommandsTest {
  private static final String CART =
      """
      class Cart {
        int total() {
          return items.stream().mapToInt(Item::price).sum();
        }
      }
      """;
  private static final String TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

  @TempDir private Path temporary;

  private Path project;
  private TinyRepository shop;
  private String first;

  @BeforeEach
  void index() throws IOException {
    shop = TinyRepository.in(temporary.resolve("shop.git"));
    shop.write("src/Cart.java", CART);
    shop.write("ops/runbook.md", "# Restart\n\nDrain the queue first.\nThen run restart.sh.\n");
    shop.write("src/Till.java", "class Till {\n  void open() {}\n}\n");
    first = shop.commit("one");
    project = Files.createDirectories(temporary.resolve("project"));
    settings("");
    run();
  }

  private void settings(String more) throws IOException {
    Files.writeString(
        project.resolve("codesense.yaml"),
        "index: {vectors: none}\nrepositories:\n  - url: %s\nevaluate: {questions: questions.yaml}\n%s"
            .formatted(shop.directory(), more));
  }

  private void run() {
    var run = new Shell(project).run("run", "--accept-shrink");
    assertThat(run.code()).as(run.err()).isZero();
  }

  private Outcome golden(String... words) {
    var all = new String[words.length + 1];
    all[0] = "golden";
    System.arraycopy(words, 0, all, 1, words.length);
    return new Shell(project).run(all);
  }

  private String questions() throws IOException {
    return Files.readString(project.resolve("questions.yaml"));
  }

  @Test
  void aQuestionIsAddedWithPlacesThatTheIndexHas() throws IOException {
    var added =
        golden(
            "add",
            "Where is a cart summed up?",
            "--kind",
            "where",
            "--anchor",
            "src/Cart.java#total",
            "--anchor",
            "ops/runbook.md:3-4");

    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).isEqualTo("where-01\n");
    assertThat(questions())
        .isEqualTo(
            """
            - id: "where-01"
              question: "Where is a cart summed up?"
              kind: "where"
              anchors:
                - {"path": "src/Cart.java", "symbol": "total"}
                - {"path": "ops/runbook.md", "lines": {"first": 3, "last": 4}, "commit": "%s"}
            """
                .formatted(first));
    assertThat(golden("check").out()).isEqualTo("1 question, 2 anchors: 2 found\n");
  }

  @Test
  void aPlaceThatTheIndexLacksIsRefusedAndNothingWritten() {
    for (var place : new String[] {"src/Cart.java#nothing", "src/No.java", "src/Till.java:90-99"}) {
      var refused = golden("add", "Where?", "--anchor", place);
      assertThat(refused.code()).isEqualTo(10);
      assertThat(refused.err()).contains("CS-GLD-003");
    }
    assertThat(project.resolve("questions.yaml")).doesNotExist();
  }

  @Test
  void whoTypesChoosesAmongTheResults() throws IOException {
    var added = new Shell(project).typing("1").run("golden", "add", "total of a Cart");

    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).contains("src/Cart.java:1-5").endsWith("q-01\n");
    assertThat(questions())
        .contains(
            "{\"path\": \"src/Cart.java\", \"lines\": {\"first\": 1, \"last\": 5}, \"commit\"");
    var unanswerable = new Shell(project).typing("none").run("golden", "add", "Who won?");
    assertThat(unanswerable.out()).endsWith("q-02\n");
    assertThat(questions()).endsWith("anchors: []\n");
    assertThat(new Shell(project).typing("").run("golden", "add", "Who?").err())
        .contains("Nothing was added.");
    assertThat(golden("add", "Who?").code()).isEqualTo(2);
    assertThat(golden("add", "?", "--anchor", "src/Cart.java").err())
        .contains("question must have a word");
  }

  @Test
  void whatMovedIsFollowedAndCorrected() throws IOException {
    Files.writeString(
        project.resolve("questions.yaml"),
        """
        # Reviewed.
        - id: sum
          question: How is a cart summed up?
          anchors:
            - path: src/Cart.java   # the method
              lines: {first: 2, last: 4}
              commit: %1$s
        - id: restart
          question: How is the shop restarted?
          anchors: [{path: ops/runbook.md, lines: {first: 3, last: 4}, commit: %1$s}]
        - id: open
          question: Where is the till opened?
          anchors: [{path: src/Till.java, symbol: open}]
        - id: gone
          question: Where was it?
          anchors: [{path: src/Old.java}]
        """
            .formatted(first));
    shop.write("src/Cart.java", "/// Goods.\n\n" + CART);
    shop.move("ops/runbook.md", "docs/restart.md");
    shop.move("src/Till.java", "src/shop/Till.java");
    var second = shop.commit("two");
    run();

    var checked = golden("check");

    assertThat(checked.code()).isEqualTo(10);
    assertThat(checked.out())
        .isEqualTo(
            """
            moved    sum  src/Cart.java:2-4 is now src/Cart.java:4-6
            moved    restart  ops/runbook.md:3-4 is now docs/restart.md:3-4
            moved    open  src/Till.java open is now src/shop/Till.java open
            gone     gone  src/Old.java: the index has no such file
            4 questions, 4 anchors: 3 moved, 1 gone
            """);
    assertThat(checked.err()).contains("CS-GLD-003", "4 anchors are not right");
    var written = golden("check", "--write");
    assertThat(written.code()).isEqualTo(10);
    assertThat(written.err()).contains("questions.yaml: 1 anchor is not right");
    assertThat(questions())
        .isEqualTo(
            """
            # Reviewed.
            - id: sum
              question: How is a cart summed up?
              anchors:
                - path: src/Cart.java   # the method
                  lines: {first: 4, last: 6}
                  commit: "%1$s"
            - id: restart
              question: How is the shop restarted?
              anchors: [{path: docs/restart.md, lines: {first: 3, last: 4}, commit: "%1$s"}]
            - id: open
              question: Where is the till opened?
              anchors: [{path: src/shop/Till.java, symbol: open}]
            - id: gone
              question: Where was it?
              anchors: [{path: src/Old.java}]
            """
                .formatted(second));
    assertThat(golden("check", "--json").out())
        .contains("{\"question\":\"sum\",\"anchor\":\"src/Cart.java:4-6\",\"state\":\"found\"}");
  }

  @Test
  void linesThatWereRemovedAreGoneAndACommitThatIsNotHereIsSaid() throws IOException {
    Files.writeString(
        project.resolve("questions.yaml"),
        """
        - {id: sum, question: How?, anchors: [{path: src/Cart.java, lines: {first: 2, last: 4}, commit: %s}]}
        - {id: far, question: How?, anchors: [{path: src/Cart.java, lines: {first: 1, last: 1}, commit: %s}]}
        """
            .formatted(first, "1".repeat(40)));
    shop.write("src/Cart.java", "class Cart {}\n");
    shop.commit("two");
    run();

    assertThat(golden("check").out())
        .isEqualTo(
            """
            gone     sum  src/Cart.java:2-4: the lines were changed or removed
            unknown  far  src/Cart.java:1-1: the commit 111111111111 is not in the mirror of local/shop, which is as deep as converge.history-commits
            2 questions, 2 anchors: 1 gone, 1 unknown
            """);
  }

  @Test
  void questionsOfOtherToolsAreTakenOverMasked() throws IOException {
    Files.writeString(
        project.resolve("faq.csv"),
        """
        Query,File,Span,expected_output
        "Where, in the cart, is the total?",src/Cart.java,2-4,"In total, with %s"
        Who won?,,,
        """
            .formatted(TOKEN));

    var imported = golden("import", "faq.csv", "--map", "question=Query", "--map", "lines=Span");

    assertThat(imported.code()).as(imported.err()).isZero();
    assertThat(imported.out()).isEqualTo("1 question added to questions.yaml\n");
    assertThat(imported.err()).contains("1 record left out: they name no file of the code");
    assertThat(questions())
        .contains("Where, in the cart, is the total?", "{\"path\": \"src/Cart.java\"")
        .doesNotContain(TOKEN);
    assertThat(golden("import", "faq.csv", "--map", "question=Query", "--map", "lines=Span").out())
        .isEqualTo("0 questions added to questions.yaml\n");
    Files.writeString(project.resolve("ragas.jsonl"), "{\"user_input\": \"Who won?\"}\n");
    var none = golden("import", "ragas.jsonl");
    assertThat(none.code()).isEqualTo(10);
    assertThat(none.err()).contains("CS-GLD-004", "their columns are: user_input");
    assertThat(golden("import", "ragas.jsonl", "--none").out())
        .isEqualTo("1 question added to questions.yaml\n");
    assertThat(golden("import", "ragas.jsonl", "--map", "quesiton=x").err())
        .contains("no such field; did you mean question?");
  }

  @Test
  void whatSomebodyWritesMeanwhileStays() throws IOException {
    Files.writeString(project.resolve("questions.yaml"), "# Empty.\n");
    var slow =
        new BufferedReader(new StringReader("1\n")) {
          @Override
          public String readLine() throws IOException {
            Files.writeString(
                project.resolve("questions.yaml"), "- {id: q-01, question: Who?, anchors: []}\n");
            return super.readLine();
          }
        };

    var added = new Shell(project).typing(slow).run("golden", "add", "total of a Cart");

    assertThat(added.out()).as(added.err()).endsWith("q-02\n");
    assertThat(questions()).startsWith("- {id: q-01, question: Who?, anchors: []}\n- id: \"q-02\"");
  }

  @Test
  void questionsInARepositoryAreReadAndNeverChanged() throws IOException {
    shop.write(
        "golden/q.yaml",
        "- {id: sum, question: How?, anchors: [{path: src/Cart.java, lines: {first: 2, last: 4}}]}\n");
    shop.commit("two");
    run();

    assertThat(golden("check", "golden/q.yaml").out())
        .isEqualTo("1 question, 1 anchor: 1 right, at another commit or none\n");
    assertThat(golden("check", "golden/q.yaml").err())
        .contains("`codesense golden check golden/q.yaml --write`");
    for (var refused :
        new Outcome[] {
          golden("check", "golden/q.yaml", "--write"),
          golden("check", "local/shop/golden/q.yaml", "--write"),
          golden("add", "Who won?", "--none", "--to", "golden/q.yaml")
        }) {
      assertThat(refused.code()).isEqualTo(10);
      assertThat(refused.err())
          .contains("CS-GLD-001", "golden/q.yaml lies in the repository local/shop");
    }
    assertThat(project.resolve("golden")).doesNotExist();
  }

  @Test
  void aFieldThatMeansNothingIsWarnedOfAndColourIsColour() throws IOException {
    Files.writeString(
        project.resolve("questions.yaml"),
        "- {id: open, question: Where?, note: ours, anchors: [{path: src/Till.java, symbol: open}]}\n");
    var checked = golden("check");
    assertThat(checked.code()).as(checked.err()).isZero();
    assertThat(checked.err()).contains("note");

    Files.writeString(
        project.resolve("questions.yaml"),
        "- {id: \"\\e[2J\", question: Where?, anchors: [{path: src/No.java}]}\n");
    assertThat(new Shell(project).run("golden", "check", "--color", "always").out())
        .startsWith("\u001b[1;31mgone   \u001b[0m  \u241b[2J  src/No.java: ");
  }

  @Test
  void aSecretInANewQuestionIsMasked() throws IOException {
    var added =
        golden("add", "What opens", TOKEN + "?", "--none", "--answer", TOKEN + " opens nothing.");

    assertThat(added.code()).as(added.err()).isZero();
    assertThat(questions()).contains("What opens", "opens nothing.").doesNotContain(TOKEN);
  }

  @Test
  void tablesAsPeopleSaveThemAreRead() throws IOException {
    Files.writeString(
        project.resolve("excel.csv"),
        """
        \ufeffquestion,path,,,path
        Where?,src/Till.java
        How?,,,,src/Cart.java,,
        """);
    assertThat(golden("import", "excel.csv").out())
        .isEqualTo("2 questions added to questions.yaml\n");
    assertThat(questions()).contains("src/Cart.java", "src/Till.java");

    Files.writeString(project.resolve("long.csv"), "question,path\nHow?,a,b\n");
    assertThat(golden("import", "long.csv").err())
        .contains("CS-GLD-004", "long.csv:2: has 3 fields, and the line of names has 2");
    for (var name : new String[] {"latin.csv", "latin.jsonl"}) {
      Files.write(project.resolve(name), "question,path\nO\u00f9?,a\n".getBytes(ISO_8859_1));
      assertThat(golden("import", name).err())
          .contains("CS-GLD-004", name + " is not UTF-8: save it as UTF-8");
    }
  }

  @Test
  void aMistakeInATableIsToldWithItsLineAndAMappingNeedsItsColumn() throws IOException {
    Files.writeString(
        project.resolve("faq.csv"),
        """
        question,path,lines
        Who won?,,
        "How
        is it?",src/Cart.java,
        Where?,src/Till.java,2 to 3
        """);

    assertThat(golden("import", "faq.csv").err()).contains("faq.csv:5: ");
    assertThat(golden("import", "faq.csv", "--map", "answer=reply").err())
        .contains(
            "CS-GLD-004", "faq.csv has no column reply; its columns are: question, path, lines");
    assertThat(project.resolve("questions.yaml")).doesNotExist();
  }

  @Test
  void langfuseGivesQuestionsOfADatasetAndOfFeedback() throws Exception {
    try (var server = FakeLangfuse.start()) {
      settings("langfuse: {endpoint: '%s'}\n".formatted(server.endpoint()));
      try (var langfuse = Langfuse.open(LangfuseConfig.of(server.endpoint()), access())) {
        langfuse.datasets().dataset("faq", "words");
        langfuse
            .datasets()
            .put(
                new DatasetItem(
                    "faq",
                    "sum",
                    "How is a cart summed up?",
                    "By its items.",
                    Map.of("path", "src/Cart.java", "symbol", "total")));
      }
      try (var feed = LangfuseFeed.open(LangfuseConfig.of(server.endpoint()), access())) {
        feed.tell(queue -> {
          tell(queue::tell, "Where is " + TOKEN + "?");
          queue.tell(
              Score.truth(
                  TraceIds.trace("run", "Where is " + TOKEN + "?"), "feedback", false, null));
        });
      }
      var keys =
          Map.of(
              "CODESENSE_LANGFUSE_PUBLIC_KEY", FakeLangfuse.PUBLIC_KEY,
              "CODESENSE_LANGFUSE_SECRET_KEY", FakeLangfuse.SECRET_KEY);
      var shell = new Shell(project, keys, Terminal.NONE);

      var imported = shell.run("golden", "import", "--dataset", "faq");
      assertThat(imported.code()).as(imported.err()).isZero();
      assertThat(questions())
          .isEqualTo(
              """
              - id: "sum"
                question: "How is a cart summed up?"
                anchors:
                  - {"path": "src/Cart.java", "symbol": "total"}
                answer: "By its items."
              """);
      var collected = shell.run("golden", "from-feedback", "--since", "9999d");
      assertThat(collected.code()).as(collected.err()).isZero();
      assertThat(collected.out()).isEqualTo("1 candidate added to golden-candidates.yaml\n");
      assertThat(Files.readString(project.resolve("golden-candidates.yaml")))
          .contains("tags: [\"candidate\", \"disliked\", \"no-place\"]")
          .doesNotContain(TOKEN);
      assertThat(shell.run("golden", "from-feedback", "--since", "9999d").out())
          .isEqualTo("0 candidates added to golden-candidates.yaml\n");
    }
  }

  private TrackingAccess access() {
    var keys =
        Map.of(
            "langfuse-public-key", FakeLangfuse.PUBLIC_KEY,
            "langfuse-secret-key", FakeLangfuse.SECRET_KEY);
    return new TrackingAccess(
        temporary,
        temporary.resolve("state"),
        new JsonCodec(),
        new RecordingProgress(),
        name -> Optional.ofNullable(keys.get(name)).map(Secret::new),
        RetryingHttp.Pace.ofMachine());
  }

  private static void tell(Consumer<Observation> queue, String question) {
    var start = Instant.parse("2026-01-02T03:04:05Z");
    queue.accept(
        new Observation(
            TraceIds.trace("run", question),
            TraceIds.span("run", question),
            null,
            "answer",
            Observation.Type.CHAIN,
            start,
            start,
            question,
            "It is nowhere.",
            new TreeMap<>(),
            null,
            null,
            null,
            null));
  }
}
