/// Decides a canary rollout: a pure state machine over events and readings that come in
/// (docs/rollout.md). Whoever drives it reads the cluster and the metrics, hands over what
/// happened, and carries out the command of each decision.
@NullMarked
package dev.codesense.rollout;

import org.jspecify.annotations.NullMarked;
