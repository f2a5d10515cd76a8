package dev.codesense.serving;

import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import dev.codesense.core.UrlCredentials;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The block `prometheus` of codesense.yaml: where metrics of the cluster can be queried.
///
/// Credentials come from `CODESENSE_PROMETHEUS_TOKEN`, or from `CODESENSE_PROMETHEUS_USERNAME` and
/// `CODESENSE_PROMETHEUS_PASSWORD`.
public record PrometheusConfig(
    @Doc(
            "Base URL of Prometheus, or of Thanos, Mimir or another server with its query API;"
                + " unset: nothing is measured")
        @Nullable URI endpoint,
    @Doc("Tenant whose metrics are asked for (header X-Scope-OrgID), where the server has several")
        @Nullable String tenant,
    @Doc("PEM file of the trusted certificates; unset: those that the machine trusts")
        @Nullable Path ca,
    @Doc("Longest wait for one answer") @Default("10s") Duration timeout) {

  /// The block, for commands that read it from the settings.
  public static final String BLOCK = "prometheus";

  public PrometheusConfig {
    UrlCredentials.refuseIn(PrometheusConfig::endpoint, endpoint);
    if (endpoint != null && !Endpoint.isHttp(endpoint)) {
      throw new RefusedValueException(
          PrometheusConfig::endpoint,
          "must be an http or https URL without query, was " + endpoint);
    }
    if (tenant != null && !tenant.matches("[!-~]{1,150}")) {
      throw new RefusedValueException(
          PrometheusConfig::tenant, "must be a name that a header can carry, was " + tenant);
    }
    if (!timeout.isPositive()) {
      throw new RefusedValueException(
          PrometheusConfig::timeout, "must be longer than nothing, was " + timeout);
    }
  }

  /// The server at `endpoint`, everything else as by default.
  public static PrometheusConfig of(URI endpoint) {
    return new PrometheusConfig(endpoint, null, null, Duration.ofSeconds(10));
  }
}
