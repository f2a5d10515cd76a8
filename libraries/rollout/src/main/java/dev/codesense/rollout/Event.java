package dev.codesense.rollout;

/// What happened since the last decision.
public sealed interface Event {
  /// The evaluation of answers has ended.
  ///
  /// @param promote whether the candidate may get traffic
  /// @param reason such as `better by 4.1 points (1.2 to 7.0)`
  record OfflineVerdict(boolean promote, String reason) implements Event {}

  /// The candidate runs and can be asked through its own route, without a share of traffic.
  record CandidateReady() implements Event {}

  /// The candidate cannot run, or no longer runs.
  ///
  /// @param why such as `container exited with code 137, out of memory`
  record CandidateLost(String why) implements Event {}

  /// Questions were asked through the candidate's own route.
  ///
  /// @param passed whether each was answered, so that the candidate is warm
  record Smoked(boolean passed, String detail) implements Event {}

  /// The cluster shows that the candidate has this share of traffic.
  record ShareApplied(int percent) implements Event {}

  /// A window was measured.
  record Measured(Window window) implements Event {}

  /// A person agrees to what waits for approval.
  record Approved(String by) implements Event {}

  /// A person wants the rollout to end.
  record AbortAsked(String by, String why) implements Event {}

  /// Somebody else changed the service that this rollout drives.
  ///
  /// @param by the field manager that made the change
  /// @param what such as `spec.predictor.model.storageUri`
  record ServiceChanged(String by, String what) implements Event {}

  /// Time has passed.
  record Tick() implements Event {}
}
