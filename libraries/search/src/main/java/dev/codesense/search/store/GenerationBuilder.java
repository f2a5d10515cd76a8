package dev.codesense.search.store;

import java.util.List;

/// Builds one generation. Thread-safe for [#add]; closing without sealing discards it.
public interface GenerationBuilder extends AutoCloseable {

  /// Forgets the chunks of one file that came from the base.
  void removeFile(String repo, String path);

  /// Forgets all chunks of a repository that came from the base.
  void removeRepository(String repo);

  /// Adds chunks; each id once.
  void add(List<IndexedChunk> chunks);

  /// Waits until the store has accepted what was added so far: a failure that concerns it is thrown
  /// here at the latest. Cheap. What is not sealed is lost with the process all the same.
  void checkpoint();

  /// The chunk keys held now, base included, in no particular order.
  Iterable<ChunkKey> keys();

  /// Completes the generation: durable and readable.
  ///
  /// @throws dev.codesense.core.CodesenseException when the manifest does not count what is held
  ///
  /// @param notes for whoever builds upon this generation: opaque, gone with it, not inherited
  Generation seal(Generation.Manifest manifest, byte[] notes);

  /// As [#seal], without notes.
  default Generation seal(Generation.Manifest manifest) {
    return seal(manifest, new byte[0]);
  }

  @Override
  void close();
}
