package dev.codesense.converge;

import dev.codesense.chunk.FileScreen;
import dev.codesense.chunk.GeneratedCode;
import dev.codesense.data.SkipReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// A file's bytes as text, or why they are none.
///
/// UTF-8 passes as it is, its byte order mark included; UTF-16 with a byte order mark is decoded,
/// because some editors still write it; other encodings cannot be told from each other and are
/// skipped.
sealed interface Text {

  /// @param content the decoded text
  /// @param generated whether the text itself says that a program wrote it
  record Decoded(String content, boolean generated) implements Text {}

  /// @param reason why the file is left out
  record Skipped(SkipReason reason) implements Text {}

  /// Reads bytes as text.
  ///
  /// @param path of the file, which says what language it is in
  static Text of(String path, byte[] bytes) {
    if (TextRules.isLfsPointer(bytes)) {
      return new Skipped(SkipReason.LFS_POINTER);
    }
    String text;
    try {
      text = TextRules.decode(bytes);
    } catch (CharacterCodingException e) {
      return new Skipped(TextRules.hasNul(bytes) ? SkipReason.BINARY : SkipReason.NOT_UTF8);
    }
    if (text.indexOf('\0') >= 0) {
      return new Skipped(SkipReason.BINARY);
    }
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    if (FileScreen.isMinified(path, encoded)) {
      return new Skipped(SkipReason.MINIFIED);
    }
    return new Decoded(text, GeneratedCode.isMarked(path, encoded));
  }
}

final class TextRules {
  private static final byte[] LFS =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
  private static final int LARGEST_POINTER = 1_024;

  private TextRules() {}

  static String decode(byte[] bytes) throws CharacterCodingException {
    if (bytes.length >= 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
      return strictly(StandardCharsets.UTF_16LE, bytes, 2);
    }
    if (bytes.length >= 2 && bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff) {
      return strictly(StandardCharsets.UTF_16BE, bytes, 2);
    }
    return strictly(StandardCharsets.UTF_8, bytes, 0);
  }

  private static String strictly(Charset charset, byte[] bytes, int from)
      throws CharacterCodingException {
    return charset
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
        .toString();
  }

  /// As git tells binary from text.
  static boolean hasNul(byte[] bytes) {
    for (byte one : bytes) {
      if (one == 0) {
        return true;
      }
    }
    return false;
  }

  static boolean isLfsPointer(byte[] bytes) {
    return bytes.length >= LFS.length
        && bytes.length <= LARGEST_POINTER
        && ByteBuffer.wrap(bytes, 0, LFS.length).equals(ByteBuffer.wrap(LFS));
  }
}
