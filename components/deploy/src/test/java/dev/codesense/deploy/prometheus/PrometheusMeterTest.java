package dev.codesense.deploy.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.http.RetryingHttp;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Window;
import dev.codesense.rollout.evidence.Counts;
import dev.codesense.rollout.evidence.Histogram;
import dev.codesense.rollout.evidence.Reading;
import dev.codesense.serving.Prometheus;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.serving.Series;
import dev.codesense.testkit.metrics.PrometheusServer;
import dev.codesense.testkit.metrics.ScriptedPod;
import dev.codesense.testkit.metrics.ScriptedPod.Request;
import dev.codesense.testkit.metrics.ScriptedPods;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real Prometheus that scrapes scripted pods.
class PrometheusMeterTest {
  private static final Duration SCRAPES = Duration.ofMillis(500);
  private static final Request USUAL = Request.USUAL;
  private static final Request SLOW = new Request(0.4, 0.06, 150, "stop");
  private static final Request CUT_SHORT = new Request(0.2, 0.03, 1024, "length");
  private static final Duration FRESHNESS = SCRAPES.multipliedBy(6);
  private static final Candidate CANDIDATE = new Candidate("s3://models/support/v2", null);
  private static final Clock CLOCK = Clock.systemUTC();

  /// Of each, a revision 1 and a revision 2; all from the beginning, as Prometheus takes 5 s to
  /// notice another.
  private static final List<String> SERVICES =
      List.of(
          "slow", "errors", "restart", "vanish", "lost", "quiet", "buckets", "before", "level",
          "queries");

  private static final Map<String, ScriptedPod> PODS = new TreeMap<>();

  private static @Nullable PrometheusServer server;
  private static @Nullable ScriptedPods pods;

  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, InterruptedException {
    assumeTrue(PrometheusServer.program().isPresent(), PrometheusServer.ABSENT);
    pods = ScriptedPods.start();
    for (var service : SERVICES) {
      for (var pod : List.of("1-a", "1-b", "2-a", "2-b")) {
        var name = service + pod;
        PODS.put(
            name, name.startsWith("buckets2") ? pods.add(name, List.of(0.1, 1.0)) : pods.add(name));
      }
    }
    server = PrometheusServer.start(folder, pods.targets(), SCRAPES);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (pods != null) {
      pods.close();
    }
  }

  @Test
  void aSlowCandidateYieldsTheHistogramThatIsShiftedAndEachRequestOnce() throws Exception {
    var stable = pod("slow1-a");
    var other = pod("slow1-b");
    var candidate = pod("slow2-a");
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "slow");
      stable.answer(60, USUAL);
      other.answer(30, USUAL);
      candidate.answer(10, SLOW);
      var middle = scraped(prometheus, "slow");
      stable.answer(7, USUAL);
      var end = scraped(prometheus, "slow");

      var first = meter.measure(sides("slow"), start, middle);
      var second = meter.measure(sides("slow"), middle, end);

      assertThat(sizes(first, RolloutPlan.FIRST_TOKEN))
          .isEqualTo(List.of(Map.of(0.5, 10.0), Map.of(0.25, 90.0)));
      assertThat(sizes(first, RolloutPlan.PER_TOKEN))
          .isEqualTo(List.of(Map.of(0.075, 10.0), Map.of(0.05, 90.0)));
      assertThat(sizes(first, RolloutPlan.LONGER))
          .isEqualTo(List.of(Map.of(200.0, 10.0), Map.of(200.0, 90.0)));
      assertThat(sizes(second, RolloutPlan.FIRST_TOKEN))
          .isEqualTo(List.of(Map.of(), Map.of(0.25, 7.0)));
      assertThat(first.from()).isEqualTo(start);
      assertThat(first.to()).isEqualTo(middle);
    }
  }

  @Test
  void errorsAndAnswersThatWereCutShortAreCountedFromTheFirstOn() throws Exception {
    var stable = pod("errors1-a");
    var candidate = pod("errors2-a");
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "errors");
      stable.answer(98, USUAL);
      stable.fail(2, 404);
      candidate.answer(8, USUAL);
      candidate.answer(2, CUT_SHORT);
      candidate.fail(1, 503);
      candidate.fail(1, 502);

      var window = meter.measure(sides("errors"), start, scraped(prometheus, "errors"));

      assertThat(shares(window, RolloutPlan.ERRORS))
          .isEqualTo(new Reading.Shares(new Counts(2, 12), new Counts(0, 100)));
      assertThat(shares(window, RolloutPlan.CUT_SHORT))
          .isEqualTo(new Reading.Shares(new Counts(2, 10), new Counts(0, 98)));
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void aPodThatRestartsLosesNothingThatWasScraped() throws Exception {
    var stable = pod("restart1-a");
    var candidate = pod("restart2-a");
    stable.answer(1000, USUAL);
    candidate.answer(50, USUAL);
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "restart");
      candidate.answer(5, USUAL);
      scraped(prometheus, "restart");
      candidate.restart();
      candidate.answer(3, SLOW);
      candidate.fail(1, 500);

      var window = meter.measure(sides("restart"), start, scraped(prometheus, "restart"));

      assertThat(sizes(window, RolloutPlan.FIRST_TOKEN))
          .isEqualTo(List.of(Map.of(0.25, 5.0, 0.5, 3.0), Map.of()));
      assertThat(shares(window, RolloutPlan.ERRORS))
          .isEqualTo(new Reading.Shares(new Counts(1, 9), new Counts(0, 0)));
    }
  }

  @Test
  void aPodThatVanishesCountsToItsEndAndASideWithoutPodsIsNoReading() throws Exception {
    var stable = pod("vanish1-a");
    var candidate = pod("vanish2-a");
    var second = pod("vanish2-b");
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "vanish");
      stable.answer(10, USUAL);
      candidate.answer(3, USUAL);
      second.answer(4, USUAL);
      scraped(prometheus, "vanish");
      remove(prometheus, "vanish2-b");
      candidate.answer(1, USUAL);
      var middle = scraped(prometheus, "vanish");
      remove(prometheus, "vanish2-a");
      stable.answer(10, USUAL);
      var end = scraped(prometheus, "vanish");

      assertThat(sizes(meter.measure(sides("vanish"), start, middle), RolloutPlan.FIRST_TOKEN))
          .isEqualTo(List.of(Map.of(0.25, 8.0), Map.of(0.25, 10.0)));
      assertThat(warnings).isEmpty();
      assertThat(meter.measure(sides("vanish"), middle, end).readings()).isEmpty();
      assertThat(warnings)
          .contains(
              "time to first token has no reading: no pod of the candidate was scraped lately");
    }
  }

  @Test
  void aPodThatCannotBeScrapedIsNoReadingUntilItCanBe() throws Exception {
    var stable = pod("lost1-a");
    var candidate = pod("lost2-a");
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "lost");
      candidate.unreachable(true);
      Thread.sleep(FRESHNESS.toMillis());
      stable.answer(10, USUAL);
      var middle = scraped(prometheus, "lost1");
      var blind = meter.measure(sides("lost"), start, middle);
      candidate.unreachable(false);
      var seen = scraped(prometheus, "lost");
      candidate.answer(2, USUAL);
      var end = scraped(prometheus, "lost");

      assertThat(blind.readings()).isEmpty();
      assertThat(blind.levels()).isEmpty();
      assertThat(warnings)
          .contains(
              "time to first token has no reading: the pod lost2-a cannot be scraped any more");
      assertThat(sizes(meter.measure(sides("lost"), seen, end), RolloutPlan.FIRST_TOKEN))
          .isEqualTo(List.of(Map.of(0.25, 2.0), Map.of()));
    }
  }

  @Test
  void noTrafficIsZeroWhereTheMetricIsThereAndNoReadingWhereItIsNot() throws Exception {
    var stable = pod("quiet1-a");
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "quiet");
      var middle = scraped(prometheus, "quiet");
      var before = meter.measure(sides("quiet"), start, middle);
      stable.answer(5, USUAL);
      var after = meter.measure(sides("quiet"), middle, scraped(prometheus, "quiet"));

      assertThat(before.readings()).doesNotContainKey(RolloutPlan.ERRORS);
      assertThat(sizes(before, RolloutPlan.FIRST_TOKEN)).isEqualTo(List.of(Map.of(), Map.of()));
      assertThat(warnings)
          .containsExactly(
              "error rate has no reading: Prometheus has no series"
                  + " kn_serving_invocation_duration_seconds_count or revision_request_count of"
                  + " these pods");
      assertThat(shares(after, RolloutPlan.ERRORS))
          .isEqualTo(new Reading.Shares(new Counts(0, 0), new Counts(0, 5)));
    }
  }

  @Test
  void bucketsThatDifferAreNoReadingAndWarnedOfOnce() throws Exception {
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "buckets");
      var middle = scraped(prometheus, "buckets");
      var end = scraped(prometheus, "buckets");

      var window = meter.measure(sides("buckets"), start, middle);
      meter.measure(sides("buckets"), middle, end);

      assertThat(window.readings())
          .doesNotContainKey(RolloutPlan.FIRST_TOKEN)
          .containsKey(RolloutPlan.PER_TOKEN);
      assertThat(warnings)
          .filteredOn(text -> text.startsWith("time to first token"))
          .singleElement()
          .asString()
          .contains("the candidate's buckets end at [0.1, 1.0, Infinity], the stable side's at");
    }
  }

  @Test
  void beforeTheClusterHasMadeACandidateItsCountsAreZeroAndTheStableSideIsRead() throws Exception {
    var stable = pod("before1-a");
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "before");
      stable.answer(5, USUAL);
      stable.kvCache(.99);

      var window =
          meter.measure(
              new Sides("ai", "before", stableSide("before"), CANDIDATE, null),
              start,
              scraped(prometheus, "before"));

      assertThat(sizes(window, RolloutPlan.FIRST_TOKEN))
          .isEqualTo(List.of(Map.of(), Map.of(0.25, 5.0)));
      assertThat(shares(window, RolloutPlan.ERRORS))
          .isEqualTo(new Reading.Shares(Counts.NONE, new Counts(0, 5)));
      assertThat(window.levels()).isEmpty();
      assertThat(warnings).isEmpty();
    }
  }

  @Test
  void theLevelIsTheCandidatesAlone() throws Exception {
    pod("level1-a").kvCache(.99);
    pod("level2-a").kvCache(.25);
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      var start = scraped(prometheus, "level");

      assertThat(meter.measure(sides("level"), start, scraped(prometheus, "level")).levels())
          .isEqualTo(Map.of(RolloutPlan.KV_CACHE, .25));
    }
  }

  @Test
  void everyQueryIsPromQlThatPrometheusTakes() throws Exception {
    pod("queries1-a").answer(1, USUAL);
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      scraped(prometheus, "queries");

      var queries = meter.queries(sides("queries"), Duration.ofSeconds(60));

      assertThat(queries.keySet())
          .containsExactly(
              RolloutPlan.ERRORS,
              RolloutPlan.FIRST_TOKEN,
              RolloutPlan.PER_TOKEN,
              RolloutPlan.CUT_SHORT,
              RolloutPlan.LONGER,
              RolloutPlan.SHORTER,
              RolloutPlan.KV_CACHE);
      assertThat(queries.get(RolloutPlan.ERRORS))
          .isEqualTo(
              "{__name__=~\"kn_serving_invocation_duration_seconds_count|revision_request_count\","
                  + "namespace=\"ai\",pod=~\"queries1-.+|queries2-.+\"}[63000ms]");
      for (var query : queries.values()) {
        assertThat(prometheus.instant(query, CLOCK.instant()).series()).as(query).isNotEmpty();
      }
    }
  }

  @Test
  void whichSeriesAreThereIsToldOfEachGate() throws Exception {
    pod("queries1-a").answer(1, USUAL);
    try (var prometheus = open()) {
      var meter = meter(prometheus, MetricsConfig.defaults());
      scraped(prometheus, "queries");

      var series = meter.series("ai", CLOCK.instant());

      assertThat(series)
          .contains(
              new GateSeries(
                  RolloutPlan.ERRORS,
                  MetricsConfig.defaults().requests(),
                  List.of("kn_serving_invocation_duration_seconds_count")),
              new GateSeries(RolloutPlan.REFUSALS, List.of(), List.of()));
      assertThat(meter.series("elsewhere", CLOCK.instant()))
          .hasSize(RolloutPlan.STANDARD.gates().size() + 1)
          .allSatisfy(gate -> assertThat(gate.found()).isEmpty());
      assertThat(meter.neverRead(RolloutPlan.STANDARD)).containsExactly(RolloutPlan.REFUSALS);
    }
  }

  private static ScriptedPod pod(String name) {
    return Objects.requireNonNull(PODS.get(name));
  }

  /// Takes a pod away and waits until its last scrape is old.
  private static void remove(Prometheus prometheus, String name) throws InterruptedException {
    Objects.requireNonNull(pods).remove(name);
    PODS.remove(name);
    await(prometheus, "up{pod=\"%s\"}".formatted(name), List::isEmpty);
    Thread.sleep(FRESHNESS.toMillis());
  }

  private static Prometheus open() {
    return Prometheus.open(
        PrometheusConfig.of(Objects.requireNonNull(server).url()),
        _ -> Optional.empty(),
        RetryingHttp.Pace.ofMachine());
  }

  private PrometheusMeter meter(Prometheus prometheus, MetricsConfig config) {
    return new PrometheusMeter(
        prometheus, config.withTimes(FRESHNESS, Duration.ZERO), warnings::add);
  }

  private static Sides sides(String service) {
    return new Sides("ai", service, stableSide(service), CANDIDATE, service + "2");
  }

  private static StableSide stableSide(String service) {
    return new StableSide("uid", service + "1", Map.of(), new TreeMap<>());
  }

  /// Waits until each port of each pod that is left has been scraped after now, and until
  /// Prometheus is past that: what happens after the instant that comes back is in no scrape before
  /// it.
  ///
  /// @param pods beginning of their names
  private static Instant scraped(Prometheus prometheus, String pods) throws InterruptedException {
    var query =
        PODS.keySet().stream()
            .filter(name -> name.startsWith(pods))
            .collect(Collectors.joining("|", "up{pod=~\"", "\"}"));
    var now = CLOCK.instant();
    var first = new AtomicReference<>(now);
    await(
        prometheus,
        query + "[1m]",
        all -> {
          var times =
              all.stream()
                  .map(one -> time(one, point -> point.at().isAfter(now) && point.value() == 1))
                  .toList();
          first.set(times.stream().max(Comparator.naturalOrder()).orElse(Instant.MAX));
          return first.get().isBefore(Instant.MAX);
        });
    await(
        prometheus,
        query + "[1m]",
        all ->
            all.stream()
                .map(one -> time(one, point -> point.at().isAfter(first.get())))
                .allMatch(Instant.MAX::isAfter));
    return first.get();
  }

  /// Of the first point that is as wanted; [Instant#MAX] while there is none.
  private static Instant time(Series series, Predicate<Series.Point> wanted) {
    return series.points().stream()
        .filter(wanted)
        .map(Series.Point::at)
        .findFirst()
        .orElse(Instant.MAX);
  }

  private static void await(Prometheus prometheus, String query, Predicate<List<Series>> wanted)
      throws InterruptedException {
    for (int look = 0; look < 300; look++) {
      if (wanted.test(prometheus.instant(query, CLOCK.instant()).series())) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("Prometheus does not give what was waited for: " + query);
  }

  private static Reading.Shares shares(Window window, String gate) {
    return (Reading.Shares) Objects.requireNonNull(window.readings().get(gate));
  }

  /// Requests by the upper bound of their bucket, of the candidate and of the stable side; empty
  /// buckets are left out.
  private static List<Map<Double, Double>> sizes(Window window, String gate) {
    var sizes = (Reading.Sizes) Objects.requireNonNull(window.readings().get(gate));
    return List.of(filled(sizes.candidate()), filled(sizes.stable()));
  }

  private static Map<Double, Double> filled(Histogram histogram) {
    var filled = new TreeMap<Double, Double>();
    IntStream.range(0, histogram.bounds().size())
        .filter(i -> histogram.counts().get(i) != 0)
        .forEach(i -> filled.put(histogram.bounds().get(i), histogram.counts().get(i)));
    return filled;
  }
}
