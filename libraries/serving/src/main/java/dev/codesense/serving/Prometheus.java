package dev.codesense.serving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.CoreProblem;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;

/// Prometheus' query API, as Prometheus, Thanos, Mimir and VictoriaMetrics serve it. Thread-safe.
///
/// Every method throws a [CodesenseException] with a [ServingProblem] when the server refuses key
/// or query, and with a [CoreProblem] when it does not answer.
public final class Prometheus implements AutoCloseable {
  private static final String VARIABLES =
      "CODESENSE_PROMETHEUS_TOKEN, or CODESENSE_PROMETHEUS_USERNAME and CODESENSE_PROMETHEUS_PASSWORD";

  private final Connection connection;
  private final PrometheusApi api;
  private final @Nullable String tenant;
  private final String timeout;

  private Prometheus(Connection connection, PrometheusConfig config) {
    this.connection = connection;
    api = connection.create(PrometheusApi.class);
    tenant = config.tenant();
    timeout = config.timeout().toMillis() + "ms";
  }

  /// Opens the server that the settings name; nothing is asked of it yet.
  ///
  /// @param secrets gives the secret of a name in kebab case, such as `prometheus-token`
  /// @throws CodesenseException when the key or the certificates cannot be used
  /// @throws IllegalArgumentException when no endpoint is set
  public static Prometheus open(
      PrometheusConfig config, Function<String, Optional<Secret>> secrets, RetryingHttp.Pace pace) {
    var url = config.endpoint();
    if (url == null) {
      throw new IllegalArgumentException("prometheus.endpoint is not set");
    }
    var token = secrets.apply("prometheus-token").map(Endpoint::bearer);
    var password =
        secrets
            .apply("prometheus-username")
            .flatMap(user ->
                secrets.apply("prometheus-password").map(word -> Endpoint.basic(user, word)));
    var endpoint =
        new Endpoint(
            "Prometheus", url, null, token.or(() -> password).orElse(null), VARIABLES, config.ca());
    return new Prometheus(new Connection(endpoint, config.timeout(), pace), config);
  }

  /// Where it is, for links and messages.
  public URI url() {
    return connection.endpoint().url();
  }

  /// What a query gives at an instant: of each series one point, or, where the query ends in a
  /// range such as `[5m]`, all samples of that range as they were scraped.
  public Found instant(String query, Instant at) throws InterruptedException {
    return found(query, api.query(tenant, query, seconds(at), timeout));
  }

  /// What a query gives at each step from one instant to another, both included.
  public Found range(String query, Instant from, Instant to, Duration step)
      throws InterruptedException {
    return found(
        query,
        api.queryRange(tenant, query, seconds(from), seconds(to), step.toMillis() + "ms", timeout));
  }

  /// Its version; empty where the server does not tell, as some of Prometheus' kin do not.
  public String version() throws InterruptedException {
    var answer = connection.send(api.buildInfo(tenant));
    if (answer.code() == 404) {
      return "";
    }
    if (!answer.isSuccessful()) {
      throw connection.refusal(ServingProblem.NOT_THE_SERVICE, answer, connection.said(answer));
    }
    return connection.body(answer).at("/data/version").asText("");
  }

  @Override
  public void close() {
    connection.close();
  }

  private Found found(String query, Call<JsonNode> call) throws InterruptedException {
    var answer = connection.send(call);
    if (!answer.isSuccessful()) {
      var said = connection.said(answer);
      throw switch (answer.code()) {
        case 400, 422 ->
            connection.refusal(
                ServingProblem.QUERY_REFUSED, answer, "%s; the query is %s".formatted(said, query));
        default ->
            answer.code() >= 500
                ? connection.refusal(CoreProblem.SERVICE_BUSY, answer, said)
                : connection.refusal(ServingProblem.NOT_THE_SERVICE, answer, said);
      };
    }
    var body = connection.body(answer);
    var warnings = new ArrayList<String>();
    body.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    var series = new ArrayList<Series>();
    var result = body.at("/data/result");
    try {
      switch (body.at("/data/resultType").asText()) {
        case "vector" -> result.forEach(one -> add(series, one, one.path("value"), warnings));
        case "matrix" -> result.forEach(one -> add(series, one, one.path("values"), warnings));
        case "scalar" -> series.add(new Series(Map.of(), List.of(point(result))));
        case "string" ->
            throw new CodesenseException(
                ServingProblem.QUERY_REFUSED,
                "%s gives a text and no number for the query %s"
                    .formatted(connection.endpoint(), query));
        default -> throw new IllegalArgumentException("no type of result that is known");
      }
    } catch (IllegalArgumentException e) {
      throw connection.notTheService(
          Connection.path(answer), "something else than its API describes", e);
    }
    return new Found(query, series, warnings);
  }

  /// @param numbers one point, or a list of points; nothing for a native histogram
  private static void add(
      List<Series> series, JsonNode one, JsonNode numbers, List<String> warnings) {
    var labels = new TreeMap<String, String>();
    one.path("metric")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    var points = new ArrayList<Series.Point>();
    if (numbers.path(0).isArray()) {
      numbers.forEach(number -> points.add(point(number)));
    } else if (!numbers.isMissingNode()) {
      points.add(point(numbers));
    }
    if (points.isEmpty()) {
      warnings.add("%s is a native histogram, which is not read".formatted(labels));
    } else {
      series.add(new Series(labels, points));
    }
  }

  /// Seconds as a number, the value as a text.
  private static Series.Point point(JsonNode pair) {
    if (!pair.path(0).isNumber() || !pair.path(1).isTextual()) {
      throw new IllegalArgumentException("A point is a pair of seconds and a text");
    }
    return new Series.Point(
        Instant.ofEpochMilli(pair.path(0).decimalValue().movePointRight(3).longValue()),
        value(pair.path(1).asText()));
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static String seconds(Instant at) {
    return BigDecimal.valueOf(at.toEpochMilli(), 3).toPlainString();
  }
}
