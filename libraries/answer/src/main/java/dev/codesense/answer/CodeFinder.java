package dev.codesense.answer;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.LinkTemplate;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Reads what was found from the index, each chunk with the function that it is a part of.
/// Thread-safe.
///
/// @param search stays the caller's to close
public record CodeFinder(CodeSearch search) {
  /// Lines above and below a chunk in which the rest of its function is looked for.
  private static final int AROUND = 300;

  /// The chunks of an answer, best first.
  ///
  /// @param access the reader's labels, as the search was asked with
  public List<FoundCode> found(SearchAnswer answer, List<String> access)
      throws InterruptedException {
    return found(answer.results().stream().map(SearchAnswer.Result::chunkId).toList(), access);
  }

  /// Chunks by id, in their order; those that the reader may not see, or that are not there, are
  /// left out.
  ///
  /// @param access the reader's labels
  public List<FoundCode> found(Collection<UUID> chunkIds, List<String> access)
      throws InterruptedException {
    var visible = SearchFilter.PUBLIC.withAccess(access);
    var found = new ArrayList<FoundCode>();
    for (var chunk : search.fetch(chunkIds).values()) {
      var source = search.generation().manifest().repositories().get(chunk.repo());
      if (source != null) {
        var around = around(chunk, visible);
        if (around.contains(chunk)) {
          found.add(
              FoundCode.of(
                  chunk, around, source.commit(), new LinkTemplate(source.linkTemplate())));
        }
      }
    }
    return List.copyOf(found);
  }

  private List<Chunk> around(Chunk chunk, SearchFilter visible) throws InterruptedException {
    return search.lines(
        chunk.repo(),
        chunk.path(),
        Math.max(1, chunk.startLine() - AROUND),
        chunk.endLine() + AROUND,
        visible);
  }
}
