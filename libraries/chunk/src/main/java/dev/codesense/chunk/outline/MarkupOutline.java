package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Elements of XML and HTML. Forgiving: an end tag closes the nearest element of its name, or
/// nothing.
final class MarkupOutline {
  private static final int DEEPEST = 64;
  private static final Set<String> VOID =
      Set.of(
          "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
          "track", "wbr");

  private final TextLines lines;
  private final byte[] content;
  private final boolean html;
  private final List<Block> open = new ArrayList<>();
  private int at;

  MarkupOutline(TextLines lines, boolean html) {
    this.lines = lines;
    this.content = lines.content();
    this.html = html;
  }

  Block read() {
    var file = new Block(Kind.FILE, null, 0, content.length);
    open.add(file);
    while (at < content.length) {
      if (content[at] != '<') {
        at++;
      } else if (startsWith("<!--")) {
        int start = at;
        skipPast("-->");
        open.getLast().add(new Block(Kind.LEAD, null, start, at));
      } else if (startsWith("<![CDATA[")) {
        skipPast("]]>");
      } else if (startsWith("<?") || startsWith("<!")) {
        skipPast(">");
      } else if (startsWith("</")) {
        endTag();
      } else if (at + 1 < content.length && isNameStart(content[at + 1])) {
        startTag();
      } else {
        at++;
      }
    }
    open.forEach(block -> block.end = content.length);
    return file;
  }

  private void startTag() {
    int start = at;
    at++;
    var name = name();
    boolean selfClosed = false;
    while (at < content.length && content[at] != '>') {
      byte b = content[at];
      if (b == '"' || b == '\'') {
        int quote = at;
        at++;
        while (at < content.length && content[at] != b && content[at] != '<') {
          at++;
        }
        if (at < content.length && content[at] == '<') {
          // No end of the value in this tag: a lone quote.
          at = quote;
        }
      }
      selfClosed = b == '/';
      at++;
    }
    at = Math.min(at + 1, content.length);
    var block = new Block(Kind.MARKUP, html ? null : name, start, at);
    open.getLast().add(block);
    if (selfClosed || (html && VOID.contains(name)) || open.size() >= DEEPEST) {
      return;
    }
    if (html && (name.equals("script") || name.equals("style"))) {
      skipTo("</" + name);
      block.end = at;
      return;
    }
    open.add(block);
    names.add(name);
  }

  private final List<String> names = new ArrayList<>();

  private void endTag() {
    at += 2;
    var name = name();
    skipPast(">");
    for (int i = names.size() - 1; i >= 0; i--) {
      if (names.get(i).equals(name)) {
        while (names.size() > i) {
          names.removeLast();
          open.removeLast().end = at;
        }
        return;
      }
    }
  }

  private String name() {
    int from = at;
    while (at < content.length && isNamePart(content[at])) {
      at++;
    }
    var name = lines.slice(from, Math.min(at, from + 100));
    return html ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static boolean isNameStart(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b < 0;
  }

  private static boolean isNamePart(byte b) {
    return isNameStart(b) || (b >= '0' && b <= '9') || b == '-' || b == '.' || b == ':';
  }

  private boolean startsWith(String text) {
    return matches(text.getBytes(StandardCharsets.US_ASCII), at);
  }

  private boolean matches(byte[] text, int offset) {
    if (offset + text.length > content.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (content[offset + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  private void skipPast(String text) {
    skipTo(text);
    at = Math.min(content.length, at + text.length());
  }

  private void skipTo(String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    while (at < content.length && !matches(bytes, at)) {
      at++;
    }
  }
}
