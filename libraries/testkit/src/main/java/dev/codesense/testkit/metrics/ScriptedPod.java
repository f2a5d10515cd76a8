package dev.codesense.testkit.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/// A pod that a test has answer requests, fail, restart and vanish. Buckets, names and labels are
/// those of vLLM 0.24 and of Knative 1.23.
public final class ScriptedPod {
  static final List<Double> FIRST_TOKEN_BOUNDS =
      List.of(
          0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5,
          10.0, 20.0, 40.0, 80.0, 160.0, 640.0, 2560.0);
  private static final List<Double> PER_TOKEN_BOUNDS =
      List.of(
          0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
          20.0, 40.0, 80.0);
  private static final List<Double> TOKEN_BOUNDS =
      List.of(
          1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0);
  private static final List<Double> DURATION_BOUNDS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);
  private static final List<String> REASONS = List.of("abort", "length", "stop");

  private final List<Double> firstTokenBounds;
  private Buckets firstToken;
  private Buckets perToken;
  private Buckets tokens;
  private final SortedMap<String, Integer> finished = new TreeMap<>();
  private final SortedMap<Integer, Buckets> byStatus = new TreeMap<>();
  private double kvCache;
  private boolean unreachable;

  ScriptedPod(List<Double> firstTokenBounds) {
    this.firstTokenBounds = firstTokenBounds;
    firstToken = new Buckets(firstTokenBounds);
    perToken = new Buckets(PER_TOKEN_BOUNDS);
    tokens = new Buckets(TOKEN_BOUNDS);
    REASONS.forEach(reason -> finished.put(reason, 0));
  }

  /// Requests that are alike.
  ///
  /// @param firstToken seconds until the first token
  /// @param perToken seconds for each other token
  /// @param tokens of the answer
  /// @param reason why it ended: `stop`, `length` or `abort`
  public record Request(double firstToken, double perToken, int tokens, String reason) {
    public static final Request USUAL = new Request(0.2, 0.03, 150, "stop");
  }

  /// Answers requests.
  public synchronized void answer(int times, Request request) {
    firstToken.add(request.firstToken(), times);
    perToken.add(request.perToken(), times);
    tokens.add(request.tokens(), times);
    finished.merge(request.reason(), times, Integer::sum);
    status(200).add(request.firstToken() + request.perToken() * request.tokens(), times);
  }

  /// Requests that the model never saw end.
  public synchronized void fail(int times, int status) {
    status(status).add(0.01, times);
  }

  private Buckets status(int status) {
    return byStatus.computeIfAbsent(status, _ -> new Buckets(DURATION_BOUNDS));
  }

  /// All counters begin anew; series that come with their first request are gone until then.
  public synchronized void restart() {
    firstToken = new Buckets(firstTokenBounds);
    perToken = new Buckets(PER_TOKEN_BOUNDS);
    tokens = new Buckets(TOKEN_BOUNDS);
    finished.replaceAll((_, _) -> 0);
    byStatus.clear();
  }

  /// @param share of the KV cache in use, 0 to 1
  public synchronized void kvCache(double share) {
    kvCache = share;
  }

  /// Whether scrapes fail from now on.
  public synchronized void unreachable(boolean now) {
    unreachable = now;
  }

  synchronized boolean isUnreachable() {
    return unreachable;
  }

  synchronized String vllm() {
    var text = new StringBuilder();
    var labels = "engine=\"0\",model_name=\"base\"";
    firstToken.write(text, "vllm:time_to_first_token_seconds", labels);
    perToken.write(text, "vllm:request_time_per_output_token_seconds", labels);
    tokens.write(text, "vllm:request_generation_tokens", labels);
    text.append("# TYPE vllm:request_success_total counter\n");
    finished.forEach((reason, count) ->
        text.append(
            "vllm:request_success_total{%s,finished_reason=\"%s\"} %d\n"
                .formatted(labels, reason, count)));
    text.append("# TYPE vllm:kv_cache_usage_perc gauge\n")
        .append(String.format(Locale.ROOT, "vllm:kv_cache_usage_perc{%s} %s%n", labels, kvCache));
    return text.toString();
  }

  synchronized String queueProxy() {
    var text = new StringBuilder("# TYPE kn_serving_queue_depth gauge\nkn_serving_queue_depth 0\n");
    byStatus.forEach((status, buckets) ->
        buckets.write(
            text,
            "kn_serving_invocation_duration_seconds",
            "http_request_method=\"POST\",http_response_status_code=\"%d\"".formatted(status)));
    return text.toString();
  }

  /// A histogram of Prometheus.
  private static final class Buckets {
    private final List<Double> bounds;
    private final int[] counts;
    private double sum;

    Buckets(List<Double> bounds) {
      this.bounds = bounds;
      counts = new int[bounds.size() + 1];
    }

    void add(double value, int times) {
      int bucket = 0;
      while (bucket < bounds.size() && value > bounds.get(bucket)) {
        bucket++;
      }
      counts[bucket] += times;
      sum += value * times;
    }

    void write(StringBuilder text, String name, String labels) {
      text.append("# TYPE %s histogram\n".formatted(name));
      int upTo = 0;
      for (int i = 0; i < counts.length; i++) {
        upTo += counts[i];
        var bound = i < bounds.size() ? bounds.get(i).toString() : "+Inf";
        text.append("%s_bucket{%s,le=\"%s\"} %d\n".formatted(name, labels, bound, upTo));
      }
      text.append("%s_count{%s} %d\n".formatted(name, labels, Arrays.stream(counts).sum()))
          .append("%s_sum{%s} %s\n".formatted(name, labels, sum));
    }
  }
}
