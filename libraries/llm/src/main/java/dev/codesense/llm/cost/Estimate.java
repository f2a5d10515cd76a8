package dev.codesense.llm.cost;

import dev.codesense.core.text.Amount;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.Usage;
import java.time.Duration;
import java.util.Locale;

/// What calls will come to, before the first is made. Rough: replies are taken to be as long as
/// they may be, and a model to write forty tokens a second.
///
/// @param input tokens of prompts
/// @param output tokens of replies
/// @param money in the currency of the models' prices; 0 without prices
public record Estimate(long calls, long input, long output, double money, Duration time) {
  private static final double TOKENS_PER_SECOND = 40;

  /// Nothing to do.
  public static final Estimate NONE = new Estimate(0, 0, 0, 0, Duration.ZERO);

  /// So many calls of one model.
  ///
  /// @param inputEach tokens of an average prompt
  /// @param outputEach tokens of an average reply
  public static Estimate of(ModelConfig model, long calls, long inputEach, long outputEach) {
    double seconds = calls * (outputEach / TOKENS_PER_SECOND) / model.limits().parallel();
    return new Estimate(
        calls,
        calls * inputEach,
        calls * outputEach,
        model.cost(new Usage(calls * inputEach, 0, calls * outputEach, true)),
        Duration.ofSeconds((long) Math.ceil(seconds)));
  }

  /// These calls, and then those.
  public Estimate plus(Estimate other) {
    return new Estimate(
        calls + other.calls,
        input + other.input,
        output + other.output,
        money + other.money,
        time.plus(other.time));
  }

  /// `1,200 calls, 2,400,000 tokens in, 300,000 out, about 3.10, 31 min 15 s`.
  @Override
  public String toString() {
    return "%s, %s tokens in, %s out%s, %s"
        .formatted(
            Amount.of(calls, "calls"),
            Amount.count(input),
            Amount.count(output),
            money > 0 ? String.format(Locale.ROOT, ", about %.2f", money) : "",
            Amount.time(time));
  }
}
