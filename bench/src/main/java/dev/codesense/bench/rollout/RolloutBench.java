package dev.codesense.bench.rollout;

import dev.codesense.bench.Arguments;
import dev.codesense.bench.rollout.FixedGates.Style;
import dev.codesense.rollout.RolloutPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// How often the rollout engine promotes bad candidates and aborts good ones, how long it takes,
/// and how many requests it harms; beside gates with fixed thresholds.
///
/// Arguments: `--rounds N` of each fault (1,000) and five times as many without a fault; `--rates
/// 2,10,50` requests a second; `--fixed N` rounds with which the settings of the fixed gates are
/// compared (0: none of them).
public final class RolloutBench {
  /// A good candidate must seldom be aborted: more rounds show how seldom.
  private static final int GOOD_FOR_EACH_FAULT = 5;

  private static final List<Integer> HOLDS = List.of(5, 10, 20, 30, 60, 120, 240);
  private static final List<Integer> LOOKS_BACK = List.of(1, 5, 15, 60);
  private static final List<Integer> FAILURES = List.of(1, 2, 4, 8);
  private static final double MOST_ABORTED = 0.05;
  private static final double MOST_PROMOTED = 0.01;

  private RolloutBench() {}

  public static void main(String[] arguments) {
    var given = Arguments.of(arguments);
    int rounds = given.number("--rounds", 1_000);
    int fixed = given.number("--fixed", 0);
    for (var rate : given.text("--rates", "2,10,50").split(",", -1)) {
      double perSecond = Double.parseDouble(rate);
      System.out.printf("%n%s requests a second%n%n", rate);
      print("the engine", outcomes(new EngineRule(RolloutPlan.STANDARD), perSecond, rounds));
      if (fixed > 0) {
        fixed(perSecond, fixed, rounds);
      }
    }
  }

  /// Of all settings of the fixed gates, those that err as seldom as is wanted, the fastest first;
  /// and what intervals and failures as in their documentation do.
  private static void fixed(double perSecond, int few, int rounds) {
    for (var example :
        List.of(
            new FixedGates(Style.FLAGGER, 10, 1, 0.01, 1.15, 0.025, 10),
            new FixedGates(Style.ARGO, 20, 5, 0.01, 1.15, 0.025, 4))) {
      print(example.title(), outcomes(example, perSecond, few));
    }
    var settings = settings(perSecond);
    var fastest =
        settings.stream()
            .map(rule -> judged(rule, perSecond, few))
            .flatMap(Optional::stream)
            .min(Comparator.comparingDouble(Judged::minutesToAbort));
    if (fastest.isEmpty()) {
      System.out.printf(
          "%nNone of %d settings of fixed gates errs as seldom as is wanted.%n", settings.size());
      return;
    }
    var rule = fastest.get().rule;
    print(
        "the fastest that err as seldom as is wanted: " + rule.title(),
        outcomes(rule, perSecond, rounds));
  }

  private record Judged(FixedGates rule, double minutesToAbort) {}

  /// A setting with its mean time to abort; empty where it errs more often than is wanted.
  private static Optional<Judged> judged(FixedGates rule, double perSecond, int rounds) {
    for (int tried : new int[] {rounds / 5, rounds}) {
      var good = outcomes(rule, perSecond, Fault.NONE, tried);
      if (share(good, outcome -> !outcome.promoted()) > MOST_ABORTED) {
        return Optional.empty();
      }
    }
    double minutes = 0;
    for (var fault : bad()) {
      var outcomes = outcomes(rule, perSecond, fault, rounds);
      if (share(outcomes, Outcome::promoted) > MOST_PROMOTED) {
        return Optional.empty();
      }
      minutes += mean(outcomes, Outcome::minutes) / bad().size();
    }
    return Optional.of(new Judged(rule, minutes));
  }

  private static List<FixedGates> settings(double perSecond) {
    var settings = new ArrayList<FixedGates>();
    for (var style : Style.values()) {
      for (int hold : HOLDS) {
        for (int lookBack : LOOKS_BACK) {
          for (int failures : FAILURES) {
            if (lookBack <= hold && isSensible(hold * perSecond)) {
              settings.add(new FixedGates(style, hold, lookBack, 0.01, 1.15, 0.025, failures));
            }
          }
        }
      }
    }
    return settings;
  }

  /// Whether a step has neither so few requests that looks are empty nor so many that a rollout
  /// takes needlessly long.
  private static boolean isSensible(double held) {
    return held >= 100 && held <= 2_500;
  }

  private static List<Fault> bad() {
    return Arrays.stream(Fault.values()).filter(fault -> fault != Fault.NONE).toList();
  }

  static Map<Fault, List<Outcome>> outcomes(Rule rule, double perSecond, int rounds) {
    var outcomes = new EnumMap<Fault, List<Outcome>>(Fault.class);
    for (var fault : Fault.values()) {
      outcomes.put(
          fault,
          outcomes(
              rule, perSecond, fault, fault == Fault.NONE ? GOOD_FOR_EACH_FAULT * rounds : rounds));
    }
    return outcomes;
  }

  static List<Outcome> outcomes(Rule rule, double perSecond, Fault fault, int rounds) {
    return IntStream.range(0, rounds)
        .parallel()
        .mapToObj(round -> {
          var random = RandomGeneratorFactory.of("L64X128MixRandom").create(fault.seed(round));
          return rule.run(new Service(perSecond, random), fault.draw(random), random);
        })
        .toList();
  }

  private static void print(String title, Map<Fault, List<Outcome>> all) {
    System.out.printf(
        "%n%s%n%n| fault | rollouts | promoted | minutes, mean | median | p95 | passed 1 %% | 5 %% | 25 %%"
            + " | answered by it | harmed |%n|---|---|---|---|---|---|---|---|---|---|---|%n",
        title);
    all.forEach((fault, outcomes) ->
        System.out.printf(
            Locale.ROOT,
            "| %s | %d | %.2f %% | %.0f | %d | %d | %.1f %% | %.1f %% | %.1f %% | %.2f %% | %.3f %% |%n",
            fault.title(),
            outcomes.size(),
            100 * share(outcomes, Outcome::promoted),
            mean(outcomes, Outcome::minutes),
            minutes(outcomes, 0.5),
            minutes(outcomes, 0.95),
            100 * share(outcomes, outcome -> outcome.reached() > 1),
            100 * share(outcomes, outcome -> outcome.reached() > 5),
            100 * share(outcomes, outcome -> outcome.reached() > 25),
            100 * mean(outcomes, Outcome::served),
            100 * mean(outcomes, Outcome::harmed)));
    System.out.printf(
        Locale.ROOT,
        "mean time to abort over all faults: %.1f minutes%n",
        all.entrySet().stream()
            .filter(entry -> entry.getKey() != Fault.NONE)
            .mapToDouble(entry -> mean(entry.getValue(), Outcome::minutes))
            .average()
            .orElseThrow());
  }

  static double share(List<Outcome> outcomes, Predicate<Outcome> which) {
    return mean(outcomes, outcome -> which.test(outcome) ? 1 : 0);
  }

  static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> what) {
    return outcomes.stream().mapToDouble(what).average().orElseThrow();
  }

  private static int minutes(List<Outcome> outcomes, double share) {
    var sorted = outcomes.stream().mapToInt(Outcome::minutes).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }
}
