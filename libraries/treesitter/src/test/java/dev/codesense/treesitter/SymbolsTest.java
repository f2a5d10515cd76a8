package dev.codesense.treesitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.outline.Outlines;
import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.ParseBudgetException;
import dev.codesense.chunk.syntax.TextLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each language must define: a table per language, its name the extension of such files. A
/// row is a snippet and, behind `=>`, its symbols in order of appearance.
class SymbolsTest {
  private static final Path TABLES =
      Path.of(
          System.getProperty("codesense.root", ""),
          "libraries/treesitter/src/test/resources/chunk/symbols");
  private static final String RESULT = "=>";
  private static final int FEWEST_ROWS = 12;
  private static final Set<Block.Kind> DEFINITIONS =
      EnumSet.of(Block.Kind.TYPE, Block.Kind.FUNCTION, Block.Kind.FIELD, Block.Kind.HEADING);

  static List<String> tables() throws IOException {
    try (var files = Files.list(TABLES)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void eachFormDefinesTheSymbolsOfItsRow(String table) throws IOException, ParseBudgetException {
    var text = Files.readString(TABLES.resolve(table));
    var name = table.substring(0, table.lastIndexOf('.'));
    var found = new StringBuilder();
    int rows = 0;
    try (var parser = new TreeSitterParser()) {
      var snippet = new StringBuilder();
      for (var line : text.split("\n")) {
        if (line.startsWith(RESULT)) {
          found.append(snippet).append(RESULT).append(' ');
          found.append(String.join(", ", symbols(parser, name, snippet.toString()))).append('\n');
          snippet.setLength(0);
          rows++;
        } else {
          snippet.append(line).append('\n');
        }
      }
    }
    assertThat(found.toString()).isEqualTo(text);
    assertThat(rows).isGreaterThanOrEqualTo(FEWEST_ROWS);
  }

  private static List<String> symbols(TreeSitterParser parser, String name, String snippet)
      throws ParseBudgetException {
    var content = snippet.getBytes(StandardCharsets.UTF_8);
    var language = Language.of(name.equals("Dockerfile") ? name : "a." + name, content, null);
    var lines = new TextLines(content);
    var parsed = parser.outline(language, lines, 1_000);
    var symbols = new ArrayList<String>();
    collect(parsed == null ? Outlines.of(language, lines).file() : parsed, "", symbols);
    return symbols;
  }

  private static void collect(Block parent, String path, List<String> symbols) {
    for (var block : parent.children) {
      boolean encloses = block.name != null && block.kind != Block.Kind.PACKAGE;
      if (encloses && DEFINITIONS.contains(block.kind)) {
        symbols.add(path + block.name);
      }
      collect(block, encloses ? path + block.name + "." : path, symbols);
    }
  }

  @Test
  void everyGrammarHasATable() throws IOException {
    var languages = EnumSet.noneOf(Language.class);
    for (var table : tables()) {
      var name = table.substring(0, table.lastIndexOf('.'));
      languages.add(Language.of(name.equals("Dockerfile") ? name : "a." + name, new byte[0], null));
    }
    assertThat(languages).containsAll(Grammars.ALL.keySet()).contains(Language.MARKDOWN);
  }
}
