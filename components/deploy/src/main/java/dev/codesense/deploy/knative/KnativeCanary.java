package dev.codesense.deploy.knative;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.deploy.drive.Candidate;
import dev.codesense.deploy.drive.DeployProblem;
import dev.codesense.deploy.drive.ServedModel;
import dev.codesense.deploy.drive.ServedState;
import dev.codesense.deploy.drive.ServedState.Change;
import dev.codesense.deploy.drive.Sides;
import dev.codesense.deploy.drive.StableSide;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeEvent;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.Right;
import dev.codesense.rollout.Command;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An InferenceService in Knative mode. KServe splits its traffic between the revision that was
/// rolled out last and the latest ready one, which gets `spec.predictor.canaryTrafficPercent`;
/// where the field is not set, the latest gets all. docs/rollout.md says what each write does and
/// why.
public final class KnativeCanary implements ServedModel {
  private static final ObjectKind KIND =
      new ObjectKind("serving.kserve.io/v1beta1", "InferenceService");
  private static final String TAG_ROUTING = "serving.kserve.io/enable-tag-routing";
  private static final String PERCENT = "canaryTrafficPercent";
  private static final List<String> PERCENT_PATH = List.of("spec", "predictor", PERCENT);

  /// What it does in the cluster.
  public static final List<Right> RIGHTS =
      List.of(new Right(KIND, "inferenceservices", List.of("get", "patch")), KubeEvent.RIGHT);

  private final Cluster cluster;
  private final String service;
  private final Fields fields;
  private final Clock clock;

  public KnativeCanary(Cluster cluster, String service, RecordCodec codec, Clock clock) {
    this.cluster = cluster;
    this.service = service;
    this.fields = new Fields(codec);
    this.clock = clock;
  }

  @Override
  public StableSide begin(Candidate candidate) throws InterruptedException {
    var seen = probed();
    if (!seen.mode().equals("Knative")) {
      throw refused(
          DeployProblem.WRONG_MODE,
          "is in %s mode, in which KServe ignores %s without a word"
              .formatted(seen.mode(), PERCENT));
    }
    if (seen.rolledOut().isEmpty()) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "has rolled out no revision yet, and the first one gets all traffic whatever is asked");
    }
    if (seen.percentAsked() != Seen.ALL) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "has %s %d: a rollout that somebody else has begun is not over"
              .formatted(PERCENT, seen.percentAsked()));
    }
    if (!seen.latestServes() || !seen.created().equals(seen.rolledOut())) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "is changing: its latest revision is %s, the latest ready one %s, the one rolled out %s"
              .formatted(seen.created(), seen.ready(), seen.rolledOut()));
    }
    if (!seen.annotation(TAG_ROUTING).equals("true")) {
      throw refused(
          DeployProblem.NO_ROUTE,
          "has no annotation %s, so that a candidate cannot be asked before it gets traffic"
              .formatted(TAG_ROUTING));
    }
    var stable =
        new StableSide(seen.uid(), seen.ready(), model(seen, candidate), fields.of(seen.object()));
    var wanted = changed(stable.model(), candidate);
    if (wanted.equals(stable.model())) {
      // A patch that changes the share alone makes KServe take the stable revision for one that was
      // rolled back, and send its traffic to the one before.
      throw refused(
          DeployProblem.NOTHING_NEW, "serves %s already".formatted(candidate.storageUri()));
    }
    probe(patch(wanted, 0, null));
    return stable;
  }

  private Seen probed() throws InterruptedException {
    try {
      return new Seen(
          cluster
              .get(KIND, service)
              .orElseThrow(() -> refused(DeployProblem.NOT_SERVING, "is not there")));
    } catch (CodesenseException e) {
      if (e.problem() == KubeProblem.KIND_UNKNOWN) {
        throw new CodesenseException(
            DeployProblem.NO_CANARY, "There is no KServe here: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  /// The cluster's own word on the patch that the rollout begins with.
  private void probe(Map<String, Object> patch) throws InterruptedException {
    try {
      cluster.checkPatch(KIND, service, patch);
    } catch (CodesenseException e) {
      if (e.problem() == KubeProblem.INVALID) {
        throw new CodesenseException(
            DeployProblem.NO_CANARY, "KServe does not take the candidate: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private CodesenseException refused(DeployProblem problem, String why) {
    return new CodesenseException(
        problem, "The InferenceService %s in %s %s".formatted(service, cluster.namespace(), why));
  }

  /// The part of `spec.predictor` that the candidate changes, as it is now.
  private Map<String, Object> model(Seen seen, Candidate candidate) {
    var several = seen.object().at("spec", "predictor", "storageUris");
    if (several.isEmpty()) {
      var one = seen.object().at("spec", "predictor", "model", "storageUri");
      if (one.isEmpty() || candidate.mountPath() != null) {
        throw refused(
            DeployProblem.MODEL_NOT_FOUND,
            one.isEmpty()
                ? "has neither spec.predictor.model.storageUri nor spec.predictor.storageUris"
                : "has one model.storageUri, and no entry of storageUris at "
                    + candidate.mountPath());
      }
      return Map.of("model", Map.of("storageUri", one.get()));
    }
    var paths = new ArrayList<String>();
    for (var entry : entries(several.get())) {
      paths.add(String.valueOf(entry.get("mountPath")));
    }
    if (candidate.mountPath() == null || !paths.contains(candidate.mountPath())) {
      throw refused(
          DeployProblem.MODEL_NOT_FOUND,
          candidate.mountPath() == null
              ? "has storageUris mounted at %s, and deploy.mount-path names none of them"
                  .formatted(String.join(", ", paths))
              : "has storageUris mounted at %s, none at %s"
                  .formatted(String.join(", ", paths), candidate.mountPath()));
    }
    return Map.of("storageUris", entries(several.get()));
  }

  private static List<Map<String, Object>> entries(Object list) {
    var entries = new ArrayList<Map<String, Object>>();
    for (var entry : (List<?>) list) {
      var copy = new LinkedHashMap<String, Object>();
      ((Map<?, ?>) entry).forEach((key, value) -> copy.put(key.toString(), value));
      entries.add(copy);
    }
    return entries;
  }

  /// With the candidate in its place.
  private static Map<String, Object> changed(Map<String, Object> model, Candidate candidate) {
    var several = model.get("storageUris");
    if (several == null) {
      return Map.of("model", Map.of("storageUri", candidate.storageUri()));
    }
    var entries = entries(several);
    for (var entry : entries) {
      if (String.valueOf(entry.get("mountPath")).equals(candidate.mountPath())) {
        entry.put("uri", candidate.storageUri());
      }
    }
    return Map.of("storageUris", entries);
  }

  private static boolean has(Seen seen, Map<String, Object> model) {
    return model.get("model") instanceof Map<?, ?> one
        ? seen.object()
            .at("spec", "predictor", "model", "storageUri")
            .equals(Optional.ofNullable(one.get("storageUri")))
        : seen.object()
            .at("spec", "predictor", "storageUris")
            .equals(Optional.ofNullable(model.get("storageUris")));
  }

  private static Map<String, Object> candidate(Sides sides) {
    return changed(sides.stable().model(), sides.candidate());
  }

  private static boolean hasCandidate(Seen seen, Sides sides) {
    return has(seen, candidate(sides));
  }

  private static boolean hasStable(Seen seen, Sides sides) {
    return has(seen, sides.stable().model());
  }

  private static List<String> modelPath(StableSide stable) {
    return stable.model().containsKey("storageUris")
        ? List.of("spec", "predictor", "storageUris")
        : List.of("spec", "predictor", "model", "storageUri");
  }

  /// A change of the model always travels with the share: of two patches, the first would give all
  /// traffic to the candidate, or the second move it one revision too far back.
  ///
  /// @param model from `spec.predictor` on; empty: stays
  /// @param percent [Seen#ALL] removes the field, which is what a promotion is
  /// @param version that the patch is for; null for any
  private static Map<String, Object> patch(
      Map<String, Object> model, int percent, @Nullable Object version) {
    var predictor = new HashMap<String, @Nullable Object>(model);
    predictor.put(PERCENT, percent == Seen.ALL ? null : percent);
    var patch = new HashMap<String, Object>();
    patch.put("spec", Map.of("predictor", predictor));
    if (version != null) {
      patch.put("metadata", Map.of("resourceVersion", version));
    }
    return patch;
  }

  @Override
  public ServedState read(Sides sides, Set<Integer> expected) throws InterruptedException {
    var found = cluster.get(KIND, service);
    if (found.isEmpty()) {
      return gone("the service: it was deleted");
    }
    var seen = new Seen(found.get());
    if (!seen.uid().equals(sides.stable().uid())) {
      return gone("the service: it was deleted and made anew");
    }
    var revision = revision(seen, sides);
    boolean ready = revision != null && seen.latestServes();
    return new ServedState(
        revision,
        ready,
        ready ? seen.route().orElse(null) : null,
        percent(seen, revision),
        hasCandidate(seen, sides) ? seen.failure() : null,
        astray(seen, sides, revision),
        change(seen, sides, expected, sides.candidateRevision() == null));
  }

  /// Some versions of KServe take the stable revision for one that was rolled back, and send its
  /// traffic to the one before (kserve/kserve#2040).
  private static @Nullable String astray(Seen seen, Sides sides, @Nullable String revision) {
    return seen.traffic().stream()
        .filter(target -> target.percent() > 0)
        .map(Seen.Target::revision)
        .filter(target -> !target.equals(sides.stable().revision()) && !target.equals(revision))
        .findFirst()
        .map(other ->
            "KServe sends traffic to %s, which is neither the candidate's revision nor the stable one, %s"
                .formatted(other, sides.stable().revision()))
        .orElse(null);
  }

  private static ServedState gone(String what) {
    return new ServedState(
        null, false, null, OptionalInt.empty(), null, null, new Change("somebody", what));
  }

  /// The revision of the candidate: the newest, where that is not the stable one.
  private static @Nullable String revision(Seen seen, Sides sides) {
    if (sides.candidateRevision() != null) {
      return sides.candidateRevision();
    }
    return seen.created().isEmpty()
            || seen.created().equals(sides.stable().revision())
            || !hasCandidate(seen, sides)
        ? null
        : seen.created();
  }

  /// All traffic counts only when KServe has rolled the candidate out: until then a restart of its
  /// controller may still take it back.
  private static OptionalInt percent(Seen seen, @Nullable String revision) {
    if (revision == null) {
      return OptionalInt.of(0);
    }
    var share = seen.share(revision);
    boolean settled =
        share.isPresent() && (share.get() < Seen.ALL || seen.rolledOut().equals(revision));
    return settled ? OptionalInt.of(share.get()) : OptionalInt.empty();
  }

  /// @param mayBeStable whether the candidate may not be written yet, or no longer be there
  private @Nullable Change change(
      Seen seen, Sides sides, Set<Integer> expected, boolean mayBeStable) {
    var other = fields.changed(seen.object(), sides.stable().fields());
    if (other.isPresent()) {
      return other.get();
    }
    boolean stable = hasStable(seen, sides);
    boolean candidate = hasCandidate(seen, sides);
    if (!candidate && !(stable && mayBeStable)) {
      return Fields.change(seen.object(), modelPath(sides.stable()));
    }
    boolean untouched = stable && seen.percentAsked() == Seen.ALL;
    if (!untouched && !expected.contains(seen.percentAsked())) {
      return Fields.change(seen.object(), PERCENT_PATH);
    }
    boolean newer =
        candidate
            && sides.candidateRevision() != null
            && !seen.created().equals(sides.candidateRevision());
    return newer
        ? new Change(
            "somebody",
            "something that made %s beside the candidate's revision %s"
                .formatted(seen.created(), sides.candidateRevision()))
        : null;
  }

  @Override
  public void carryOut(Command command, Sides sides) throws InterruptedException {
    switch (command) {
      case Command.Keep _, Command.WarmUp _ -> {}
      case Command.BringUpDark _ -> bringUp(sides);
      case Command.SetShare(var percent) -> share(sides, percent);
      case Command.RollBack _ -> backOff(sides);
      case Command.LetGo _ -> letGo(sides);
    }
  }

  private void bringUp(Sides sides) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent() && hasStable(seen.get(), sides)) {
      write(seen.get(), patch(candidate(sides), 0, version(seen.get())));
    }
  }

  /// Only where the candidate is the latest revision that serves and is not rolled out yet.
  private void share(Sides sides, int percent) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent()
        && seen.get().percentAsked() != percent
        && seen.get().latestServes()
        && seen.get().created().equals(sides.candidateRevision())
        && !seen.get().rolledOut().equals(sides.candidateRevision())) {
      write(seen.get(), patch(Map.of(), percent, version(seen.get())));
    }
  }

  /// The share alone, at once: that needs no new revision to start. The model follows in [#clear].
  private void backOff(Sides sides) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent() && seen.get().percentAsked() != 0 && hasCandidate(seen.get(), sides)) {
      write(seen.get(), patch(Map.of(), 0, version(seen.get())));
    }
  }

  private void letGo(Sides sides) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent()
        && seen.get().percentAsked() != 0
        && seen.get().percentAsked() != Seen.ALL
        && hasCandidate(seen.get(), sides)
        && Fields.areOurs(seen.get().object(), PERCENT_PATH)
        && Fields.areOurs(seen.get().object(), modelPath(sides.stable()))) {
      write(seen.get(), patch(Map.of(), 0, version(seen.get())));
    }
  }

  /// The stable model becomes the latest revision while the stable one keeps all traffic; when it
  /// serves, the share is no longer needed. To remove the share earlier would give all traffic to
  /// the candidate, the latest revision that is ready.
  @Override
  public boolean clear(Sides sides) throws InterruptedException {
    var found = current(sides);
    if (found.isEmpty() || change(found.get(), sides, Set.of(0, Seen.ALL), true) != null) {
      return true; // It is somebody else's now.
    }
    var seen = found.get();
    if (!hasStable(seen, sides)) {
      // Before the candidate has a revision, a patch with the stable model would change the share
      // alone.
      if (seen.created().equals(sides.candidateRevision())) {
        write(seen, patch(sides.stable().model(), 0, version(seen)));
      }
      return false;
    }
    if (seen.percentAsked() == Seen.ALL) {
      return true;
    }
    if (seen.latestServes() && !seen.created().equals(sides.candidateRevision())) {
      write(seen, patch(Map.of(), Seen.ALL, version(seen)));
    }
    return false;
  }

  @Override
  public void restore(Sides sides) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent() && hasStable(seen.get(), sides) && seen.get().percentAsked() == Seen.ALL) {
      return; // Whoever was killed after it repeats it.
    }
    if (seen.isEmpty()
        || !hasCandidate(seen.get(), sides)
        || seen.get().percentAsked() != Seen.ALL) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "no longer serves %s alone: somebody has changed it since"
              .formatted(sides.candidate().storageUri()));
    }
    var patch = patch(sides.stable().model(), Seen.ALL, version(seen.get()));
    if (cluster.patch(KIND, service, patch).isEmpty()) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "was written by somebody else just now: nothing was taken back; try again");
    }
  }

  private Optional<Seen> current(Sides sides) throws InterruptedException {
    return cluster
        .get(KIND, service)
        .map(Seen::new)
        .filter(seen -> seen.uid().equals(sides.stable().uid()));
  }

  private static Object version(Seen seen) {
    return seen.object().at("metadata", "resourceVersion").orElseThrow();
  }

  /// Where somebody has written since it was read, nothing is written: the next look decides anew.
  private void write(Seen seen, Map<String, Object> patch) throws InterruptedException {
    cluster.patch(KIND, seen.object().name(), patch);
  }

  @Override
  public void tell(String reason, String message, boolean warning) throws InterruptedException {
    try {
      var about = cluster.get(KIND, service);
      if (about.isPresent()) {
        new KubeEvent(
                about.get(),
                warning ? KubeEvent.Type.WARNING : KubeEvent.Type.NORMAL,
                reason,
                message,
                clock.instant())
            .write(cluster);
      }
    } catch (CodesenseException ignored) {
      // An event is for people: the rollout does not depend on it.
    }
  }
}
