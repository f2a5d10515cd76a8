package dev.codesense.cli.pipeline;

import dev.codesense.cli.terminal.Paint;
import dev.codesense.cli.terminal.SafeText;
import dev.codesense.validate.Finding;
import java.io.PrintWriter;

/// What the validator found, two lines each: where and what, and what to do.
record FindingLines(PrintWriter out, Paint paint) {

  void print(Finding finding) {
    var word = finding.isError() ? paint.red("error") : paint.yellow("warning");
    var where = finding.path().isEmpty() ? "" : finding.path() + ": ";
    out.println(
        "%s: %s %s %s"
            .formatted(
                SafeText.line(finding.origin().toString()),
                word,
                finding.rule().id(),
                SafeText.line(where + finding.message())));
    out.println("    → " + finding.rule().remedy());
  }
}
