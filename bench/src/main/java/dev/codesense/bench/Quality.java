package dev.codesense.bench;

/// How well right answers rank, on average.
///
/// @param mrr mean of 1 / rank of the first right answer
/// @param ndcg at 10
/// @param recall share of right answers among the first 10
record Quality(double mrr, double ndcg, double recall) {
  private static final int DEPTH = 10;

  /// Adds up questions.
  static final class Sum {
    private int questions;
    private double mrr;
    private double ndcg;
    private double recall;

    /// @param ranks of the right answers, from 1; 0 for one that is missing
    void add(int... ranks) {
      questions++;
      int best = Integer.MAX_VALUE;
      double gain = 0;
      double ideal = 0;
      int found = 0;
      for (int i = 0; i < ranks.length; i++) {
        if (i < DEPTH) {
          ideal += discount(i + 1);
        }
        if (ranks[i] > 0) {
          best = Math.min(best, ranks[i]);
          if (ranks[i] <= DEPTH) {
            gain += discount(ranks[i]);
            found++;
          }
        }
      }
      mrr += best == Integer.MAX_VALUE ? 0 : 1.0 / best;
      ndcg += gain / ideal;
      recall += (double) found / ranks.length;
    }

    private static double discount(int rank) {
      return Math.log(2) / Math.log(rank + 1.0);
    }

    Quality mean() {
      return new Quality(mrr / questions, ndcg / questions, recall / questions);
    }

    int questions() {
      return questions;
    }
  }
}
