package dev.codesense.chunk.notebook;

import dev.codesense.chunk.syntax.Language;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a notebook's JSON for the source of its cells and for the lines where that stands. Values
/// that do not matter are passed over without being kept, however deep or long.
final class NotebookReader {

  /// A line of source.
  ///
  /// @param row line of the file where it begins, from 0
  /// @param text UTF-8, without a line break
  record Line(
      int row,
      @SuppressWarnings("ArrayRecordComponent") // bytes are shared, not compared
          byte[] text) {}

  /// A cell with at least one line of source.
  ///
  /// @param language id of a language, or `raw`
  record Cell(String language, List<Line> lines) {}

  /// Thrown where the text is no JSON or no notebook.
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /// How deep metadata is read.
  private static final int DEEPEST = 4;

  private static final String RAW = "raw";

  private final byte[] json;
  private int at;
  private int row;
  private int counted;
  private final List<RawCell> cells = new ArrayList<>();
  private final Map<String, String> metadata = new HashMap<>();
  private boolean hasCells;

  /// @param type `code`, `markdown`, `raw` or `heading`
  /// @param language what the cell itself says; null: nothing
  private record RawCell(String type, @Nullable String language, List<Line> lines) {}

  private NotebookReader(byte[] json) {
    this.json = json;
  }

  /// The cells that have source; empty when the text is no notebook.
  static Optional<List<Cell>> read(byte[] json) {
    var reader = new NotebookReader(json);
    try {
      reader.notebook();
    } catch (Unreadable e) {
      return Optional.empty();
    }
    if (!reader.hasCells) {
      return Optional.empty();
    }
    var kernel = CellLanguages.ofKernel(reader.metadata);
    return Optional.of(
        reader.cells.stream()
            .filter(cell -> !cell.lines.isEmpty())
            .map(cell -> new Cell(language(cell, kernel), cell.lines))
            .toList());
  }

  private static String language(RawCell cell, Language kernel) {
    return switch (cell.type) {
      case "markdown", "heading" -> Language.MARKDOWN.id();
      case RAW -> RAW;
      default -> {
        var first = new String(cell.lines.getFirst().text, StandardCharsets.UTF_8);
        var said =
            cell.language == null ? Optional.<Language>empty() : Language.named(cell.language);
        yield CellLanguages.ofMagic(first).or(() -> said).orElse(kernel).id();
      }
    };
  }

  private void notebook() throws Unreadable {
    for (var keys = object(); keys.next(); ) {
      switch (keys.name()) {
        case "cells" -> cells();
        case "worksheets" -> {
          for (var sheets = array(); sheets.next(); ) {
            for (var sheet = object(); sheet.next(); ) {
              if (sheet.name().equals("cells")) {
                cells();
              } else {
                skip();
              }
            }
          }
        }
        case "metadata" -> metadata("", metadata, 0);
        default -> skip();
      }
    }
    blanks();
    if (at < json.length) {
      throw new Unreadable();
    }
  }

  private void cells() throws Unreadable {
    hasCells = true;
    for (var elements = array(); elements.next(); ) {
      cell();
    }
  }

  private void cell() throws Unreadable {
    var type = "code";
    int level = 1;
    @Nullable String language = null;
    var source = new Source();
    var said = new HashMap<String, String>();
    for (var keys = object(); keys.next(); ) {
      switch (keys.name()) {
        case "cell_type" -> type = scalar();
        case "language" -> language = scalar();
        case "level" -> level = level(scalar());
        case "source", "input" -> source(source);
        case "metadata" -> metadata("", said, 0);
        default -> skip();
      }
    }
    var lines = source.lines();
    if (type.equals("heading") && !lines.isEmpty()) {
      var first = lines.getFirst();
      var mark = "#".repeat(level) + " " + new String(first.text, StandardCharsets.UTF_8);
      lines.set(0, new Line(first.row, mark.getBytes(StandardCharsets.UTF_8)));
    }
    cells.add(new RawCell(type, CellLanguages.said(said).orElse(language), lines));
  }

  private static int level(String number) {
    return number.matches("[1-6]") ? number.charAt(0) - '0' : 1;
  }

  /// A text, or the texts of a list one after the other.
  private void source(Source source) throws Unreadable {
    blanks();
    if (peek() == '[') {
      for (var elements = array(); elements.next(); ) {
        string(source);
      }
    } else if (peek() == '"') {
      string(source);
    } else {
      skip();
    }
  }

  /// Collects lines from pieces of text that need not end where lines end. Lines end with `\n`,
  /// `\r\n` or `\r`.
  private static final class Source {
    private final List<Line> lines = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private int openRow = -1;
    private byte last;

    void add(int row, byte[] text) {
      for (byte b : text) {
        boolean endsAlready = b == '\n' && last == '\r';
        last = b;
        if (endsAlready) {
          continue;
        }
        openRow = openRow < 0 ? row : openRow;
        if (b == '\n' || b == '\r') {
          close();
        } else {
          open.write(b);
        }
      }
    }

    private void close() {
      lines.add(new Line(openRow, open.toByteArray()));
      open.reset();
      openRow = -1;
    }

    /// All of them, but for blank ones at the ends.
    List<Line> lines() {
      if (openRow >= 0) {
        close();
      }
      int from = 0;
      int to = lines.size();
      while (from < to && isBlank(lines.get(from))) {
        from++;
      }
      while (to > from && isBlank(lines.get(to - 1))) {
        to--;
      }
      return new ArrayList<>(lines.subList(from, to));
    }

    private static boolean isBlank(Line line) {
      for (byte b : line.text) {
        if (b > ' ' || b < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /// Reads the texts in an object into a map, by the keys that lead to them joined by dots.
  private void metadata(String path, Map<String, String> found, int depth) throws Unreadable {
    blanks();
    if (peek() != '{' || depth == DEEPEST) {
      skip();
      return;
    }
    for (var keys = object(); keys.next(); ) {
      var key = path.isEmpty() ? keys.name() : path + "." + keys.name();
      blanks();
      if (peek() == '{') {
        metadata(key, found, depth + 1);
      } else if (peek() == '"') {
        found.put(key, scalar());
      } else {
        skip();
      }
    }
  }

  /// Goes from member to member, or from element to element.
  private final class Members {
    private final char end;
    private boolean first = true;
    private String name = "";

    Members(char begin, char end) throws Unreadable {
      this.end = end;
      expect(begin);
    }

    /// Whether there is another one, whose value has to be read next.
    boolean next() throws Unreadable {
      blanks();
      if (peek() == end) {
        at++;
        return false;
      }
      if (!first) {
        expect(',');
      }
      first = false;
      if (end == '}') {
        blanks();
        name = text();
        expect(':');
      }
      return true;
    }

    String name() {
      return name;
    }
  }

  private Members object() throws Unreadable {
    return new Members('{', '}');
  }

  private Members array() throws Unreadable {
    return new Members('[', ']');
  }

  private void expect(char sign) throws Unreadable {
    blanks();
    if (peek() != sign) {
      throw new Unreadable();
    }
    at++;
  }

  /// The next byte; 0 at the end.
  private int peek() {
    return at < json.length ? json[at] : 0;
  }

  private void blanks() {
    while (at < json.length && json[at] <= ' ' && json[at] >= 0) {
      at++;
    }
  }

  /// A text, a number or a word.
  private String scalar() throws Unreadable {
    blanks();
    int from = at;
    if (peek() == '"') {
      return text();
    }
    skip();
    return new String(json, from, at - from, StandardCharsets.ISO_8859_1).strip();
  }

  private void string(Source source) throws Unreadable {
    blanks();
    for (; counted < at; counted++) {
      row += json[counted] == '\n' ? 1 : 0;
    }
    source.add(row, bytes());
  }

  private String text() throws Unreadable {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /// Reads a string.
  private byte[] bytes() throws Unreadable {
    expect('"');
    var out = new ByteArrayOutputStream();
    while (peek() != '"') {
      if (at >= json.length || json[at] == '\n') {
        throw new Unreadable();
      }
      if (json[at] == '\\') {
        escape(out);
      } else {
        out.write(json[at++]);
      }
    }
    at++;
    return out.toByteArray();
  }

  private void escape(ByteArrayOutputStream out) throws Unreadable {
    if (at + 1 >= json.length) {
      throw new Unreadable();
    }
    byte kind = json[at + 1];
    at += 2;
    switch (kind) {
      case 'n' -> out.write('\n');
      case 't' -> out.write('\t');
      case 'r' -> out.write('\r');
      case 'b', 'f' -> out.write(' ');
      case '"', '\\', '/' -> out.write(kind);
      case 'u' -> {
        var text = new StringBuilder().append(unit());
        if (Character.isHighSurrogate(text.charAt(0))
            && at + 1 < json.length
            && json[at] == '\\'
            && json[at + 1] == 'u') {
          at += 2;
          text.append(unit());
        }
        // A lone surrogate becomes a question mark.
        out.writeBytes(text.toString().replace('\0', ' ').getBytes(StandardCharsets.UTF_8));
      }
      default -> throw new Unreadable();
    }
  }

  private char unit() throws Unreadable {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw new Unreadable();
      }
      unit = unit * 16 + digit;
      at++;
    }
    return (char) unit;
  }

  /// Passes over a value.
  private void skip() throws Unreadable {
    blanks();
    int from = at;
    int depth = 0;
    do {
      switch (peek()) {
        case '"' -> skipString();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case ',', ':' -> at++;
        default -> word();
      }
      blanks();
    } while (depth > 0);
    if (depth < 0 || at == from) {
      throw new Unreadable();
    }
  }

  private void skipString() throws Unreadable {
    at++;
    while (peek() != '"') {
      if (at >= json.length || json[at] == '\n') {
        throw new Unreadable();
      }
      at += json[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  /// A number, `true`, `null`, or Python's `NaN`.
  private void word() throws Unreadable {
    int from = at;
    while (at < json.length
        && (Character.isLetterOrDigit(json[at]) || "+-._".indexOf(json[at]) >= 0)) {
      at++;
    }
    if (at == from) {
      throw new Unreadable();
    }
  }
}
