package dev.codesense.search.store;

import dev.codesense.chunk.Chunk;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

  /// Chunks that a filter leaves, in the store's order, all with score 1.
  ///
  /// @param limit at most so many
  List<Candidate> all(SearchFilter filter, int limit) throws InterruptedException;

  /// Takes the text of a chunk.
  @FunctionalInterface
  interface TextTaker {
    /// @param chunk with score 1; read when it is asked for, and not after the return
    /// @return whether more is wanted
    boolean take(String text, Supplier<Candidate> chunk) throws InterruptedException;
  }

  /// Gives the texts of chunks that may hold some pieces of text, whatever their case, in the
  /// store's order. No text that holds them all is left out, unless one of them lies in more than
  /// 40 letters and digits in a row, such as encoded data; how many others are given, is the
  /// store's affair.
  ///
  /// @param pieces none: every text is given
  void texts(List<String> pieces, SearchFilter filter, TextTaker taker) throws InterruptedException;

  /// Chunks that define a symbol, or that use it: simple names, exact case.
  List<Candidate> defining(Collection<String> symbols, SearchFilter filter, int limit)
      throws InterruptedException;

  List<Candidate> using(Collection<String> symbols, SearchFilter filter, int limit)
      throws InterruptedException;

  /// What is shown of chunks; ids that are not there are left out.
  Map<UUID, Excerpt> excerpts(Collection<UUID> chunkIds) throws InterruptedException;

  /// Whole chunks with facts; ids that are not there are left out.
  Map<UUID, Chunk> fetch(Collection<UUID> chunkIds) throws InterruptedException;

  /// Whole chunks of one file that hold any of some lines, in file order.
  ///
  /// @param from first line, from 1
  /// @param to last line, inclusive
  /// @return empty where the filter, or no such file, leaves nothing
  List<Chunk> lines(String repo, String path, int from, int to, SearchFilter filter)
      throws InterruptedException;

  /// Gives all chunk keys, in no particular order.
  void keys(Consumer<? super ChunkKey> taker) throws InterruptedException;

  /// Gives all chunks, by repository, path and ordinal. Holds the keys of all and some hundred
  /// chunks, or those of the largest file.
  default void chunks(Consumer<? super Chunk> taker) throws InterruptedException {
    var keys = new ArrayList<ChunkKey>();
    keys(keys::add);
    var byFile = Comparator.comparing(ChunkKey::repo).thenComparing(ChunkKey::path);
    keys.sort(byFile);
    var inFiles =
        Comparator.comparing(Chunk::repo)
            .thenComparing(Chunk::path)
            .thenComparingInt(Chunk::ordinal);
    var batch = new ArrayList<UUID>();
    for (int i = 0; i < keys.size(); i++) {
      batch.add(keys.get(i).chunkId());
      boolean last = i + 1 == keys.size();
      if (last || (batch.size() >= 256 && byFile.compare(keys.get(i), keys.get(i + 1)) != 0)) {
        fetch(batch).values().stream().sorted(inFiles).forEach(taker);
        batch.clear();
      }
    }
  }

  /// The vector of a content, when this generation has it.
  Optional<float[]> vector(String contentId) throws InterruptedException;

  @Override
  void close();
}
