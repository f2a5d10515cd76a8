package dev.codesense.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PassageTest {

  @Test
  void cellsOfANotebookOnOneLineAreApart() {
    var steps =
        IntStream.range(0, 60)
            .mapToObj(i -> "step_%d = compute_step(%d, step_%d)".formatted(i, i, i - 1))
            .collect(Collectors.joining("\\n"));
    var notebook =
        """
        {"cells": [{"cell_type": "markdown", "source": "# Steps"},
          {"cell_type": "code", "source": [
            "%s"
          ]}]}
        """
            .formatted(steps);
    var chunks = CodeSample.of("steps.ipynb", notebook).chunks();

    var passage = Passage.of(chunks, CodeSample.COMMIT, CodeSample.LINKS, false);

    assertThat(chunks).hasSizeGreaterThan(2);
    assertThat(passage.startLine()).isEqualTo(1);
    assertThat(passage.endLine()).isEqualTo(3);
    assertThat(passage.text().lines().filter(line -> !line.isBlank()))
        .containsExactlyElementsOf(
            chunks.stream()
                .flatMap(chunk -> chunk.text().lines())
                .filter(line -> !line.isBlank())
                .toList());
  }

  @Test
  void piecesOfALineAreTheLineTogether() {
    var line = "const words = [" + "\"wordword\", ".repeat(300) + "];";
    var chunks = CodeSample.of("words.js", line + "\n").chunks();

    assertThat(chunks).hasSizeGreaterThan(2);
    assertThat(Passage.of(chunks, CodeSample.COMMIT, CodeSample.LINKS, false).text())
        .isEqualTo(line);
  }
}
