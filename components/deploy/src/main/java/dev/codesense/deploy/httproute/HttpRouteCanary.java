package dev.codesense.deploy.httproute;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.ServedModel;
import dev.codesense.deploy.drive.ServedState;
import dev.codesense.deploy.drive.ServedState.Change;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.deploy.kserve.FixedFields;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.deploy.kserve.ModelFields;
import dev.codesense.deploy.kserve.ServiceCopy;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.Owned;
import dev.codesense.kube.KubeEvent;
import dev.codesense.kube.Right;
import dev.codesense.rollout.Command;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An InferenceService in Standard mode, in which KServe splits no traffic: an HTTPRoute of the
/// user's does, between the service and a copy of it with the candidate's model, which a rollout
/// makes and takes away. After a promotion the service itself gets the model, then its traffic
/// back. docs/rollout.md says what each write does and why.
public final class HttpRouteCanary implements ServedModel {
  /// What it does in the cluster.
  public static final List<Right> RIGHTS =
      List.of(
          new Right(
              InferenceService.KIND,
              InferenceService.RESOURCE,
              List.of("get", "create", "patch", "delete")),
          new Right(Split.KIND, Split.RESOURCE, List.of("get", "patch")),
          new Right(Pods.KIND, "deployments", List.of("get")),
          KubeEvent.RIGHT);

  /// Label of the copy, with the service's name.
  static final String OF = "codesense.dev/rollout-of";

  private static final String ROUTE = "httproute";

  /// Whoever goes on with a rollout may have other settings: the route is the one that it began
  /// with.
  private static final String ROUTE_NAME = "httproute-name";

  /// Kubernetes allows names of 63 characters, and `-candidate-predictor` follows.
  private static final int LONGEST_NAME = 43;

  private final Cluster cluster;
  private final String service;
  private final String routeName;
  private final RecordCodec codec;
  private final FixedFields fields;
  private final Clock clock;

  /// @param routeName HTTPRoute that leads to the service
  public HttpRouteCanary(
      Cluster cluster, String service, String routeName, RecordCodec codec, Clock clock) {
    this.cluster = cluster;
    this.service = service;
    this.routeName = routeName;
    this.codec = codec;
    this.fields = new FixedFields(codec);
    this.clock = clock;
  }

  /// All objects of a rollout, read at once.
  ///
  /// @param split empty where the route was deleted
  /// @param copy empty where there is no candidate
  private record Seen(
      InferenceService stable, Optional<Split> split, Optional<InferenceService> copy) {}

  private String copyName() {
    return service + "-candidate";
  }

  @Override
  public StableSide begin(Candidate candidate) throws InterruptedException {
    var stable = InferenceService.existing(cluster, service);
    if (!stable.mode().equals("Standard")) {
      throw refused(DeployProblem.WRONG_MODE, "is in %s mode".formatted(stable.mode()));
    }
    if (service.length() > LONGEST_NAME) {
      throw refused(
          DeployProblem.WRONG_MODE,
          "has a name of more than %d characters, so that its candidate can have none"
              .formatted(LONGEST_NAME));
    }
    if (!cluster.serves(Split.KIND)) {
      throw refused(
          DeployProblem.NO_CANARY,
          "is in Standard mode, and %s has no %s".formatted(cluster.address(), Split.KIND));
    }
    var split =
        split(routeName)
            .orElseThrow(() ->
                refused(
                    DeployProblem.NO_ROUTE,
                    "is in Standard mode, and there is no HTTPRoute %s".formatted(routeName)));
    checkRoute(split);
    if (InferenceService.find(cluster, copyName()).isPresent()) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "has a candidate already: the InferenceService %s".formatted(copyName()));
    }
    if (!pods(service).any()) {
      throw refused(DeployProblem.NOT_SERVING, "has no pod that serves");
    }
    var model = ModelFields.of(stable, candidate, cluster.namespace());
    if (ModelFields.with(model, candidate).equals(model)) {
      throw refused(
          DeployProblem.NOTHING_NEW, "serves %s already".formatted(candidate.storageUri()));
    }
    var fixed = new TreeMap<>(fields.of(stable.object()));
    fixed.put(ROUTE, json(split.fixed()));
    fixed.put(ROUTE_NAME, routeName);
    return new StableSide(stable.uid(), Pods.name(service), model, fixed);
  }

  private void checkRoute(Split split) {
    if (split.isKServes()) {
      throw refused(
          DeployProblem.NO_ROUTE,
          "is in Standard mode, and KServe itself keeps the HTTPRoute %s: it takes each change back"
              .formatted(routeName));
    }
    if (split.hasOthers()) {
      throw refused(
          DeployProblem.NO_ROUTE,
          "shares a rule of the HTTPRoute %s with other backends".formatted(routeName));
    }
    if (!split.asked().equals(OptionalInt.of(0))) {
      throw refused(
          DeployProblem.NO_ROUTE,
          "does not have all traffic of the HTTPRoute %s: no rule of it leads to the Service %s alone"
              .formatted(routeName, Pods.name(service)));
    }
    var refusal = split.refusal();
    if (refusal != null) {
      throw refused(
          DeployProblem.NO_ROUTE,
          "has the HTTPRoute %s, which no gateway carries out: %s".formatted(routeName, refusal));
    }
  }

  private CodesenseException refused(DeployProblem problem, String why) {
    return new CodesenseException(
        problem, "The InferenceService %s in %s %s".formatted(service, cluster.namespace(), why));
  }

  /// The settings' own where an older version has begun the rollout.
  private String routeName(Sides sides) {
    return sides.stable().fields().getOrDefault(ROUTE_NAME, routeName);
  }

  private Optional<Split> split(String name) throws InterruptedException {
    return cluster
        .get(Split.KIND, name)
        .map(route -> new Split(route, Pods.name(service), Pods.name(copyName())));
  }

  private Pods pods(String of) throws InterruptedException {
    return new Pods(cluster.get(Pods.KIND, Pods.name(of)));
  }

  private String json(Object value) {
    return new String(codec.encode(value), StandardCharsets.UTF_8);
  }

  /// Empty where the service is not the one that the rollout began with: Kubernetes takes the copy
  /// away with it.
  private Optional<Seen> seen(Sides sides) throws InterruptedException {
    var stable =
        InferenceService.find(cluster, service)
            .filter(there -> there.uid().equals(sides.stable().uid()));
    return stable.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Seen(
                stable.get(), split(routeName(sides)), InferenceService.find(cluster, copyName())));
  }

  @Override
  public ServedState read(Sides sides, Set<Integer> expected) throws InterruptedException {
    var found = seen(sides);
    if (found.isEmpty() || found.get().split().isEmpty()) {
      return new ServedState(
          null,
          false,
          null,
          OptionalInt.empty(),
          null,
          null,
          new Change(
              "somebody",
              "the service or the HTTPRoute %s: it was deleted".formatted(routeName(sides))));
    }
    var seen = found.get();
    var split = seen.split().get();
    var copy = seen.copy().filter(there -> hasCandidate(there, sides));
    int asked = split.asked().orElse(-1);
    boolean up = copy.isPresent() && pods(copyName()).any();
    boolean ready = up && copy.get().isTrue("PredictorReady") && copy.get().url().isPresent();
    return new ServedState(
        copy.isPresent() ? Pods.name(copyName()) : null,
        ready,
        ready ? copy.get().url().orElse(null) : null,
        asked >= 0 && split.isProgrammed() ? OptionalInt.of(asked) : OptionalInt.empty(),
        lost(sides, copy.orElse(null), asked, up),
        null,
        change(seen, split, sides, expected));
  }

  /// Pods that are not there yet are waited for; a candidate with traffic must have one.
  private @Nullable String lost(
      Sides sides, @Nullable InferenceService copy, int asked, boolean up) {
    if (copy == null) {
      return sides.candidateRevision() == null
          ? null
          : "the InferenceService %s is gone, or serves something else".formatted(copyName());
    }
    return asked > 0 && !up ? "none of its pods can be asked" : copy.failure();
  }

  private static boolean hasCandidate(InferenceService copy, Sides sides) {
    return ModelFields.are(copy, candidate(sides));
  }

  private static Map<String, Object> candidate(Sides sides) {
    return ModelFields.with(sides.stable().model(), sides.candidate());
  }

  private @Nullable Change change(Seen seen, Split split, Sides sides, Set<Integer> expected) {
    var before = new TreeMap<>(sides.stable().fields());
    var route = before.remove(ROUTE);
    before.remove(ROUTE_NAME);
    var other = fields.changed(seen.stable().object(), before);
    if (other.isPresent()) {
      return other.get();
    }
    if (!ModelFields.are(seen.stable(), sides.stable().model())) {
      return FixedFields.change(seen.stable().object(), ModelFields.path(sides.stable().model()));
    }
    boolean sameRoute = json(split.fixed()).equals(route) && !split.hasOthers();
    boolean sameShare = expected.contains(split.asked().orElse(-1));
    if (!sameRoute || !sameShare) {
      var by = FixedFields.change(split.route(), Split.PATH);
      return new Change(by.by(), "HTTPRoute %s: %s".formatted(split.route().name(), by.what()));
    }
    return seen.copy().isPresent() && !isOurs(seen.copy().get())
        ? new Change("somebody", "the InferenceService " + copyName())
        : null;
  }

  /// Whether a rollout of this service has made the copy.
  private boolean isOurs(InferenceService copy) {
    return service.equals(copy.object().at("metadata", "labels", OF).orElse(null));
  }

  @Override
  public void carryOut(Command command, Sides sides) throws InterruptedException {
    var found = seen(sides);
    if (found.isEmpty()) {
      return;
    }
    var seen = found.get();
    switch (command) {
      case Command.Keep _, Command.WarmUp _ -> {}
      case Command.BringUpDark _ -> bringUp(seen, sides);
      case Command.SetShare(var percent) -> share(seen, sides, percent);
      case Command.RollBack _ -> setShare(seen, 0);
      case Command.LetGo _ -> {
        var _ = letGo(seen);
      }
    }
  }

  private void bringUp(Seen seen, Sides sides) throws InterruptedException {
    if (seen.copy().isEmpty()) {
      cluster.create(
          ServiceCopy.of(
              seen.stable(),
              copyName(),
              candidate(sides),
              Map.of(),
              Map.of(OF, service),
              seen.stable().object()));
    }
  }

  /// Only to a candidate that can be asked: a gateway answers 503 for one that cannot.
  private void share(Seen seen, Sides sides, int percent) throws InterruptedException {
    if (seen.copy().filter(copy -> hasCandidate(copy, sides)).isPresent()
        && pods(copyName()).any()) {
      setShare(seen, percent);
    }
  }

  /// Where somebody has written since it was read, nothing is written: the next look decides anew.
  private void setShare(Seen seen, int percent) throws InterruptedException {
    if (seen.split().isPresent() && !seen.split().get().has(percent)) {
      var split = seen.split().get();
      cluster.patch(
          Split.KIND,
          split.route().name(),
          Map.of(
              "metadata",
              Map.of("resourceVersion", split.version()),
              "spec",
              Map.of("rules", split.with(percent))));
    }
  }

  @Override
  public boolean letGo(Sides sides) throws InterruptedException {
    var found = seen(sides);
    return found.isEmpty() || letGo(found.get());
  }

  /// @return whether nothing is left that is ours
  private boolean letGo(Seen seen) throws InterruptedException {
    if (seen.split().isPresent() && seen.split().get().namesCandidate()) {
      boolean ours = FixedFields.areOurs(seen.split().get().route(), Split.PATH);
      if (ours) {
        setShare(seen, 0);
      }
      return !ours; // Who has written that it leads to the copy keeps both.
    }
    return withoutCopy(seen);
  }

  private void removeCopy(Seen seen) throws InterruptedException {
    if (seen.copy().filter(this::isOurs).isPresent()) {
      cluster.delete(InferenceService.KIND, copyName(), Owned.GOES);
    }
  }

  @Override
  public boolean clear(Sides sides) throws InterruptedException {
    var found = seen(sides);
    if (found.isEmpty()) {
      return true;
    }
    var seen = found.get();
    boolean changed =
        seen.split().isEmpty() || change(seen, seen.split().get(), sides, Set.of(0)) != null;
    if (changed) {
      return letGo(seen);
    }
    setShare(seen, 0);
    return withoutCopy(seen);
  }

  /// Takes the copy away once no gateway sends it anything.
  ///
  /// @return whether it is gone, and has no share
  private boolean withoutCopy(Seen seen) throws InterruptedException {
    boolean shares = seen.split().filter(Split::namesCandidate).isPresent();
    if (seen.copy().filter(this::isOurs).isEmpty()) {
      return !shares;
    }
    if (!shares && seen.split().map(Split::isProgrammed).orElse(true)) {
      removeCopy(seen);
    }
    return false;
  }

  /// The service gets the model while the copy has all traffic, then the traffic.
  @Override
  public boolean conclude(Sides sides) throws InterruptedException {
    var found = seen(sides);
    if (found.isEmpty()) {
      return true;
    }
    var seen = found.get();
    if (ModelFields.are(seen.stable(), sides.stable().model())) {
      patchModel(seen.stable(), candidate(sides));
      return false;
    }
    if (!ModelFields.are(seen.stable(), candidate(sides))) {
      return true; // It is somebody else's now, and the copy serves on.
    }
    boolean due =
        seen.split().map(split -> split.asked().equals(OptionalInt.of(0))).orElse(true)
            || pods(service).allServe(sides.candidate().storageUri())
            // A copy that nobody can ask is worse than a service that still changes over.
            || (!pods(copyName()).any() && pods(service).any());
    if (!due) {
      return false;
    }
    setShare(seen, 0);
    return withoutCopy(seen);
  }

  private boolean patchModel(InferenceService stable, Map<String, Object> model)
      throws InterruptedException {
    return cluster
        .patch(
            InferenceService.KIND,
            service,
            Map.of(
                "metadata",
                Map.of("resourceVersion", stable.version()),
                "spec",
                Map.of("predictor", model)))
        .isPresent();
  }

  @Override
  public void restore(Sides sides) throws InterruptedException {
    var seen = seen(sides);
    boolean alone =
        seen.isPresent()
            && seen.get().copy().isEmpty()
            && seen.get().split().filter(split -> split.has(0)).isPresent();
    if (alone && ModelFields.are(seen.get().stable(), sides.stable().model())) {
      return; // Whoever was killed after it repeats it.
    }
    if (!alone || !ModelFields.are(seen.get().stable(), candidate(sides))) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "does not serve %s alone: the rollout has something left to do, or somebody has changed it since"
              .formatted(sides.candidate().storageUri()));
    }
    if (!patchModel(seen.get().stable(), sides.stable().model())) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "was written by somebody else just now: nothing was taken back; try again");
    }
  }

  @Override
  public void tell(String reason, String message, boolean warning) throws InterruptedException {
    InferenceService.tell(cluster, service, reason, message, warning, clock.instant());
  }
}
