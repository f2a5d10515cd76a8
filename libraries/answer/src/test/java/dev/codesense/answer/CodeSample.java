package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.ChunkerSettings;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.core.LinkTemplate;
import dev.codesense.treesitter.TreeSitterParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Files cut as an index cuts them.
record CodeSample(String path, String code, @Nullable String category, List<String> labels) {
  static final String REPO = "git.example/acme/shop";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final LinkTemplate LINKS =
      new LinkTemplate("https://git.example/acme/shop/blob/" + COMMIT + "/{path}#L{start}-L{end}");

  static CodeSample of(String path, String code) {
    return new CodeSample(path, code, "services", List.of());
  }

  /// A class with a method that takes several chunks between two that take one together.
  static CodeSample longMethod() {
    var steps =
        IntStream.range(0, 80)
            .mapToObj(i ->
                "    audit.record(\"step %d of the checkout\", cart.total(%d));\n".formatted(i, i))
            .collect(Collectors.joining());
    return of(
        "src/Checkout.java",
        """
        class Checkout {
          int first() {
            return 1;
          }

          /** Pays for a cart. */
          void pay(Cart cart) {
        %s  }

          int last() {
            return 2;
          }
        }
        """
            .formatted(steps));
  }

  List<Chunk> chunks() {
    var file =
        new SourceFile(
            REPO,
            path,
            code.getBytes(StandardCharsets.UTF_8),
            false,
            false,
            false,
            0,
            new ChunkFacts.Access(labels, category),
            null);
    try (var chunker = new Chunker(ChunkerSettings.forModel("none"), new TreeSitterParser())) {
      return switch (chunker.chunk(file)) {
        case ChunkedFile.Chunks(var chunks, _) -> chunks;
        case ChunkedFile.Skipped(var reason) -> throw new AssertionError(reason);
      };
    }
  }

  List<FoundCode> found() {
    var chunks = chunks();
    return chunks.stream().map(chunk -> FoundCode.of(chunk, chunks, COMMIT, LINKS)).toList();
  }

  /// The lines of the file, counted from 1, both inclusive.
  String lines(int from, int to) {
    return String.join("\n", code.lines().toList().subList(from - 1, to));
  }
}
