package dev.codesense.answer;

import static java.util.stream.Collectors.groupingBy;

import dev.codesense.chunk.Chunk;
import dev.codesense.core.LinkTemplate;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.SearchAnswer;
import dev.codesense.search.store.SearchFilter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    var chunks = search.fetch(chunkIds);
    var neighbours = neighbours(chunks.values(), SearchFilter.PUBLIC.withAccess(access));
    var found = new ArrayList<FoundCode>();
    for (var chunk : chunks.values()) {
      var source = search.generation().manifest().repositories().get(chunk.repo());
      var around = neighbours.getOrDefault(chunk.chunkId(), List.of());
      if (source != null && around.contains(chunk)) {
        found.add(
            FoundCode.of(chunk, around, source.commit(), new LinkTemplate(source.linkTemplate())));
      }
    }
    return List.copyOf(found);
  }

  private record File(String repo, String path) {}

  /// The chunks around each chunk, by its id. What is found is often of one file: lines that are
  /// around several chunks are read once.
  private Map<UUID, List<Chunk>> neighbours(Collection<Chunk> chunks, SearchFilter visible)
      throws InterruptedException {
    var byFile =
        chunks.stream()
            .sorted(Comparator.comparingInt(Chunk::startLine))
            .collect(groupingBy(chunk -> new File(chunk.repo(), chunk.path())));
    var neighbours = new HashMap<UUID, List<Chunk>>();
    for (var entry : byFile.entrySet()) {
      var ofFile = entry.getValue();
      for (int from = 0; from < ofFile.size(); ) {
        int last = last(ofFile.get(from));
        int to = from + 1;
        while (to < ofFile.size() && first(ofFile.get(to)) <= last) {
          last = Math.max(last, last(ofFile.get(to++)));
        }
        var lines =
            search.lines(
                entry.getKey().repo(),
                entry.getKey().path(),
                first(ofFile.get(from)),
                last,
                visible);
        for (var chunk : ofFile.subList(from, to)) {
          neighbours.put(
              chunk.chunkId(),
              lines.stream()
                  .filter(line -> line.startLine() <= last(chunk) && line.endLine() >= first(chunk))
                  .toList());
        }
        from = to;
      }
    }
    return neighbours;
  }

  private static int first(Chunk chunk) {
    return Math.max(1, chunk.startLine() - AROUND);
  }

  private static int last(Chunk chunk) {
    return chunk.endLine() + AROUND;
  }
}
