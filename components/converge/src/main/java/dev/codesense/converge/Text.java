package dev.codesense.converge;

import dev.codesense.chunk.FileScreen;
import dev.codesense.chunk.GeneratedCode;
import dev.codesense.chunk.notebook.NotebookText;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.data.SkipReason;
import dev.codesense.data.encoding.TextEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A file's bytes as text, or why they are none.
sealed interface Text {

  /// @param content the decoded text
  /// @param encoding what it was in
  /// @param generated whether the text itself says that a program wrote it
  record Decoded(String content, String encoding, boolean generated) implements Text {}

  /// @param reason why the file is left out
  record Skipped(SkipReason reason) implements Text {}

  /// Reads bytes as text.
  ///
  /// @param path of the file, which says what language it is in
  /// @param language what .gitattributes calls it; null: nothing
  /// @param mostBytes larger files are skipped; of a notebook only the text of its cells counts
  static Text of(String path, @Nullable String language, byte[] bytes, long mostBytes) {
    if (TextRules.isLfsPointer(bytes)) {
      return new Skipped(SkipReason.LFS_POINTER);
    }
    var read = NotebookText.isNamed(path) ? NotebookText.of(bytes).orElse(bytes) : bytes;
    if (read.length > mostBytes) {
      return new Skipped(SkipReason.OVERSIZED);
    }
    var decoded = TextEncoding.decode(read);
    if (decoded.isEmpty()) {
      return new Skipped(TextRules.hasNul(read) ? SkipReason.BINARY : SkipReason.NOT_UTF8);
    }
    var encoded = decoded.get().text().getBytes(StandardCharsets.UTF_8);
    if (NotebookText.isNamed(path)) {
      // The bytes of UTF-16 and the like were no JSON yet.
      encoded = NotebookText.of(encoded).orElse(encoded);
    }
    var text = new String(encoded, StandardCharsets.UTF_8);
    var spoken = Language.of(path, encoded, language);
    if (FileScreen.isMinified(encoded, spoken)) {
      return new Skipped(SkipReason.MINIFIED);
    }
    return new Decoded(text, decoded.get().name(), GeneratedCode.isMarked(path, spoken, encoded));
  }
}

final class TextRules {
  private static final byte[] LFS =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
  private static final int LARGEST_POINTER = 1_024;

  private TextRules() {}

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
