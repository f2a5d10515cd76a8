package dev.codesense.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A page as Markdown: CommonMark with GitHub's tables. `<br>`, `<code>` and `<strong>` stand where
/// Markdown's own marks would be read as others.
final class MarkdownWriter {
  private static final String BACKSLASH = Matcher.quoteReplacement("\\");

  /// Where a line would begin a list or underline a heading.
  private static final Pattern LIST = Pattern.compile("^(?=[-+=])|(?<=^\\d{1,9})(?=[.)])");

  /// What could open or close something in the middle of a line.
  private static final Pattern MARK = Pattern.compile("[\\\\`*_\\[\\]~$#]");

  /// Where GitHub makes a link of bare text.
  private static final Pattern BARE_LINK =
      Pattern.compile("(?i)(?<=https?|ftp)(?=://)|(?<=www)(?=\\.)|(?<=mailto|xmpp)(?=:)");

  private static final Pattern SIMPLE_CODE = Pattern.compile("[^`|\\s]([^`|]*[^`|\\s])?");
  private static final Pattern WORD = Pattern.compile("(?s)[\\p{L}\\p{N}](.*[\\p{L}\\p{N}])?");
  private static final Pattern ENTITY = Pattern.compile("&(?=#?[a-zA-Z0-9]+;)");
  private static final String NOT_IN_URLS = "<>()[]|\\`\"'$";

  private final StringBuilder text = new StringBuilder();

  private MarkdownWriter() {}

  static String document(Page page) {
    var writer = new MarkdownWriter();
    writer.block("## " + inline(Phrase.text(page.title())));
    page.blocks().forEach(block -> writer.add(block, 3));
    return writer.text.toString();
  }

  private void block(String markdown) {
    text.append(text.isEmpty() ? "" : "\n").append(markdown).append('\n');
  }

  /// @param level of a heading, from 3: the title has 2, as 1 is too large for a comment
  private void add(Block block, int level) {
    switch (block) {
      case Block.Heading(var words) -> block("#".repeat(level) + " " + inline(Phrase.text(words)));
      case Block.Paragraph(var phrase) -> block(line(phrase));
      case Block.Panel(_, var phrase) -> block("> " + line(phrase));
      case Block.Bullets(var items) ->
          block(items.stream().map(item -> "- " + line(item)).collect(Collectors.joining("\n")));
      case Block.Properties properties ->
          table(
              new Table(
                  List.of(Table.words(""), Table.words("")),
                  properties.values().entrySet().stream()
                      .map(entry -> List.of(Phrase.text(entry.getKey()), entry.getValue()))
                      .toList()));
      case Block.Preformatted(var words) -> fenced(Characters.shown(words));
      case Block.Details details -> {
        block(line(details.summary()));
        details.blocks().forEach(inner -> add(inner, level + 1));
      }
      case Table table -> table(table);
      case Chart chart -> {
        block(line(Phrase.text(chart.label())));
        table(chart.table());
      }
      case Diagram diagram -> {
        block(line(Phrase.text(diagram.label())));
        var items = new ArrayList<String>();
        boxes(items, "", diagram.graph());
        block(String.join("\n", items));
      }
    }
  }

  /// In a fence that is longer than any in the text.
  private void fenced(String words) {
    var fence = "```";
    while (words.contains(fence)) {
      fence += "`";
    }
    block(fence + "\n" + words + (words.endsWith("\n") ? "" : "\n") + fence);
  }

  private void table(Table table) {
    var rows = new ArrayList<String>();
    rows.add(row(table.columns().stream().map(column -> Phrase.text(column.head())).toList()));
    rows.add(
        table.columns().stream()
            .map(column -> column.numeric() ? "---:" : "---")
            .collect(Collectors.joining("|", "|", "|")));
    table.rows().forEach(cells -> rows.add(row(cells)));
    block(String.join("\n", rows));
  }

  private static String row(List<Phrase> cells) {
    return cells.stream()
        .map(MarkdownWriter::inline)
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static void boxes(List<String> items, String indent, Diagram.Graph graph) {
    for (int i = 0; i < graph.boxes().size(); i++) {
      var before = graph.before(i);
      var after = before.isEmpty() ? "" : ", after " + String.join(", ", before);
      var box = graph.boxes().get(i);
      var line =
          box instanceof Diagram.Node node && !node.line().isEmpty() ? ": " + node.line() : "";
      items.add(
          indent + "- " + line(Phrase.of(Phrase.strong(box.title()), Phrase.text(line + after))));
      if (box instanceof Diagram.Group group) {
        boxes(items, indent + "  ", group.inner());
      }
    }
  }

  /// A phrase at the beginning of a line.
  private static String line(Phrase phrase) {
    return LIST.matcher(inline(phrase)).replaceFirst(BACKSLASH);
  }

  private static String inline(Phrase phrase) {
    var out = new StringBuilder();
    append(out, phrase);
    return out.toString().strip();
  }

  private static void append(StringBuilder out, Phrase phrase) {
    switch (phrase) {
      case Phrase.Text(var words) -> out.append(escaped(words));
      case Phrase.Strong(var inner) -> strong(out, inner);
      case Phrase.Code(var words) -> code(out, Characters.line(words));
      case Phrase.Moment moment -> out.append(moment.written());
      case Phrase.Link(var url, var shown) when Html.isWeb(url) -> {
        out.append('[');
        append(out, shown);
        out.append("](").append(destination(url)).append(')');
      }
      case Phrase.Link(_, var shown) -> append(out, shown);
      case Phrase.Toned(_, var inner) -> append(out, inner);
      case Phrase.Row(var pieces) -> pieces.forEach(piece -> append(out, piece));
      case Phrase.Lines(var lines) -> {
        for (int i = 0; i < lines.size(); i++) {
          out.append(i == 0 ? "" : "<br>");
          append(out, lines.get(i));
        }
      }
    }
  }

  private static void strong(StringBuilder out, Phrase inner) {
    boolean simple = inner instanceof Phrase.Text(var words) && WORD.matcher(words).matches();
    boolean marks = simple && !endsWith(out, '*');
    out.append(marks ? "**" : "<strong>");
    append(out, inner);
    out.append(marks ? "**" : "</strong>");
  }

  private static void code(StringBuilder out, String words) {
    if (SIMPLE_CODE.matcher(words).matches() && !endsWith(out, '`')) {
      out.append('`').append(words).append('`');
    } else {
      out.append("<code>").append(escaped(words)).append("</code>");
    }
  }

  private static boolean endsWith(StringBuilder out, char last) {
    return !out.isEmpty() && out.charAt(out.length() - 1) == last;
  }

  private static String escaped(String words) {
    var marked = MARK.matcher(Characters.line(words)).replaceAll(BACKSLASH + "$0");
    return BARE_LINK
        .matcher(marked)
        .replaceAll(BACKSLASH)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("|", "&#124;");
  }

  /// A URL as what a link leads to, in percent where it would end there.
  private static String destination(String url) {
    var destination = new StringBuilder();
    for (var octet : url.getBytes(StandardCharsets.UTF_8)) {
      int c = octet & 0xff;
      if (c <= ' ' || c >= 0x7f || NOT_IN_URLS.indexOf(c) >= 0) {
        destination.append("%%%02X".formatted(c));
      } else {
        destination.append((char) c);
      }
    }
    return ENTITY.matcher(destination).replaceAll("&amp;");
  }
}
