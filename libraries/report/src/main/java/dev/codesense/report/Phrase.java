package dev.codesense.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/// Words in a paragraph, a list or a cell.
public sealed interface Phrase {

  /// Shown as it is; a line end is a space.
  record Text(String text) implements Phrase {}

  /// Set apart by weight.
  record Strong(Phrase inner) implements Phrase {}

  /// A name, a path or a value, letter by letter.
  record Code(String text) implements Phrase {}

  /// A point in time, to the second, in UTC.
  record Moment(Instant instant) implements Phrase {
    private static final DateTimeFormatter WRITTEN =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    String written() {
      return WRITTEN.format(instant);
    }
  }

  /// A link to a web page. Where `url` is no `http` or `https` URL, only what is shown.
  record Link(String url, Phrase shown) implements Phrase {}

  /// In the colour of a tone.
  record Toned(Tone tone, Phrase inner) implements Phrase {}

  /// One after the other, with nothing between them.
  record Row(List<Phrase> pieces) implements Phrase {
    public Row {
      pieces = List.copyOf(pieces);
    }
  }

  /// One below the other.
  record Lines(List<Phrase> lines) implements Phrase {
    public Lines {
      lines = List.copyOf(lines);
    }
  }

  static Phrase text(String text) {
    return new Text(text);
  }

  static Phrase strong(String text) {
    return new Strong(text(text));
  }

  static Phrase code(String text) {
    return new Code(text);
  }

  /// Code with a link to where it is shown at a commit.
  ///
  /// @param url such as [dev.codesense.core.LinkTemplate#expand] gives; a path or nothing at all
  ///   leaves the code without a link
  static Phrase code(String text, String url) {
    return new Link(url, code(text));
  }

  static Phrase moment(Instant instant) {
    return new Moment(instant);
  }

  static Phrase link(String url, String text) {
    return new Link(url, text(text));
  }

  static Phrase toned(Tone tone, String text) {
    return new Toned(tone, text(text));
  }

  static Phrase of(Phrase... pieces) {
    return new Row(List.of(pieces));
  }

  static Phrase lines(List<Phrase> lines) {
    return new Lines(lines);
  }

  /// At most so many characters, the last one an ellipsis where there are more.
  static String cut(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  /// The words alone.
  default String plain() {
    return switch (this) {
      case Text(var text) -> text;
      case Strong(var inner) -> inner.plain();
      case Code(var text) -> text;
      case Moment moment -> moment.written();
      case Link(_, var shown) -> shown.plain();
      case Toned(_, var inner) -> inner.plain();
      case Row(var pieces) -> pieces.stream().map(Phrase::plain).collect(Collectors.joining());
      case Lines(var lines) -> lines.stream().map(Phrase::plain).collect(Collectors.joining(" "));
    };
  }
}
