package dev.codesense.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.engines.argo.ArgoConfig;
import dev.codesense.engines.kfp.KfpClientContract;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final Instant SATURDAY = Instant.parse("2026-11-21T10:15:30Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0 2 * * *        | 2026-11-22T02:00:00Z
          30 15 10 * * *     | 2026-11-22T10:15:30Z
          */10 * * * * *     | 2026-11-21T10:15:40Z
          0 */15 * * * *     | 2026-11-21T10:30:00Z
          0 5/20 * * * *     | 2026-11-21T10:25:00Z
          0 0 9-17 * * MON-FRI | 2026-11-23T09:00:00Z
          0 0 0 1 jan *      | 2027-01-01T00:00:00Z
          0 0 0 31 * ?       | 2026-12-31T00:00:00Z
          0 0 0 13 * FRI     | 2026-11-27T00:00:00Z
          0 0 0 29 2 *       | 2028-02-29T00:00:00Z
          0 0,30 3,4 * * *   | 2026-11-22T03:00:00Z
          @hourly            | 2026-11-21T11:00:00Z
          @daily             | 2026-11-22T00:00:00Z
          @weekly            | 2026-11-22T00:00:00Z
          @monthly           | 2026-12-01T00:00:00Z
          @yearly            | 2027-01-01T00:00:00Z
          """)
  void cronStartsAsTheControllerReadsIt(String cron, Instant next) {
    assertThat(new Schedule.Cron(cron).next(SATURDAY, ZoneOffset.UTC)).contains(next);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0 0 0 30 2 *", "0 0 0 31 feb *", "0 0 0 31 2,4,6,9,11 ?", "0 0 0 30,31 2 *"})
  void aScheduleThatNeverStartsIsRefused(String cron) {
    KfpClientContract.assertProblem(
        () -> new Schedule.Cron(cron), KfpProblem.BAD_SCHEDULE, "never starts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 0 31 2,3 *", "0 0 0 29 2 *", "0 0 0 31 2 MON", "0 0 0 * 2 *"})
  void aScheduleThatStartsRarelyIsTaken(String cron) {
    assertThat(new Schedule.Cron(cron).next(SATURDAY, ZoneOffset.UTC)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CET", "GMT+2", "+02:00", "EST5EDT", "SystemV/PST8", "Mars/Olympus"})
  void argoTakesNoZoneThatItsControllerMayNotKnow(String zone) {
    assertThatThrownBy(() -> new ArgoConfig(null, zone))
        .hasMessage("timeZone must be UTC or a place such as Europe/Berlin, was `" + zone + "`");
    assertThat(new ArgoConfig(null, "Europe/Berlin").timeZone()).isEqualTo("Europe/Berlin");
  }

  @Test
  void theControllersTimeZoneCounts() {
    assertThat(Schedule.daily(LocalTime.of(2, 30)).next(SATURDAY, ZoneId.of("Asia/Kolkata")))
        .contains(Instant.parse("2026-11-21T21:00:00Z"));
  }

  @Test
  void fiveFieldsAreRefusedWithTheSixThatAreMeant() {
    KfpClientContract.assertProblem(
        () -> new Schedule.Cron("10 2 * * *"),
        KfpProblem.CRON_OF_FIVE_FIELDS,
        "The cron `10 2 * * *` has five fields; with the seconds first it is `0 10 2 * * *`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0 25 * * *  | `25` is not one of the hours, 0 to 23
          0 60 * * * *  | `60` is not one of the minutes, 0 to 59
          0 0 5-3 * * * | `5-3` of the hours ends before it begins
          0 0 0 * * 7   | `7` is not one of the days of the week, 0 to 6
          0 0 0 * may-x * | `x` is not one of the months, 1 to 12
          0 0 0 1/2/3 * * | `1/2/3` is not a range of days of the month
          0 0           | it has 2 fields
          @noon         | it has 1 fields
          """)
  void aCronThatTheControllerWouldRefuseIsRefused(String cron, String why) {
    KfpClientContract.assertProblem(() -> new Schedule.Cron(cron), KfpProblem.BAD_SCHEDULE, why);
  }

  @Test
  void anIntervalIsWholeSeconds() {
    assertThat(new Schedule.Every(Duration.ofHours(6)).trigger())
        .isEqualTo(Map.of("periodic_schedule", Map.of("interval_second", "21600")));
    KfpClientContract.assertProblem(
        () -> new Schedule.Every(Duration.ofMillis(1500)), KfpProblem.BAD_SCHEDULE, "PT1.5S");
  }
}
