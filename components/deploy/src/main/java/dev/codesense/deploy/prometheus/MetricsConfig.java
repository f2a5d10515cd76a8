package dev.codesense.deploy.prometheus;

import dev.codesense.core.Accessor;
import dev.codesense.core.Default;
import dev.codesense.core.Doc;
import dev.codesense.core.RefusedValueException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// The block `gates` of codesense.yaml: which series of Prometheus the gates read. Where several
/// names are listed, the first counts that a pod has: versions, and collectors on the way, spell
/// them differently.
///
/// The defaults are vLLM's names and those of Knative's queue-proxy.
public record MetricsConfig(
    @Doc("Pattern of the names of one revision's pods; {revision} stands for the revision's name")
        @Default("'{revision}-.+'")
        String pods,
    @Doc("Label that names a pod's namespace") @Default("namespace") String namespaceLabel,
    @Doc("Label that names a pod") @Default("pod") String podLabel,
    @Doc("Counters of answered requests, by status")
        @Default("[kn_serving_invocation_duration_seconds_count, revision_request_count]")
        List<String> requests,
    @Doc("Labels of these counters that hold the status")
        @Default("[http_response_status_code, response_code]")
        List<String> statusLabels,
    @Doc("Pattern of a status that is an error") @Default("'5..'") String errors,
    @Doc("Histograms of the seconds to the first token, one value a request")
        @Default("['vllm:time_to_first_token_seconds', 'kserve_vllm:time_to_first_token_seconds']")
        List<String> firstToken,
    @Doc(
            "Histograms of the seconds for one token of the answer, one value a request: never one"
                + " value a token")
        @Default(
            "['vllm:request_time_per_output_token_seconds', 'kserve_vllm:request_time_per_output_token_seconds']")
        List<String> perToken,
    @Doc("Histograms of the tokens of answers")
        @Default("['vllm:request_generation_tokens', 'kserve_vllm:request_generation_tokens']")
        List<String> answerTokens,
    @Doc("Counters of finished answers, by reason")
        @Default("['vllm:request_success_total', 'kserve_vllm:request_success_total']")
        List<String> finished,
    @Doc("Labels of these counters that hold the reason")
        @Default("[finished_reason, finish_reason]")
        List<String> reasonLabels,
    @Doc("Pattern of a reason that means: cut short") @Default("length") String cutShort,
    @Doc("Gauges of the share of the KV cache in use, 0 to 1")
        @Default(
            "['vllm:kv_cache_usage_perc', 'kserve_vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc']")
        List<String> kvCache,
    @Doc("Counters of answers, by whether they refuse; unset: nobody counts refusals")
        @Nullable Share refusals,
    @Doc("Counters of users' ratings, by whether they are bad; unset: nobody counts ratings")
        @Nullable Share feedback,
    @Doc("How old a pod's last scrape may be: at least three times the interval between scrapes")
        @Default("90s")
        Duration freshness,
    @Doc("How long it takes until a sample can be queried: more where it is written remotely")
        @Default("2s")
        Duration delay) {

  /// The block, for commands that read it from the settings.
  public static final String BLOCK = "gates";

  /// Counters of what has a property or has it not.
  public record Share(
      @Doc("Names of the counters, without {…}") List<String> counters,
      @Doc("Label that holds the property") String label,
      @Doc("Pattern of the label's value that counts as bad") String bad) {
    public Share {
      refuseUnlessNames(Share::counters, counters);
      refuseUnlessPattern(Share::bad, bad);
    }
  }

  /// A name of a metric or label; anything else could change the query around it.
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  public MetricsConfig {
    refuseUnlessPattern(MetricsConfig::pods, pods.replace("{revision}", "r"));
    if (!pods.contains("{revision}")) {
      throw new RefusedValueException(
          MetricsConfig::pods, "must contain {revision}: else both sides have the same pods");
    }
    refuseUnlessNames(MetricsConfig::namespaceLabel, List.of(namespaceLabel));
    refuseUnlessNames(MetricsConfig::podLabel, List.of(podLabel));
    refuseUnlessNames(MetricsConfig::requests, requests);
    refuseUnlessNames(MetricsConfig::statusLabels, statusLabels);
    refuseUnlessPattern(MetricsConfig::errors, errors);
    refuseUnlessNames(MetricsConfig::firstToken, firstToken);
    refuseUnlessNames(MetricsConfig::perToken, perToken);
    refuseUnlessNames(MetricsConfig::answerTokens, answerTokens);
    refuseUnlessNames(MetricsConfig::finished, finished);
    refuseUnlessNames(MetricsConfig::reasonLabels, reasonLabels);
    refuseUnlessPattern(MetricsConfig::cutShort, cutShort);
    refuseUnlessNames(MetricsConfig::kvCache, kvCache);
    if (!freshness.isPositive()) {
      throw new RefusedValueException(
          MetricsConfig::freshness, "must be longer than nothing, was " + freshness);
    }
    if (delay.isNegative()) {
      throw new RefusedValueException(
          MetricsConfig::delay, "must not be less than nothing, was " + delay);
    }
  }

  /// What holds where nothing is set.
  public static MetricsConfig defaults() {
    return new MetricsConfig(
        "{revision}-.+",
        "namespace",
        "pod",
        List.of("kn_serving_invocation_duration_seconds_count", "revision_request_count"),
        List.of("http_response_status_code", "response_code"),
        "5..",
        vllm("time_to_first_token_seconds"),
        vllm("request_time_per_output_token_seconds"),
        vllm("request_generation_tokens"),
        vllm("request_success_total"),
        List.of("finished_reason", "finish_reason"),
        "length",
        List.of(
            "vllm:kv_cache_usage_perc",
            "kserve_vllm:kv_cache_usage_perc",
            "vllm:gpu_cache_usage_perc"),
        null,
        null,
        Duration.ofSeconds(90),
        Duration.ofSeconds(2));
  }

  private static List<String> vllm(String name) {
    return List.of("vllm:" + name, "kserve_vllm:" + name);
  }

  /// This, where pods are scraped more or less often, or samples come sooner or later.
  public MetricsConfig withTimes(Duration otherFreshness, Duration otherDelay) {
    return new MetricsConfig(
        pods,
        namespaceLabel,
        podLabel,
        requests,
        statusLabels,
        errors,
        firstToken,
        perToken,
        answerTokens,
        finished,
        reasonLabels,
        cutShort,
        kvCache,
        refusals,
        feedback,
        otherFreshness,
        otherDelay);
  }

  private static <R extends Record> void refuseUnlessNames(
      Accessor<R, ?> field, List<String> names) {
    for (var name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new RefusedValueException(
            field, "must be a name of Prometheus: letters, digits, _ and :, was " + name);
      }
    }
  }

  private static <R extends Record> void refuseUnlessPattern(Accessor<R, ?> field, String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new RefusedValueException(field, "must be a regular expression, was " + pattern, e);
    }
  }
}
