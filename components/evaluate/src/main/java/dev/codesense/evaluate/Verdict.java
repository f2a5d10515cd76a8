package dev.codesense.evaluate;

import dev.codesense.evaluate.gate.Interval;
import dev.codesense.evaluate.report.EvalReport.Mean;
import dev.codesense.evaluate.report.Figures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a generation may be promoted, and why.
///
/// @param reasons one sentence per limit
public record Verdict(boolean passed, List<String> reasons) {

  /// @param means of which the first decides; empty without questions
  /// @param baseline physical name; null without one
  static Verdict of(List<Mean> means, @Nullable String baseline, EvaluateRetrievalConfig config) {
    if (means.isEmpty()) {
      return new Verdict(
          false, List.of("No question could be asked, and a gate that measured nothing refuses."));
    }
    var ndcg = means.getFirst();
    var reasons = new ArrayList<String>();
    boolean enough = ndcg.candidate().mean() >= config.minNdcg();
    reasons.add(
        "NDCG@10 is %s, at least %s is required."
            .formatted(Figures.number(ndcg.candidate().mean()), Figures.number(config.minNdcg())));
    var difference = ndcg.difference();
    if (difference == null || baseline == null) {
      return new Verdict(enough, reasons);
    }
    boolean kept = difference.low() >= -config.largestDrop();
    reasons.add(
        "Against %s it changed by %s, the 95 %% interval is %s to %s; %s."
            .formatted(
                baseline,
                Figures.signed(difference.mean()),
                Figures.signed(difference.low()),
                Figures.signed(difference.high()),
                limit(difference, kept, config.largestDrop())));
    return new Verdict(enough && kept, reasons);
  }

  private static String limit(Interval difference, boolean kept, double largestDrop) {
    var allowed = "a drop of %s is allowed".formatted(Figures.number(largestDrop));
    if (kept) {
      return allowed;
    }
    return difference.high() < -largestDrop
        ? "only " + allowed
        : "only %s, and so few questions cannot rule out more".formatted(allowed);
  }
}
