package dev.codesense.llm.cost;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.Doc;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.text.Amount;
import dev.codesense.llm.LlmProblem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What calls may cost together. Says no before a call whose worst case would go beyond it, and
/// remembers in a file, so that a run that is started again goes on where it was.
///
/// Each call holds its worst case (all of the prompt, the longest reply) until its usage is known.
/// A call that was under way when the process died counts with its worst case: it may have been
/// charged. Thread-safe; one process at a time.
public final class Budget implements AutoCloseable {
  private final Limits limits;
  private final Journal journal;

  /// What calls hold that are under way, by their number.
  private final Map<Long, Amounts> held = new HashMap<>();

  private Amounts spent = Amounts.NONE;
  private long calls;

  /// How much at most; several models may share it.
  public record Limits(
      @Doc("Tokens of prompts and replies at most; unset: no limit") @Nullable Long tokens,
      @Doc("Money at most, in the currency of the models' prices; unset: no limit")
          @Nullable Double money) {
    public Limits {
      if (tokens != null && tokens < 1) {
        throw new RefusedValueException(Limits::tokens, "must be at least 1, was " + tokens);
      }
      if (money != null && !(money > 0)) {
        throw new RefusedValueException(Limits::money, "must be more than 0, was " + money);
      }
    }
  }

  /// Tokens, and money in the currency of the prices.
  public record Amounts(long tokens, double money) {
    static final Amounts NONE = new Amounts(0, 0);

    Amounts plus(Amounts other) {
      return new Amounts(tokens + other.tokens, money + other.money);
    }
  }

  /// A line of the file: what a call holds, and later what it was charged.
  record Entry(long call, boolean settled, long tokens, double money) {}

  /// Where entries are kept.
  private interface Journal extends AutoCloseable {
    void add(Entry entry);

    @Override
    void close();
  }

  private Budget(Limits limits, Journal journal) {
    this.limits = limits;
    this.journal = journal;
  }

  /// Allows everything and remembers nothing.
  public static Budget unlimited() {
    return new Budget(
        new Limits(null, null),
        new Journal() {
          @Override
          public void add(Entry entry) {}

          @Override
          public void close() {}
        });
  }

  /// Goes on with what the file says was spent.
  ///
  /// @param file of this run or stage; created when missing
  /// @throws CodesenseException with [LlmProblem#JOURNAL_UNUSABLE] or [LlmProblem#JOURNAL_LOCKED]
  public static Budget open(Path file, Limits limits, RecordCodec codec) {
    var charged = new HashMap<Long, Amounts>();
    var log =
        LineLog.open(
            file,
            (line, _, damage) -> {
              try {
                var entry = codec.decode(line, Entry.class);
                charged.put(entry.call(), new Amounts(entry.tokens(), entry.money()));
              } catch (IllegalArgumentException e) {
                throw damage.because(e); // What was spent is not known: better no call than two.
              }
            });
    var budget =
        new Budget(
            limits,
            new Journal() {
              @Override
              public void add(Entry entry) {
                log.append(codec.encode(entry));
              }

              @Override
              public void close() {
                log.close();
              }
            });
    budget.spent = charged.values().stream().reduce(Amounts.NONE, Amounts::plus);
    budget.calls = charged.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return budget;
  }

  /// What a call may cost, set aside until it is known.
  public final class Hold {
    private final long call;

    private Hold(long call) {
      this.call = call;
    }

    /// The call is over and was charged this much. Only the first of several counts.
    public void settle(long tokens, double money) {
      Budget.this.settle(call, new Amounts(tokens, money));
    }
  }

  /// Sets aside what a call may cost. While other calls hold what this one needs, waits for what
  /// they leave.
  ///
  /// @param tokens of the prompt and the longest reply
  /// @throws CodesenseException with [LlmProblem#BUDGET_EXCEEDED] when it does not fit
  public synchronized Hold hold(long tokens, double money) throws InterruptedException {
    var worst = new Amounts(tokens, money);
    while (!fits(spent.plus(heldByAll()).plus(worst))) {
      if (held.isEmpty()) {
        throw new CodesenseException(LlmProblem.BUDGET_EXCEEDED, refusal(worst));
      }
      wait();
    }
    calls++;
    journal.add(new Entry(calls, false, tokens, money));
    held.put(calls, worst);
    return new Hold(calls);
  }

  private synchronized void settle(long call, Amounts charged) {
    if (held.remove(call) != null) {
      spent = spent.plus(charged);
      journal.add(new Entry(call, true, charged.tokens(), charged.money()));
      notifyAll();
    }
  }

  /// What was spent in this run and, as far as the file says, before.
  public synchronized Amounts spent() {
    return spent;
  }

  private Amounts heldByAll() {
    return held.values().stream().reduce(Amounts.NONE, Amounts::plus);
  }

  private boolean fits(Amounts all) {
    return (limits.tokens() == null || all.tokens() <= limits.tokens())
        && (limits.money() == null || all.money() <= limits.money());
  }

  private String refusal(Amounts worst) {
    return limits.tokens() != null && spent.tokens() + worst.tokens() > limits.tokens()
        ? "%s were used of %s, and the next call may need %s"
            .formatted(
                Amount.of(spent.tokens(), "tokens"),
                Amount.count(limits.tokens()),
                Amount.count(worst.tokens()))
        : String.format(
            Locale.ROOT,
            "%.4f were spent of %.4f, and the next call may cost %.4f",
            spent.money(),
            limits.money(),
            worst.money());
  }

  @Override
  public synchronized void close() {
    journal.close();
  }
}
