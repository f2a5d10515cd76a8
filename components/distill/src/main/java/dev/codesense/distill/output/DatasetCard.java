package dev.codesense.distill.output;

import dev.codesense.core.text.Amount;
import dev.codesense.data.training.TrainingSet.Part;
import dev.codesense.distill.filter.Filter;
import dev.codesense.report.Block;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The dataset card: what `datasets` reads to find the splits, and what people read to know what
/// they have.
public final class DatasetCard {

  /// Its name beside the rows.
  public static final String FILE = "README.md";

  private DatasetCard() {}

  /// The whole file: YAML for programs, then Markdown. Depends on nothing but what the rows were
  /// made from.
  public static String of(Summary summary) {
    return front(summary) + page(summary).markdown().markdown();
  }

  private static String front(Summary summary) {
    var written = summary.written();
    var lines = new ArrayList<String>();
    lines.add("---");
    lines.add("language:");
    if (written.english > 0) {
      lines.add("- en");
    }
    if (written.russian > 0) {
      lines.add("- ru");
    }
    lines.add("license: other");
    lines.add("task_categories:");
    lines.add("- question-answering");
    lines.add("- text-generation");
    lines.add("size_categories:");
    lines.add("- " + size(written.rows()));
    lines.add("configs:");
    lines.add("- config_name: default");
    lines.add("  data_files:");
    for (var part : written.parts()) {
      lines.add("  - split: " + part.split().title());
      lines.add("    path: " + part.split().rowsFile());
    }
    lines.add("---");
    lines.add("");
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  /// As the Hugging Face Hub names sizes.
  private static String size(long rows) {
    if (rows < 1_000) {
      return "n<1K";
    }
    return rows < 10_000 ? "1K<n<10K" : rows < 100_000 ? "10K<n<100K" : "100K<n<1M";
  }

  private static Page page(Summary summary) {
    var generation = summary.generation();
    var written = summary.written();
    var blocks = new ArrayList<Block>();
    blocks.add(
        Block.paragraph(
            Phrase.text(
                "%s to train a model that answers questions about code from numbered passages and cites them. Made from %s, sealed %s."
                    .formatted(
                        Amount.of(written.rows(), "rows"),
                        generation.physicalName(),
                        Amount.moment(generation.createdAt())))));
    blocks.add(Block.note(summary.authors()));
    blocks.add(Block.heading("Rows"));
    blocks.add(splits(written.parts()));
    blocks.add(
        Block.paragraph(
            Phrase.text(
                "Each line of a split is one row: the prompt %s as messages, and the completion. The line of the same number in *.meta.jsonl says where it comes from. The passage with the answer is missing in %s of the prompts; there the completion is the refusal."
                    .formatted(summary.prompt(), percent(written.refusals(), written.rows())))));
    blocks.add(counts("kind", written.kinds));
    blocks.add(Block.heading("Which repositories"));
    blocks.add(Block.paragraph(Phrase.text(Summary.RULE)));
    blocks.add(repositories(summary));
    blocks.add(Block.heading("What was dropped"));
    blocks.add(dropped(summary));
    if (!summary.repaired().isEmpty()) {
      blocks.add(Block.note(summary.repaired()));
    }
    blocks.add(leftOut(summary));
    blocks.add(Block.heading("Evaluation"));
    blocks.add(Block.paragraph(Phrase.text(evaluation(summary))));
    blocks.add(Block.heading("Limits"));
    blocks.add(
        new Block.Bullets(
            List.of(
                Phrase.text(
                    "The passages are code and comments as their authors wrote them, mistakes and hostile text included. Answers do not repeat text that gives a model orders, as far as patterns find it."),
                Phrase.text(
                    "The licence of a file is known only where its header names it; the set takes over the terms of the repositories it is made from."),
                Phrase.text(
                    "Secrets were masked when the repositories were read, and looked for again here."))));
    return new Page("Training set of " + generation.physicalName(), blocks);
  }

  static Table splits(List<Part> parts) {
    return new Table(
        List.of(Table.words("split"), Table.numbers("rows"), Table.numbers("of these refusals")),
        parts.stream()
            .map(part ->
                List.of(
                    Phrase.text(part.split().title()),
                    Phrase.text(Amount.count(part.rows())),
                    Phrase.text(Amount.count(part.refusals()))))
            .toList());
  }

  static Table counts(String thing, Map<String, Long> counts) {
    return new Table(
        List.of(Table.words(thing), Table.numbers("rows")),
        counts.entrySet().stream()
            .map(count ->
                List.of(Phrase.text(count.getKey()), Phrase.text(Amount.count(count.getValue()))))
            .toList());
  }

  static Table repositories(Summary summary) {
    var rows = new ArrayList<List<Phrase>>();
    summary
        .generation()
        .manifest()
        .repositories()
        .forEach((id, contribution) -> {
          var refused = summary.rule().refused().get(id);
          rows.add(
              List.of(
                  Phrase.code(id),
                  Phrase.code(contribution.commit()),
                  Phrase.text(Amount.count(contribution.chunks())),
                  Phrase.text(Amount.count(summary.written().byRepository.getOrDefault(id, 0L))),
                  Phrase.text(refused == null ? "trained on" : "refused: " + refused)));
        });
    return new Table(
        List.of(
            Table.words("repository"),
            Table.words("commit"),
            Table.numbers("chunks"),
            Table.numbers("rows"),
            Table.words("why")),
        rows);
  }

  static Table dropped(Summary summary) {
    var rows = new ArrayList<List<Phrase>>();
    for (var filter : Filter.values()) {
      rows.add(
          List.of(
              Phrase.text(filter.title().replace('_', ' ')),
              Phrase.text(Amount.count(summary.rejections().count(filter))),
              Phrase.text(filter.reason())));
    }
    return new Table(
        List.of(Table.words("filter"), Table.numbers("candidates"), Table.words("reason")), rows);
  }

  static Table leftOut(Summary summary) {
    return new Table(
        List.of(Table.words("chunks left out"), Table.numbers("chunks")),
        summary.pool().leftOut().entrySet().stream()
            .map(reason ->
                List.of(
                    Phrase.text(reason.getKey().title()),
                    Phrase.text(Amount.count(reason.getValue()))))
            .toList());
  }

  static String evaluation(Summary summary) {
    return summary.evaluationQuestions() == 0
        ? "No evaluation set was named, so nothing was held out for one (distill.evaluation-questions). Files in the split test were not trained on."
        : "Chunks that answer one of %s of the evaluation set take no part, neither as an answer nor as a passage; candidates that repeat a question or an answer were dropped."
            .formatted(Amount.of(summary.evaluationQuestions(), "questions"));
  }

  static String percent(long part, long whole) {
    return whole == 0 ? "0 %" : Math.round(100.0 * part / whole) + " %";
  }
}
