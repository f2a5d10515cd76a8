package dev.codesense.deploy.prometheus;

import dev.codesense.deploy.drive.Meter;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.prometheus.Family.Growth;
import dev.codesense.rollout.Gate;
import dev.codesense.rollout.Limit;
import dev.codesense.rollout.RolloutPlan;
import dev.codesense.rollout.Window;
import dev.codesense.rollout.evidence.Reading;
import dev.codesense.serving.Found;
import dev.codesense.serving.Prometheus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the gates of [RolloutPlan] from Prometheus. Thread-safe.
///
/// A window holds the requests that were scraped in it: those that came up to one scrape and
/// [MetricsConfig#delay] earlier may be among them. Sides are told apart by their pods, never by
/// the label `model_name`: vLLM writes the base model there, whatever adapter has answered.
public final class PrometheusMeter implements Meter {
  private static final String UP = "up";

  private final Prometheus prometheus;
  private final MetricsConfig config;
  private final Consumer<String> warn;
  private final SequencedMap<String, Source> sources = new LinkedHashMap<>();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /// @param prometheus is closed with this
  /// @param warn is told once why a gate has no reading
  public PrometheusMeter(Prometheus prometheus, MetricsConfig config, Consumer<String> warn) {
    this.prometheus = prometheus;
    this.config = config;
    this.warn = warn;
    put(
        RolloutPlan.ERRORS,
        new Source.Share(
            config.requests(), config.statusLabels(), Pattern.compile(config.errors())));
    put(RolloutPlan.FIRST_TOKEN, buckets(config.firstToken()));
    put(RolloutPlan.PER_TOKEN, buckets(config.perToken()));
    put(
        RolloutPlan.CUT_SHORT,
        new Source.Share(
            config.finished(), config.reasonLabels(), Pattern.compile(config.cutShort())));
    put(RolloutPlan.REFUSALS, share(config.refusals()));
    put(RolloutPlan.LONGER, buckets(config.answerTokens()));
    put(RolloutPlan.SHORTER, buckets(config.answerTokens()));
    put(RolloutPlan.FEEDBACK, share(config.feedback()));
  }

  private void put(String gate, @Nullable Source source) {
    if (source != null && !source.series().isEmpty()) {
      sources.put(gate, source);
    }
  }

  /// The required gates and the limits of a plan that no setting names series for: with this plan
  /// and this meter a rollout never leaves its first step.
  public List<String> neverRead(RolloutPlan plan) {
    return Stream.concat(
            plan.gates().stream()
                .filter(Gate::required)
                .map(Gate::name)
                .filter(name -> !sources.containsKey(name)),
            plan.limits().stream()
                .map(Limit::name)
                .filter(name -> !name.equals(RolloutPlan.KV_CACHE) || config.kvCache().isEmpty()))
        .toList();
  }

  /// What of each gate of the standard plan, and of its limit, is there to be read.
  public List<GateSeries> series(String namespace, Instant now) throws InterruptedException {
    var series = new ArrayList<GateSeries>();
    for (var gate : RolloutPlan.STANDARD.gates()) {
      var source = sources.get(gate.name());
      series.add(series(gate.name(), source == null ? List.of() : source.series(), namespace, now));
    }
    series.add(series(RolloutPlan.KV_CACHE, config.kvCache(), namespace, now));
    return List.copyOf(series);
  }

  private GateSeries series(String gate, List<String> wanted, String namespace, Instant now)
      throws InterruptedException {
    if (wanted.isEmpty()) {
      return new GateSeries(gate, wanted, List.of());
    }
    var found =
        prometheus.instant("count by (__name__) ({%s})".formatted(named(wanted, namespace)), now);
    return new GateSeries(
        gate, wanted, found.series().stream().map(one -> one.label("__name__")).sorted().toList());
  }

  private static Source buckets(List<String> histograms) {
    return new Source.Sizes(histograms.stream().map(name -> name + "_bucket").toList());
  }

  private static @Nullable Source share(MetricsConfig.@Nullable Share share) {
    return share == null
        ? null
        : new Source.Share(share.counters(), List.of(share.label()), Pattern.compile(share.bad()));
  }

  /// What is asked for each gate and limit that the settings have series for: every query of PromQL
  /// can be tried in Prometheus' own page, at the instant of a window's end. A gate that is not
  /// here is never read.
  @Override
  public SequencedMap<String, String> queries(Sides sides, Duration window) {
    var both = both(sides);
    var range = range(window);
    var queries = new LinkedHashMap<String, String>();
    sources.forEach((gate, source) ->
        queries.put(gate, selector(source.series(), sides.namespace(), both) + range));
    if (!config.kvCache().isEmpty()) {
      queries.put(
          RolloutPlan.KV_CACHE, selector(config.kvCache(), sides.namespace(), both) + range);
    }
    return Collections.unmodifiableSequencedMap(queries);
  }

  @Override
  public Window measure(Sides sides, Instant from, Instant to) throws InterruptedException {
    var seen = new Look(sides, from.minus(config.delay()), to.minus(config.delay())).read();
    return new Window(from, to, seen.readings(), seen.levels());
  }

  @Override
  public void close() {
    prometheus.close();
  }

  private List<Side> both(Sides sides) {
    var stable = new Side("stable side", pods(sides.stable().revision()));
    return sides.candidateRevision() == null
        ? List.of(stable)
        : List.of(stable, new Side("candidate", pods(sides.candidateRevision())));
  }

  private Pattern pods(String revision) {
    // A revision's name is a label of DNS, in which nothing has a meaning to a pattern.
    return Pattern.compile(config.pods().replace("{revision}", revision));
  }

  /// Such as `{__name__=~"a|b",namespace="ai",pod=~"v1-.+|v2-.+"}`.
  private String selector(List<String> names, String namespace, List<Side> sides) {
    return "{%s,%s=~%s}"
        .formatted(
            named(names, namespace),
            config.podLabel(),
            quoted(
                sides.stream()
                    .map(side -> side.pods().pattern())
                    .collect(Collectors.joining("|"))));
  }

  private String named(List<String> names, String namespace) {
    return "__name__%s,%s=%s"
        .formatted(
            names.size() == 1
                ? "=" + quoted(names.getFirst())
                : "=~" + quoted(String.join("|", names)),
            config.namespaceLabel(),
            quoted(namespace));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /// Far enough back for the last scrape before the window.
  private String range(Duration window) {
    return "[%dms]".formatted(window.plus(config.freshness()).toMillis());
  }

  private record Seen(Map<String, Reading> readings, Map<String, Double> levels) {}

  /// One look at both sides.
  private final class Look {
    private final Sides sides;
    private final Instant from;
    private final Instant to;
    private final List<Side> both;
    private final Map<String, Found> found = new HashMap<>();

    Look(Sides sides, Instant from, Instant to) {
      this.sides = sides;
      this.from = from;
      this.to = to;
      both = both(sides);
    }

    Seen read() throws InterruptedException {
      var readings = new HashMap<String, Reading>();
      var levels = new HashMap<String, Double>();
      for (var source : sources.entrySet()) {
        try {
          readings.put(source.getKey(), reading(source.getValue()));
        } catch (NoReading e) {
          tell(source.getKey(), e);
        }
      }
      if (sides.candidateRevision() != null && !config.kvCache().isEmpty()) {
        try {
          levels.put(
              RolloutPlan.KV_CACHE,
              family(config.kvCache()).highest(both.getLast(), to, config.freshness()));
        } catch (NoReading e) {
          tell(RolloutPlan.KV_CACHE, e);
        }
      }
      return new Seen(readings, levels);
    }

    private Reading reading(Source source) throws NoReading, InterruptedException {
      var family = family(source.series());
      var stable = family.growth(both.getFirst(), from, to, config.freshness());
      List<Growth> candidate =
          both.size() == 1 ? null : family.growth(both.getLast(), from, to, config.freshness());
      return source.read(candidate, stable);
    }

    private Family family(List<String> names) throws NoReading, InterruptedException {
      var up = ask(List.of(UP));
      return Family.of(ask(names), names, Scrapes.of(up, config.podLabel()), config.podLabel());
    }

    /// Each query once: two gates may read the same series.
    private Found ask(List<String> names) throws NoReading, InterruptedException {
      var query = selector(names, sides.namespace(), both) + range(Duration.between(from, to));
      var known = found.get(query);
      if (known == null) {
        known = prometheus.instant(query, to);
        found.put(query, known);
      }
      if (!known.warnings().isEmpty()) {
        throw new NoReading(
            "Prometheus warns that its answer may lack something: "
                + String.join("; ", known.warnings()));
      }
      return known;
    }
  }

  private void tell(String gate, NoReading reason) {
    var text = "%s has no reading: %s".formatted(gate, reason.getMessage());
    if (told.add(text)) {
      warn.accept(text);
    }
  }
}
