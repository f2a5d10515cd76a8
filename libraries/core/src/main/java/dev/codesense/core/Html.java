package dev.codesense.core;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A piece of HTML, or of SVG inside it. What comes from outside becomes text or an attribute's
/// value and is escaped: it can add no markup, no script and no style. Immutable.
public final class Html {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

  /// Elements and attributes that load or run something; [#link] is the one way to point elsewhere.
  private static final Set<String> REFUSED =
      Set.of(
          "a",
          "base",
          "embed",
          "form",
          "frame",
          "href",
          "iframe",
          "image",
          "img",
          "link",
          "meta",
          "object",
          "script",
          "src",
          "srcdoc",
          "style",
          "use",
          "xlink-href");

  private static final Pattern WEB = Pattern.compile("(?i)https?://.+");

  private final String name;
  private final String attributes;
  private final List<Html> children;
  private final String text;

  /// @param name of the element; empty for a row of pieces
  /// @param text escaped; only where there is no element
  private Html(String name, String attributes, List<Html> children, String text) {
    this.name = name;
    this.attributes = attributes;
    this.children = children;
    this.text = text;
  }

  /// Text as it is.
  public static Html text(String text) {
    return new Html("", "", List.of(), escaped(text));
  }

  /// Pieces one after the other.
  public static Html of(List<Html> pieces) {
    return new Html("", "", List.copyOf(pieces), "");
  }

  /// Pieces one after the other.
  public static Html of(Html... pieces) {
    return of(List.of(pieces));
  }

  /// An element with a start and an end tag.
  ///
  /// @param name such as `td`; none that loads or runs something
  public static Html element(String name, Html... children) {
    return new Html(allowed(name), "", List.of(children), "");
  }

  /// An element that holds text only.
  public static Html element(String name, String text) {
    return element(name, text(text));
  }

  /// A link to a web page in a new tab. Where `url` is no `http` or `https` URL, the text alone.
  public static Html link(String url, String text) {
    if (!WEB.matcher(url).matches()) {
      return text(text);
    }
    return new Html("a", "", List.of(text(text)), "")
        .attribute("href", url)
        .attribute("target", "_blank")
        .attribute("rel", "noopener noreferrer");
  }

  /// This element with one more attribute, such as `class`.
  public Html with(String attribute, Object value) {
    return attribute(allowed(attribute), value);
  }

  private Html attribute(String attribute, Object value) {
    if (name.isEmpty()) {
      throw new IllegalStateException("Only an element has attributes, asked for " + attribute);
    }
    var more = attributes + " " + attribute + "=\"" + escaped(String.valueOf(value)) + "\"";
    return new Html(name, more, children, text);
  }

  /// This piece as a browser reads it.
  public String markup() {
    var markup = new StringBuilder();
    append(markup);
    return markup.toString();
  }

  private void append(StringBuilder markup) {
    if (!name.isEmpty()) {
      markup.append('<').append(name).append(attributes).append('>');
    }
    markup.append(text);
    for (var child : children) {
      child.append(markup);
    }
    if (!name.isEmpty()) {
      markup.append("</").append(name).append('>');
    }
  }

  private static String allowed(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || REFUSED.contains(lower) || lower.startsWith("on")) {
      throw new IllegalArgumentException("A page that is shown has no '%s'".formatted(name));
    }
    return name;
  }

  /// Control characters, which HTML does not know, become U+FFFD.
  private static String escaped(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(character -> {
          switch (character) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            case '\'' -> escaped.append("&#39;");
            case '\n', '\t' -> escaped.appendCodePoint(character);
            default ->
                escaped.appendCodePoint(Character.isISOControl(character) ? 0xFFFD : character);
          }
        });
    return escaped.toString();
  }
}
