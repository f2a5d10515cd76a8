package dev.codesense.search.store;

import java.util.List;
import java.util.function.Consumer;

/// Builds one generation. Thread-safe for [#add]; closing without sealing discards it, also in an
/// interrupted thread. One that an interrupt has met takes nothing more.
public interface GenerationBuilder extends AutoCloseable {

  /// Forgets the chunks of one file that came from the base.
  void removeFile(String repo, String path) throws InterruptedException;

  /// Forgets all chunks of a repository that came from the base.
  void removeRepository(String repo) throws InterruptedException;

  /// Adds chunks; each id once.
  void add(List<IndexedChunk> chunks) throws InterruptedException;

  /// Waits until the store has accepted what was added so far: a failure that concerns it is thrown
  /// here at the latest. Cheap. What is not sealed is lost with the process all the same.
  void checkpoint() throws InterruptedException;

  /// Gives the chunk keys held now, base included, in no particular order.
  public void keys(Consumer<? super ChunkKey> taker) throws InterruptedException;

  /// Completes the generation: durable and readable.
  ///
  /// @throws dev.codesense.core.CodesenseException when the manifest does not count what is held
  ///
  /// @param notes for whoever builds upon this generation: opaque, gone with it, not inherited
  Generation seal(Generation.Manifest manifest, byte[] notes) throws InterruptedException;

  /// As [#seal], without notes.
  default Generation seal(Generation.Manifest manifest) throws InterruptedException {
    return seal(manifest, new byte[0]);
  }

  @Override
  void close();
}
