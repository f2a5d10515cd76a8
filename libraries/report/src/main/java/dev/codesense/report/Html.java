package dev.codesense.report;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// A piece of HTML, or of SVG inside it. What comes from outside becomes text or an attribute's
/// value and is escaped: it can add no markup, no script and no style. Immutable.
final class Html {
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
  /// @param text as markup; only where there is no element
  private Html(String name, String attributes, List<Html> children, String text) {
    this.name = name;
    this.attributes = attributes;
    this.children = children;
    this.text = text;
  }

  /// Text as it is.
  static Html text(String text) {
    return new Html("", "", List.of(), escaped(text));
  }

  /// Pieces one after the other.
  static Html of(List<Html> pieces) {
    return new Html("", "", List.copyOf(pieces), "");
  }

  /// Pieces one after the other.
  static Html of(Html... pieces) {
    return of(List.of(pieces));
  }

  /// An element with a start and an end tag.
  ///
  /// @param name such as `td`; none that loads or runs something
  static Html element(String name, Html... children) {
    return new Html(allowed(name), "", List.of(children), "");
  }

  /// An element that holds text only.
  static Html element(String name, String text) {
    return element(name, text(text));
  }

  /// A place where a line may end, with nothing to see. Written as HTML and XML read it alike.
  static Html lineMayEnd() {
    return new Html("", "", List.of(), "<wbr/>");
  }

  /// A link to a web page in a new tab. Where `url` is no `http` or `https` URL, what is shown
  /// alone.
  static Html link(String url, Html shown) {
    if (!isWeb(url)) {
      return shown;
    }
    return new Html("a", "", List.of(shown), "")
        .attribute("href", url)
        .attribute("target", "_blank")
        .attribute("rel", "noopener noreferrer");
  }

  /// Whether a browser may be led there.
  static boolean isWeb(String url) {
    return WEB.matcher(url).matches();
  }

  /// This element with one more attribute, such as `class`.
  Html with(String attribute, Object value) {
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
  String markup() {
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

  private static String escaped(String text) {
    return Characters.shown(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
