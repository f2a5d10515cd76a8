package dev.codesense.evaluate.report;

import dev.codesense.core.MarkdownPage;
import dev.codesense.evaluate.report.EvalReport.Mean;
import org.jspecify.annotations.Nullable;

/// An [EvalReport] in a few lines of Markdown. Quotes neither questions nor paths, so that nothing
/// from a repository is read as markup.
public final class ReportText {

  private ReportText() {}

  public static MarkdownPage of(EvalReport report) {
    var text = new StringBuilder();
    text.append(report.passed() ? "**Passed** · " : "**Refused** · ");
    text.append(report.candidate()).append("\n\n");
    report.reasons().forEach(reason -> text.append("- ").append(reason).append('\n'));
    if (!report.means().isEmpty()) {
      text.append("\n| metric | new | before | difference |\n|---|---|---|---|\n");
      report.means().forEach(mean -> row(text, mean));
    }
    text.append("\n%d questions.".formatted(report.questions().size()));
    report.remarks().forEach(remark -> text.append(' ').append(remark));
    return new MarkdownPage(ReportPage.title(report), text.append('\n').toString());
  }

  private static void row(StringBuilder text, Mean mean) {
    text.append(
        "| %s | %s | %s | %s |\n"
            .formatted(
                ReportPage.name(mean),
                interval(mean.candidate(), false),
                interval(mean.baseline(), false),
                interval(mean.difference(), true)));
  }

  private static String interval(@Nullable Interval interval, boolean signed) {
    return interval == null ? "" : ReportPage.interval(interval, signed);
  }
}
