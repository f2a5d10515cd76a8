package dev.codesense.evaluate.report;

import java.util.List;

/// How well the right answers of one question ranked, each from 0 to 1, over the first [#DEPTH]
/// results.
///
/// @param ndcg gain of every right answer over log2(rank + 1), by that of the best order
/// @param reciprocalRank 1 / rank of the first right answer
/// @param recall share of the right answers that were found
public record Score(double ndcg, double reciprocalRank, double recall) {

  /// Results that are looked at.
  public static final int DEPTH = 10;

  /// @param ranks of the right answers, from 1; 0 for one that was not found. Never empty
  public static Score of(List<Integer> ranks) {
    double gain = 0;
    double ideal = 0;
    int found = 0;
    int first = Integer.MAX_VALUE;
    for (int i = 0; i < ranks.size(); i++) {
      if (i < DEPTH) {
        ideal += gain(i + 1);
      }
      int rank = ranks.get(i);
      if (rank > 0 && rank <= DEPTH) {
        gain += gain(rank);
        found++;
        first = Math.min(first, rank);
      }
    }
    // Two anchors in one chunk share its rank: more than all is not to be had.
    return new Score(
        Math.min(1, gain / ideal), found == 0 ? 0 : 1.0 / first, (double) found / ranks.size());
  }

  /// 1 when a right answer was found, else 0.
  public double hit() {
    return recall > 0 ? 1 : 0;
  }

  private static double gain(int rank) {
    return Math.log(2) / Math.log(rank + 1.0);
  }
}
