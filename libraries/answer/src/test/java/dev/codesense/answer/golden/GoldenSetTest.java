package dev.codesense.answer.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.answer.golden.GoldenQuestion.Split;
import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.TestRunContext;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenSetTest {
  private static final String LINES =
      """
      {"id": "where-1", "question": "Where is an order paid?", "kind": "where", "language": "en", "anchors": [{"repo": "shop", "path": "src/Order.java", "symbol": "Order.pay"}]}

      {"id": "how-1", "question": "Как вернуть заказ? \\uD83D\\uDE00", "anchors": [{"path": "a.md", "lines": {"first": 3, "last": 9}, "commit": "abc"}], "answer": "By hand.", "tags": ["refund"], "split": "train", "weight": 3}
      {"id": "no-1", "question": "Who won?", "anchors": []}
      """;

  private static final List<GoldenQuestion> QUESTIONS =
      List.of(
          new GoldenQuestion(
              "where-1",
              "Where is an order paid?",
              "where",
              "en",
              List.of(new Anchor("shop", "src/Order.java", "Order.pay"))),
          new GoldenQuestion(
              "how-1",
              "Как вернуть заказ? 😀",
              null,
              null,
              List.of(new Anchor(null, "a.md", null, new Anchor.Lines(3, 9), "abc")),
              "By hand.",
              List.of("refund"),
              Split.TRAIN,
              3),
          new GoldenQuestion("no-1", "Who won?", null, null, List.of()));

  private static GoldenSet parsed(String name, String text) {
    return GoldenSet.parse(name, text.getBytes(StandardCharsets.UTF_8), new JsonCodec());
  }

  @Test
  void aLineIsAQuestion() {
    assertThat(parsed("q.jsonl", LINES)).isEqualTo(new GoldenSet("q.jsonl", QUESTIONS, List.of()));
  }

  @Test
  void yamlHoldsTheSameQuestions() {
    assertThat(
            parsed(
                "q.yaml",
                """
                # Written by hand.
                - id: where-1
                  question: Where is an order paid?
                  kind: where
                  language: en
                  anchors:
                    - {repo: shop, path: src/Order.java, symbol: Order.pay}
                - id: how-1
                  question: Как вернуть заказ? 😀
                  anchors:
                    - path: a.md
                      lines: {first: 3, last: 9}
                      commit: abc
                  answer: By hand.
                  tags: [refund]
                  split: train
                  weight: 3
                - {id: no-1, question: "Who won?", anchors: []}
                """))
        .isEqualTo(new GoldenSet("q.yaml", QUESTIONS, List.of()));
  }

  @Test
  void everyMistakeIsToldWithItsLineAndField() {
    assertMistakes(
        "q.jsonl",
        """
        {"question": "Why?", "anchors": []}
        {"id": "2", "anchors": []}
        {"id": "3", "question": "?", "anchors": []}
        {"id": "4", "question": "Why?", "anchors": [{"symbol": "a"}]}
        {"id": "5", "question": "Why?", "anchors": [{"path": "a", "lines": {"first": 2, "last": 1}}]}
        {"id": "6", "question": "Why?", "anchors": "a"}
        {"id": "7", "question": "Why?", "anchors": [], "split": "test"}
        {"id": "8", "question": "Why?", "anchors": [], "weight": 0}
        {"id": "9", "question": "Why?", "anchors": []
        {"id": "10", "question": "Why?", "anchors": []}
        {"id": "10", "question": "How?", "anchors": []}
        ["id"]
        """,
        """
        11 mistakes in golden questions:
          q.jsonl:1: id is missing: text, unique in its file
          q.jsonl:2: question is missing: text, the question as people ask it
          q.jsonl:3: question must have a word
          q.jsonl:4: anchors[0].path is missing: text, file, relative to its repository
          q.jsonl:5: anchors[0].lines.last must not be before the first line 2, was 1
          q.jsonl:6: anchors must be: list of block of settings; was a text
          q.jsonl:7: split must be: one of evaluation, train; was test
          q.jsonl:8: weight must be from 1 to 100, was 0
          q.jsonl:9: the text ends before its last bracket or quote at byte 45
          q.jsonl:11: id 10 is that of q.jsonl:10 too: give one of them another
          q.jsonl:12: the text must be an object in { } at byte 0\
        """);
    assertMistakes(
        "q.yaml",
        "- id: 1\n  question: Why?\n- id: 2\n  question: How?\n  anchors: []\n",
        "q.yaml:1: anchors is missing: list of block of settings, where the answer is; [] where the code does not hold it");
    assertMistakes(
        "q.yml", "id: 1\n", "q.yml:1: a list of questions is expected: begin each with '- '");
    assertMistakes(
        "q.yml", "- why\n", "q.yml:1: a question has fields: id, question and anchors at least");
    assertMistakes("q.yml", "- {id: 1\n", "q.yml:1:3: the '{' is not closed");
  }

  @Test
  void anEmptyFileIsAMistake() {
    for (var name : List.of("q.jsonl", "q.yaml")) {
      assertMistakes(name, "\n\n", name + " has no question: write one, or leave the file out");
    }
  }

  @Test
  void anotherEncodingIsAMistakeAndNeverReadAsSomethingElse() {
    for (var name : List.of("q.jsonl", "q.yaml")) {
      assertThatThrownBy(() ->
              GoldenSet.parse(
                  name, "Где?".getBytes(Charset.forName("windows-1251")), new JsonCodec()))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(GoldenProblem.MALFORMED))
          .hasMessage(name + " is not UTF-8: save it as UTF-8");
    }
  }

  private static void assertMistakes(String name, String text, String told) {
    assertThatThrownBy(() -> parsed(name, text))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(GoldenProblem.MALFORMED))
        .hasMessageStartingWith(told);
  }

  @Test
  void fieldsThatNoQuestionHasAreRemarkedAndPassedOver() {
    assertThat(
            parsed(
                    "q.jsonl",
                    "{\"id\": \"1\", \"question\": \"Why?\", \"anchors\": [{\"path\": \"a\", \"sybmol\": \"b\"}], \"author\": \"me\"}")
                .remarks())
        .containsExactly(
            "q.jsonl:1: unknown key author; there are anchors, answer, id, kind, language, question, split, tags, weight",
            "q.jsonl:1: unknown key anchors[0].sybmol; did you mean anchors[0].symbol?");
  }

  @Test
  void whatIsReadFromAProjectIsWarnedOf(@TempDir Path folder) throws Exception {
    var run = TestRunContext.in(folder);
    Files.writeString(
        run.project().resolve("q.jsonl"),
        "{\"id\": \"1\", \"question\": \"Why?\", \"anchors\": [], \"awnser\": \"So.\"}\n");

    assertThat(GoldenSet.read("q.jsonl", null, List.of(), run).questions()).hasSize(1);
    assertThat(run.progress().warnings())
        .containsExactly("q.jsonl:1: unknown key awnser; did you mean answer?");
    assertThatThrownBy(() -> GoldenSet.read("no.jsonl", null, List.of(), run))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(GoldenProblem.MISSING))
        .hasMessage("There is no no.jsonl in the project or in a repository of the index");
  }

  @Test
  void aDatasetInPlaceOfAFileIsToldHowToBecomeOne(@TempDir Path folder) {
    var run = TestRunContext.in(folder);
    var path = folder.resolve("langfuse:shop");
    for (ThrowingCallable one :
        List.<ThrowingCallable>of(
            () -> GoldenSet.read("langfuse:shop", null, List.of(), run),
            () -> GoldenFile.open(path, "langfuse:shop", run.codec()))) {
      assertThatThrownBy(one)
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(GoldenProblem.MISSING))
          .hasMessageContaining("`codesense golden import --dataset shop --to FILE` makes one");
    }
  }

  @Test
  void withoutASnapshotTheFilesThatConvergeLeftAreRead(@TempDir Path folder) throws Exception {
    var run = TestRunContext.in(folder);
    var shop = Files.createDirectories(run.project().resolve("data/raw/example.org/team/shop"));
    Files.writeString(
        shop.resolve("q.jsonl"), "{\"id\": \"1\", \"question\": \"Why?\", \"anchors\": []}\n");
    var repositories = List.of("example.org/team/cart", "example.org/team/shop");

    for (var path : List.of("q.jsonl", "example.org/team/shop/q.jsonl")) {
      assertThat(GoldenSet.read(path, null, repositories, run).questions()).as(path).hasSize(1);
    }
  }

  @Test
  void questionsToTrainOnEvaluateNothing() {
    var set = parsed("q.jsonl", LINES);
    assertThat(set.forEvaluation())
        .extracting(GoldenQuestion::id)
        .containsExactly("where-1", "no-1");
    assertThatThrownBy(
            () -> new GoldenSet("q.jsonl", List.of(QUESTIONS.get(1)), List.of()).forEvaluation())
        .hasMessage("q.jsonl has no question to evaluate with: each one says split: train");
  }
}
