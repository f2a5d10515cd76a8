package dev.codesense.assistant.http;

import dev.codesense.assistant.AdmissionGate;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/// What Prometheus reads of the service.
final class ServerMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Counter requests =
      Counter.builder()
          .name("codesense_requests_total")
          .help("Requests that were answered, by path and status")
          .labelNames("path", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("codesense_request_duration")
          .unit(Unit.SECONDS)
          .help("Time from a request to the end of its answer, by path")
          .labelNames("path")
          .classicOnly()
          .register(registry);
  private final Counter embedded =
      Counter.builder()
          .name("codesense_embedded_tokens_total")
          .help("Tokens that were embedded, as estimated")
          .register(registry);

  /// @param paths each gets its series at once: an increase from nothing is seen by nobody
  /// @param gates by the name of their series
  ServerMetrics(Collection<String> paths, Map<String, AdmissionGate> gates) {
    for (var path : paths) {
      requests.initLabelValues(path, "200");
      seconds.initLabelValues(path);
    }
    gates.forEach((name, gate) -> {
      gauge("codesense_" + name, "Under way now", gate::taken);
      gauge("codesense_" + name + "_queue", "Requests that wait for room now", gate::waiting);
    });
  }

  private interface Reading {
    int now();
  }

  private void gauge(String name, String help, Reading reading) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(reading.now()))
        .register(registry);
  }

  void answered(String path, int status, Duration time) {
    requests.labelValues(path, String.valueOf(status)).inc();
    seconds.labelValues(path).observe(time.toNanos() / 1e9);
  }

  void embedded(long tokens) {
    embedded.inc(tokens);
  }

  static String contentType() {
    return PrometheusTextFormatWriter.CONTENT_TYPE;
  }

  void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape(), EscapingScheme.DEFAULT);
  }
}
