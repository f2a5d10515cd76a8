package dev.codesense.validate;

import dev.codesense.runtime.tree.Origin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;

/// Takes the pipeline out of a file as the server does: by the name for YAML and JSON, by the first
/// bytes for archives; of an archive `pipeline.yaml`, else the first entry.
final class IrFile {
  /// The server's limit, here for the unpacked text too.
  private static final int MOST_BYTES = 32 << 20;

  private static final String PREFERRED = "pipeline.yaml";
  private static final int TAR_BLOCK = 512;

  private final String name;
  private final Findings findings;

  IrFile(String name, Findings findings) {
    this.name = name;
    this.findings = findings;
  }

  /// @return empty where there is none, which is reported
  Optional<String> text(byte[] content) {
    if (content.length > MOST_BYTES) {
      return refuse("%,d bytes, and the server takes %,d".formatted(content.length, MOST_BYTES));
    }
    try {
      if (isYaml(name) || name.endsWith(".json")) {
        return decode(content);
      }
      if (startsWith(content, 'P', 'K')) {
        return zip(content);
      }
      if (startsWith(content, 0x1f, 0x8b)) {
        return tar(content);
      }
      return refuse("no .yaml, .yml or .json, and neither a .zip nor a .tar.gz");
    } catch (IOException e) {
      return refuse("a broken archive: " + e.getMessage());
    }
  }

  private Optional<String> zip(byte[] content) throws IOException {
    Optional<byte[]> first = Optional.empty();
    var firstName = "";
    long read = 0;
    try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        var bytes = zip.readNBytes(MOST_BYTES + 1);
        read += bytes.length;
        if (read > MOST_BYTES) {
          return refuse("more than %,d bytes when unpacked".formatted(MOST_BYTES));
        }
        if (entry.getName().equals(PREFERRED)) {
          return unpacked(PREFERRED, bytes);
        }
        if (first.isEmpty()) {
          first = Optional.of(bytes);
          firstName = entry.getName();
        }
      }
    }
    return first.isEmpty() ? refuse("an empty archive") : unpacked(firstName, first.orElseThrow());
  }

  private Optional<String> tar(byte[] content) throws IOException {
    Optional<byte[]> first = Optional.empty();
    var firstName = "";
    try (var tar = new GZIPInputStream(new ByteArrayInputStream(content))) {
      long read = 0;
      for (var header = tar.readNBytes(TAR_BLOCK);
          header.length == TAR_BLOCK && header[0] != 0;
          header = tar.readNBytes(TAR_BLOCK)) {
        var entry = field(header, 0, 100);
        long size = size(header);
        read += size;
        if (read > MOST_BYTES) {
          return refuse("more than %,d bytes when unpacked".formatted(MOST_BYTES));
        }
        var bytes = tar.readNBytes((int) size);
        tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
        boolean file = header[156] == '0' || header[156] == 0;
        if (file && entry.equals(PREFERRED)) {
          return unpacked(PREFERRED, bytes);
        }
        if (file && first.isEmpty()) {
          first = Optional.of(bytes);
          firstName = entry;
        }
      }
    }
    return first.isEmpty() ? refuse("an empty archive") : unpacked(firstName, first.orElseThrow());
  }

  private static long size(byte[] header) throws IOException {
    var octal = field(header, 124, 12).strip();
    if (!octal.matches("[0-7]{1,11}")) {
      throw new IOException("an entry of unknown size");
    }
    return Long.parseLong(octal, 8);
  }

  private static String field(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private Optional<String> unpacked(String entry, byte[] bytes) {
    if (!isYaml(entry)) {
      return refuse("the archive's first file is `%s`, no YAML".formatted(entry));
    }
    return decode(bytes);
  }

  private Optional<String> decode(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return refuse("no UTF-8 text");
    }
  }

  private Optional<String> refuse(String message) {
    findings.add(Rule.FILE_FORM, "", Origin.of(name), message);
    return Optional.empty();
  }

  private static boolean isYaml(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static boolean startsWith(byte[] content, int first, int second) {
    return content.length > 2 && (content[0] & 0xff) == first && (content[1] & 0xff) == second;
  }
}
