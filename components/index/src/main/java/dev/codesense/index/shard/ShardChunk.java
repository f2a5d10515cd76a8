package dev.codesense.index.shard;

import dev.codesense.chunk.Chunk;
import dev.codesense.chunk.facts.ChunkFacts;
import java.util.UUID;

/// A chunk as shards of all versions hold it: what is embedded is written out. Components as those
/// of [Chunk].
record ShardChunk(
    UUID chunkId,
    String contentId,
    String repo,
    String path,
    int ordinal,
    int startLine,
    int endLine,
    String language,
    String text,
    String embeddedText,
    ChunkFacts facts) {

  static ShardChunk of(Chunk chunk) {
    return new ShardChunk(
        chunk.chunkId(),
        chunk.contentId(),
        chunk.repo(),
        chunk.path(),
        chunk.ordinal(),
        chunk.startLine(),
        chunk.endLine(),
        chunk.language(),
        chunk.text(),
        chunk.embeddedText(),
        chunk.facts());
  }

  /// @throws IllegalArgumentException when the text is not what is embedded last
  Chunk chunk() {
    if (!embeddedText.endsWith(text)) {
      throw new IllegalArgumentException("chunk " + chunkId + " does not embed its text");
    }
    var context = embeddedText.substring(0, embeddedText.length() - text.length());
    return new Chunk(
        chunkId, contentId, repo, path, ordinal, startLine, endLine, language, context, text,
        facts);
  }
}
