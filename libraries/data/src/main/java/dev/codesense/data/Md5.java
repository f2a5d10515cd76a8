package dev.codesense.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// MD5 as lower-case hex: DVC's name for a content. It finds damage, not forgery.
public final class Md5 {

  private Md5() {}

  /// The digest of `bytes`, 32 hex digits.
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /// The digest of a file's bytes, read as a stream.
  public static String hex(Path file) throws IOException {
    try (var stream = Files.newInputStream(file)) {
      return hex(stream);
    }
  }

  /// The digest of all that `stream` still has. Does not close it.
  public static String hex(InputStream stream) throws IOException {
    var digest = digest();
    var buffer = new byte[1 << 16];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      digest.update(buffer, 0, read);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has MD5", e);
    }
  }
}
