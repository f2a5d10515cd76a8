package dev.codesense.search.store.lucene;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.FanOut;
import dev.codesense.core.Interrupts;
import dev.codesense.core.RecordCodec;
import dev.codesense.search.store.ChunkKey;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.search.store.GenerationBuilder;
import dev.codesense.search.store.IndexedChunk;
import dev.codesense.search.store.StoreProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene104.Lucene104HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.ThreadInterruptedException;
import org.apache.lucene.util.quantization.QuantizedByteVectorValues.ScalarEncoding;
import org.jspecify.annotations.Nullable;

/// Writes one generation into a directory of its own.
final class LuceneGenerationBuilder implements GenerationBuilder {
  private static final double RAM_BUFFER_MB = 96;

  /// Edges per node and candidates considered per insertion: see docs/benchmarks.md.
  private static final int HNSW_EDGES = 16;

  private static final int HNSW_CANDIDATES = 100;

  /// A generation that is mostly new is merged into one segment: queries visit every segment, and
  /// the embedding has cost far more.
  private static final double MOSTLY_NEW = 0.5;

  private static final int SEGMENTS_OF_A_DELTA = 8;

  private final LuceneCodeStore store;
  private final RecordCodec codec;
  private final String collection;
  private final int number;
  private final int dimensions;
  private final Path path;
  private final Directory segments;
  private final IndexWriter writer;
  private final long inherited;
  private final boolean inheritsVectors;

  private volatile boolean withoutVector;
  private volatile boolean withVector;
  private boolean done;
  private @Nullable DirectoryReader keysReader;

  LuceneGenerationBuilder(
      LuceneCodeStore store,
      RecordCodec codec,
      String collection,
      int number,
      int dimensions,
      @Nullable Generation base,
      Directory segments,
      Path path)
      throws IOException {
    this.store = store;
    this.codec = codec;
    this.collection = collection;
    this.number = number;
    this.dimensions = dimensions;
    this.path = path;
    this.segments = segments;
    this.inherited = base == null ? 0 : base.manifest().chunks();
    this.inheritsVectors = base != null && base.manifest().vectors() == Vectors.FULL;
    try {
      writer = new IndexWriter(segments, config());
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(segments);
      throw e;
    }
  }

  private static IndexWriterConfig config() {
    return new IndexWriterConfig(null)
        .setCodec(new QuantizedCodec())
        .setRAMBufferSizeMB(RAM_BUFFER_MB)
        .setCommitOnClose(false);
  }

  /// Vectors kept as written, searched as one byte per dimension. Readers find both formats by
  /// name.
  private static final class QuantizedCodec extends Lucene104Codec {
    private final KnnVectorsFormat vectors =
        new Lucene104HnswScalarQuantizedVectorsFormat(
            ScalarEncoding.UNSIGNED_BYTE, HNSW_EDGES, HNSW_CANDIDATES);

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return vectors;
    }
  }

  @FunctionalInterface
  private interface Write<T extends @Nullable Object> {
    T apply() throws IOException, InterruptedException;
  }

  private <T extends @Nullable Object> T writing(Write<T> write) throws InterruptedException {
    try {
      return write.apply();
    } catch (IOException | AlreadyClosedException e) {
      // The writer closes itself at the first failed write, which another thread may have met, and
      // may fail at that as well.
      throw failure(writer.getTragicException() instanceof IOException first ? first : e);
    } catch (ThreadInterruptedException e) {
      throw failure(e);
    }
  }

  private RuntimeException failure(Exception e) throws InterruptedException {
    Interrupts.rethrow(e);
    return switch (e) {
      case IOException write -> LuceneFailures.of(write, String.valueOf(path.getFileName()));
      case RuntimeException unchecked -> unchecked;
      default -> new IllegalStateException(e);
    };
  }

  @Override
  public void removeFile(String repo, String file) throws InterruptedException {
    var query =
        new BooleanQuery.Builder()
            .add(term(ChunkDocument.REPO, repo), BooleanClause.Occur.FILTER)
            .add(term(ChunkDocument.PATH, file), BooleanClause.Occur.FILTER)
            .build();
    writing(() -> writer.deleteDocuments(query));
  }

  @Override
  public void removeRepository(String repo) throws InterruptedException {
    writing(() -> writer.deleteDocuments(new Term(ChunkDocument.REPO, repo)));
  }

  private static TermQuery term(String field, String value) {
    return new TermQuery(new Term(field, value));
  }

  @Override
  public void add(List<IndexedChunk> chunks) throws InterruptedException {
    for (var indexed : chunks) {
      var vector = indexed.vector();
      if (vector == null) {
        withoutVector = true;
      } else if (vector.length == dimensions) {
        withVector = true;
      } else {
        throw new CodesenseException(
            StoreProblem.DIMENSION_MISMATCH,
            "A vector of %d dimensions for %s:%d, the generation holds %d"
                .formatted(
                    vector.length,
                    indexed.chunk().path(),
                    indexed.chunk().startLine(),
                    dimensions));
      }
    }
    var streams = new ChunkDocument.Streams();
    writing(() -> {
      for (var indexed : chunks) {
        writer.addDocument(ChunkDocument.of(indexed, streams, codec));
      }
      return null;
    });
  }

  @Override
  public void checkpoint() throws InterruptedException {
    if (writer.getTragicException() instanceof IOException first) {
      throw failure(first);
    }
  }

  @Override
  public void keys(Consumer<? super ChunkKey> taker) throws InterruptedException {
    writing(() -> {
      ChunkKeys.of(reader(), taker);
      return null;
    });
  }

  private DirectoryReader reader() throws IOException {
    IOUtils.close(keysReader);
    keysReader = DirectoryReader.open(writer);
    return keysReader;
  }

  @Override
  public Generation seal(Generation.Manifest manifest, byte[] notes) throws InterruptedException {
    flush();
    return writing(() -> {
      requireCounted(manifest);
      writer.commit();
      writer.forceMerge(segmentsAtMost(manifest));
      writer.commit();
      closeFiles();
      var generation = store.seal(collection, number, path, manifest, notes);
      done = true;
      return generation;
    });
  }

  /// Every thread that added chunks has left a buffer: written here on all cores, a commit would
  /// write one after the other.
  private void flush() throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    FanOut.named("lucene-flush")
        .map(
            Collections.nCopies(cores, writer),
            all ->
                writing(() -> {
                  int written = 0;
                  while (all.flushNextBuffer()) {
                    written++;
                  }
                  return written;
                }));
  }

  private int segmentsAtMost(Generation.Manifest manifest) throws IOException {
    return switch (manifest.vectors()) {
      // A stopgap until there are vectors: searchable in seconds matters more.
      case NONE -> Integer.MAX_VALUE;
      case FULL -> inherited > manifest.chunks() * (1 - MOSTLY_NEW) ? SEGMENTS_OF_A_DELTA : 1;
    };
  }

  private void requireCounted(Generation.Manifest manifest) throws IOException {
    long held = reader().numDocs();
    if (held != manifest.chunks()) {
      throw mismatch("%d chunks where the manifest counts %d".formatted(held, manifest.chunks()));
    }
    boolean missing = withoutVector || (!inheritsVectors && inherited > 0);
    switch (manifest.vectors()) {
      case FULL -> {
        if (missing) {
          throw mismatch("chunks without vectors where the manifest promises them all");
        }
      }
      case NONE -> {
        if (withVector || inheritsVectors) {
          throw mismatch("vectors where the manifest says there are none");
        }
      }
    }
    if (manifest.dimensions() != dimensions) {
      throw new CodesenseException(
          StoreProblem.DIMENSION_MISMATCH,
          "The manifest says %d dimensions, the generation was begun with %d"
              .formatted(manifest.dimensions(), dimensions));
    }
  }

  private CodesenseException mismatch(String what) {
    return new CodesenseException(
        StoreProblem.CONTENT_MISMATCH, path.getFileName() + " holds " + what);
  }

  private void closeFiles() throws IOException {
    IOUtils.close(keysReader, writer, segments);
  }

  @Override
  public void close() {
    if (done) {
      return;
    }
    done = true;
    try {
      IOUtils.closeWhileHandlingException(keysReader);
      writer.rollback();
      segments.close();
      LuceneCodeStore.deleteTree(path);
    } catch (IOException e) {
      throw LuceneFailures.ofReading(e, String.valueOf(path.getFileName()));
    }
  }
}
