package dev.codesense.answer.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.answer.golden.GoldenQuestion.Split;
import dev.codesense.core.CodesenseException;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenFileTest {
  private static final GoldenQuestion QUESTION =
      new GoldenQuestion(
          "where-08",
          "Who \"pays\"?",
          "where",
          null,
          List.of(
              new Anchor(null, "a b.java", "pay"),
              new Anchor("shop", "c.md", null, new Anchor.Lines(1, 2), "abc")),
          "Nobody.",
          List.of("money"),
          Split.TRAIN,
          2);

  @TempDir private Path folder;

  private GoldenFile open(String name) {
    return GoldenFile.open(folder.resolve(name), name, new JsonCodec());
  }

  private String written(GoldenFile file, String name) throws IOException {
    file.write();
    return Files.readString(folder.resolve(name));
  }

  @Test
  void aQuestionIsAddedAtTheEndAndReadsBack() throws IOException {
    for (var name : List.of("q.jsonl", "q.yaml")) {
      var file = open(name);
      file.add(QUESTION);
      file.add(new GoldenQuestion("none-01", "Who won?", null, null, List.of()));
      file.write();

      assertThat(open(name).questions())
          .as(name)
          .containsExactly(
              QUESTION, new GoldenQuestion("none-01", "Who won?", null, null, List.of()));
    }
    assertThat(Files.readString(folder.resolve("q.yaml")))
        .isEqualTo(
            """
            - id: "where-08"
              question: "Who \\"pays\\"?"
              kind: "where"
              anchors:
                - {"path": "a b.java", "symbol": "pay"}
                - {"repo": "shop", "path": "c.md", "lines": {"first": 1, "last": 2}, "commit": "abc"}
              answer: "Nobody."
              tags: ["money"]
              split: "train"
              weight: 2
            - id: "none-01"
              question: "Who won?"
              anchors: []
            """);
  }

  @Test
  void whatTheAuthorWroteStays() throws IOException {
    Files.writeString(
        folder.resolve("q.yaml"),
        """
        # Reviewed by Ann.
          - id: where-1   # the first
            question: Why?
            note: ours
            anchors:
              - path: a.java
                lines: {first: 3, last: 4}
          # the end\
        """);
    var file = open("q.yaml");
    file.move(
        List.of(
            new GoldenFile.Move(
                0, 0, new Anchor(null, "b.java", null, new Anchor.Lines(5, 9), "abc"))));
    file.add(new GoldenQuestion("x", "How?", null, null, List.of()));

    assertThat(written(file, "q.yaml"))
        .isEqualTo(
            """
            # Reviewed by Ann.
              - id: where-1   # the first
                question: Why?
                note: ours
                anchors:
                  - path: b.java
                    commit: "abc"
                    lines: {first: 5, last: 9}
              # the end
              - id: "x"
                question: "How?"
                anchors: []
            """);
  }

  @Test
  void severalAnchorsMoveAtOnce() throws IOException {
    Files.writeString(
        folder.resolve("q.yaml"),
        """
        - {id: one, question: Why?, anchors: [{path: a.java}, {path: b.java}]}
        - {id: two, question: How?, anchors: [{path: a.java}]}
        """);
    Files.writeString(
        folder.resolve("q.jsonl"),
        """
        {"id": "one", "question": "Why?", "anchors": [{"path": "a.java"}, {"path": "b.java"}]}

        {"id": "two", "question": "How?", "anchors": [{"path": "a.java"}]}
        """);
    for (var name : List.of("q.yaml", "q.jsonl")) {
      var file = open(name);
      var moved = new Anchor(null, "longer/a.java", null, null, null);
      file.move(
          List.of(
              new GoldenFile.Move(0, 0, moved),
              new GoldenFile.Move(0, 1, new Anchor(null, "c", null, null, null)),
              new GoldenFile.Move(1, 0, moved)));
      file.write();

      assertThat(open(name).questions())
          .extracting(question -> question.anchors().stream().map(Anchor::path).toList())
          .containsExactly(List.of("longer/a.java", "c"), List.of("longer/a.java"));
    }
  }

  @Test
  void aLineOfJsonKeepsItsLayoutAndTheOthersTheirs() throws IOException {
    Files.writeString(
        folder.resolve("q.jsonl"),
        "\r\n{\"id\":\"1\",\"question\":\"Why?\",\"anchors\":[]}\r\n\r\n"
            + "{ \"note\": \"ours\", \"id\":\"2\",\"question\":\"How?\",\"anchors\":[ {\"path\":\"a\",\"lines\":{\"first\":1,\"last\":2}} ] }");
    var file = open("q.jsonl");
    file.move(
        List.of(
            new GoldenFile.Move(1, 0, new Anchor(null, "a", null, new Anchor.Lines(2, 3), "abc"))));

    assertThat(written(file, "q.jsonl"))
        .isEqualTo(
            "\r\n{\"id\":\"1\",\"question\":\"Why?\",\"anchors\":[]}\r\n\r\n"
                + "{ \"note\": \"ours\", \"id\":\"2\",\"question\":\"How?\",\"anchors\":[ {\"path\":\"a\", \"commit\": \"abc\",\"lines\":{\"first\":2,\"last\":3}} ] }");
  }

  @Test
  void charactersThatYamlRefusesReadBack() throws IOException {
    for (var name : List.of("odd.jsonl", "odd.yaml")) {
      var file = open(name);
      var odd = "Why \u007f\u0085\u009f\u2028\ufffe\uffff \ud83d\ude00?";
      file.add(new GoldenQuestion("odd", odd, null, null, List.of()));
      file.add(new GoldenQuestion("half", "Why \ud83d?", null, null, List.of()));
      file.write();

      assertThat(open(name).questions())
          .as(name)
          .extracting(GoldenQuestion::question)
          .containsExactly(odd, "Why \ufffd?");
    }
  }

  @Test
  void aLinkStaysALinkAndTheFileKeepsItsPermissions() throws IOException {
    var real = Files.writeString(folder.resolve("real.jsonl"), "");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(folder.resolve("q.jsonl"), real);
    var file = open("q.jsonl");
    file.add(QUESTION);
    file.write();

    assertThat(folder.resolve("q.jsonl")).isSymbolicLink();
    assertThat(Files.readString(real)).contains("where-08");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void anIdIsUsedOnce() {
    var file = open("q.jsonl");
    file.add(QUESTION);
    assertThat(file.freeId("where")).isEqualTo("where-09");
    assertThat(file.freeId("how")).isEqualTo("how-01");
    assertThatThrownBy(() -> file.add(QUESTION))
        .isInstanceOf(CodesenseException.class)
        .hasMessageContaining("q.jsonl:2: id where-08 is that of q.jsonl:1 too");
    assertThat(file.questions()).containsExactly(QUESTION);
  }
}
