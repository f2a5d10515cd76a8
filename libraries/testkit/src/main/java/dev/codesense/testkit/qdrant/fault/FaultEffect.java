package dev.codesense.testkit.qdrant.fault;

import io.grpc.Status;
import java.time.Duration;

/// What a fault does to one call.
public sealed interface FaultEffect {

  /// Nothing: the call is done and answered.
  record None() implements FaultEffect {}

  /// Done and answered, later.
  record Delayed(Duration by) implements FaultEffect {}

  /// Done and answered once the gate is open.
  record Held(CallBarrier gate) implements FaultEffect {}

  /// Not done.
  record Refused(Status answer) implements FaultEffect {}

  /// Done, but the answer says otherwise.
  record DoneButRefused(Status answer) implements FaultEffect {}

  /// Done, and nobody hears of it.
  record Unanswered() implements FaultEffect {}

  /// Done once more before the answer, as by a proxy that repeats.
  record DoneTwice() implements FaultEffect {}

  /// Done, and the answer says that the server gave up waiting for it.
  record WaitTimedOut() implements FaultEffect {}

  /// The server dies.
  ///
  /// @param done whether the call was done before
  record Killed(boolean done) implements FaultEffect {}
}
