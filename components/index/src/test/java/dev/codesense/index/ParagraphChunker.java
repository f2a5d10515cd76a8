package dev.codesense.index;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.Chunker;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.index.contract.FileChunker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Every paragraph is a chunk. `POISON` in the text makes it throw, `TANGLED` is more than a parser
/// could bear.
final class ParagraphChunker implements FileChunker {
  private final String modelId;

  ParagraphChunker(String modelId) {
    this.modelId = modelId;
  }

  @Override
  public ChunkedFile chunk(SourceFile file) {
    var text = new String(file.content(), StandardCharsets.UTF_8);
    if (text.contains("POISON")) {
      throw new IllegalStateException("swallowed poison");
    }
    if (text.isBlank()) {
      return new ChunkedFile.Skipped("EMPTY");
    }
    var chunks = new ArrayList<Chunk>();
    int line = 1;
    var paragraphs = text.strip().split("\n\n");
    for (var paragraph : paragraphs) {
      int lines = (int) paragraph.lines().count();
      var facts = facts(file, paragraph, paragraphs.length);
      chunks.add(chunk(file, chunks.size(), line, line + lines - 1, paragraph, facts));
      line += lines + 1;
    }
    return new ChunkedFile.Chunks(
        chunks, text.contains("TANGLED") ? ChunkedFile.Chunks.PARSE_BUDGET : null);
  }

  private Chunk chunk(
      SourceFile file, int ordinal, int first, int last, String text, ChunkFacts facts) {
    var contentId = Chunker.contentId(modelId, text);
    var name = file.repo() + "\0" + file.path() + "\0" + ordinal + "\0" + contentId;
    return new Chunk(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)),
        contentId,
        file.repo(),
        file.path(),
        ordinal,
        first,
        last,
        "text",
        "",
        text,
        facts);
  }

  private static ChunkFacts facts(SourceFile file, String text, int fileChunks) {
    List<String> none = List.of();
    return new ChunkFacts(
        new ChunkFacts.Structure("lines", none, null, 1, fileChunks),
        new ChunkFacts.Symbols(none, none, none, none, none, none, none, null, none, null, none),
        new ChunkFacts.Documentation(null, 0, none, none, none, null),
        new ChunkFacts.Testing(file.path().startsWith("test/"), none, none),
        new ChunkFacts.Interfaces(
            none, none, none, none, none, none, none, none, none, none, none, none),
        new ChunkFacts.Size(text.length(), 1, text.length(), 0, 0, 0),
        new ChunkFacts.Origin(
            file.generated(), file.vendored(), file.executable(), null, file.secretsMasked()),
        file.access(),
        file.history());
  }
}
