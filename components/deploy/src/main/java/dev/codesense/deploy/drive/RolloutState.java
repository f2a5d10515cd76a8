package dev.codesense.deploy.drive;

import dev.codesense.rollout.Decision;
import dev.codesense.rollout.Rollout;
import dev.codesense.rollout.RolloutPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All of a rollout that is kept in the cluster: whoever reads it can continue.
///
/// @param run id of the run that began it
/// @param verdict that it was begun with
/// @param model registered one whose aliases follow the traffic; null for none
/// @param log of decisions, oldest first; where there are too many, old ones that changed no phase
///   are left out
/// @param evidence oldest first, thinned out where there is too much
/// @param settled whether nothing is left to be done after the end: the candidate is taken away, or
///   its version has its aliases
/// @param takenBack when its promotion was taken back; null where it was not
/// @param token of the lease under which it was written last
public record RolloutState(
    String run,
    Sides sides,
    Verdict verdict,
    @Nullable RegisteredVersion model,
    RolloutPlan plan,
    Instant begun,
    Rollout rollout,
    List<LogEntry> log,
    List<EvidencePoint> evidence,
    boolean settled,
    @Nullable Instant takenBack,
    long token) {
  /// Keeps the whole state below the MiB that a ConfigMap holds, with room to spare.
  private static final int LONGEST_LOG = 300;

  private static final int MOST_POINTS = 240;

  public RolloutState {
    log = List.copyOf(log);
    evidence = List.copyOf(evidence);
  }

  /// A version of a registered model.
  public record RegisteredVersion(String name, int version) {}

  RolloutState under(long holder) {
    return new RolloutState(
        run, sides, verdict, model, plan, begun, rollout, log, evidence, settled, takenBack,
        holder);
  }

  RolloutState asSettled() {
    return new RolloutState(
        run, sides, verdict, model, plan, begun, rollout, log, evidence, true, takenBack, token);
  }

  /// The first time counts: the command may be repeated.
  RolloutState asTakenBack(Instant now) {
    return new RolloutState(
        run,
        sides,
        verdict,
        model,
        plan,
        begun,
        rollout,
        log,
        evidence,
        settled,
        takenBack == null ? now : takenBack,
        token);
  }

  RolloutState with(Sides other) {
    return new RolloutState(
        run, other, verdict, model, plan, begun, rollout, log, evidence, settled, takenBack, token);
  }

  /// After a decision.
  ///
  /// @param measured whether it was made from a window
  RolloutState after(Rollout next, Decision decision, boolean measured) {
    var entries = new ArrayList<>(log);
    if (isNew(decision)) {
      entries.add(LogEntry.of(decision, decision.phase() != rollout.phase()));
    }
    var points = new ArrayList<>(evidence);
    if (measured && !decision.findings().isEmpty()) {
      points.add(EvidencePoint.of(decision));
    }
    return new RolloutState(
        run,
        sides,
        verdict,
        model,
        plan,
        begun,
        next,
        shortened(entries),
        thinned(points),
        settled,
        takenBack,
        token);
  }

  /// Whether a decision says something that the last one did not.
  boolean isNew(Decision decision) {
    return log.isEmpty()
        || log.getLast().phase() != decision.phase()
        || !log.getLast().reason().equals(decision.reason());
  }

  private static List<LogEntry> shortened(List<LogEntry> entries) {
    if (entries.size() <= LONGEST_LOG) {
      return entries;
    }
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).phase() == entries.get(i - 1).phase()) {
        entries.remove(i);
        break;
      }
    }
    return entries;
  }

  /// Half of the older half.
  private static List<EvidencePoint> thinned(List<EvidencePoint> points) {
    if (points.size() <= MOST_POINTS) {
      return points;
    }
    var fewer = new ArrayList<EvidencePoint>();
    for (int i = 0; i < points.size(); i++) {
      if (i >= points.size() / 2 || i % 2 == 0) {
        fewer.add(points.get(i));
      }
    }
    return fewer;
  }
}
