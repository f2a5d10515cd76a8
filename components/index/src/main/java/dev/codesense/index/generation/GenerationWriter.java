package dev.codesense.index.generation;

import dev.codesense.chunk.Chunk;
import dev.codesense.index.chunking.Workers;
import dev.codesense.index.contract.IndexSettings;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import java.util.ArrayList;
import java.util.List;

/// Adds chunks with their vectors to a generation, batch by batch on several threads.
public final class GenerationWriter {
  private final GenerationBuilder builder;
  private final IndexSettings settings;

  /// @param builder stays the caller's
  public GenerationWriter(GenerationBuilder builder, IndexSettings settings) {
    this.builder = builder;
    this.settings = settings;
  }

  /// @param vectors gives the vector of a content, null in a generation without; called by several
  ///   threads
  public void add(List<Chunk> chunks, VectorSource vectors) throws InterruptedException {
    var batches = new ArrayList<List<Chunk>>();
    for (int from = 0; from < chunks.size(); from += settings.batchSize()) {
      batches.add(chunks.subList(from, Math.min(chunks.size(), from + settings.batchSize())));
    }
    Workers.<List<Chunk>>share(
        "index-add",
        settings.config().threads(),
        batches.iterator(),
        _ -> batch -> index(batch, vectors));
    builder.checkpoint();
  }

  private void index(List<Chunk> batch, VectorSource vectors) throws InterruptedException {
    var indexed = new ArrayList<IndexedChunk>();
    for (var chunk : batch) {
      indexed.add(new IndexedChunk(chunk, vectors.vector(chunk.contentId())));
    }
    builder.add(indexed);
  }
}
