package dev.codesense.runtime.snakeyaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class YamlEditsTest {

  @Test
  void onlyTheValueChanges() throws Exception {
    var edits =
        YamlEdits.of(
            "q.yaml",
            """
            # Ours 😀, by hand.
            - id: "a"   # first
              anchors:

                - path: x/Ü.java # old
                  lines: {first: 3, last: 9}   # both
            - {id: b, anchors: [{path: 'y'}]}
            """);
    edits.replace(List.of(0, "anchors", 0, "lines", "first"), "30");
    edits.replace(List.of(0, "anchors", 0, "path"), "z/Z.java");
    edits.replace(List.of(0, "id"), "c\"d");
    edits.putBehind(List.of(0, "anchors", 0, "path"), "commit", "abc");
    edits.putBehind(List.of(1, "anchors", 0, "path"), "commit", "def");

    assertThat(edits.text())
        .isEqualTo(
            """
            # Ours 😀, by hand.
            - id: "c\\"d"   # first
              anchors:

                - path: z/Z.java # old
                  commit: "abc"
                  lines: {first: 30, last: 9}   # both
            - {id: b, anchors: [{path: 'y', commit: "def"}]}
            """);
  }

  @Test
  void aLineOfJsonIsYaml() throws Exception {
    var edits =
        YamlEdits.of(
            "q.jsonl",
            "{\"id\":\"a\\u0416\", \"smile\": \"\\uD83D\\uDE00\",\"anchors\":[{\"path\":\"x\"},{\"path\":\"y\",\"commit\":\"old\"}]}");
    edits.putBehind(List.of("anchors", 0, "path"), "commit", "abc");
    edits.replace(List.of("anchors", 0, "path"), "z");
    edits.putBehind(List.of("anchors", 1, "path"), "commit", "def");

    assertThat(edits.text())
        .isEqualTo(
            "{\"id\":\"a\\u0416\", \"smile\": \"\\uD83D\\uDE00\",\"anchors\":[{\"path\":\"z\", \"commit\": \"abc\"},{\"path\":\"y\",\"commit\":\"def\"}]}");
  }

  @Test
  void aPlaceThatIsNotThereIsRefused() throws Exception {
    var edits = YamlEdits.of("q.yaml", "a: {b: 1}\n");
    for (var place : List.of(List.of("a"), List.of("a", "c"), List.of("a", 0), List.of(0))) {
      assertThatThrownBy(() -> edits.replace(place, "2"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("There is no single value at " + place);
    }
  }
}
