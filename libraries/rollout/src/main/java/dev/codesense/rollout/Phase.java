package dev.codesense.rollout;

/// Where a rollout is.
public enum Phase {
  /// Waits for the verdict of the evaluation.
  WAITING,
  /// The candidate starts, without a share of traffic.
  DARK,
  /// The candidate is asked through its own route.
  WARMING_UP,
  /// The candidate is to get a share of traffic that the cluster does not show yet.
  SHIFTING,
  /// The candidate has a share of traffic and is measured.
  MEASURING,
  /// A person must agree to the next step.
  AWAITING_APPROVAL,
  /// The candidate has become the stable side.
  PROMOTED,
  /// All traffic is to go to the stable side; the cluster does not show it yet.
  ROLLING_BACK,
  /// All traffic goes to the stable side, and the candidate is gone.
  ROLLED_BACK,
  /// Somebody else changed the service; nothing more is written to it.
  LET_GO;

  /// Whether no event changes anything any more.
  public boolean isFinal() {
    return this == PROMOTED || this == ROLLED_BACK || this == LET_GO;
  }
}
