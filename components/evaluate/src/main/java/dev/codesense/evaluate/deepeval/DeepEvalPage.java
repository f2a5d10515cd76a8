package dev.codesense.evaluate.deepeval;

import dev.codesense.evaluate.deepeval.DeepEvalReport.Means;
import dev.codesense.evaluate.deepeval.DeepEvalReport.Scored;
import dev.codesense.evaluate.report.Figures;
import dev.codesense.report.Block;
import dev.codesense.report.Page;
import dev.codesense.report.Phrase;
import dev.codesense.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// A [DeepEvalReport] for people: the means of both, and the answers on which they differ most.
final class DeepEvalPage {
  private static final int SHOWN = 20;

  private DeepEvalPage() {}

  static Page of(DeepEvalReport report) {
    var blocks = new ArrayList<Block>();
    blocks.add(
        Block.paragraph(
            Phrase.text(
                "DeepEval %s scored the answers, with the judge %s. Its scores decide nothing: the verdict is that of evaluate-answers."
                    .formatted(report.version(), report.judge()))));
    if (!report.judge().equals(report.ourJudge())) {
      blocks.add(
          Block.note(
              "Another judge made our scores, %s: the columns compare the judges as well."
                  .formatted(report.ourJudge())));
    }
    blocks.add(means(report));
    blocks.add(
        Block.note(
            "Means are over the answers that both scored; apart is how far the two scores of an answer lie apart on average. Each takes an answer apart by prompts of its own, so the scores need not be equal."));
    blocks.addAll(
        listed("Answers with the most different scores", differing(report), DeepEvalPage::scores));
    blocks.addAll(
        listed(
            "Answers without a score of DeepEval",
            report.scores().stream().filter(one -> one.failed() != null).toList(),
            one -> String.valueOf(one.failed())));
    return new Page("DeepEval's scores of %s".formatted(report.candidate()), blocks);
  }

  private static Block means(DeepEvalReport report) {
    var rows = new ArrayList<List<Phrase>>();
    report
        .means()
        .forEach((metric, bySystem) ->
            bySystem.forEach((system, means) -> rows.add(row(metric, system, means))));
    return new Table(
        List.of(
            Table.words("metric"),
            Table.words("system"),
            Table.numbers("DeepEval"),
            Table.numbers("ours"),
            Table.numbers("apart"),
            Table.numbers("answers"),
            Table.numbers("failed")),
        rows);
  }

  private static List<Phrase> row(String metric, String system, Means means) {
    boolean none = means.answers() == 0;
    return Stream.of(
            metric,
            system,
            none ? "" : Figures.number(means.deepeval()),
            none ? "" : Figures.number(means.ours()),
            none ? "" : Figures.number(means.difference()),
            String.valueOf(means.answers()),
            String.valueOf(means.failed()))
        .map(Phrase::text)
        .toList();
  }

  private static List<Scored> differing(DeepEvalReport report) {
    return report.scores().stream()
        .filter(one -> distance(one) > 0)
        .sorted(Comparator.comparingDouble(DeepEvalPage::distance).reversed())
        .toList();
  }

  private static double distance(Scored one) {
    return one.deepeval() == null || one.ours() == null ? 0 : Math.abs(one.deepeval() - one.ours());
  }

  private static String scores(Scored one) {
    return "%s, ours %s"
        .formatted(
            Figures.number(one.deepeval() == null ? 0 : one.deepeval()),
            Figures.number(one.ours() == null ? 0 : one.ours()));
  }

  private static List<Block> listed(
      String title, List<Scored> scores, Function<Scored, String> last) {
    if (scores.isEmpty()) {
      return List.of();
    }
    var blocks = new ArrayList<Block>();
    blocks.add(Block.heading("%s: %d".formatted(title, scores.size())));
    blocks.add(
        new Table(
            Stream.of("question", "system", "metric", "DeepEval").map(Table::words).toList(),
            scores.stream()
                .limit(SHOWN)
                .map(one ->
                    Stream.of(one.question(), one.system(), one.metric(), last.apply(one))
                        .map(Phrase::text)
                        .toList())
                .toList()));
    if (scores.size() > SHOWN) {
      blocks.add(Block.note("and %d more in the report".formatted(scores.size() - SHOWN)));
    }
    return blocks;
  }
}
