package dev.codesense.distill.output;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.Split;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.distill.sources.LongSplits;
import java.util.Locale;
import java.util.stream.Stream;

/// Stops a run in which something is in two splits: a question, a cluster of files, or the text of
/// a chunk.
final class SplitIsolation {
  private final LongSplits seen = new LongSplits();

  /// @param chunks texts of the chunks in the row's passages
  /// @throws CodesenseException [DistillProblem#SPLITS_MIXED]
  void check(RowProvenance row, Split split, Stream<String> chunks) {
    require("question " + row.question().toLowerCase(Locale.ROOT), row, split);
    require("cluster " + row.cluster(), row, split);
    chunks.forEach(chunk -> require("text " + chunk, row, split));
  }

  private void require(String what, RowProvenance row, Split split) {
    var first = seen.putIfAbsent(LongSplits.ofText(what), split);
    if (first != split) {
      throw new CodesenseException(
          DistillProblem.SPLITS_MIXED,
          "Row %s of the split %s has the %s, which the split %s has too"
              .formatted(
                  row.id(), split.title(), what.lines().findFirst().orElse(what), first.title()));
    }
  }
}
