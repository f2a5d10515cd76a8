package dev.codesense.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @Test
  void aQuantityIsTheNumberThatKubernetesReads() {
    assertThat(
            Stream.of(
                    "2", "+2", "0.5", ".5", "5.", "500m", "4Gi", "1Ki", "1k", "1e3", "1E3", "1E",
                    "12e-1")
                .map(Quantity::value)
                .map(value -> value.stripTrailingZeros().toPlainString()))
        .containsExactly(
            "2",
            "2",
            "0.5",
            "0.5",
            "5",
            "0.5",
            "4294967296",
            "1024",
            "1000",
            "1000",
            "1000",
            "1000000000000000000",
            "1.2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "many", "1Gib", "1gi", "1GB", "1 Gi", "-1", "1e3Ki", "0x10", "1,5", "٣"})
  void whatKubernetesDoesNotReadIsNone(String text) {
    assertThatThrownBy(() -> Quantity.value(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("`%s` is not a quantity of Kubernetes, such as 2, 500m or 4Gi".formatted(text));
  }
}
