package dev.codesense.testkit.qdrant.fault;

import io.grpc.Status;
import java.time.Duration;
import java.util.function.Consumer;

/// What happens to the calls chosen by [dev.codesense.testkit.qdrant.FakeQdrant#next],
/// [dev.codesense.testkit.qdrant.FakeQdrant#nth] or [dev.codesense.testkit.qdrant.FakeQdrant#all].
public final class Fault {
  private final Consumer<FaultEffect> plan;

  public Fault(Consumer<FaultEffect> plan) {
    this.plan = plan;
  }

  /// How a call fails, as the client sees it.
  public enum Answer {
    /// The server cannot be reached: try again.
    UNAVAILABLE(Status.Code.UNAVAILABLE),
    /// Too much at once: try again later, with less.
    RESOURCE_EXHAUSTED(Status.Code.RESOURCE_EXHAUSTED),
    /// The time is up; whether it was done is not said.
    DEADLINE_EXCEEDED(Status.Code.DEADLINE_EXCEEDED);

    private final Status.Code code;

    Answer(Status.Code code) {
      this.code = code;
    }

    private Status status() {
      return Status.fromCode(code).withDescription("made to fail");
    }
  }

  /// Done and answered, but only after that time.
  public void isDelayed(Duration by) {
    plan.accept(new FaultEffect.Delayed(by));
  }

  /// Waits at a gate that the test opens; then done and answered.
  public CallBarrier isHeld() {
    var gate = new CallBarrier();
    plan.accept(new FaultEffect.Held(gate));
    return gate;
  }

  /// Not done, and answered so.
  public void isRefused(Answer answer) {
    plan.accept(new FaultEffect.Refused(answer.status()));
  }

  /// Done, but the answer is a failure.
  public void isDoneButAnswered(Answer answer) {
    plan.accept(new FaultEffect.DoneButRefused(answer.status()));
  }

  /// Done, but no answer ever comes: the client's own deadline ends the call.
  public void isDoneButNotAnswered() {
    plan.accept(new FaultEffect.Unanswered());
  }

  /// Done a second time before the answer.
  public void isDoneTwice() {
    plan.accept(new FaultEffect.DoneTwice());
  }

  /// Done, and answered with the update status `WaitTimeout`. Only for writes of points.
  public void timesOutWaiting() {
    plan.accept(new FaultEffect.WaitTimedOut());
  }

  /// The server dies at once, with the call undone.
  public void kills() {
    plan.accept(new FaultEffect.Killed(false));
  }

  /// The server dies after doing the call and before the answer.
  public void isDoneThenKills() {
    plan.accept(new FaultEffect.Killed(true));
  }
}
