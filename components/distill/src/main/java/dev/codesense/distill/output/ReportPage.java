package dev.codesense.distill.output;

import dev.codesense.core.text.Amount;
import dev.codesense.data.training.RowProvenance.Place;
import dev.codesense.data.training.TrainingRow.Message;
import dev.codesense.distill.filter.Filter;
import dev.codesense.report.BarChart;
import dev.codesense.report.Block;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import dev.codesense.report.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The report on a training set: how many rows, what was dropped and why, how long rows are, and
/// some to look at.
public final class ReportPage {
  private static final int LONGEST_SHOWN = 6_000;

  private ReportPage() {}

  public static Page whole(Summary summary) {
    var written = summary.written();
    var blocks = new ArrayList<>(inShort(summary).blocks());
    if (!summary.asked().isEmpty()) {
      blocks.add(Block.note("Asked of the teacher: %s.".formatted(summary.asked())));
    }
    blocks.add(Block.heading("Kinds of questions"));
    blocks.add(
        new BarChart(
            "Rows by kind of question",
            "kind",
            "rows",
            written.kinds.entrySet().stream()
                .map(kind ->
                    new BarChart.Bar(kind.getKey(), kind.getValue(), Amount.count(kind.getValue())))
                .toList()));
    blocks.add(
        Block.note(
            "%s in English, %s in Russian."
                .formatted(
                    Amount.of(written.english, "rows"), Amount.of(written.russian, "rows"))));
    blocks.add(Block.heading("Lengths"));
    blocks.add(lengths(written));
    blocks.add(Block.heading("Repositories"));
    blocks.add(Block.note(Summary.RULE));
    blocks.add(DatasetCard.repositories(summary));
    blocks.add(Block.heading("Chunks that took no part"));
    blocks.add(DatasetCard.leftOut(summary));
    blocks.add(Block.heading("Dropped, for example"));
    blocks.add(dropped(summary));
    blocks.add(Block.heading("Rows, for example"));
    written.samples.forEach(sample -> blocks.add(sample(sample)));
    return new Page(title(summary), blocks);
  }

  /// Without examples.
  public static Page inShort(Summary summary) {
    var written = summary.written();
    var blocks = new ArrayList<Block>();
    blocks.add(
        Block.panel(
            Tone.PLAIN,
            Phrase.text(
                "%s, %s of them refusals, from %s of %s."
                    .formatted(
                        Amount.of(written.rows(), "rows"),
                        DatasetCard.percent(written.refusals(), written.rows()),
                        Amount.of(summary.pool().files(), "files"),
                        Amount.of(summary.rule().allowed().size(), "repositories")))));
    blocks.add(Block.note(summary.authors()));
    if (!summary.rule().refused().isEmpty()) {
      blocks.add(
          Block.note(
              "%s not trained on: %s."
                  .formatted(
                      Amount.of(summary.rule().refused().size(), "repositories"),
                      String.join(", ", summary.rule().refused().keySet()))));
    }
    blocks.add(DatasetCard.splits(written.parts()));
    blocks.add(Block.heading("What was dropped"));
    blocks.add(DatasetCard.dropped(summary));
    if (!summary.repaired().isEmpty()) {
      blocks.add(Block.note(summary.repaired()));
    }
    blocks.add(Block.note(DatasetCard.evaluation(summary)));
    return new Page(title(summary), blocks);
  }

  private static String title(Summary summary) {
    return "Training set of " + summary.generation().physicalName();
  }

  private static Block lengths(WrittenRows written) {
    return new Table(
        List.of(
            Table.words("tokens, estimated"),
            Table.numbers("half of the rows up to"),
            Table.numbers("95 %"),
            Table.numbers("longest")),
        List.of(row("prompt", written.prompts), row("answer", written.answers)));
  }

  private static List<Phrase> row(String name, Lengths lengths) {
    return Stream.of(
            name,
            Amount.count(lengths.at(0.5)),
            Amount.count(lengths.at(0.95)),
            Amount.count(lengths.at(1)))
        .map(Phrase::text)
        .toList();
  }

  private static Block dropped(Summary summary) {
    var rows = new ArrayList<List<Phrase>>();
    for (var filter : Filter.values()) {
      summary
          .rejections()
          .samples(filter)
          .forEach(sample ->
              rows.add(
                  List.of(
                      Phrase.text(filter.title().replace('_', ' ')),
                      Phrase.text(Phrase.cut(sample.question(), 200)),
                      Phrase.code(sample.path()))));
    }
    return new Table(
        List.of(Table.words("filter"), Table.words("question"), Table.words("file")), rows);
  }

  private static Block sample(WrittenRows.Sample sample) {
    var prompt =
        sample.row().prompt().stream().map(Message::content).collect(Collectors.joining("\n\n"));
    return new Block.Details(
        Phrase.text("%s: %s".formatted(sample.origin().kind(), sample.origin().question())),
        false,
        List.of(
            Block.paragraph(Phrase.text(sample.row().completion().getFirst().content())),
            Block.note(
                sample.origin().gold().stream()
                    .map(ReportPage::place)
                    .collect(Collectors.joining(", "))),
            new Block.Preformatted(Phrase.cut(prompt, LONGEST_SHOWN))));
  }

  private static String place(Place place) {
    return "%s %s:%d-%d".formatted(place.repo(), place.path(), place.startLine(), place.endLine());
  }
}
