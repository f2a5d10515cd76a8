package dev.codesense.deploy.world;

import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Plays KServe's controller in Standard mode, Kubernetes' of Deployments, and a gateway that
/// carries an HTTPRoute out: one reconciliation at a time.
public final class StandardPlayer {
  public static final ObjectKind ROUTE =
      new ObjectKind("gateway.networking.k8s.io/v1", "HTTPRoute");
  public static final String ROUTE_NAME = World.NAME + "-split";

  private static final ObjectKind DEPLOYMENT = new ObjectKind("apps/v1", "Deployment");
  private static final String SOURCE = "internal.serving.kserve.io/storage-initializer-sourceuri";
  private static final String TIME = "2026-11-30T10:00:00Z";

  private final World world;
  private final Map<String, Rollout> rollouts = new HashMap<>();
  private Map<String, Integer> weights = Map.of();

  private int startup = 1;
  private @Nullable String failure;
  private boolean gatewayHangs;
  private int ticks;

  /// @param before model of the pods that serve while the new ones start; empty for none
  private record Rollout(String uri, String before, int born, boolean up) {}

  public StandardPlayer(World world) {
    this.world = world;
  }

  /// How many reconciliations new pods take to become ready.
  public void startup(int reconciliations) {
    startup = reconciliations;
  }

  /// New pods do not come up, for this reason.
  public void failing(@Nullable String why) {
    failure = why;
  }

  /// The gateway takes nothing over any more.
  public void gatewayHangs() {
    gatewayHangs = true;
  }

  /// The pods of a service die, and do not come back.
  public void kill(String service) throws InterruptedException {
    var rollout = rollouts.get(service);
    if (rollout != null) {
      rollouts.put(service, new Rollout(rollout.uri(), "", Integer.MAX_VALUE - 100, false));
    }
    reconcile();
  }

  public void settle() throws InterruptedException {
    for (int i = 0; i < startup + 3; i++) {
      reconcile();
    }
  }

  /// Percent of all requests that the gateway sends to a service's pods.
  public int share(String service) {
    int total = weights.values().stream().mapToInt(Integer::intValue).sum();
    return total == 0 ? 0 : 100 * weights.getOrDefault(service + "-predictor", 0) / total;
  }

  /// What a service's pods serve that answer now; empty for none.
  public String serving(String service) {
    var rollout = rollouts.get(service);
    return rollout == null ? "" : rollout.up() ? rollout.uri() : rollout.before();
  }

  public void reconcile() throws InterruptedException {
    ticks++;
    for (var name : List.of(World.NAME, World.NAME + "-candidate")) {
      var service = world.cluster().get(World.SERVICE, name);
      if (service.isPresent()) {
        reconcile(service.get());
      } else if (rollouts.remove(name) != null) {
        world.delete(DEPLOYMENT, name + "-predictor");
      }
    }
    var route = world.cluster().get(ROUTE, ROUTE_NAME);
    if (route.isPresent() && !gatewayHangs) {
      carryOut(route.get());
    }
  }

  private void reconcile(KubeObject service) throws InterruptedException {
    var uri =
        service.at("spec", "predictor", "model", "storageUri").map(Object::toString).orElse("");
    var before = rollouts.get(service.name());
    if (before == null || !before.uri().equals(uri)) {
      write(service.name(), uri, before == null);
      rollouts.put(
          service.name(),
          new Rollout(uri, before != null && before.up() ? before.uri() : "", ticks, false));
    }
    var rollout = Objects.requireNonNull(rollouts.get(service.name()));
    boolean up =
        rollout.up()
            || (ticks - rollout.born() >= startup
                && (failure == null || (rollout.before().isEmpty() && isFirst(service))));
    if (up != rollout.up()) {
      rollout = new Rollout(uri, rollout.before(), rollout.born(), true);
      rollouts.put(service.name(), rollout);
    }
    tell(service.name(), rollout);
  }

  private static boolean isFirst(KubeObject service) {
    return service.name().equals(World.NAME);
  }

  private void write(String service, String uri, boolean isNew) throws InterruptedException {
    var labels = Map.of("app", "isvc." + service);
    var template =
        Map.of(
            "metadata",
            Map.of("labels", labels, "annotations", Map.of(SOURCE, uri)),
            "spec",
            Map.of("containers", List.of(Map.of("name", "kserve-container", "image", "x"))));
    if (isNew) {
      world.create(
          new KubeObject(
              Map.of(
                  "apiVersion", DEPLOYMENT.apiVersion(),
                  "kind", DEPLOYMENT.kind(),
                  "metadata", Map.of("name", service + "-predictor"),
                  "spec",
                      Map.of(
                          "replicas",
                          1,
                          "selector",
                          Map.of("matchLabels", labels),
                          "template",
                          template))));
    } else {
      world.edit(
          DEPLOYMENT,
          service + "-predictor",
          "kserve",
          Map.of("spec", Map.of("template", template)));
    }
  }

  private void tell(String service, Rollout rollout) throws InterruptedException {
    var name = service + "-predictor";
    var deployment = world.cluster().get(DEPLOYMENT, name).orElseThrow();
    int old = rollout.up() || rollout.before().isEmpty() ? 0 : 1;
    world.status(
        DEPLOYMENT,
        name,
        Map.of(
            "observedGeneration",
            deployment.at("metadata", "generation").orElseThrow(),
            "replicas",
            1 + old,
            "updatedReplicas",
            1,
            "readyReplicas",
            rollout.up() ? 1 : old,
            "availableReplicas",
            rollout.up() ? 1 : old));
    var model = new HashMap<String, Object>();
    boolean failed = !rollout.up() && failure != null;
    model.put(
        "transitionStatus",
        rollout.up() ? "UpToDate" : failed ? "BlockedByFailedLoad" : "InProgress");
    model.put("states", Map.of("targetModelState", rollout.up() ? "Loaded" : "Loading"));
    if (failed) {
      model.put(
          "lastFailureInfo",
          Map.of("reason", "ModelLoadFailed", "message", String.valueOf(failure)));
    }
    var ready = rollout.up() || old > 0;
    var status = new HashMap<String, Object>();
    status.put("deploymentMode", "Standard");
    status.put("modelStatus", model);
    status.put(
        "conditions",
        List.of(Map.of("type", "PredictorReady", "status", ready ? "True" : "False")));
    if (ready) {
      status.put("url", "http://%s.ai.example.com".formatted(service));
    }
    world.status(World.SERVICE, service, status);
  }

  private void carryOut(KubeObject route) throws InterruptedException {
    var now = new HashMap<String, Integer>();
    if (route.at("spec", "rules").orElse(List.of()) instanceof List<?> rules
        && rules.getFirst() instanceof Map<?, ?> rule
        && rule.get("backendRefs") instanceof List<?> backends) {
      for (var backend : backends) {
        if (backend instanceof Map<?, ?> ref) {
          now.put(
              String.valueOf(ref.get("name")),
              ref.get("weight") instanceof Number weight ? weight.intValue() : 1);
        }
      }
    }
    weights = now;
    var conditions = new ArrayList<Object>();
    for (var type : List.of("Accepted", "ResolvedRefs")) {
      conditions.add(
          Map.of(
              "type",
              type,
              "status",
              "True",
              "reason",
              type,
              "message",
              "",
              "lastTransitionTime",
              TIME,
              "observedGeneration",
              route.at("metadata", "generation").orElseThrow()));
    }
    world.status(
        ROUTE,
        ROUTE_NAME,
        Map.of(
            "parents",
            List.of(
                Map.of(
                    "controllerName",
                    "example.com/gateway",
                    "parentRef",
                    Map.of("name", "gateway"),
                    "conditions",
                    conditions))));
  }

  /// The route as a user makes it: two rules lead to the service, one elsewhere.
  public static KubeObject route() {
    var service = Map.of("name", World.NAME + "-predictor", "port", 80);
    return new KubeObject(
        Map.of(
            "apiVersion",
            ROUTE.apiVersion(),
            "kind",
            ROUTE.kind(),
            "metadata",
            Map.of("name", ROUTE_NAME),
            "spec",
            Map.of(
                "parentRefs",
                List.of(Map.of("name", "gateway")),
                "rules",
                List.of(
                    rule("/v1", service),
                    rule("/openai", service),
                    rule("/metrics", Map.of("name", "metrics", "port", 80))))));
  }

  private static Map<String, Object> rule(String path, Map<String, ?> backend) {
    return Map.of(
        "matches",
        List.of(Map.of("path", Map.of("type", "PathPrefix", "value", path))),
        "backendRefs",
        List.of(backend));
  }

  /// The candidate's service; empty where there is none.
  public Optional<KubeObject> candidate() throws InterruptedException {
    return world.cluster().get(World.SERVICE, World.NAME + "-candidate");
  }
}
