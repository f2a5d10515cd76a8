package dev.codesense.bench.rollout;

import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Histogram;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Gates that compare each look with a threshold, as Argo Rollouts and Flagger do: a look fails
/// where a metric of the last minutes is too bad, and after too many failed looks the rollout is
/// aborted.
///
/// They get more than their users usually write: the candidate's metrics are compared with those of
/// the stable side in the same minutes, answers that were cut short are a metric too, and a look
/// without requests counts neither way. Times are compared by their median, which varies least.
///
/// @param style whose rules count failures and time
/// @param hold minutes of a step
/// @param lookBack minutes that a look takes in; the next comes after as many with Argo's rules,
///   after one with Flagger's
/// @param errors how much larger the candidate's share of errors may be
/// @param slower by what factor its median time to the first token may be larger
/// @param cut how much larger its share of answers cut short may be
/// @param failures that abort
record FixedGates(
    Style style, int hold, int lookBack, double errors, double slower, double cut, int failures)
    implements Rule {

  private static final List<Integer> STEPS = List.of(1, 5, 25, 50);

  /// Minutes after which a rollout counts as aborted: with Flagger's rules a step may wait for
  /// ever.
  private static final int LONGEST = 24 * 60;

  enum Style {
    /// Failures count for each metric and step; the step takes its time whatever the looks say.
    ARGO("Argo Rollouts"),
    /// Failures count over the rollout; a look that fails, or has no requests, does not bring the
    /// step forward.
    FLAGGER("Flagger");

    private final String title;

    Style(String title) {
      this.title = title;
    }
  }

  String title() {
    return String.format(
        Locale.ROOT,
        "%s: %d min a step, looks at %d min, errors +%.1f, first token × %.2f, cut short +%.1f,"
            + " %d failures",
        style.title,
        hold,
        lookBack,
        100 * errors,
        slower,
        100 * cut,
        failures);
  }

  /// Failed looks, by metric where the style counts so.
  private static final class Failures {
    private int errors;
    private int slower;
    private int cut;
    private int looks;
  }

  @Override
  public Outcome run(Service service, Fault.Effect effect, RandomGenerator random) {
    double requests = 0;
    double served = 0;
    int minute = 0;
    var failed = new Failures();
    for (int percent : STEPS) {
      var last = new ArrayDeque<Service.Measured>();
      if (style == Style.ARGO) {
        failed = new Failures();
      }
      int passed = 0;
      int spent = 0;
      while (passed < hold) {
        var measured = service.measure(minute++, percent, effect, random);
        spent++;
        requests += measured.candidate().errors().all() + measured.stable().errors().all();
        served += measured.candidate().errors().all();
        last.add(measured);
        if (last.size() > lookBack) {
          last.remove();
        }
        boolean looks = style == Style.FLAGGER || spent % lookBack == 0;
        boolean progresses = looks ? look(List.copyOf(last), failed) : true;
        passed += progresses || style == Style.ARGO ? 1 : 0;
        if (worst(failed) >= failures || minute > LONGEST) {
          double share = served / requests;
          return new Outcome(false, minute, percent, share, share * effect.harmed());
        }
      }
    }
    double share = served / requests;
    return new Outcome(true, minute, 100, share, share * effect.harmed());
  }

  private int worst(Failures failed) {
    return style == Style.ARGO
        ? Math.max(failed.errors, Math.max(failed.slower, failed.cut))
        : failed.looks;
  }

  /// Whether the look found requests and nothing wrong.
  private boolean look(List<Service.Measured> last, Failures failed) {
    var candidate = sum(last.stream().map(Service.Measured::candidate).toList());
    var stable = sum(last.stream().map(Service.Measured::stable).toList());
    if (candidate.errors.all() == 0 || stable.errors.all() == 0) {
      return false;
    }
    boolean tooManyErrors = candidate.errors.share() > stable.errors.share() + errors;
    boolean tooManyCut = candidate.cut.share() > stable.cut.share() + cut;
    boolean tooSlow = median(candidate.firstToken) > slower * median(stable.firstToken);
    failed.errors += tooManyErrors ? 1 : 0;
    failed.cut += tooManyCut ? 1 : 0;
    failed.slower += tooSlow ? 1 : 0;
    boolean fails = tooManyErrors || tooManyCut || tooSlow;
    failed.looks += fails ? 1 : 0;
    return !fails;
  }

  private record Sums(Counts errors, Counts cut, Histogram firstToken) {}

  private static Sums sum(List<Service.Side> sides) {
    var counts = new double[sides.getFirst().firstToken().counts().size()];
    double errors = 0;
    double cut = 0;
    double all = 0;
    for (var side : sides) {
      errors += side.errors().bad();
      cut += side.cut().bad();
      all += side.errors().all();
      for (int i = 0; i < counts.length; i++) {
        counts[i] += side.firstToken().counts().get(i);
      }
    }
    return new Sums(
        new Counts(errors, all),
        new Counts(cut, all),
        new Histogram(
            sides.getFirst().firstToken().bounds(), Arrays.stream(counts).boxed().toList()));
  }

  /// As `histogram_quantile(0.5, …)` of Prometheus: in a straight line between bounds.
  private static double median(Histogram histogram) {
    double rank = histogram.all() / 2;
    double seen = 0;
    for (int i = 0; i < histogram.bounds().size(); i++) {
      double here = histogram.counts().get(i);
      if (seen + here >= rank && here > 0) {
        double from = i == 0 ? 0 : histogram.bounds().get(i - 1);
        return from + (histogram.bounds().get(i) - from) * (rank - seen) / here;
      }
      seen += here;
    }
    return histogram.bounds().getLast();
  }
}
