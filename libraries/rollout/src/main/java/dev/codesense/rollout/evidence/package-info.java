/// A sequential test of whether a candidate is worse than the stable side: it may be looked at
/// after every window and keeps its error rates (ADR-0013).
@NullMarked
package dev.codesense.rollout.evidence;

import org.jspecify.annotations.NullMarked;
