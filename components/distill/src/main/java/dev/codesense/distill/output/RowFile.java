package dev.codesense.distill.output;

import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.dvc.TrackedData;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file of records, one JSON object a line, whose digests are known when it ends.
final class RowFile implements AutoCloseable {
  private final RecordCodec codec;
  private final OutputStream out;
  private final MessageDigest sha256 = Sha256.digest();
  private final MessageDigest md5 = md5();
  private long bytes;

  RowFile(Path file, RecordCodec codec) throws IOException {
    this.codec = codec;
    Files.createDirectories(file.resolveSibling("."));
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  void add(Record row) throws IOException {
    write(codec.encode(row));
    write(new byte[] {'\n'});
  }

  private void write(byte[] content) throws IOException {
    out.write(content);
    sha256.update(content);
    md5.update(content);
    bytes += content.length;
  }

  /// Ends the file; asked once.
  Digests end() throws IOException {
    out.close();
    return new Digests(
        HexFormat.of().formatHex(sha256.digest()),
        new TrackedData.Content(HexFormat.of().formatHex(md5.digest()), bytes));
  }

  /// What a file holds.
  record Digests(String sha256, TrackedData.Content content) {}

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has MD5", e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
