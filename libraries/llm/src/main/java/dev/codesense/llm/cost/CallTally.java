package dev.codesense.llm.cost;

import dev.codesense.core.text.Amount;
import dev.codesense.llm.CallLog;
import dev.codesense.llm.CallRecord;
import java.util.Locale;

/// Adds up records of calls, and hands them on. Thread-safe.
public final class CallTally implements CallLog {
  private final CallLog next;
  private Total total = new Total(0, 0, 0, 0, 0, 0, 0);

  /// What calls came to.
  ///
  /// @param calls that were made, however often each was tried
  /// @param failed of them, those without a reply
  /// @param input tokens of prompts, cached ones included
  /// @param cached of them, those that the server had at hand
  /// @param output tokens of replies
  /// @param money in the currency of the models' prices; 0 without prices
  /// @param reused replies that were kept and made no call
  public record Total(
      long calls, long failed, long input, long cached, long output, double money, long reused) {

    /// `412 calls, 1,200,000 tokens in (300,000 cached), 90,000 out, cost 3.10, 80 replies reused`.
    @Override
    public String toString() {
      return "%s%s, %s tokens in%s, %s out%s%s"
          .formatted(
              Amount.of(calls, "calls"),
              failed == 0 ? "" : " (%s failed)".formatted(Amount.count(failed)),
              Amount.count(input),
              cached == 0 ? "" : " (%s cached)".formatted(Amount.count(cached)),
              Amount.count(output),
              money > 0 ? String.format(Locale.ROOT, ", cost %.2f", money) : "",
              reused == 0 ? "" : ", %s reused".formatted(Amount.of(reused, "replies")));
    }
  }

  /// @param next gets every record too
  public CallTally(CallLog next) {
    this.next = next;
  }

  @Override
  public void add(CallRecord call) {
    count(call);
    next.add(call);
  }

  private synchronized void count(CallRecord call) {
    var usage = call.usage();
    total =
        new Total(
            total.calls + 1,
            total.failed + (call.finish() == null ? 1 : 0),
            total.input + usage.input(),
            total.cached + usage.cached(),
            total.output + usage.output(),
            total.money + call.money(),
            0);
  }

  /// What was added so far.
  ///
  /// @param reused see [ReplyCache#reused]
  public synchronized Total total(long reused) {
    return new Total(
        total.calls, total.failed, total.input, total.cached, total.output, total.money, reused);
  }
}
