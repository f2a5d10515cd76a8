package dev.codesense.search.store.lucene;

import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.lucene.ChunkDocument.KeyReader;
import dev.codesense.search.store.lucene.ChunkDocument.Names;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.lucene.index.IndexReader;

/// All keys of a reader, from doc values, one at a time.
final class ChunkKeys {

  private ChunkKeys() {}

  static void of(IndexReader reader, Consumer<? super ChunkKey> taker) throws IOException {
    for (var context : reader.leaves()) {
      var leaf = context.reader();
      var keys = new KeyReader(leaf);
      var names = new Names(leaf);
      var live = leaf.getLiveDocs();
      for (int document = 0; document < leaf.maxDoc(); document++) {
        if (live == null || live.get(document)) {
          taker.accept(keys.read(document, names));
        }
      }
    }
  }
}
