package dev.codesense.evaluate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static Bootstrap<Double> of(List<List<Double>> clusters) {
    var byName = new TreeMap<String, List<Double>>();
    for (int i = 0; i < clusters.size(); i++) {
      byName.put("file-%03d".formatted(i), clusters.get(i));
    }
    return new Bootstrap<>(byName);
  }

  @Test
  void anIntervalIsWiderWhereTheQuestionsOfAFileAreAlike() {
    var alike = new ArrayList<List<Double>>();
    var mixed = new ArrayList<List<Double>>();
    for (int i = 0; i < 40; i++) {
      double same = i % 2;
      alike.add(List.of(same, same));
      mixed.add(List.of(1.0, 0.0));
    }
    assertThat(of(mixed).mean(Double::doubleValue, 0.95)).isEqualTo(new Interval(0.5, 0.5, 0.5));
    var interval = of(alike).mean(Double::doubleValue, 0.95);
    assertThat(interval.mean()).isEqualTo(0.5);
    // 40 coin tosses: 2.05 times the root of 0.25 / 40.
    assertThat(interval.low()).isCloseTo(0.5 - 0.162, within(0.025));
    assertThat(interval.high()).isCloseTo(0.5 + 0.162, within(0.025));
    assertThat(of(alike).mean(Double::doubleValue, 0.95)).isEqualTo(interval);
  }

  @Test
  void aFileWithMostOfTheQuestionsMakesTheIntervalWider() {
    var equal = new ArrayList<List<Double>>();
    var unequal = new ArrayList<List<Double>>();
    for (int i = 0; i < 20; i++) {
      double value = (i % 5) / 4.0;
      equal.add(List.of(value, value, value, value));
      unequal.add(Collections.nCopies(i < 2 ? 20 : 2, value));
    }
    var even = of(equal).mean(Double::doubleValue, 0.9);
    var uneven = of(unequal).mean(Double::doubleValue, 0.9);
    assertThat(uneven.high() - uneven.low()).isGreaterThan(1.5 * (even.high() - even.low()));
  }

  @Test
  void theIntervalOfTheNegatedValuesIsTheNegatedInterval() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    var clusters = new ArrayList<List<Double>>();
    for (int i = 0; i < 15; i++) {
      double value = -Math.log(1 - random.nextDouble());
      clusters.add(List.of(value, value / 2));
    }
    var up = of(clusters).mean(Double::doubleValue, 0.9);
    var down = of(clusters).mean(value -> -value, 0.9);
    assertThat(down.low()).isCloseTo(-up.high(), within(1e-12));
    assertThat(down.high()).isCloseTo(-up.low(), within(1e-12));
  }

  @Test
  void valuesThatAreAllEqualHaveNoWidthAndOneClusterHasNoneEither() {
    assertThat(
            of(List.of(List.of(0.25), List.of(0.25), List.of(0.25))).mean(Double::doubleValue, 0.9))
        .isEqualTo(new Interval(0.25, 0.25, 0.25));
    assertThat(of(List.of(List.of(0.0, 1.0))).mean(Double::doubleValue, 0.9))
        .isEqualTo(new Interval(0.5, 0.5, 0.5));
  }

  @Test
  void chanceCountsTheSignsThatGiveAsMuch() {
    var twelveGains = new ArrayList<List<Double>>();
    for (int i = 0; i < 12; i++) {
      twelveGains.add(List.of(0.1));
    }
    // 1 of 4,096 changes of signs, 2.4 of 10,000.
    assertThat(of(twelveGains).chance(Double::doubleValue)).isLessThan(0.001).isGreaterThan(0);
    assertThat(of(twelveGains).chance(_ -> 0)).isEqualTo(1);
    assertThat(of(twelveGains).chance(value -> -value)).isEqualTo(1);
  }

  /// bench/GateBench is the long form.
  @Test
  void equalCandidatesAreSeldomPromoted() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    int promoted = 0;
    int rounds = 400;
    for (int round = 0; round < rounds; round++) {
      if (of(noGain(12, random)).mean(Double::doubleValue, Evidence.LEVEL).low() > 0) {
        promoted++;
      }
    }
    // 2.5 % are expected; of 400 rounds 5.5 % are 22.
    assertThat(promoted).isBetween(1, 22);
  }

  /// Clusters of 1 to 20 questions, correlation within one 0.3, standard deviation 0.25.
  private static List<List<Double>> noGain(int count, RandomGenerator random) {
    var clusters = new ArrayList<List<Double>>();
    for (int i = 0; i < count; i++) {
      double common = random.nextGaussian() * 0.25 * Math.sqrt(0.3);
      var cluster = new ArrayList<Double>();
      for (int left = 1 + random.nextInt(20); left > 0; left--) {
        cluster.add(common + random.nextGaussian() * 0.25 * Math.sqrt(0.7));
      }
      clusters.add(cluster);
    }
    return clusters;
  }
}
