package dev.codesense.index.chunking;

import dev.codesense.chunk.ChunkedFile;
import dev.codesense.chunk.facts.SourceFile;
import dev.codesense.index.contract.FileChunker;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// Lends chunkers that are expensive to open, and closes them all at the end.
public final class ChunkerPool implements AutoCloseable {
  private final Supplier<FileChunker> opener;
  private final Queue<FileChunker> idle = new ConcurrentLinkedQueue<>();

  /// @param opener opens one more when none is idle
  public ChunkerPool(Supplier<FileChunker> opener) {
    this.opener = opener;
  }

  /// A chunker that goes back to the pool when closed, unless it was abandoned.
  public FileChunker borrow() {
    var found = idle.poll();
    var lent = found == null ? opener.get() : found;
    return new FileChunker() {
      private volatile boolean abandoned;

      @Override
      public ChunkedFile chunk(SourceFile file) {
        return lent.chunk(file);
      }

      @Override
      public void abandon() {
        abandoned = true;
        lent.abandon();
      }

      @Override
      public void close() {
        if (abandoned) {
          lent.close();
        } else {
          idle.add(lent);
        }
      }
    };
  }

  @Override
  public void close() {
    idle.forEach(FileChunker::close);
  }
}
