package dev.codesense.cli.doctor;

import dev.codesense.cli.invocation.Invocation;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.deploy.prometheus.GateSeries;
import dev.codesense.deploy.prometheus.MetricsConfig;
import dev.codesense.deploy.prometheus.PrometheusMeter;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import dev.codesense.serving.Prometheus;
import dev.codesense.serving.PrometheusConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a cluster can carry a canary rollout: by which ways it can split traffic, and whether
/// the gates have something to read.
final class ServingChecks {
  private static final ObjectKind INFERENCE_SERVICE =
      new ObjectKind("serving.kserve.io/v1beta1", "InferenceService");
  private static final ObjectKind DEFINITION =
      new ObjectKind("apiextensions.k8s.io/v1", "CustomResourceDefinition");

  /// Where a version of the definition has it.
  private static final List<String> GROUP =
      List.of(
          "schema",
          "openAPIV3Schema",
          "properties",
          "spec",
          "properties",
          "router",
          "properties",
          "route",
          "properties",
          "group");

  private static final String LLM_SERVICES = "llminferenceservices.serving.kserve.io";

  /// A way of splitting traffic.
  ///
  /// @param kinds that it writes; of those in one list, one is enough
  /// @param others that must be there, written by other controllers
  /// @param todo what brings them
  private record Way(
      String name, List<List<ObjectKind>> kinds, List<ObjectKind> others, String todo) {}

  private static final List<Way> USED =
      List.of(
          new Way(
              "canaryTrafficPercent",
              List.of(List.of(INFERENCE_SERVICE)),
              List.of(new ObjectKind("serving.knative.dev/v1", "Service")),
              "Install KServe with Knative Serving: `codesense deploy` splits traffic by it."),
          new Way(
              "HTTPRoute",
              List.of(
                  List.of(INFERENCE_SERVICE),
                  List.of(new ObjectKind("gateway.networking.k8s.io/v1", "HTTPRoute"))),
              List.of(),
              "Install KServe and a controller of the Gateway API, to split traffic over two services."));

  private static final List<Way> OTHERS =
      List.of(
          new Way(
              "LLMInferenceService",
              List.of(List.of(new ObjectKind("serving.kserve.io/v1alpha2", "LLMInferenceService"))),
              List.of(),
              "Install KServe 0.20 or later with its LLMInferenceService, to split traffic in a group."),
          new Way(
              "InferenceModelRewrite",
              List.of(
                  List.of(
                      new ObjectKind("llm-d.ai/v1alpha2", "InferenceModelRewrite"),
                      new ObjectKind(
                          "inference.networking.x-k8s.io/v1alpha2", "InferenceModelRewrite"))),
              List.of(),
              "Install KServe 0.20 or later with its inference extension, if one GPU is to serve both"
                  + " adapters."));

  private final Cluster cluster;
  private final List<Check> checks = new ArrayList<>();

  private ServingChecks(Cluster cluster) {
    this.cluster = cluster;
  }

  static List<Check> of(Cluster cluster, Invocation invocation, Instant now)
      throws InterruptedException {
    var serving = new ServingChecks(cluster);
    for (var way : USED) {
      serving.way(way, "codesense deploy can use it");
    }
    for (var way : OTHERS) {
      serving.way(way, "the cluster has it; codesense deploy does not use it yet");
    }
    serving.prometheus(invocation, now);
    return serving.checks;
  }

  private void way(Way way, String good) throws InterruptedException {
    var lacking = new ArrayList<String>();
    var forbidden = new ArrayList<String>();
    for (var alternatives : way.kinds()) {
      var may = may(alternatives);
      if (may.isEmpty()) {
        lacking.add(alternatives.getFirst().toString());
      } else if (!may.get()) {
        forbidden.add(alternatives.getFirst().kind());
      }
    }
    for (var other : way.others()) {
      if (may(List.of(other)).isEmpty()) {
        lacking.add(other.toString());
      }
    }
    var name = "canary";
    var by = "by %s: ".formatted(way.name());
    if (!lacking.isEmpty()) {
      checks.add(
          Check.warn(
              name, by + "the cluster has no " + String.join(" and no ", lacking), way.todo()));
    } else if (!forbidden.isEmpty()) {
      checks.add(
          Check.warn(
              name,
              by
                  + "you may not change %s in %s"
                      .formatted(String.join(" and ", forbidden), cluster.namespace()),
              "Bind a role with the verb patch on them to this account."));
    } else if (way.name().equals("LLMInferenceService") && !groups()) {
      checks.add(
          Check.warn(
              name,
              by + "its version splits no traffic: it has no router.route.group",
              way.todo()));
    } else {
      checks.add(Check.ok(name, by + good));
    }
  }

  /// Whether the first of these kinds that is there may be changed; empty where none is there.
  private Optional<Boolean> may(List<ObjectKind> alternatives) throws InterruptedException {
    for (var kind : alternatives) {
      try {
        return Optional.of(cluster.may("patch", kind));
      } catch (CodesenseException e) {
        if (e.problem() != KubeProblem.KIND_UNKNOWN) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  /// Whether several LLMInferenceServices can share traffic: from KServe 0.20 on. Who may not read
  /// definitions is given the benefit of the doubt.
  private boolean groups() throws InterruptedException {
    try {
      return cluster.get(DEFINITION, LLM_SERVICES).map(ServingChecks::hasGroup).orElse(false);
    } catch (CodesenseException e) {
      if (e.problem() == KubeProblem.NOT_PERMITTED) {
        return true;
      }
      throw e;
    }
  }

  private static boolean hasGroup(KubeObject definition) {
    return ((List<?>) definition.at("spec", "versions").orElse(List.of()))
        .stream().anyMatch(ServingChecks::versionHasGroup);
  }

  private static boolean versionHasGroup(Object version) {
    @Nullable Object value = version;
    for (var key : GROUP) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value != null;
  }

  private void prometheus(Invocation invocation, Instant now) throws InterruptedException {
    try {
      var config = invocation.config();
      var settings = config.block(PrometheusConfig.BLOCK, PrometheusConfig.class);
      if (settings.endpoint() == null) {
        checks.add(
            Check.warn(
                "prometheus",
                "prometheus.endpoint is not set: the gates of a rollout have nothing to read",
                "Set it to the base URL of Prometheus before you deploy."));
        return;
      }
      try (var prometheus =
          Prometheus.open(
              settings, invocation.environment()::secret, RetryingHttp.Pace.ofMachine())) {
        var version = prometheus.version();
        checks.add(
            Check.ok(
                "prometheus",
                "%s at %s"
                    .formatted(
                        version.isEmpty() ? "answers" : "version " + version, prometheus.url())));
        var gates = config.block(MetricsConfig.BLOCK, MetricsConfig.class);
        new PrometheusMeter(prometheus, gates, _ -> {})
            .series(cluster.namespace(), now)
            .forEach(this::gate);
      }
    } catch (CodesenseException e) {
      checks.add(
          Check.fail(
              "prometheus", e.problem().code() + ": " + e.getMessage(), e.problem().remedy()));
    }
  }

  private void gate(GateSeries series) {
    var of = series.gate() + ": ";
    checks.add(
        series.wanted().isEmpty()
            ? Check.warn(
                "gate",
                of + "the settings name no series",
                "Name the counters below `gates`, where something counts it.")
            : series.found().isEmpty()
                ? Check.warn(
                    "gate",
                    of
                        + "%s has no %s"
                            .formatted(
                                cluster.namespace(), String.join(" and no ", series.wanted())),
                    "Let Prometheus scrape the pods (infra/serving has PodMonitors), or name other"
                        + " series below `gates`.")
                : Check.ok("gate", of + String.join(", ", series.found())));
  }
}
