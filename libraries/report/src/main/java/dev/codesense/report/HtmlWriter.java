package dev.codesense.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// A page as one HTML document.
final class HtmlWriter {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <style>
      """
          + style()
          + "</style>\n";

  private HtmlWriter() {}

  static String document(Page page) {
    var main =
        Stream.concat(
            Stream.of(Html.element("h1", page.title())),
            page.blocks().stream().map(block -> block(block, 2)));
    return HEAD
        + Html.element("title", page.title()).markup()
        + "\n</head>\n<body>\n<main>\n"
        + String.join("\n", main.map(Html::markup).toList())
        + "\n</main>\n</body>\n</html>\n";
  }

  private static String style() {
    try (var css = HtmlWriter.class.getResourceAsStream("page.css")) {
      return new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param level of a heading, from 2
  private static Html block(Block block, int level) {
    return switch (block) {
      case Block.Heading(var text) -> Html.element("h" + level, text);
      case Block.Paragraph(var phrase) -> Html.element("p", phrase(phrase));
      case Block.Panel(var tone, var phrase) ->
          Html.element("div", phrase(phrase)).with("class", "panel " + name(tone));
      case Block.Bullets(var items) -> Html.element("ul", all("li", items));
      case Block.Properties properties -> scrolling(properties(properties));
      case Block.Preformatted(var text) -> Html.element("pre", Html.element("code", text));
      case Block.Details details -> details(details, level + 1);
      case Table table -> scrolling(table(table));
      case Chart chart -> ChartDrawing.of(chart);
      case Diagram diagram -> scrolling(DiagramDrawing.of(diagram));
    };
  }

  private static Html scrolling(Html wide) {
    return Html.element("div", wide).with("class", "scroll");
  }

  private static Html details(Block.Details details, int level) {
    var parts = new ArrayList<Html>();
    parts.add(Html.element("summary", phrase(details.summary())));
    details.blocks().forEach(block -> parts.add(block(block, level)));
    var element = Html.element("details", Html.of(parts));
    return details.open() ? element.with("open", "open") : element;
  }

  private static Html properties(Block.Properties properties) {
    var rows = new ArrayList<Html>();
    properties
        .values()
        .forEach((name, value) ->
            rows.add(
                Html.element(
                    "tr",
                    Html.element("th", name).with("scope", "row"),
                    Html.element("td", phrase(value)))));
    return Html.element("table", Html.element("tbody", Html.of(rows)));
  }

  private static Html table(Table table) {
    var heads =
        table.columns().stream()
            .map(column -> aligned(Html.element("th", column.head()).with("scope", "col"), column))
            .toList();
    var rows = table.rows().stream().map(row -> row(row, table.columns())).toList();
    return Html.element(
        "table",
        Html.element("thead", Html.element("tr", Html.of(heads))),
        Html.element("tbody", Html.of(rows)));
  }

  private static Html row(List<Phrase> row, List<Table.Column> columns) {
    var cells = new ArrayList<Html>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(aligned(Html.element("td", phrase(row.get(i))), columns.get(i)));
    }
    return Html.element("tr", Html.of(cells));
  }

  private static Html aligned(Html cell, Table.Column column) {
    return column.numeric() ? cell.with("class", "number") : cell;
  }

  private static Html phrase(Phrase phrase) {
    return switch (phrase) {
      case Phrase.Text(var text) -> Html.text(text);
      case Phrase.Strong(var inner) -> Html.element("strong", phrase(inner));
      case Phrase.Code(var text) -> Html.element("code", withLineEnds(text));
      case Phrase.Moment moment ->
          Html.element("time", moment.written()).with("datetime", moment.instant());
      case Phrase.Link(var url, var shown) -> Html.link(url, phrase(shown));
      case Phrase.Toned(var tone, var inner) ->
          Html.element("span", phrase(inner)).with("class", name(tone));
      case Phrase.Row(var pieces) -> Html.of(pieces.stream().map(HtmlWriter::phrase).toList());
      case Phrase.Lines(var lines) -> Html.of(line(lines));
    };
  }

  /// A path may go on in the next line after each of its folders.
  private static Html withLineEnds(String text) {
    var pieces = new ArrayList<Html>();
    for (var piece : text.split("(?<=/)(?!/)", -1)) {
      if (!pieces.isEmpty()) {
        pieces.add(Html.lineMayEnd());
      }
      pieces.add(Html.text(piece));
    }
    return Html.of(pieces);
  }

  private static List<Html> line(List<Phrase> lines) {
    return lines.stream()
        .map(line -> Html.element("span", phrase(line)).with("class", "line"))
        .toList();
  }

  private static Html all(String element, List<Phrase> phrases) {
    return Html.of(phrases.stream().map(phrase -> Html.element(element, phrase(phrase))).toList());
  }

  /// The class of the stylesheet.
  static String name(Tone tone) {
    return tone.name().toLowerCase(Locale.ROOT);
  }
}
