package dev.codesense.search.store;

import java.util.List;
import java.util.UUID;

/// A scored chunk with the few attributes that ranking needs, cheap to load for hundreds.
///
/// @param score the store's own; higher is better; comparable within one answer only
/// @param defined simple names defined in the chunk
public record Candidate(
    UUID chunkId,
    double score,
    String repo,
    String path,
    int startLine,
    int endLine,
    String language,
    String kind,
    List<String> defined,
    boolean test,
    boolean generated) {

  /// The same chunk with another score.
  public Candidate withScore(double other) {
    return new Candidate(
        chunkId, other, repo, path, startLine, endLine, language, kind, defined, test, generated);
  }
}
