package dev.codesense.treesitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.chunk.notebook.NotebookText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Components, pages and notebooks: each part in its own language.
class EmbeddedLanguagesTest {
  private static final int BUDGET = 900;

  private static ChunkedFile.Chunks chunked(
      String path, @Nullable String language, String text, ParseBudget limits) {
    var file =
        new SourceFile(
            "r",
            path,
            language,
            text.getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new Access(List.of(), null),
            null);
    try (var chunker =
        new Chunker(
            new ChunkerSettings("none", BUDGET, 1 << 24, false), new TreeSitterParser(limits))) {
      return (ChunkedFile.Chunks) chunker.chunk(file);
    }
  }

  private static List<Chunk> chunks(String path, String text) {
    var chunks = chunked(path, null, text, ParseBudget.DEFAULT).chunks();
    var content = text.getBytes(StandardCharsets.UTF_8);
    if (NotebookText.isNamed(path)) {
      content = NotebookText.of(content).orElseThrow();
    }
    if (!new String(content, StandardCharsets.UTF_8).contains(" lines=")) {
      ChunkCoverageTest.assertCovered(ChunkerTest.file(path, content), chunks);
    }
    return chunks;
  }

  /// Language, lines and defined names of each chunk.
  private static String parts(String path, String text) {
    return parts(chunks(path, text));
  }

  private static String parts(List<Chunk> chunks) {
    return chunks.stream()
        .map(chunk ->
            "%s %d-%d %s\n"
                .formatted(
                    chunk.language(),
                    chunk.startLine(),
                    chunk.endLine(),
                    String.join(",", chunk.facts().symbols().defined())))
        .collect(Collectors.joining())
        .replace(" \n", "\n");
  }

  @Test
  void aVueComponentHasScriptsATemplateAndStyles() {
    var component =
        """
        <!-- <script>old()</script> -->
        <script lang="ts">
        export interface Props { id: number }
        </script>

        <script setup lang="ts">
        import { ref } from 'vue'
        import axios from "axios"
        const open = ref<boolean>(false)
        function save(id: number) {
          axios.post("/api/orders", { id })
        }
        </script>

        <template>
          <div v-if="open">
            <template #head><b>Head</b></template>
            <script-like @click="save(1)" />
          </div>
        </template>

        <style scoped lang="scss">
        .order { color: red; }
        </style>
        <style>
        .plain { color: blue; }
        </style>
        <i18n lang="json">
        { "de": { "save": "Sichern" } }
        </i18n>
        """;
    assertThat(parts("Order.vue", component))
        .isEqualTo(
            """
            vue 1-1
            typescript 2-4 Props,id
            typescript 6-13 open,save
            html 15-20
            scss 22-24
            css 25-27 plain
            json 28-30
            """);
    var script = chunks("Order.vue", component).get(2).facts();
    assertThat(script.symbols().imports()).containsExactly("vue", "axios");
    assertThat(script.interfaces().endpoints()).containsExactly("POST /api/orders");
    assertThat(script.structure().kind()).isEqualTo("function");
  }

  @Test
  void aVueTemplateMayBePugAndAScriptMayBeAnotherFile() {
    var component =
        """
        <template lang="pug">
        div
          button(@click="save") Save
        </template>
        <script src="./order.ts" lang="ts"></script>
        <style lang="stylus" src='./order.styl' />
        """;
    assertThat(parts("Order.vue", component))
        .isEqualTo(
            """
            pug 1-4
            typescript 5-5
            stylus 6-6
            """);
    assertThat(chunks("Order.vue", component).get(1).facts().symbols().imports())
        .containsExactly("./order.ts");
  }

  @Test
  void aScriptEndsAtTheFirstEndTag() {
    assertThat(
            parts(
                "a.vue",
                """
                <script>
                // </scripts> is no end tag, nor is <\\/script>
                const text = "<style>"
                function one() { return 1 < 2 }
                </SCRIPT >
                <style>.a { content: "</b>" }</style>
                """))
        .isEqualTo(
            """
            javascript 1-5 text,one
            css 6-6 a
            """);
  }

  @Test
  void aSvelteComponentHasScriptsAndStylesAmongItsMarkup() {
    assertThat(
            parts(
                "App.svelte",
                """
                <script context="module">
                  export const prerender = true;
                </script>
                <script lang="ts" generics="T extends Record<string, number>">
                  export let items: T[] = [];
                  function add(item: T) { items = [...items, item]; }
                </script>

                {#if items.length > 0}
                  <ul>{#each items as item}<li>{item}</li>{/each}</ul>
                {/if}

                <style lang="less">
                  ul { color: @red; }
                </style>
                """))
        .isEqualTo(
            """
            javascript 1-3 prerender
            typescript 4-7 items,add
            svelte 9-11
            less 13-15
            """);
  }

  @Test
  void anAstroPageBeginsWithTypeScript() {
    assertThat(
            parts(
                "index.astro",
                """
                ---
                import Layout from '../Layout.astro';
                interface Props { title: string }
                const { title } = Astro.props;
                ---
                <Layout title={title}>
                  <h1>{title}</h1>
                  <script>
                    function greet(name: string) { alert(name); }
                  </script>
                </Layout>
                <style>
                  h1 { color: red; }
                </style>
                """))
        .isEqualTo(
            """
            typescript 1-5 Props,title
            astro 6-7
            typescript 8-10 greet
            astro 11-11
            css 12-14 h1
            """);
  }

  @Test
  void aPageKeepsSmallScriptsWithWhatIsAroundThem() {
    var page =
        """
        <html>
          <head>
            <script type="application/ld+json">{"name": "a"}</script>
            <script src="/app.js"></script>
            <style>b { color: red; }</style>
          </head>
          <body>
            <p>Some words of a page that people read.</p>
            <script>
              function greet(name) {
                fetch("/api/greetings");
              }
            </script>
          </body>
        </html>
        """;
    var chunk = chunks("a.html", page).getFirst();
    assertThat(parts("a.html", page)).isEqualTo("html 1-15 b,greet\n");
    assertThat(chunk.facts().symbols().calls()).containsExactly("greet", "fetch");
    assertThat(chunk.facts().symbols().imports()).containsExactly("/app.js");
  }

  @Test
  void codeThatRunsInMarkdownIsInItsLanguage() {
    assertThat(
            parts(
                "report.Rmd",
                """
                ---
                title: Sales
                ---
                # Load

                ```{python, echo=FALSE}
                def load(path):
                    return path
                ```

                Words.

                ```r
                shown(1)
                ```

                ```{r plot}
                plot(1)
                ```
                """))
        .isEqualTo(
            """
            markdown 1-4
            python 6-9 load
            markdown 11-15
            r 17-19
            """);
  }

  private static String notebook(String... cells) {
    return "{\n \"cells\": [\n"
        + String.join(",\n", cells)
        + "\n ],\n \"metadata\": {\"kernelspec\": {\"name\": \"python3\"}},\n \"nbformat\": 4\n}\n";
  }

  private static String cell(String type, String... lines) {
    return "  {\n   \"cell_type\": \""
        + type
        + "\",\n   \"outputs\": [\n    {\"text\": \"left out\"}\n   ],\n   \"source\": [\n"
        + List.of(lines).stream()
            .map(line -> "    \"" + line.replace("\\", "\\\\").replace("\"", "\\\"") + "\\n\"")
            .collect(Collectors.joining(",\n"))
        + "\n   ]\n  }";
  }

  @Test
  void aNotebookHasCellsUnderTheHeadingsBeforeThem() {
    var notebook =
        notebook(
            cell("markdown", "# Sales", "", "## Load data"),
            cell("code", "%matplotlib inline", "!pip install pandas", "import pandas as pd"),
            cell("code", "def load(path):", "    return pd.read_csv(path, sep=\"\\t\")"),
            cell("code", "%%sql", "SELECT * FROM orders"),
            cell("markdown", "## Results"),
            cell("code", "def show(frame):", "    print(frame)"));
    assertThat(parts("sales.ipynb", notebook))
        .isEqualTo(
            """
            markdown 8-11
            python 19-32 load
            sql 40-42
            markdown 50-51
            python 59-61 show
            """);
    var chunks = chunks("sales.ipynb", notebook);
    assertThat(chunks.get(1).text())
        .contains("def load(path):\n    return pd.read_csv(path, sep=\"\\t\")");
    assertThat(chunks.get(1).context()).isEqualTo("Sales > Load data\n");
    assertThat(chunks.get(1).facts().symbols().imports()).containsExactly("pandas");
    assertThat(chunks.get(2).facts().interfaces().sqlTables()).containsExactly("orders");
    assertThat(chunks.get(4).facts().structure().enclosing()).containsExactly("Sales", "Results");
    assertThat(chunks).noneMatch(chunk -> chunk.text().contains("left out"));
    var lines = notebook.lines().toList();
    assertThat(lines.get(30)).contains("def load(path):");
    assertThat(chunks.get(1).text().lines().toList().get(31 - 19)).isEqualTo("def load(path):");
  }

  @Test
  void aNotebookOnOneLineIsCitedByThatLine() {
    var notebook =
        "{\"metadata\":{},\"cells\":[{\"cell_type\":\"code\",\"source\":\"def f():\\n    pass\\n\"},"
            + "{\"cell_type\":\"markdown\",\"source\":\"# Title\\nWords.\"}]}";
    assertThat(parts("a.ipynb", notebook)).isEqualTo("python 1-1 f\nmarkdown 1-1\n");
    assertThat(chunks("a.ipynb", notebook).getFirst().text())
        .isEqualTo("# %% [python] lines=1-1\ndef f():\n    pass");
  }

  @Test
  void whatIsNoNotebookIsCutAlongItsLinesAndCounted() {
    var cut = chunked("a.ipynb", null, "<<<<<<< HEAD\n{\"cells\": [\n", ParseBudget.DEFAULT);
    assertThat(cut.fallback()).isEqualTo("NO_NOTEBOOK");
    assertThat(parts(cut.chunks())).isEqualTo("json 1-2\n");
  }

  @Test
  void aPartThatTakesTooMuchWorkIsCutAlongItsLinesAndCounted() {
    var component = "<script>\nfunction f() {}\n</script>\n<style>\n.a {}\n</style>\n";
    var cut = chunked("a.vue", null, component, new ParseBudget(10, 400, 2_000));
    assertThat(cut.fallback()).isEqualTo("PARSE_BUDGET");
    assertThat(parts(cut.chunks())).isEqualTo("javascript 1-3\ncss 4-6 a\n");
  }

  @Test
  void whatGitattributesSayDecidesTheParser() {
    var chunks = chunked("a.inc", "C++", "struct A { int b; };\n", ParseBudget.DEFAULT).chunks();
    assertThat(parts(chunks)).isEqualTo("cpp 1-1 A,b\n");
  }
}
