package dev.codesense.core;

import java.util.Locale;
import java.util.Set;

/// How to show a line range of a repository at one commit: a URL or a file path with `{path}`,
/// `{start}` and `{end}`, such as
/// `https://github.com/acme/shop/blob/<commit>/{path}{?plain=1}#L{start}-L{end}`. A query in braces
/// is written only for files that a site shows as a page instead of as lines, such as Markdown and
/// notebooks: it asks for the lines.
///
/// A template that begins with `scheme://` takes the path percent-encoded, any other as it is. In a
/// file path, what stands before the last `{path}` is a folder and taken as it is, braces included;
/// one that is not absolute is relative to the project directory.
///
/// @param text has `{path}` at least once
public record LinkTemplate(String text) {
  /// Extensions of files that sites show as pages.
  private static final Set<String> PAGES =
      Set.of(
          "md",
          "markdown",
          "mdown",
          "mkd",
          "mdx",
          "rmd",
          "qmd",
          "ipynb",
          "rst",
          "adoc",
          "asciidoc",
          "org",
          "textile",
          "wiki",
          "mediawiki",
          "creole",
          "pod",
          "rdoc",
          "csv",
          "tsv",
          "svg",
          "geojson",
          "stl");

  public LinkTemplate {
    if (!text.contains("{path}")) {
      throw new IllegalArgumentException("A link template must have {path}, was " + text);
    }
  }

  /// The link to the lines `start` to `end`, both counted from 1 and inclusive.
  ///
  /// @param path relative to the repository, `/` between parts
  public String expand(String path, int start, int end) {
    if (start < 1 || end < start) {
      throw new IllegalArgumentException(
          "Lines must be at least 1 and must not end before they start, were %d-%d"
              .formatted(start, end));
    }
    var shown = isUrl() ? PercentEncoding.ofPath(path) : path;
    int from = isUrl() ? 0 : text.lastIndexOf("{path}");
    var link = new StringBuilder(text.length() + shown.length()).append(text, 0, from);
    // One pass: a path that contains `{start}` itself is not touched again.
    for (int at = text.indexOf('{', from); at >= 0; at = text.indexOf('{', from)) {
      link.append(text, from, at);
      if (text.startsWith("{path}", at)) {
        link.append(shown);
        from = at + "{path}".length();
      } else if (text.startsWith("{start}", at)) {
        link.append(start);
        from = at + "{start}".length();
      } else if (text.startsWith("{end}", at)) {
        link.append(end);
        from = at + "{end}".length();
      } else if (isUrl() && text.startsWith("{?", at) && text.indexOf('}', at) > 0) {
        int close = text.indexOf('}', at);
        link.append(isShownAsPage(path) ? text.substring(at + 1, close) : "");
        from = close + 1;
      } else {
        link.append('{');
        from = at + 1;
      }
    }
    return link.append(text, from, text.length()).toString();
  }

  private static boolean isShownAsPage(String path) {
    return PAGES.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /// Whether links are URLs; file paths otherwise.
  public boolean isUrl() {
    return text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*");
  }
}
