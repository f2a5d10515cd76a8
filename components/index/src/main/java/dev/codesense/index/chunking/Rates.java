package dev.codesense.index.chunking;

import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// How fast this project's last runs went: what an estimate multiplies with.
///
/// @param bytesPerSecond source chunked and added
/// @param bytesPerChunk source that makes one chunk
/// @param textsPerSecond embedded
public record Rates(double bytesPerSecond, double bytesPerChunk, double textsPerSecond) {

  /// Two cores, the built-in model: seen on the JDK's sources.
  static final Rates DEFAULT = new Rates(5e6, 1200, 30);

  /// Below this a measurement says more about warming up than about work.
  private static final long TELLING_MILLIS = 2000;

  /// What was measured here, or the defaults.
  public static Rates read(Path file, RecordCodec codec) {
    try {
      return codec.decode(Files.readAllBytes(file), Rates.class);
    } catch (IOException | IllegalArgumentException e) {
      return DEFAULT; // An estimate is no reason to fail.
    }
  }

  /// Adds up time and work of one run.
  public static final class Meter {
    private final Clock clock;
    private final AtomicLong chunks = new AtomicLong();
    private long chunkBytes;
    private long chunkMillis;
    private long texts;
    private long textMillis;

    public Meter(Clock clock) {
      this.clock = clock;
    }

    /// A span of time that is over when closed.
    public interface Span extends AutoCloseable {
      @Override
      void close();
    }

    /// A span of time in which texts were embedded.
    public interface EmbeddingSpan extends Span {
      void texts(long count);
    }

    /// Begins to chunk so many bytes.
    public Span chunking(long bytes) {
      long start = clock.millis();
      return () -> {
        chunkBytes += bytes;
        chunkMillis += clock.millis() - start;
      };
    }

    public void chunked(int count) {
      chunks.addAndGet(count);
    }

    public EmbeddingSpan embedding() {
      long start = clock.millis();
      return new EmbeddingSpan() {
        private long count;

        @Override
        public void texts(long embedded) {
          count = embedded;
        }

        @Override
        public void close() {
          if (count > 0) {
            texts += count;
            textMillis += clock.millis() - start;
          }
        }
      };
    }

    /// Keeps what was measured well enough.
    public void save(Path file, RecordCodec codec) {
      var before = read(file, codec);
      boolean chunked = chunkMillis >= TELLING_MILLIS && chunks.get() > 0;
      boolean embedded = textMillis >= TELLING_MILLIS;
      if (!chunked && !embedded) {
        return;
      }
      var rates =
          new Rates(
              chunked ? 1e3 * chunkBytes / chunkMillis : before.bytesPerSecond(),
              chunked ? (double) chunkBytes / chunks.get() : before.bytesPerChunk(),
              embedded ? 1e3 * texts / textMillis : before.textsPerSecond());
      try {
        AtomicFile.write(file, codec.encode(rates));
      } catch (IOException e) {
        throw IndexState.notWritable(file.toString(), e);
      }
    }
  }
}
