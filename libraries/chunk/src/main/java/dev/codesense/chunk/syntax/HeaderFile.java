package dev.codesense.chunk.syntax;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// C, C++ and Objective-C share the extension `.h`.
final class HeaderFile {

  /// Enough to get past licences and includes.
  private static final int HEAD = 64 << 10;

  private static final Pattern OBJECTIVE_C =
      Pattern.compile("(?m)^[ \\t]*(?:@(?:interface|protocol|class|import)\\b|#[ \\t]*import\\b)");

  /// What no header in C has, whatever stands in its comments.
  private static final Pattern CPP =
      Pattern.compile(
          "(?m)^[ \\t]*(?:"
              + "class[ \\t]+\\w+(?:[ \\t]+\\w+){0,3}[ \\t]*(?:[:;{]|$)"
              + "|(?:inline[ \\t]+)?namespace\\b[ \\t]*[\\w:]*[ \\t]*(?:[{=]|$)"
              + "|template[ \\t]*<"
              + "|using[ \\t]+(?:namespace[ \\t]+\\w|\\w+[ \\t]*=|\\w+::)"
              + "|(?:public|private|protected)[ \\t]*:"
              + "|(?:virtual|explicit|constexpr|friend)[ \\t]+\\w"
              + "|enum[ \\t]+(?:class|struct)[ \\t]"
              + "|#[ \\t]*include[ \\t]*<[a-z_]+>"
              + ")|\\bstd::\\w");

  private HeaderFile() {}

  static Language language(byte[] content) {
    // ISO-8859-1 keeps one character per byte; the words are ASCII.
    var head = new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1);
    if (OBJECTIVE_C.matcher(head).find()) {
      return Language.OBJECTIVE_C;
    }
    return CPP.matcher(head).find() ? Language.CPP : Language.C;
  }
}
