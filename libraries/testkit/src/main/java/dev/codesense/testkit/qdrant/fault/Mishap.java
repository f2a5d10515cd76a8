package dev.codesense.testkit.qdrant.fault;

import io.grpc.Status;
import java.time.Duration;

/// What a fault does to one call.
public sealed interface Mishap {

  /// Nothing: the call is done and answered.
  record None() implements Mishap {}

  /// Done and answered, later.
  record Delayed(Duration by) implements Mishap {}

  /// Done and answered once the gate is open.
  record Held(Gate gate) implements Mishap {}

  /// Not done.
  record Refused(Status answer) implements Mishap {}

  /// Done, but the answer says otherwise.
  record DoneButRefused(Status answer) implements Mishap {}

  /// Done, and nobody hears of it.
  record Unanswered() implements Mishap {}

  /// Done once more before the answer, as by a proxy that repeats.
  record DoneTwice() implements Mishap {}

  /// Done, and the answer says that the server gave up waiting for it.
  record WaitTimedOut() implements Mishap {}

  /// The server dies.
  ///
  /// @param done whether the call was done before
  record Killed(boolean done) implements Mishap {}
}
