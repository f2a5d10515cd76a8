package dev.codesense.chunk.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookTextTest {
  private static final String JUPYTER =
      """
      {
       "cells": [
        {
         "attachments": {"a.png": {"image/png": "iVBORw0KGgo="}},
         "cell_type": "markdown",
         "metadata": {},
         "source": [
          "# Sales\\n",
          "\\n",
          "By \\"month\\" \\u2014 \\ud83d\\ude00"
         ]
        },
        {
         "cell_type": "code",
         "execution_count": 1,
         "metadata": {},
         "outputs": [
          {"data": {"text/plain": ["a \\"secret\\"\\n", "]}"]}, "metadata": {}, "value": NaN}
         ],
         "source": [
          "import os\\n",
          "\\n",
          "print(\\"a\\\\n\\")"
         ]
        }
       ],
       "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
       "nbformat": 4,
       "nbformat_minor": 5
      }
      """;

  private static final String CELLS =
      """






      # %% [markdown]
      # Sales

      By "month" — 😀









      # %% [python]
      import os

      print("a\\n")
      """;

  private static Optional<String> text(String notebook) {
    return NotebookText.of(notebook.getBytes(StandardCharsets.UTF_8))
        .map(text -> new String(text, StandardCharsets.UTF_8));
  }

  @Test
  void everyLineOfSourceKeepsItsNumber() {
    assertThat(text(JUPYTER)).contains(CELLS);
    assertThat(text(JUPYTER.replace("\n", "\r\n"))).contains(CELLS);
    assertThat(text("\uFEFF" + JUPYTER)).contains(CELLS);
  }

  @Test
  void theTextOfCellsIsNotReadTwice() {
    assertThat(text(CELLS)).contains(CELLS);
    assertThat(text("")).contains("");
  }

  @Test
  void cellsSayTheirLinesWhereALineOfJsonHoldsSeveralOfSource() {
    assertThat(
            text(
                """
                {"nbformat": 4, "cells": [
                 {"cell_type": "code", "source": "a = 1\\nb = 2\\r\\n"},
                 {"cell_type": "markdown", "source": ["# A\\r", "\\ntext", " goes on\\rto here"]},
                 {"cell_type": "code", "source": []},
                 {"cell_type": "raw", "source": [
                    "c",
                    "\\n", "d"]}]}
                """))
        .contains(
            """
            # %% [python] lines=2-2
            a = 1
            b = 2
            # %% [markdown] lines=3-3
            # A
            text goes on
            to here
            # %% [raw] lines=6-7
            c
            d
            """);
  }

  @Test
  void theThirdFormatHasSheetsInputsAndHeadings() {
    assertThat(
            text(
                """
                {"metadata": {"name": "x"}, "nbformat": 3, "worksheets": [{"cells": [
                  {
                    "cell_type": "heading", "level": 2, "source": [
                      "Data"
                    ]
                  },
                  {
                    "cell_type": "code", "language": "ruby", "outputs": [{"text": ["no"]}], "input": [
                      "puts 1"
                    ]
                  }
                ], "metadata": {}}]}
                """))
        .contains("\n\n# %% [markdown]\n## Data\n\n\n\n# %% [ruby]\nputs 1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          python           | {}
          python           | {"kernelspec": {"name": "python3"}}
          python           | {"kernelspec": {"name": "nobody-knows"}}
          r                | {"kernelspec": {"name": "ir", "language": "R"}}
          r                | {"kernelspec": {"name": "ir"}}
          julia            | {"kernelspec": {"name": "julia-1.9"}}
          scala            | {"language_info": {"name": "scala"}, "kernelspec": {"name": "apache_toree_scala"}}
          javascript       | {"kernelspec": {"name": "javascript", "language": "javascript"}}
          typescript       | {"language_info": {"name": "typescript"}}
          cpp              | {"kernelspec": {"name": "xcpp17"}}
          sql              | {"kernelspec": {"name": "SQL", "language": "sql"}}
          csharp           | {"kernelspec": {"name": ".net-csharp", "language": "C#"}}
          fsharp           | {"kernelspec": {"language": "F#"}}
          bash             | {"language_info": {"name": "bash", "codemirror_mode": "shell"}}
          sql              | {"application/vnd.databricks.v1+notebook": {"language": "sql"}}
          matlab           | {"kernelspec": {"name": "octave"}}
          """)
  void codeIsInTheLanguageOfTheKernel(String language, String metadata) {
    assertThat(text("{\"cells\": [{\"source\": \"x\"}], \"metadata\": " + metadata + "}"))
        .contains("# %% [" + language + "] lines=1-1\nx\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          sql        | %%sql sqlite:///a.db | {}
          sql        | %%bigquery frame     | {}
          sql        | %sql                 | {}
          bash       | %%bash               | {}
          bash       | %%script bash        | {}
          bash       | %%sh                 | {}
          javascript | %%javascript         | {}
          html       | %%html               | {}
          markdown   | %md                  | {}
          r          | %%R -i frame         | {}
          yaml       | %%writefile a.yaml   | {}
          csharp     | #!csharp             | {}
          python     | %%time               | {}
          python     | %%writefile a        | {}
          python     | %matplotlib inline   | {}
          python     | %R x                 | {}
          python     | #!/usr/bin/python    | {}
          sql        | x                    | {"vscode": {"languageId": "sql"}}
          csharp     | x                    | {"dotnet_interactive": {"language": "csharp"}}
          fsharp     | x                    | {"polyglot_notebook": {"kernelName": "fsharp"}}
          r          | x                    | {"kernel": "R"}
          python     | x                    | {"tags": ["r"]}
          """)
  void aCellMaySayItsOwnLanguage(String language, String first, String metadata) {
    assertThat(
            text(
                "{\"cells\": [{\"cell_type\": \"code\", \"source\": \"%s\", \"metadata\": %s}]}"
                    .formatted(first, metadata)))
        .contains("# %% [" + language + "] lines=1-1\n" + first + "\n");
  }

  @Test
  void aLineOfSourceIsNeverTakenForAMark() {
    assertThat(text("{\"cells\": [{\"source\": \"# %% [sql]\\n# %% [sql] lines=9-9\\n# %%\"}]}"))
        .contains("# %% [python] lines=1-1\n# %% [sql] \n# %% [sql] lines=9-9 \n# %%\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "text",
        "{}",
        "{\"cells\": {}}",
        "{\"cells\": [{\"source\": \"a\"}]",
        "{\"cells\": [{\"source\": \"a\"}]} more",
        "<<<<<<< HEAD\n{\"cells\": []}",
        "{\"cells\": [{\"source\": \"a\nb\"}]}",
        "{\"cells\": [{\"source\": [\"a\" \"b\"]}]}",
        "{\"cells\": [{\"source\": \"\\u12\"}]}",
        "{\"cells\": [], \"metadata\": }",
        "{\"cells\": [], \"metadata\"",
        "{\"cells\": [{\"source\": \"a\\",
      })
  void whatIsNoNotebookHasNoText(String content) {
    assertThat(text(content)).isEmpty();
  }

  @Test
  void deepAndLongValuesArePassedOver() {
    int many = 1 << 20;
    assertThat(
            text(
                "{\"a\": %s%s, \"b\": \"%s\", \"cells\": [{\"outputs\": [%s], \"source\": \"x\"}]}"
                    .formatted(
                        "[".repeat(many),
                        "]".repeat(many),
                        "\\\"".repeat(many),
                        "{\"a\":".repeat(many) + "1" + "}".repeat(many))))
        .contains("# %% [python] lines=1-1\nx\n");
  }
}
