package dev.codesense.index.shard;

import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// The files of shards: one record a line, as JSON.
final class ShardFiles {
  static final String FILES = "files.jsonl.gz";
  static final String VECTORS = "vectors.bin";
  static final String KNOWN = "known.bin";

  private ShardFiles() {}

  /// A file as a shard leaves it.
  ///
  /// @param skipped the reason; null when it has chunks
  /// @param fallback why its chunks follow lines instead of syntax; null when they do not
  record File(
      String repo,
      String path,
      @Nullable String skipped,
      @Nullable String fallback,
      List<ShardChunk> chunks) {}

  /// Where the list of a shard is among a plan's objects.
  static Path list(Path objects, int number) {
    return objects.resolve("shards").resolve(number + ".jsonl.gz");
  }

  /// SHA-256 of a file.
  static String sha256(Path file) throws IOException {
    var digest = Sha256.digest();
    try (var in = Files.newInputStream(file);
        var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Writes records; one line each.
  static final class Writer implements AutoCloseable {
    private final MessageDigest digest = Sha256.digest();
    private final OutputStream out;
    private final RecordCodec codec;

    Writer(Path file, RecordCodec codec) throws IOException {
      this.codec = codec;
      // Neither names nor times are in the header: same records, same bytes.
      this.out =
          new BufferedOutputStream(
              new GZIPOutputStream(new DigestOutputStream(Files.newOutputStream(file), digest)));
    }

    void write(Record line) throws IOException {
      out.write(codec.encode(line));
      out.write('\n');
    }

    @Override
    public void close() throws IOException {
      out.close();
    }

    /// SHA-256 of the file, once closed.
    String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /// Reads what [Writer] wrote.
  static final class Reader implements AutoCloseable {
    private final InputStream in;
    private final RecordCodec codec;

    Reader(Path file, RecordCodec codec) throws IOException {
      this.codec = codec;
      this.in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)), 1 << 16);
    }

    /// The next record; empty at the end.
    <T extends Record> Optional<T> next(Class<T> type) throws IOException {
      var line = new ByteArrayOutputStream();
      int next = in.read();
      while (next >= 0 && next != '\n') {
        line.write(next);
        next = in.read();
      }
      return line.size() == 0
          ? Optional.empty()
          : Optional.of(codec.decode(line.toByteArray(), type));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
