package dev.codesense.chunk.syntax;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `.env.local`, `.env.example` and their like mostly set environment variables, but a program that
/// sets them up may have such a name too.
final class Environments {
  private static final int HEAD = 16 << 10;

  private static final Pattern VARIABLE =
      Pattern.compile("(?:export[ \\t]+)?[A-Za-z_][A-Za-z0-9_.]*=.*");

  private Environments() {}

  /// @param byExtension what the last part of the name means elsewhere; null: nothing
  static Language language(@Nullable Language byExtension, byte[] content) {
    if (byExtension == Language.BASH) {
      return Language.BASH;
    }
    var head = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
    int lines = 0;
    int variables = 0;
    for (var line : head.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        lines++;
        variables += VARIABLE.matcher(line).matches() ? 1 : 0;
      }
    }
    if (variables * 2 > lines || (lines == 0 && byExtension == null)) {
      return Language.PROPERTIES;
    }
    if (byExtension != null) {
      return byExtension;
    }
    return head.stripLeading().startsWith("{") ? Language.JSON : Language.PROPERTIES;
  }
}
