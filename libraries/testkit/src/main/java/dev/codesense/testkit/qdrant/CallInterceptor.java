package dev.codesense.testkit.qdrant;

import dev.codesense.testkit.qdrant.fault.FaultEffect;
import dev.codesense.testkit.qdrant.fault.FaultPlan;
import dev.codesense.testkit.qdrant.fault.Operation;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/// Intercepts every call: counts it, applies a planned fault, and executes it.
final class CallInterceptor {
  private final FaultPlan faults;
  private final Runnable kill;

  CallInterceptor(FaultPlan faults, Runnable kill) {
    this.faults = faults;
    this.kill = kill;
  }

  /// What a call does.
  interface Work<R> {
    /// @param waitTimedOut whether a write is to say that waiting for it took too long
    R run(boolean waitTimedOut);
  }

  <R> void serve(Operation operation, StreamObserver<R> client, Work<R> work) {
    try {
      var answer = pass(operation, work);
      if (answer != null) {
        client.onNext(answer);
        client.onCompleted();
      }
    } catch (StatusRuntimeException e) {
      client.onError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      client.onError(Status.CANCELLED.withCause(e).asRuntimeException());
    } catch (RuntimeException e) {
      client.onError(
          Status.INTERNAL
              .withDescription("the fake is broken: " + e)
              .withCause(e)
              .asRuntimeException());
    }
  }

  /// Does a call as its fault says.
  ///
  /// @return null: there is no answer
  <R> @Nullable R pass(Operation operation, Work<R> work) throws InterruptedException {
    return switch (faults.call(operation)) {
      case FaultEffect.None() -> work.run(false);
      case FaultEffect.Delayed(var by) -> {
        Thread.sleep(by);
        yield work.run(false);
      }
      case FaultEffect.Held(var gate) -> {
        gate.pass();
        yield work.run(false);
      }
      case FaultEffect.Refused(var status) -> throw status.asRuntimeException();
      case FaultEffect.DoneButRefused(var status) -> {
        work.run(false);
        throw status.asRuntimeException();
      }
      case FaultEffect.Unanswered() -> {
        work.run(false);
        yield null;
      }
      case FaultEffect.DoneTwice() -> {
        work.run(false);
        yield work.run(false);
      }
      case FaultEffect.WaitTimedOut() -> work.run(true);
      case FaultEffect.Killed(var done) -> {
        if (done) {
          work.run(false);
        }
        kill.run();
        yield null;
      }
    };
  }
}
