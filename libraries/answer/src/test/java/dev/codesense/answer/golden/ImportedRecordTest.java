package dev.codesense.answer.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImportedRecordTest {

  @Test
  void columnsAreKnownByTheNamesOfOtherTools() {
    assertThat(
            new ImportedRecord(
                    Map.of(
                        "user_input", "Why?",
                        "reference", "So.",
                        "File Path", "a.md",
                        "lines", "3-9",
                        "tags", "x, y"),
                    Map.of())
                .question("new-1"))
        .isEqualTo(
            Map.of(
                "id", "new-1",
                "question", "Why?",
                "answer", "So.",
                "tags", List.of("x", "y"),
                "anchors",
                    List.of(Map.of("path", "a.md", "lines", Map.of("first", 3, "last", 9)))));
  }

  @Test
  void whatStandsInObjectsIsAColumnToo() {
    assertThat(
            new ImportedRecord(
                    Map.of(
                        "id", "7",
                        "input", Map.of("question", "Why?"),
                        "expectedOutput", Map.of("text", "So."),
                        "metadata", Map.of("anchors", List.of(Map.of("path", "a")))),
                    Map.of("answer", "expectedOutput.text"))
                .question("new-1"))
        .isEqualTo(
            Map.of(
                "id", "7",
                "question", "Why?",
                "answer", "So.",
                "anchors", List.of(Map.of("path", "a"))));
  }

  @Test
  void aRecordWithoutAPlaceHasNoAnchors() {
    assertThat(new ImportedRecord(Map.of("question", "Why?"), Map.of()).question("new-1"))
        .isEqualTo(Map.of("id", "new-1", "question", "Why?"));
  }
}
