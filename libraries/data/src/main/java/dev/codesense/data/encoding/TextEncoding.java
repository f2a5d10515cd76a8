package dev.codesense.data.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/// Finds out in which encoding a file's text is, by its byte order mark, by what it says of itself,
/// or by its letters.
///
/// A detector proposes an encoding, and the decoded text has to read like text in a script of that
/// encoding; else there is no answer. Wrong letters in an answer are worse than a file that is left
/// out for a stated reason.
public final class TextEncoding {

  /// A text and what it was in.
  ///
  /// @param name as the Java platform calls the encoding
  public record Decoded(String name, String text) {}

  /// Declarations stand in the first lines.
  private static final int HEAD = 1_024;

  /// For finding a script; further bytes repeat it.
  private static final int LARGEST_SAMPLE = 64 * 1024;

  private static final Pattern DECLARED =
      Pattern.compile(
          "(?:coding[:=]\\s*|<\\?xml[^>\n]{1,80}encoding=[\"']|<meta[^>\n]{1,80}charset=[\"']?"
              + "|@charset \")([A-Za-z0-9][-\\w.]{2,30})");

  private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
  private static final Charset UTF_32BE = Charset.forName("UTF-32BE");

  private TextEncoding() {}

  /// Decodes a text; empty when it is none, or in an encoding that cannot be told.
  public static Optional<Decoded> decode(byte[] bytes) {
    var marked = marked(bytes);
    if (marked != null) {
      return Optional.of(marked);
    }
    var utf8 = strictly(StandardCharsets.UTF_8, bytes, 0);
    if (utf8 != null && utf8.text.indexOf('\0') < 0) {
      return Optional.of(utf8);
    }
    if (hasNul(bytes)) {
      return Optional.ofNullable(wide(bytes));
    }
    var declared = declared(bytes);
    if (declared != null) {
      return Optional.of(declared);
    }
    var damaged = damaged(bytes);
    return damaged != null ? Optional.of(damaged) : Optional.ofNullable(detected(bytes));
  }

  private static boolean hasNul(byte[] bytes) {
    for (byte one : bytes) {
      if (one == 0) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Decoded marked(byte[] bytes) {
    if (begins(bytes, 0xff, 0xfe, 0, 0)) {
      return strictly(UTF_32LE, bytes, 4);
    }
    if (begins(bytes, 0, 0, 0xfe, 0xff)) {
      return strictly(UTF_32BE, bytes, 4);
    }
    if (begins(bytes, 0xff, 0xfe)) {
      return strictly(StandardCharsets.UTF_16LE, bytes, 2);
    }
    return begins(bytes, 0xfe, 0xff) ? strictly(StandardCharsets.UTF_16BE, bytes, 2) : null;
  }

  private static boolean begins(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /// UTF-16 or UTF-32 without a mark: code is ASCII for the most part, so that the zeros show it.
  private static @Nullable Decoded wide(byte[] bytes) {
    for (var charset :
        List.of(UTF_32LE, UTF_32BE, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      int unit = charset.name().startsWith("UTF-32") ? 4 : 2;
      if (bytes.length % unit != 0) {
        continue;
      }
      var decoded = strictly(charset, bytes, 0);
      if (decoded != null && hasMuchAscii(decoded.text)) {
        return decoded;
      }
    }
    return null;
  }

  private static boolean hasMuchAscii(String text) {
    long ascii = text.chars().filter(c -> (c >= ' ' && c < 127) || c == '\n' || c == '\t').count();
    return ascii * 4 > text.length()
        && text.codePoints().noneMatch(point -> point == 0 || !isText(point));
  }

  private static boolean isText(int point) {
    return switch (Character.getType(point)) {
      case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
      case Character.CONTROL -> point == '\n' || point == '\r' || point == '\t' || point == '\f';
      default -> true;
    };
  }

  private static @Nullable Decoded declared(byte[] bytes) {
    var head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
    var matcher = DECLARED.matcher(head);
    while (matcher.find()) {
      try {
        var name = matcher.group(1).toLowerCase(Locale.ROOT).replaceFirst("-(unix|dos|mac)$", "");
        // Windows-1252 is what people mean by Latin-1: it only adds letters.
        var charset = Charset.forName(name.matches("latin-?1") ? "windows-1252" : name);
        var decoded = charset.equals(StandardCharsets.UTF_8) ? null : strictly(charset, bytes, 0);
        if (decoded != null && decoded.text.codePoints().allMatch(TextEncoding::isText)) {
          return decoded;
        }
      } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
        // A name of another language's own, or none at all.
      }
    }
    return null;
  }

  /// UTF-8 with a few broken bytes: cut off, or mixed with another encoding. They are replaced.
  private static @Nullable Decoded damaged(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.UTF_8); // Puts U+FFFD for what is malformed.
    long broken = text.chars().filter(c -> c == 0xfffd).count();
    long whole = text.codePoints().filter(point -> point > 127 && point != 0xfffd).count();
    return whole >= 5 * broken && text.codePoints().allMatch(TextEncoding::isText)
        ? new Decoded("UTF-8", text)
        : null;
  }

  private static @Nullable Decoded detected(byte[] bytes) {
    var sample = sample(bytes);
    var detector = new UniversalDetector();
    detector.handleData(sample, 0, sample.length);
    detector.dataEnd();
    for (var candidate : Script.candidates(detector.getDetectedCharset())) {
      var decoded = strictly(candidate.charset(), bytes, 0);
      if (decoded != null
          && decoded.text.codePoints().allMatch(TextEncoding::isText)
          && candidate.script().reads(decoded.text)) {
        return decoded;
      }
    }
    return null;
  }

  /// The lines that are not ASCII: code around them would outweigh them.
  private static byte[] sample(byte[] bytes) {
    var sample = new byte[Math.min(bytes.length, LARGEST_SAMPLE)];
    int length = 0;
    for (int from = 0; from < bytes.length; ) {
      int end = from;
      boolean ascii = true;
      while (end < bytes.length && bytes[end] != '\n') {
        ascii &= bytes[end++] >= 0;
      }
      end = Math.min(bytes.length, end + 1);
      if (!ascii) {
        int taken = Math.min(end - from, sample.length - length);
        System.arraycopy(bytes, from, sample, length, taken);
        length += taken;
      }
      from = end;
    }
    return Arrays.copyOf(sample, length);
  }

  private static @Nullable Decoded strictly(Charset charset, byte[] bytes, int from) {
    try {
      return new Decoded(
          charset.name(),
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
              .toString());
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
