package dev.codesense.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class AdmissionGateTest {
  private final AdmissionGate gate = new AdmissionGate("tokens", 10, 1, Duration.ofSeconds(30));

  @Test
  void roomThatIsGivenBackIsTakenAgain() throws Exception {
    try (var _ = gate.enter(4);
        var _ = gate.enter(6)) {
      assertThat(gate.taken()).isEqualTo(10);
    }
    assertThat(gate.taken()).isZero();
  }

  @Test
  void theLargestRequestIsWorkedOnAlone() throws Exception {
    try (var _ = gate.enter(1_000_000_000_000L)) {
      assertThat(gate.taken()).isEqualTo(10);
    }
  }

  @Test
  void whoWaitsGetsTheRoomThatBecomesFree() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var held = gate.enter(8);
      var waiting =
          threads.submit(() -> {
            try (var _ = gate.enter(8)) {
              return gate.taken();
            }
          });
      while (gate.waiting() == 0) {
        Thread.sleep(1);
      }
      assertThatThrownBy(() -> gate.enter(8))
          .as("the queue is full")
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(AssistantProblem.BUSY))
          .hasMessage("No room for more tokens: all of 10 are taken");
      held.close();

      assertThat(waiting.get()).isEqualTo(8);
    }
  }

  @Test
  void nobodyWaitsForEver() throws Exception {
    var impatient = new AdmissionGate("tokens", 1, 5, Duration.ofMillis(20));
    try (var _ = impatient.enter(1)) {
      assertThatThrownBy(() -> impatient.enter(1)).isInstanceOf(CodesenseException.class);
    }
    assertThat(impatient.waiting()).isZero();
  }
}
