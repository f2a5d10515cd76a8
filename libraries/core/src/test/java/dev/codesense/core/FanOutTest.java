package dev.codesense.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

  @Test
  void resultsComeInTheOrderOfTheItems() throws InterruptedException {
    // The first item ends last.
    var rest = new CountDownLatch(MANY.size() - 1);
    var results =
        FanOut.named("double")
            .atMost(MANY.size())
            .map(
                MANY,
                item -> {
                  if (item == 0) {
                    rest.await();
                  }
                  rest.countDown();
                  return 2 * item;
                });

    assertThat(results).isEqualTo(MANY.stream().map(item -> 2 * item).toList());
    assertThat(FanOut.named("none").map(List.of(), item -> item)).isEmpty();
  }

  @Test
  void noMoreCallsRunAtOnceThanAllowed() throws InterruptedException {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var three = new CyclicBarrier(3);
    FanOut.named("three")
        .atMost(3)
        .map(
            MANY.subList(0, 99),
            item -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              three.await(); // Ends only if three do run at once.
              running.decrementAndGet();
              return item;
            });

    assertThat(most).hasValue(3);
    assertThatThrownBy(() -> FanOut.named("none").atMost(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void callsRunOnThreadsOfTheName() throws InterruptedException {
    assertThat(FanOut.named("teacher").map(List.of(1), _ -> Thread.currentThread().getName()))
        .containsExactly("teacher-0");
  }

  @Test
  void theFirstFailureIsThrownAsItIsAndCancelsTheRest() {
    var failure = new CodesenseException(CoreProblem.SERVICE_BUSY, "busy");
    var begun = new CopyOnWriteArrayList<Integer>();
    var cancelled = new CopyOnWriteArrayList<Integer>();
    var waiting = new CountDownLatch(1);

    assertThatThrownBy(() ->
            FanOut.named("fails")
                .atMost(2)
                .map(
                    MANY,
                    item -> {
                      begun.add(item);
                      if (item == 1) {
                        waiting.await();
                        throw failure;
                      }
                      waiting.countDown();
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        cancelled.add(item);
                        throw e;
                      }
                      return item;
                    }))
        .isSameAs(failure);
    assertThat(begun).contains(0, 1).hasSizeLessThan(4);
    assertThat(cancelled).contains(0);
  }

  @Test
  void aCheckedFailureIsTheCauseOfOneThatIsNot() {
    var failure = new IOException("disk");
    assertThatThrownBy(() ->
            FanOut.named("fails")
                .map(
                    List.of(1),
                    _ -> {
                      throw failure;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(failure);
  }

  @Test
  void anInterruptedCallerTakesItsCallsAlong() throws InterruptedException {
    var running = new CountDownLatch(2);
    var cancelled = new AtomicInteger();
    var thrown = new AtomicReference<@Nullable Throwable>();
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                FanOut.named("waits")
                    .atMost(2)
                    .map(
                        MANY,
                        item -> {
                          running.countDown();
                          try {
                            new CountDownLatch(1).await();
                          } catch (InterruptedException e) {
                            cancelled.incrementAndGet();
                            throw e;
                          }
                          return item;
                        });
              } catch (InterruptedException | RuntimeException e) {
                thrown.set(e);
              }
            });
    running.await();
    caller.interrupt();
    caller.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(cancelled).hasValue(2);
  }

  @Test
  void anInterruptedCallEndsTheOthersAsInterrupted() {
    assertThatThrownBy(() ->
            FanOut.named("stops")
                .map(
                    MANY,
                    item -> {
                      if (item == 0) {
                        throw new InterruptedException("by itself");
                      }
                      return item;
                    }))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("by itself");
  }
}
