package dev.codesense.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AmountTest {

  @Test
  void aTimeHasTheUnitsThatItsReaderNeeds() {
    assertThat(
            Stream.of(49, 412, 42_000, 185_000, 7_800_000, 259_200_000)
                .map(Duration::ofMillis)
                .map(Amount::time))
        .containsExactly("49 ms", "0.4 s", "42 s", "3 min 5 s", "2 h 10 min", "3 days");
  }

  @Test
  void aCountGroupsItsDigitsAndAgreesWithItsUnit() {
    assertThat(Amount.count(12_345)).isEqualTo("12,345");
    assertThat(
            Stream.of(Amount.of(1, "files"), Amount.of(1, "repositories"), Amount.of(2, "files")))
        .containsExactly("1 file", "1 repository", "2 files");
  }

  @Test
  void bytesAndRatesKeepThreeDigitsAtMost() {
    assertThat(Stream.of(Amount.bytes(950), Amount.bytes(12_345), Amount.bytes(999_960)))
        .containsExactly("950 B", "12.3 kB", "1.0 MB");
    assertThat(Stream.of(Amount.rate(0.42), Amount.rate(12.4), Amount.rate(1_200)))
        .containsExactly("0.4/s", "12/s", "1,200/s");
  }
}
