package dev.codesense.deploy.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.serving.Found;
import dev.codesense.serving.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Scrapes every ten seconds, windows of a minute.
class FamilyTest {
  private static final Side STABLE = new Side("stable side", Pattern.compile("v1-.+"));
  private static final Side CANDIDATE = new Side("candidate", Pattern.compile("v2-.+"));
  private static final Duration FRESHNESS = Duration.ofSeconds(30);
  private static final double NOT_THERE = Double.NaN;

  @Test
  void windowsThatFollowEachOtherCountEachRequestOnce() throws NoReading {
    var family =
        family(
            List.of(counter("v1-a", "200", 5, 6, 6, 8, 9, 9, 10, 10, 14)),
            up("v1-a", 1, 1, 1, 1, 1, 1, 1, 1, 1));

    double first = sum(family, STABLE, 15, 45);
    double second = sum(family, STABLE, 45, 80);

    assertThat(first).isEqualTo(9 - 6);
    assertThat(second).isEqualTo(14 - 9);
  }

  @Test
  void theFirstErrorsCountThoughTheirSeriesBeginsWithThem() throws NoReading {
    var family =
        family(
            List.of(
                counter("v1-a", "200", 5, 5, 5, 5),
                counter("v1-a", "503", NOT_THERE, NOT_THERE, 3, 3)),
            up("v1-a", 1, 1, 1, 1));

    assertThat(sum(family, STABLE, 10, 30)).isEqualTo(3);
  }

  @Test
  void aPodThatBeginsAnewCountsFromZeroInAllItsSeries() throws NoReading {
    var family =
        family(
            List.of(
                counter("v1-a", "200", 10, 12, 4, 5),
                // Higher than before, and yet another process.
                counter("v1-a", "503", 1, 1, 2, 2)),
            up("v1-a", 1, 1, 1, 1));

    assertThat(growth(family, STABLE, 0, 30)).isEqualTo(Map.of("200", 2.0 + 5, "503", 2.0));
  }

  @Test
  void aPodThatIsGoneCountsUpToItsLastScrape() throws NoReading {
    var family =
        family(
            List.of(counter("v1-a", "200", 1, 3), counter("v1-b", "200", 1, 1, 1, 1, 1, 1, 2)),
            up("v1-a", 1, 1),
            up("v1-b", 1, 1, 1, 1, 1, 1, 1));

    assertThat(sum(family, STABLE, 0, 60)).isEqualTo(2 + 1);
  }

  @Test
  void aPodThatComesCountsFromItsFirstScrape() throws NoReading {
    var family =
        family(
            List.of(
                counter("v1-a", "200", 0, 0, 0, 0),
                counter("v1-b", "200", NOT_THERE, NOT_THERE, 70, 75)),
            up("v1-a", 1, 1, 1, 1),
            up("v1-b", NOT_THERE, NOT_THERE, 1, 1));

    assertThat(sum(family, STABLE, 0, 30)).isEqualTo(5);
  }

  @Test
  void aPodThatHasNotStartedYetHoldsNothingUp() throws NoReading {
    var family =
        family(List.of(counter("v1-a", "200", 0, 1, 2)), up("v1-a", 1, 1, 1), up("v1-b", 0, 0, 0));

    assertThat(sum(family, STABLE, 0, 20)).isEqualTo(2);
  }

  @Test
  void aFailedScrapeLosesNothing() throws NoReading {
    var family =
        family(List.of(counter("v1-a", "200", 1, 2, NOT_THERE, 5)), up("v1-a", 1, 1, 0, 1));

    assertThat(sum(family, STABLE, 0, 20)).isEqualTo(1);
    assertThat(sum(family, STABLE, 20, 30)).isEqualTo(3);
  }

  @Test
  void aPodThatIsThereAndCannotBeScrapedIsNoReading() throws NoReading {
    var family =
        family(
            List.of(counter("v1-a", "200", 1, 2), counter("v1-b", "200", 1, 1, 1, 1, 1, 1, 2)),
            up("v1-a", 1, 1, 0, 0, 0, 0, 0),
            up("v1-b", 1, 1, 1, 1, 1, 1, 1));

    assertThatThrownBy(() -> sum(family, STABLE, 0, 60))
        .isInstanceOf(NoReading.class)
        .hasMessage("the pod v1-a cannot be scraped any more");
  }

  @Test
  void aSideOfWhichNoPodWasScrapedLatelyIsNoReading() throws NoReading {
    var family =
        family(
            List.of(counter("v1-a", "200", 1, 2), counter("v2-a", "200", 1, 1, 1, 1, 1, 1, 2)),
            up("v1-a", 1, 1),
            up("v2-a", 1, 1, 1, 1, 1, 1, 1));

    assertThatThrownBy(() -> sum(family, STABLE, 0, 60))
        .isInstanceOf(NoReading.class)
        .hasMessage("no pod of the stable side was scraped lately");
  }

  @Test
  void noSeriesIsNoRequestsOnlyWhereTheOtherSideShowsTheMetric() throws NoReading {
    var up = List.of(up("v1-a", 1, 1, 1), up("v2-a", 1, 1, 1));
    var family = family(List.of(counter("v1-a", "200", 1, 2, 3)), up);

    assertThat(sum(family, CANDIDATE, 0, 20)).isZero();
    assertThatThrownBy(() -> family(List.of(), up))
        .isInstanceOf(NoReading.class)
        .hasMessage("Prometheus has no series requests or old_requests of these pods");
  }

  @Test
  void aPortThatNeverHasTheMetricProvesNothing() throws NoReading {
    var other =
        new Series(
            Map.of("pod", "v2-a", "job", "models", "instance", "v2-a:8080"), points(1, 1, 1));
    var family = family(List.of(counter("v1-a", "200", 1, 2, 3)), up("v1-a", 1, 1, 1), other);

    assertThatThrownBy(() -> sum(family, CANDIDATE, 0, 20))
        .isInstanceOf(NoReading.class)
        .hasMessage("no pod of the candidate was scraped lately");
  }

  @Test
  void aMetricUnderTwoNamesCountsOnce() throws NoReading {
    var labels = new TreeMap<>(counter("v1-a", "200", 1).labels());
    labels.put("__name__", "old_requests");
    var family =
        family(
            List.of(counter("v1-a", "200", 1, 2, 3), new Series(labels, points(1, 2, 3))),
            up("v1-a", 1, 1, 1));

    assertThat(sum(family, STABLE, 0, 20)).isEqualTo(2);
  }

  @Test
  void samplesWithTimesOfTheirOwnAreNoReading() {
    var late =
        new Series(
            counter("v1-a", "200", 1).labels(),
            List.of(new Series.Point(at(0), 1), new Series.Point(at(9), 2)));

    assertThatThrownBy(() -> sum(family(List.of(late), up("v1-a", 1, 1)), STABLE, 0, 20))
        .isInstanceOf(NoReading.class)
        .hasMessageContaining("honor_timestamps");
  }

  @Test
  void aScrapeThatCameInBetweenTheQueriesIsLeftToTheNextWindow() throws NoReading {
    var family = family(List.of(counter("v1-a", "200", 1, 2, 9)), up("v1-a", 1, 1));

    assertThat(sum(family, STABLE, 0, 20)).isEqualTo(1);
  }

  @Test
  void aGaugeIsTheLargestOfTheLastValues() throws NoReading {
    var family =
        family(
            List.of(counter("v2-a", "", .9, .2, .3), counter("v2-b", "", .1, .4, .5)),
            up("v2-a", 1, 1, 1),
            up("v2-b", 1, 1, 1));

    assertThat(family.highest(CANDIDATE, at(20), FRESHNESS)).isEqualTo(.5);
  }

  private static double sum(Family family, Side side, int from, int to) throws NoReading {
    return growth(family, side, from, to).values().stream().mapToDouble(by -> by).sum();
  }

  private static Map<String, Double> growth(Family family, Side side, int from, int to)
      throws NoReading {
    var byStatus = new TreeMap<String, Double>();
    for (var growth : family.growth(side, at(from), at(to), FRESHNESS)) {
      byStatus.merge(growth.labels().getOrDefault("status", ""), growth.by(), Double::sum);
    }
    return byStatus;
  }

  private static Family family(List<Series> series, Series... up) throws NoReading {
    return family(series, List.of(up));
  }

  private static Family family(List<Series> series, List<Series> up) throws NoReading {
    return Family.of(
        new Found("requests", series, List.of()),
        List.of("requests", "old_requests"),
        Scrapes.of(new Found("up", up, List.of()), "pod"),
        "pod");
  }

  private static Series up(String pod, double... values) {
    return new Series(
        Map.of("pod", pod, "job", "models", "instance", pod + ":9091"), points(values));
  }

  private static Series counter(String pod, String status, double... values) {
    return new Series(
        Map.of(
            "__name__",
            "requests",
            "pod",
            pod,
            "job",
            "models",
            "instance",
            pod + ":9091",
            "status",
            status),
        points(values));
  }

  private static List<Series.Point> points(double... values) {
    var points = new ArrayList<Series.Point>();
    IntStream.range(0, values.length)
        .filter(i -> !Double.isNaN(values[i]))
        .forEach(i -> points.add(new Series.Point(at(10 * i), values[i])));
    return points;
  }

  private static Instant at(int seconds) {
    return Instant.EPOCH.plusSeconds(seconds);
  }
}
