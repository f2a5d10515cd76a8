package dev.codesense.search.store.lucene;

import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.lucene.ChunkDocument.KeyReader;
import dev.codesense.search.store.lucene.ChunkDocument.Names;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/// All keys of a reader, from doc values, one at a time.
final class ChunkKeys implements Iterable<ChunkKey> {
  private final IndexReader reader;

  ChunkKeys(IndexReader reader) {
    this.reader = reader;
  }

  @Override
  public Iterator<ChunkKey> iterator() {
    return new Keys(reader.leaves().iterator());
  }

  private static final class Keys implements Iterator<ChunkKey> {
    private final Iterator<LeafReaderContext> leaves;
    private int document = -1;
    private int end;
    private @Nullable KeyReader keys;
    private @Nullable Names names;
    private @Nullable Bits live;

    Keys(Iterator<LeafReaderContext> leaves) {
      this.leaves = leaves;
      advance();
    }

    private void advance() {
      try {
        while (true) {
          while (++document < end) {
            if (live == null || live.get(document)) {
              return;
            }
          }
          if (!leaves.hasNext()) {
            return;
          }
          var leaf = leaves.next().reader();
          document = -1;
          end = leaf.maxDoc();
          keys = new KeyReader(leaf);
          names = new Names(leaf);
          live = leaf.getLiveDocs();
        }
      } catch (IOException e) {
        throw LuceneFailures.of(e, "the index");
      }
    }

    @Override
    public boolean hasNext() {
      return document < end;
    }

    @Override
    public ChunkKey next() {
      if (keys == null || names == null || document >= end) {
        throw new NoSuchElementException();
      }
      try {
        var key = keys.read(document, names);
        advance();
        return key;
      } catch (IOException e) {
        throw LuceneFailures.of(e, "the index");
      }
    }
  }
}
