package dev.codesense.evaluate.judge;

import dev.codesense.llm.TokenChances;
import java.util.List;
import java.util.regex.Pattern;

/// A rating as G-Eval counts it: the mean of all ratings that the judge might have written,
/// weighted by how probable each was. As in DeepEval, what is less probable than 1 % does not
/// count, and a rating that was not written as one token is taken as it is. Unlike there, white
/// space before a number does not hide it, a number above the highest rating is none, and neither
/// is a 1 that may be the beginning of a 10.
///
/// @param value from 0 to [#FULL]
/// @param weighted whether it is such a mean; false where no token is the rating, or its chances
///   were not told
record WeightedRating(double value, boolean weighted) {
  static final int FULL = 10;

  /// How many likely tokens the server is asked for: the most that OpenAI's API has.
  static final int TOKENS = 20;

  private static final double LEAST = 0.01;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");

  /// @param written the rating in the reply
  /// @param tokens of the reply; empty where the server told none
  static WeightedRating of(int written, List<TokenChances> tokens) {
    for (var token : tokens.reversed()) {
      if (token.text().strip().equals(Integer.toString(written))) {
        return of(written, token);
      }
    }
    return new WeightedRating(written, false);
  }

  private static WeightedRating of(int written, TokenChances token) {
    // Where 10 is no token of its own, 1 may be its beginning.
    boolean begins10 =
        written != 1
            && token.chances().keySet().stream().noneMatch(text -> text.strip().equals("10"));
    double sum = 0;
    double total = 0;
    for (var chance : token.chances().entrySet()) {
      var text = chance.getKey().strip();
      double p = chance.getValue();
      if (p >= LEAST
          && NUMBER.matcher(text).matches()
          && Integer.parseInt(text) <= FULL
          && !(begins10 && text.equals("1"))) {
        sum += Integer.parseInt(text) * p;
        total += p;
      }
    }
    return total > 0 ? new WeightedRating(sum / total, true) : new WeightedRating(written, false);
  }
}
