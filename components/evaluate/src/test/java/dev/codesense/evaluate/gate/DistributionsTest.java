package dev.codesense.evaluate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DistributionsTest {

  @Test
  void theNormalDistributionIsThatOfTables() {
    assertThat(Distributions.normal(0)).isCloseTo(0.5, within(1e-7));
    assertThat(Distributions.normal(1.959964)).isCloseTo(0.975, within(1e-6));
    assertThat(Distributions.normal(-1.644854)).isCloseTo(0.05, within(1e-6));
    assertThat(Distributions.normal(-Double.MAX_VALUE)).isZero();
    assertThat(Distributions.normalQuantile(0.95)).isCloseTo(1.644854, within(1e-5));
    assertThat(Distributions.normalQuantile(0.001)).isCloseTo(-3.090232, within(1e-4));
  }

  @Test
  void studentsDistributionIsThatOfTables() {
    assertThat(Distributions.studentQuantile(0.95, 3)).isCloseTo(2.3534, within(0.01));
    assertThat(Distributions.studentQuantile(0.975, 5)).isCloseTo(2.5706, within(0.002));
    assertThat(Distributions.studentQuantile(0.95, 11)).isCloseTo(1.7959, within(1e-4));
    assertThat(Distributions.studentQuantile(0.975, 39)).isCloseTo(2.0227, within(1e-4));
    assertThat(Distributions.studentQuantile(0.95, 1))
        .isEqualTo(Distributions.studentQuantile(0.95, 3));
  }
}
