package dev.codesense.report;

import dev.codesense.report.Diagram.Arrow;
import dev.codesense.report.Diagram.Graph;
import dev.codesense.report.Diagram.Group;
import dev.codesense.report.Diagram.Node;
import dev.codesense.report.IntervalChart.Mark;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/// Pages with all that a page can hold.
final class Pages {

  private Pages() {}

  /// As a stage would fill it.
  static Page sample() {
    var values = new LinkedHashMap<String, Phrase>();
    values.put("name", Phrase.code("codesense-g12-0123456789abcdef0123456789abcdef"));
    values.put("built", Phrase.moment(Instant.parse("2026-01-02T03:04:05.678Z")));
    values.put("files", Phrase.text("12,345; 67 chunked in this run"));
    return new Page(
        "All that a page can hold",
        List.of(
            Block.panel(
                Tone.GOOD,
                Phrase.lines(
                    List.of(
                        new Phrase.Toned(Tone.GOOD, Phrase.strong("Passed")),
                        Phrase.text("NDCG@10 is 0.912, at least 0.300 is asked for.")))),
            Block.panel(Tone.WARN, Phrase.text("1 of 3 repositories could not be reached.")),
            Block.panel(
                Tone.BAD,
                Phrase.of(
                    Phrase.strong("count"),
                    Phrase.text(" failed: no space left "),
                    Phrase.code("CS-IDX-001"))),
            Block.note("A remark that nobody has to read."),
            new Diagram(
                "Tasks and what they wait for",
                new Graph(
                    List.of(
                        new Node("fetch", "✓ done, 1.2 s", Tone.GOOD),
                        new Group(
                            "for each of fetch.parts",
                            new Graph(
                                List.of(
                                    new Node("parse", "✗ 1 failed, ✓ 2 done", Tone.BAD),
                                    new Node("count", "▶ running", Tone.WARN)),
                                List.of(new Arrow(0, 1, false)))),
                        new Node("sum", "· not begun", Tone.SOFT),
                        new Node(
                            "a task with a name that is far too long for its box", "", Tone.PLAIN),
                        new Node("tidy", "· not begun", Tone.SOFT)),
                    List.of(
                        new Arrow(0, 1, false),
                        new Arrow(1, 2, false),
                        new Arrow(0, 2, false),
                        new Arrow(2, 4, true),
                        new Arrow(3, 4, true)))),
            Block.heading("Values"),
            new Block.Properties(values),
            Block.heading("A wide table"),
            new Table(
                List.of(
                    Table.words("question"),
                    Table.words("expected"),
                    Table.words("came first"),
                    Table.numbers("rank new"),
                    Table.numbers("rank before")),
                List.of(
                    List.of(
                        Phrase.text(
                            "Where is an invoice archived before the evening report is due?"),
                        Phrase.lines(
                            List.of(
                                place("src/main/java/dev/acme/shop/ArchiveInvoice.java:12"),
                                place("docs/архив.md:3"))),
                        Phrase.code("src/Local.java:7", "src/Local.java:7"),
                        Phrase.text("1, 3"),
                        Phrase.text("–")))),
            Block.heading("Charts"),
            new BarChart(
                "Chunks by language",
                "language",
                "chunks",
                List.of(
                    new BarChart.Bar("java", 41_234, "41,234"),
                    new BarChart.Bar(
                        "a language with a name longer than any other", 9_001, "9,001"),
                    new BarChart.Bar("xml", 12, "12"),
                    new BarChart.Bar("none", 0, "0"))),
            new TimeChart(
                "When each task ran",
                "task",
                List.of(
                    new TimeChart.Span("fetch", 0, 1_200, "0 ms", "1.2 s"),
                    new TimeChart.Span("count", 1_200, 9_000, "1.2 s", "7.8 s"),
                    new TimeChart.Span("tidy", 9_000, 9_000, "9.0 s", "0 ms"))),
            new IntervalChart(
                "Means with their intervals",
                List.of("new", "before"),
                List.of(
                    new IntervalChart.Row(
                        "NDCG@10", List.of(new Mark(0.912, 0.87, 0.95), new Mark(0.9, 0.85, 0.94))),
                    new IntervalChart.Row(
                        "recall@10", List.of(new Mark(1, 0.97, 1.02), new Mark(0, 0, 0.1))))),
            Block.heading("Each task"),
            new Block.Details(
                Phrase.of(
                    Phrase.strong("fetch"),
                    Phrase.text(" "),
                    Phrase.toned(Tone.GOOD, "✓ done"),
                    Phrase.text(", 1.2 s")),
                false,
                List.of(
                    Block.heading("Log"),
                    new Block.Preformatted("fetches 3 repositories\n  https://example.org/a\n"))),
            new Block.Bullets(
                List.of(Phrase.text("one"), Phrase.link("https://example.org/", "two")))));
  }

  private static Phrase place(String text) {
    return Phrase.code(
        text, "https://example.org/acme/shop/blob/0123abc/" + text.replace(":", "#L"));
  }

  /// The same words wherever words can be.
  static Page of(String words) {
    var text = Phrase.text(words);
    var values = new LinkedHashMap<String, Phrase>();
    values.put(words, Phrase.of(new Phrase.Strong(text), Phrase.code(words), text));
    return new Page(
        words,
        List.of(
            Block.heading(words),
            Block.paragraph(text),
            Block.paragraph(Phrase.strong(words), Phrase.strong(words), Phrase.code(words)),
            Block.note(words),
            Block.panel(Tone.BAD, Phrase.lines(List.of(text, Phrase.code(words), text))),
            new Block.Bullets(List.of(text, new Phrase.Toned(Tone.WARN, text))),
            new Block.Properties(values),
            new Table(
                List.of(Table.words(words), Table.numbers(words)),
                List.of(
                    List.of(
                        Phrase.code(words, "https://example.org/" + words.replaceAll("\\R", "")),
                        Phrase.link("javascript:" + words, words)))),
            new BarChart(words, words, words, List.of(new BarChart.Bar(words, 1, words))),
            new TimeChart(words, words, List.of(new TimeChart.Span(words, 0, 1, words, words))),
            new IntervalChart(
                words,
                List.of(words, words),
                List.of(new IntervalChart.Row(words, List.of(new Mark(0.5, 0.4, 0.6))))),
            new Diagram(
                words,
                new Graph(
                    List.of(
                        new Node(words, words, Tone.GOOD),
                        new Group(
                            words,
                            new Graph(List.of(new Node(words, words, Tone.SOFT)), List.of()))),
                    List.of(new Arrow(0, 1, true)))),
            new Block.Details(text, true, List.of(Block.heading(words))),
            new Block.Preformatted(words)));
  }
}
