package dev.codesense.search.store;

import dev.codesense.chunk.Chunk;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// One open generation: gives scored candidates. Thread-safe. An interrupt ends every method that
/// waits.
public interface CodeIndex extends AutoCloseable {

  Generation generation();

  /// Best chunks for words, by BM25 over identifier-aware terms.
  ///
  /// @param limit at most so many, best first
  List<Candidate> lexical(LexicalQuery query, SearchFilter filter, int limit)
      throws InterruptedException;

  /// Nearest chunks to a vector, by cosine.
  ///
  /// @throws dev.codesense.core.CodesenseException when the generation has no vectors or other
  ///   dimensions
  List<Candidate> dense(float[] vector, SearchFilter filter, int limit) throws InterruptedException;

  /// Chunks that define a symbol, or that use it: simple names, exact case.
  List<Candidate> defining(Collection<String> symbols, SearchFilter filter, int limit)
      throws InterruptedException;

  List<Candidate> using(Collection<String> symbols, SearchFilter filter, int limit)
      throws InterruptedException;

  /// What is shown of chunks; ids that are not there are left out.
  Map<UUID, Excerpt> excerpts(Collection<UUID> chunkIds) throws InterruptedException;

  /// Whole chunks with facts; ids that are not there are left out.
  Map<UUID, Chunk> fetch(Collection<UUID> chunkIds) throws InterruptedException;

  /// Gives all chunk keys, in no particular order.
  void keys(Consumer<? super ChunkKey> taker) throws InterruptedException;

  /// The vector of a content, when this generation has it.
  Optional<float[]> vector(String contentId) throws InterruptedException;

  @Override
  void close();
}
