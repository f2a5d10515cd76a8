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
import dev.codesense.deploy.kserve.FixedFields;
import dev.codesense.deploy.kserve.InferenceService;
import dev.codesense.deploy.kserve.ModelFields;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.KubeEvent;
import dev.codesense.kube.KubeProblem;
import dev.codesense.kube.Right;
import dev.codesense.rollout.Command;
import java.time.Clock;
import java.util.HashMap;
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
  private static final String TAG_ROUTING = "serving.kserve.io/enable-tag-routing";
  private static final String PERCENT = "canaryTrafficPercent";
  private static final List<String> PERCENT_PATH = List.of("spec", "predictor", PERCENT);

  /// What it does in the cluster.
  public static final List<Right> RIGHTS =
      List.of(
          new Right(InferenceService.KIND, InferenceService.RESOURCE, List.of("get", "patch")),
          KubeEvent.RIGHT);

  private final Cluster cluster;
  private final String service;
  private final FixedFields fields;
  private final Clock clock;

  public KnativeCanary(Cluster cluster, String service, RecordCodec codec, Clock clock) {
    this.cluster = cluster;
    this.service = service;
    this.fields = new FixedFields(codec);
    this.clock = clock;
  }

  @Override
  public StableSide begin(Candidate candidate) throws InterruptedException {
    var seen = new Seen(InferenceService.existing(cluster, service));
    if (!seen.service().mode().equals("Knative")) {
      throw refused(
          DeployProblem.WRONG_MODE,
          "is in %s mode, in which KServe ignores %s without a word"
              .formatted(seen.service().mode(), PERCENT));
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
    if (!seen.service().annotation(TAG_ROUTING).equals("true")) {
      throw refused(
          DeployProblem.NO_ROUTE,
          "has no annotation %s, so that a candidate cannot be asked before it gets traffic"
              .formatted(TAG_ROUTING));
    }
    var stable =
        new StableSide(
            seen.service().uid(),
            seen.ready(),
            ModelFields.of(seen.service(), candidate, cluster.namespace()),
            fields.of(seen.object()));
    var wanted = ModelFields.with(stable.model(), candidate);
    if (wanted.equals(stable.model())) {
      // A patch that changes the share alone makes KServe take the stable revision for one that was
      // rolled back, and send its traffic to the one before.
      throw refused(
          DeployProblem.NOTHING_NEW, "serves %s already".formatted(candidate.storageUri()));
    }
    probe(patch(wanted, 0, null));
    return stable;
  }

  /// The cluster's own word on the patch that the rollout begins with.
  private void probe(Map<String, Object> patch) throws InterruptedException {
    try {
      cluster.checkPatch(InferenceService.KIND, service, patch);
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

  private static Map<String, Object> candidate(Sides sides) {
    return ModelFields.with(sides.stable().model(), sides.candidate());
  }

  private static boolean hasCandidate(Seen seen, Sides sides) {
    return ModelFields.are(seen.service(), candidate(sides));
  }

  private static boolean hasStable(Seen seen, Sides sides) {
    return ModelFields.are(seen.service(), sides.stable().model());
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
    var found = InferenceService.find(cluster, service);
    if (found.isEmpty()) {
      return gone("the service: it was deleted");
    }
    var seen = new Seen(found.get());
    if (!seen.service().uid().equals(sides.stable().uid())) {
      return gone("the service: it was deleted and made anew");
    }
    var revision = revision(seen, sides);
    boolean ready = revision != null && seen.latestServes();
    return new ServedState(
        revision,
        ready,
        ready ? seen.route().orElse(null) : null,
        percent(seen, revision),
        hasCandidate(seen, sides) ? seen.service().failure() : null,
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
      return FixedFields.change(seen.object(), ModelFields.path(sides.stable().model()));
    }
    boolean untouched = stable && seen.percentAsked() == Seen.ALL;
    if (!untouched && !expected.contains(seen.percentAsked())) {
      return FixedFields.change(seen.object(), PERCENT_PATH);
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
      case Command.LetGo _ -> takeBack(sides);
    }
  }

  private void bringUp(Sides sides) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent() && hasStable(seen.get(), sides)) {
      write(seen.get(), patch(candidate(sides), 0, seen.get().service().version()));
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
      write(seen.get(), patch(Map.of(), percent, seen.get().service().version()));
    }
  }

  /// The share alone, at once: that needs no new revision to start. The model follows in [#clear].
  private void backOff(Sides sides) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent() && seen.get().percentAsked() != 0 && hasCandidate(seen.get(), sides)) {
      write(seen.get(), patch(Map.of(), 0, seen.get().service().version()));
    }
  }

  private void takeBack(Sides sides) throws InterruptedException {
    var seen = current(sides);
    if (seen.isPresent()
        && seen.get().percentAsked() != 0
        && seen.get().percentAsked() != Seen.ALL
        && hasCandidate(seen.get(), sides)
        && FixedFields.areOurs(seen.get().object(), PERCENT_PATH)
        && FixedFields.areOurs(seen.get().object(), ModelFields.path(sides.stable().model()))) {
      write(seen.get(), patch(Map.of(), 0, seen.get().service().version()));
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
        write(seen, patch(sides.stable().model(), 0, seen.service().version()));
      }
      return false;
    }
    if (seen.percentAsked() == Seen.ALL) {
      return true;
    }
    if (seen.latestServes() && !seen.created().equals(sides.candidateRevision())) {
      write(seen, patch(Map.of(), Seen.ALL, seen.service().version()));
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
    var patch = patch(sides.stable().model(), Seen.ALL, seen.get().service().version());
    if (cluster.patch(InferenceService.KIND, service, patch).isEmpty()) {
      throw refused(
          DeployProblem.NOT_SERVING,
          "was written by somebody else just now: nothing was taken back; try again");
    }
  }

  private Optional<Seen> current(Sides sides) throws InterruptedException {
    return InferenceService.find(cluster, service)
        .map(Seen::new)
        .filter(seen -> seen.service().uid().equals(sides.stable().uid()));
  }

  /// Where somebody has written since it was read, nothing is written: the next look decides anew.
  private void write(Seen seen, Map<String, Object> patch) throws InterruptedException {
    cluster.patch(InferenceService.KIND, seen.object().name(), patch);
  }

  @Override
  public void tell(String reason, String message, boolean warning) throws InterruptedException {
    InferenceService.tell(cluster, service, reason, message, warning, clock.instant());
  }
}
