package dev.codesense.chunk.outline;

import dev.codesense.chunk.syntax.Block;
import dev.codesense.chunk.syntax.Block.Kind;
import dev.codesense.chunk.syntax.Language;
import dev.codesense.chunk.syntax.Part;
import dev.codesense.chunk.syntax.TextLines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Elements of XML, HTML and of components of Vue, Svelte and Astro. Forgiving: an end tag closes
/// the nearest element of its name, or nothing. Scripts and styles are parts in their own
/// languages; they end where HTML says, at the first end tag, whatever quotes and comments are
/// around it.
final class MarkupOutline {
  private static final int DEEPEST = 64;
  private static final int LONGEST_TAG = 2_000;

  /// What tells the language of an element.
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "[\\s\"'](lang|type|src)\\s*+=\\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\\s>\"']+))",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> VOID =
      Set.of(
          "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
          "track", "wbr");

  private final TextLines lines;
  private final byte[] content;
  private final Language language;
  private final boolean html;
  private final List<Block> open = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final SortedSet<Integer> cuts = new TreeSet<>();
  private int at;

  /// The Vue template that is open; null: none.
  private @Nullable Block template;

  /// Where its markup begins.
  private int templateStart;

  MarkupOutline(TextLines lines, Language language) {
    this.lines = lines;
    this.content = lines.content();
    this.language = language;
    this.html = language != Language.XML;
  }

  Outline read() {
    var file = new Block(Kind.FILE, null, 0, content.length);
    open.add(file);
    if (language == Language.ASTRO) {
      frontMatter(file);
    }
    while (at < content.length) {
      if (content[at] != '<') {
        at++;
      } else if (startsWith("<!--")) {
        int start = at;
        skipPast("-->");
        open.getLast().add(new Block(Kind.LEAD, null, start, at));
      } else if (startsWith("<![cdata[")) {
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
    endTemplate(content.length);
    return new Outline(file, parts, List.copyOf(cuts));
  }

  /// Astro: TypeScript between two lines of dashes.
  private void frontMatter(Block file) {
    int first = 0;
    while (first < lines.count() && lines.isBlank(first)) {
      first++;
    }
    if (first == lines.count() || !lines.text(first, first).strip().equals("---")) {
      return;
    }
    for (int line = first + 1; line < lines.count(); line++) {
      if (lines.text(line, line).stripTrailing().equals("---")) {
        var block = new Block(Kind.SCOPE, null, lines.start(first), lines.end(line));
        file.add(block);
        parts.add(
            new Part(
                block,
                lines.start(first + 1),
                lines.start(line),
                Language.TYPESCRIPT,
                false,
                null));
        cut(block);
        at = block.end;
        return;
      }
    }
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
    boolean top = open.size() == 1;
    var embedded =
        mayEmbed(name, start, top)
            ? embedded(name, lines.slice(start, Math.min(at, start + LONGEST_TAG)))
            : null;
    var block =
        new Block(embedded == null ? Kind.MARKUP : Kind.SCOPE, html ? null : name, start, at);
    open.getLast().add(block);
    if (embedded != null && selfClosed) {
      parts.add(new Part(block, at, at, embedded.language, true, embedded.source));
      cut(block);
    }
    if (selfClosed || (html && VOID.contains(name)) || open.size() >= DEEPEST) {
      return;
    }
    if (embedded != null) {
      int from = at;
      skipToEndOf(name);
      block.end = at;
      parts.add(new Part(block, from, at, embedded.language, false, embedded.source));
      skipPast(">");
      cut(new Block(Kind.SCOPE, null, start, at));
      return;
    }
    open.add(block);
    names.add(name);
    if (language == Language.VUE && top) {
      cuts.add(lines.lineOf(start));
      template = name.equals("template") ? block : null;
      templateStart = at;
    }
  }

  /// What is in an element that holds no markup.
  ///
  /// @param source the file that is meant instead; null: none
  private record Embedded(Language language, @Nullable String source) {}

  /// Whether an element may hold something else than markup.
  private boolean mayEmbed(String name, int start, boolean top) {
    return switch (language) {
      case XML -> false;
      case VUE -> top;
      // `<Style>` is a component.
      case SVELTE, ASTRO -> isRaw(name) && content[start + 1] == name.charAt(0);
      default -> isRaw(name);
    };
  }

  private static boolean isRaw(String name) {
    return name.equals("script") || name.equals("style");
  }

  private @Nullable Embedded embedded(String name, String tag) {
    var attributes = new HashMap<String, String>();
    var attribute = ATTRIBUTE.matcher(tag);
    while (attribute.find()) {
      var value = attribute.group(2) == null ? attribute.group(3) : attribute.group(2);
      attributes.putIfAbsent(
          attribute.group(1).toLowerCase(Locale.ROOT), value == null ? attribute.group(4) : value);
    }
    var lang = attributes.get("lang");
    var said = lang == null ? attributes.get("type") : lang;
    var language =
        switch (name) {
          case "script" -> script(said);
          case "style" -> said == null ? Language.CSS : named(said).orElse(Language.CSS);
          default -> block(name, lang);
        };
    return language == null ? null : new Embedded(language, attributes.get("src"));
  }

  private Language script(@Nullable String said) {
    if (said == null || said.isBlank()) {
      return language == Language.ASTRO ? Language.TYPESCRIPT : Language.JAVASCRIPT;
    }
    return switch (said.toLowerCase(Locale.ROOT)) {
      case "module", "text/babel", "text/jsx", "application/x-javascript" -> Language.JAVASCRIPT;
      case "importmap", "speculationrules" -> Language.JSON;
      case "x-shader/x-vertex", "x-shader/x-fragment" -> Language.GLSL;
      case "text/x-template", "text/ng-template", "text/x-handlebars-template" -> Language.HTML;
      case "py", "mpy", "pyscript" -> Language.PYTHON;
      default -> named(said).orElse(Language.TEXT);
    };
  }

  /// A template or a block of one's own in a component of Vue; null: it is markup.
  private static @Nullable Language block(String name, @Nullable String lang) {
    if (lang != null) {
      var language = named(lang).orElse(Language.TEXT);
      return language == Language.HTML ? null : language;
    }
    return switch (name) {
      case "i18n", "route" -> Language.JSON;
      case "docs" -> Language.MARKDOWN;
      default -> null;
    };
  }

  /// A language by its name or by its media type, such as `application/ld+json`.
  private static Optional<Language> named(String name) {
    var plain = name.substring(name.lastIndexOf('/') + 1);
    return Language.named(plain.substring(plain.lastIndexOf('+') + 1))
        .or(() -> Language.named(plain.startsWith("x-") ? plain.substring(2) : plain));
  }

  /// Components have few parts, each of which is worth chunks of its own; pages may have many.
  private void cut(Block element) {
    if (language != Language.HTML) {
      cuts.add(lines.lineOf(element.start));
      cuts.add(lines.lineOf(element.end - 1) + 1);
    }
  }

  private void endTemplate(int end) {
    if (template != null) {
      parts.add(new Part(template, templateStart, end, Language.HTML, true, null));
      template = null;
    }
  }

  private final List<String> names = new ArrayList<>();

  private void endTag() {
    int start = at;
    at += 2;
    var name = name();
    skipPast(">");
    for (int i = names.size() - 1; i >= 0; i--) {
      if (names.get(i).equals(name)) {
        while (names.size() > i) {
          names.removeLast();
          open.removeLast().end = at;
        }
        if (names.isEmpty() && language == Language.VUE) {
          endTemplate(start);
          cuts.add(lines.lineOf(at - 1) + 1);
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

  /// Whatever the case of ASCII letters.
  private boolean matches(byte[] text, int offset) {
    if (offset + text.length > content.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      byte b = content[offset + i];
      if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != text[i]) {
        return false;
      }
    }
    return true;
  }

  private void skipPast(String text) {
    skipTo(text);
    at = Math.min(content.length, at + text.length());
  }

  /// To the next end tag of a name.
  private void skipToEndOf(String name) {
    var tag = "</" + name;
    skipTo(tag);
    while (at + tag.length() < content.length && isNamePart(content[at + tag.length()])) {
      at++;
      skipTo(tag);
    }
  }

  private void skipTo(String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    while (at < content.length && !matches(bytes, at)) {
      at++;
    }
  }
}
