package dev.codesense.bench.rollout;

import dev.codesense.bench.Arguments;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.deploy.prometheus.PrometheusMeter;
import dev.codesense.serving.Prometheus;
import dev.codesense.serving.PrometheusConfig;
import dev.codesense.testkit.metrics.PrometheusServer;
import dev.codesense.testkit.metrics.ScriptedPod;
import dev.codesense.testkit.metrics.ScriptedPod.Request;
import dev.codesense.testkit.metrics.ScriptedPods;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How long it takes to read one window of all gates from a real Prometheus: `MeterBench
/// PROMETHEUS`. Of ten scrapes each, as a minute with scrapes each 15 s and what comes before it
/// has.
public final class MeterBench {
  private static final Duration SCRAPES = Duration.ofSeconds(1);
  private static final int WARM_UP = 50;
  private static final int LOOKS = 300;

  private MeterBench() {}

  public static void main(String[] arguments) throws Exception {
    var all = Arguments.of(arguments);
    var program = all.first();
    if (program == null) {
      throw new IllegalArgumentException("Name the program prometheus");
    }
    System.setProperty("codesense.prometheus", program);
    int pods = all.number("--pods", 4);
    var folder = Files.createTempDirectory("meter-bench");
    var clock = Clock.systemUTC();
    try (var cluster = ScriptedPods.start();
        var server = PrometheusServer.start(folder, serving(cluster, pods), SCRAPES);
        var meter =
            new PrometheusMeter(
                Prometheus.open(
                    PrometheusConfig.of(server.url()),
                    _ -> Optional.empty(),
                    RetryingHttp.Pace.ofMachine()),
                MetricsConfig.defaults().withTimes(SCRAPES.multipliedBy(6), Duration.ZERO),
                warning -> System.err.println(warning))) {
      Thread.sleep(Duration.ofSeconds(20));
      var sides =
          new Sides(
              "ai",
              "bench",
              new StableSide("uid", "v1", Map.of(), new TreeMap<>()),
              new Candidate("s3://models/v2", null),
              "v2");
      var millis = new ArrayList<Double>();
      for (int look = 0; look < WARM_UP + LOOKS; look++) {
        var now = clock.instant();
        long start = System.nanoTime();
        var window = meter.measure(sides, now.minus(SCRAPES.multipliedBy(4)), now);
        if (look >= WARM_UP) {
          millis.add((System.nanoTime() - start) / 1e6);
        }
        if (window.readings().size() < 6) {
          throw new IllegalStateException("Not every gate was read: " + window.readings().keySet());
        }
      }
      Collections.sort(millis);
      System.out.printf(
          "%d pods a side, 6 gates and a limit: p50 %.1f ms, p95 %.1f ms, longest %.1f ms%n",
          pods, millis.get(LOOKS / 2), millis.get(LOOKS * 95 / 100), millis.getLast());
    }
  }

  private static URI serving(ScriptedPods cluster, int pods) {
    for (int pod = 0; pod < pods; pod++) {
      for (var revision : new String[] {"v1", "v2"}) {
        ScriptedPod made = cluster.add("%s-%d".formatted(revision, pod));
        made.answer(1_000, Request.USUAL);
        made.fail(3, 503);
      }
    }
    return cluster.targets();
  }
}
