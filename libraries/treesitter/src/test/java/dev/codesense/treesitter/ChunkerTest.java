package dev.codesense.treesitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.Uuid5;
import dev.codesense.chunk.facts.ChunkFacts.Access;
import dev.codesense.chunk.facts.FactFill;
import dev.codesense.chunk.facts.FactRules;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.SyntaxParser;
import dev.codesense.chunk.syntax.TextLines;
import dev.codesense.testkit.GeneratedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkerTest {
  private static final Path ROOT = Path.of(System.getProperty("codesense.root", ""));
  private static final Path RESOURCES = Path.of("libraries/treesitter/src/test/resources/chunk");

  static List<String> samples() throws IOException {
    try (var files = Files.list(ROOT.resolve(RESOURCES).resolve("samples"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aNamespaceIsOneLineWhateverItsNode() {
    var content = "module A.B here".getBytes(StandardCharsets.UTF_8);
    var parser =
        new SyntaxParser() {
          @Override
          public Block outline(Language language, TextLines lines, int budget) {
            var file = new Block(Block.Kind.FILE, null, 0, content.length);
            file.add(new Block(Block.Kind.PACKAGE, "A.B\f\u0085here", 0, content.length));
            return file;
          }

          @Override
          public void close() {}
        };
    try (var chunker = new Chunker(new ChunkerSettings("none", 120, 1 << 20, false), parser)) {
      assertThat(chunks(chunker, file("b.hs", content)))
          .extracting(chunk -> chunk.facts().structure().namespace())
          .containsExactly("A.B  here");
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleOfEveryLanguageGivesTheChunksAndFactsWrittenDown(String sample) throws IOException {
    var content = Files.readAllBytes(ROOT.resolve(RESOURCES).resolve("samples").resolve(sample));
    var file = file(sample, content);
    var text = new StringBuilder();
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 120, 1 << 20, false), new TreeSitterParser())) {
      var chunks = chunks(chunker, file);
      ChunkCoverageTest.assertCovered(file, chunks);
      for (var chunk : chunks) {
        text.append(
            "%s %s:%d-%d\n"
                .formatted(chunk.language(), sample, chunk.startLine(), chunk.endLine()));
        FactFill.forEach(
            chunk.facts(),
            (fact, value) -> {
              var shown = value.toString();
              if (!shown.equals("[]") && !shown.equals("false") && !shown.equals("0")) {
                text.append("  ").append(fact.name()).append(": ").append(shown).append('\n');
              }
            });
        assertThat(FactRules.problems(chunk.facts())).isEmpty();
      }
    }
    GeneratedFile.check(RESOURCES.resolve("expected").resolve(sample + ".txt"), text.toString());
  }

  @Test
  void theSameFileAlwaysGivesTheSameChunks() {
    var file = file("a/B.java", "class B {\n  int x;\n}\n".getBytes(StandardCharsets.UTF_8));
    try (var first = new Chunker(ChunkerSettings.forModel("m"), new TreeSitterParser());
        var second = new Chunker(ChunkerSettings.forModel("m"), new TreeSitterParser())) {
      assertThat(first.chunk(file)).isEqualTo(second.chunk(file));
    }
  }

  @Test
  void aMovedFileKeepsItsContentIdAndChangesItsChunkId() {
    var content = "class B {\n  int x;\n}\n".getBytes(StandardCharsets.UTF_8);
    try (var chunker = new Chunker(ChunkerSettings.forModel("m"), new TreeSitterParser())) {
      var here = chunks(chunker, file("a/B.java", content)).getFirst();
      var there = chunks(chunker, file("b/B.java", content)).getFirst();
      assertThat(there.contentId()).isEqualTo(here.contentId());
      assertThat(there.chunkId()).isNotEqualTo(here.chunkId());
      assertThat(here.chunkId().version()).isEqualTo(5);
    }
  }

  @Test
  void aFileWhoseLinesEndWithCarriageReturnsHasTheChunksOfItsOwnLines() {
    var unix = "// A.\nclass A {\n  void m() {}\n}\n".repeat(40);
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 120, 1 << 20, false), new TreeSitterParser())) {
      var old = unix.replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
      assertThat(chunks(chunker, file("A.java", old)))
          .isEqualTo(chunks(chunker, file("A.java", unix.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.md         | # Title
          a.yaml       | key: 1
          a.json       | {"key": 1}
          a.properties | key=1
          a.sql        | create table t (a int);
          a.py         | def f(): pass
          a.kt         | class A
          """)
  void aByteOrderMarkChangesNothing(String path, String line) {
    var text = line + "\n";
    try (var chunker = new Chunker(ChunkerSettings.forModel("m"), new TreeSitterParser())) {
      assertThat(chunks(chunker, file(path, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8))))
          .isEqualTo(chunks(chunker, file(path, text.getBytes(StandardCharsets.UTF_8))));
    }
  }

  /// A changed id costs a user the embedding of everything.
  @Test
  void aContentIdOutlivesVersionsOfTheChunker() {
    try (var chunker = new Chunker(ChunkerSettings.forModel("m"), new TreeSitterParser())) {
      var chunk = chunks(chunker, file("a.txt", "text\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(chunk.getFirst().contentId())
          .isEqualTo("dc36542112e4e59b86dfd4824febd5c1432931cb56d061e1af3a7514d21d4e27");
    }
  }

  @Test
  void nameBasedIdsAreThoseOfTheStandard() {
    var dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assertThat(Uuid5.of(dns, "www.example.com"))
        .isEqualTo(UUID.fromString("2ed6657d-e927-568b-95e1-2665a8aea6a2"));
  }

  @Test
  void aChunkFromTheMiddleOfAMethodIsEmbeddedWithItsPlace() {
    var body = new StringBuilder("class Big {\n  void fill(int size) {\n");
    for (int i = 0; i < 60; i++) {
      body.append("    values.put(").append(i).append(", size);\n");
    }
    body.append("  }\n}\n");
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 200, 1 << 20, false), new TreeSitterParser())) {
      var chunks =
          chunks(chunker, file("Big.java", body.toString().getBytes(StandardCharsets.UTF_8)));
      assertThat(chunks.get(2).embeddedText())
          .startsWith("Big > fill: void fill(int size)\n    values.put(");
      assertThat(chunks.get(2).facts().structure().enclosing()).containsExactly("Big", "fill");
    }
  }

  @Test
  void aLineThatIsTooLongIsCutIntoPiecesBetweenWords() {
    var data = new StringBuilder("const words = [");
    for (int i = 0; i < 150; i++) {
      data.append("\"größe").append(i).append("\", ");
    }
    var text = "let first = 1;\n" + data + "];\nlet last = 2;\n";
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 120, 1 << 20, false), new TreeSitterParser())) {
      var chunks = chunks(chunker, file("words.js", text.getBytes(StandardCharsets.UTF_8)));
      var pieces = chunks.stream().filter(chunk -> chunk.startLine() == 2).toList();
      assertThat(String.join("", pieces.stream().map(Chunk::text).toList())).isEqualTo(data + "];");
      assertThat(pieces)
          .hasSizeBetween(14, 18)
          .allMatch(piece -> piece.endLine() == 2)
          .allMatch(piece -> piece.facts().size().nonWhitespace() <= 120)
          .allMatch(piece -> piece.text().matches("(?s).*[ ,;\\]]"));
      assertThat(pieces.getFirst().facts().symbols().defined()).containsExactly("words");
      assertThat(pieces.get(1).facts().structure().enclosing()).containsExactly("words");
      assertThat(chunks.stream().map(Chunk::chunkId)).doesNotHaveDuplicates();
    }
  }

  @Test
  void aMaskedSecretInALongLineStaysWhole() {
    var text = "key = \"" + "<SECRET:github-token:7f3a>x".repeat(40) + "\"\n";
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 120, 1 << 20, false), new TreeSitterParser())) {
      var chunks = chunks(chunker, file("keys.py", text.getBytes(StandardCharsets.UTF_8), 40));
      assertThat(chunks).hasSizeGreaterThan(8);
      assertThat(chunks.stream().mapToInt(chunk -> chunk.facts().origin().secretsMasked()).sum())
          .isEqualTo(40);
      assertThat(chunks)
          .allMatch(
              chunk -> chunk.text().split("<", -1).length == chunk.text().split(">", -1).length);
    }
  }

  @Test
  void maskedSecretsAreCountedInTheChunkThatHoldsThem() {
    var text =
        """
        class Keys {
          String first = "<SECRET:github-token:7f3a>";
          String second = "<SECRET:aws-access-key:01bc>";

          void plain() {
            %s
          }
        }
        """
            .formatted("use(first, second);\n    ".repeat(20));
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 120, 1 << 20, false), new TreeSitterParser())) {
      var chunks = chunks(chunker, file("Keys.java", text.getBytes(StandardCharsets.UTF_8), 2));
      assertThat(chunks).hasSizeGreaterThan(1);
      assertThat(chunks.getFirst().facts().origin().secretsMasked()).isEqualTo(2);
      assertThat(chunks.subList(1, chunks.size()))
          .allMatch(chunk -> chunk.facts().origin().secretsMasked() == 0);
    }
  }

  @Test
  void factsThatDoNotFitAreCounted() {
    var text = new StringBuilder("// Links:\n");
    for (int i = 0; i < FactRules.MOST_VALUES + 3; i++) {
      text.append("// https://example.org/").append(i).append('\n');
    }
    try (var chunker =
        new Chunker(new ChunkerSettings("none", 10_000, 1 << 20, false), new TreeSitterParser())) {
      var chunk =
          chunks(chunker, file("A.java", text.toString().getBytes(StandardCharsets.UTF_8)))
              .getFirst();
      assertThat(chunk.facts().documentation().links()).hasSize(FactRules.MOST_VALUES);
      assertThat(chunk.facts().size().factsCut()).isEqualTo(3);
    }
  }

  static SourceFile file(String path, byte[] content) {
    return file(path, content, 0);
  }

  private static SourceFile file(String path, byte[] content, int secretsMasked) {
    return new SourceFile(
        "host/owner/name",
        path,
        null,
        content,
        false,
        false,
        false,
        secretsMasked,
        new Access(List.of(), null),
        null);
  }

  static List<Chunk> chunks(Chunker chunker, SourceFile file) {
    return switch (chunker.chunk(file)) {
      case ChunkedFile.Chunks(var chunks, _) -> chunks;
      case ChunkedFile.Skipped(var reason) ->
          throw new AssertionError(file.path() + " was skipped: " + reason);
    };
  }
}
