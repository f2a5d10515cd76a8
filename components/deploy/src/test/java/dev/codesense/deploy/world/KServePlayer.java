package dev.codesense.deploy.world;

import dev.codesense.kube.KubeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Plays KServe's controller and Knative: makes a revision of each new spec, splits traffic and
/// writes the status as KServe 0.20 does (`ksvc_reconciler.go`, `inference_service_status.go`), one
/// reconciliation at a time.
public final class KServePlayer {
  private final World world;
  private final List<Revision> revisions = new ArrayList<>();

  /// How many reconciliations a new revision takes to become ready.
  private int startup = 1;

  private @Nullable String failure;
  private boolean hangs;
  private boolean reversed;

  private String rolledOut = "";
  private String previous = "";
  private String ready = "";
  private List<Target> traffic = List.of();

  private record Target(String revision, boolean latest, int percent, String tag) {}

  private record Revision(String name, Object template, int born) {}

  private int ticks;

  public KServePlayer(World world) {
    this.world = world;
  }

  public KServePlayer startup(int reconciliations) {
    startup = reconciliations;
    return this;
  }

  /// New revisions do not come up, for this reason.
  public KServePlayer failing(@Nullable String why) {
    failure = why;
    return this;
  }

  /// Nothing is reconciled any more: a controller that is down.
  public KServePlayer hanging(boolean down) {
    hangs = down;
    return this;
  }

  /// Knative tells of traffic before it tells of a new revision: the order that kserve/kserve#2040
  /// was about.
  public KServePlayer tellingTrafficFirst() {
    reversed = true;
    return this;
  }

  /// The revision that has this share of traffic at least.
  public String serving(int least) {
    var shares = new TreeMap<String, Integer>();
    traffic.forEach(target -> shares.merge(target.revision(), target.percent(), Integer::sum));
    return shares.entrySet().stream()
        .filter(share -> share.getValue() >= least)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }

  /// The share of a revision in percent.
  public int share(String revision) {
    return traffic.stream()
        .filter(target -> revision.equals(target.revision()))
        .mapToInt(Target::percent)
        .sum();
  }

  /// What the revision was made from.
  public String modelOf(String revision) {
    return revisions.stream()
        .filter(one -> one.name().equals(revision))
        .map(one -> one.template().toString())
        .findFirst()
        .orElse("");
  }

  /// Until nothing changes any more.
  public KServePlayer settle() throws InterruptedException {
    for (int i = 0; i < startup + 3; i++) {
      reconcile();
    }
    return this;
  }

  public void reconcile() throws InterruptedException {
    if (hangs) {
      return;
    }
    var found = world.cluster().get(World.SERVICE, World.NAME);
    if (found.isEmpty()) {
      return;
    }
    ticks++;
    var service = found.get();
    var template = template(service);
    boolean isNew = revisions.isEmpty() || !revisions.getLast().template().equals(template);
    if (isNew && reversed) {
      split(service); // Of what was ready before.
      propagate();
    }
    if (isNew) {
      revisions.add(
          new Revision(
              "%s-predictor-%05d".formatted(World.NAME, revisions.size() + 1), template, ticks));
    }
    var newest = revisions.getLast();
    boolean up = ticks - newest.born() >= startup && (failure == null || revisions.size() == 1);
    if (up) {
      ready = newest.name();
    }
    split(service);
    propagate();
    write(newest.name(), up);
  }

  /// `createKnativeService`: traffic that is asked for.
  private void split(KubeObject service) {
    if (ready.isEmpty()) {
      traffic = List.of();
      return;
    }
    int percent =
        service
            .at("spec", "predictor", "canaryTrafficPercent")
            .map(value -> ((Number) value).intValue())
            .orElse(100);
    boolean tags =
        "true"
            .equals(
                service
                    .at("metadata", "annotations", "serving.kserve.io/enable-tag-routing")
                    .orElse(null));
    traffic =
        percent < 100 && !rolledOut.isEmpty()
            ? List.of(
                new Target(ready, true, percent, tags ? "latest" : ""),
                new Target(rolledOut, false, 100 - percent, "prev"))
            : List.of(new Target(ready, true, 100, tags ? "latest" : ""));
  }

  private static Map<String, Object> told(Target target) {
    var told = new HashMap<String, Object>();
    told.put("revisionName", target.revision());
    told.put("latestRevision", target.latest());
    told.put("percent", target.percent());
    if (!target.tag().isEmpty()) {
      told.put("tag", target.tag());
      told.put("url", "http://%s-%s-predictor.ai.example.com".formatted(target.tag(), World.NAME));
    }
    return told;
  }

  /// `PropagateStatus`.
  private void propagate() {
    var created = revisions.getLast().name();
    var all = new HashMap<String, Integer>();
    traffic.forEach(target -> all.merge(target.revision(), target.percent(), Integer::sum));
    for (var target : traffic) {
      if (!target.latest()) {
        continue;
      }
      int percent = target.percent();
      if (!rolledOut.equals(ready)) {
        if (percent == 100) {
          previous = rolledOut;
          rolledOut = ready;
        }
      } else if (ready.equals(created)
          && percent < 100
          && Objects.equals(all.get(ready), 100)
          && !previous.isEmpty()) {
        rolledOut = previous;
      }
    }
  }

  private void write(String created, boolean up) throws InterruptedException {
    var predictor = new HashMap<String, Object>();
    predictor.put("latestCreatedRevision", created);
    predictor.put("latestReadyRevision", ready);
    predictor.put("latestRolledoutRevision", rolledOut);
    predictor.put("previousRolledoutRevision", previous);
    predictor.put("traffic", traffic.stream().map(KServePlayer::told).toList());
    var model = new HashMap<String, Object>();
    model.put(
        "transitionStatus",
        up ? "UpToDate" : failure == null ? "InProgress" : "BlockedByFailedLoad");
    if (!up && failure != null) {
      model.put(
          "lastFailureInfo",
          Map.of("reason", "ModelLoadFailed", "message", failure, "exitCode", 137));
    }
    model.put(
        "states",
        Map.of("activeModelState", "Loaded", "targetModelState", up ? "Loaded" : "Loading"));
    world.status(
        Map.of(
            "deploymentMode",
            "Knative",
            "url",
            "http://support.ai.example.com",
            "components",
            Map.of("predictor", predictor),
            "conditions",
            // True beside a candidate that crashes (kserve/kserve#1859).
            List.of(Map.of("type", "Ready", "status", "True")),
            "modelStatus",
            model));
  }

  /// All that KServe hands on to Knative.
  private static Object template(KubeObject service) {
    var template = new TreeMap<String, Object>();
    if (service.at("spec", "predictor").orElseThrow() instanceof Map<?, ?> predictor) {
      predictor.forEach((key, value) -> template.put("spec " + key, value));
    }
    template.remove("spec canaryTrafficPercent");
    service.at("metadata", "labels").ifPresent(labels -> template.put("labels", labels));
    service
        .at("metadata", "annotations")
        .ifPresent(annotations -> {
          var handedOn = new TreeMap<Object, Object>((Map<?, ?>) annotations);
          handedOn.remove("kubectl.kubernetes.io/last-applied-configuration");
          template.put("annotations", handedOn);
        });
    return Objects.requireNonNull(template.toString());
  }
}
