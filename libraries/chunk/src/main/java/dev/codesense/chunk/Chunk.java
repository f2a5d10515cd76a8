package dev.codesense.chunk;

import dev.codesense.chunk.facts.ChunkFacts;
import java.util.UUID;

/// A span of whole lines of one file, or a piece of a line that is too long for one chunk: what is
/// searched, embedded and cited. A piece cites its line; pieces of one line have different
/// ordinals. Where a line of a notebook holds several lines of source, the text has more lines than
/// it cites.
///
/// @param chunkId UUIDv5(repo, path, ordinal, contentId): keys documents and points
/// @param contentId SHA-256(model, content version, embedded text), 64 hex digits: keys vectors, so
///   that a moved or copied text is embedded once
/// @param repo repo-id
/// @param path relative to the repository
/// @param ordinal position among the chunks of its file, from 0
/// @param startLine first line, from 1
/// @param endLine last line, inclusive
/// @param language lower-case name such as `java`; a file may have chunks in several
/// @param context the line that the model sees before the text, with its line break: the enclosing
///   symbols, no path words; at most 240 characters beyond [ChunkerSettings#budget]; empty where
///   nothing encloses the text
/// @param text the lines, or the piece, as in the masked file; of a notebook, the source
/// @param facts typed facts, extracted deterministically
public record Chunk(
    UUID chunkId,
    String contentId,
    String repo,
    String path,
    int ordinal,
    int startLine,
    int endLine,
    String language,
    String context,
    String text,
    ChunkFacts facts) {
  public Chunk {
    if (startLine < 1 || endLine < startLine) {
      throw new IllegalArgumentException(
          "Lines must be at least 1 and end at or after their start, were "
              + startLine
              + "-"
              + endLine);
    }
  }

  /// What the model sees.
  public String embeddedText() {
    return context + text;
  }
}
