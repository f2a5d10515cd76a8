package dev.codesense.llm.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.llm.CallRecord;
import dev.codesense.llm.FinishReason;
import dev.codesense.llm.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallTallyTest {

  private static CallRecord call(Usage usage, double money, @Nullable FinishReason finish) {
    return new CallRecord(
        Instant.EPOCH,
        "judge",
        "big",
        "judge-support@1",
        "0a",
        usage,
        money,
        Duration.ofSeconds(1),
        1,
        0,
        finish,
        finish == null ? "CS-LLM-004" : null);
  }

  @Test
  void callsAreAddedUpAndHandedOn() {
    var seen = new ArrayList<CallRecord>();
    var tally = new CallTally(seen::add);
    var good = call(new Usage(1_200, 300, 80, false), 1.5, FinishReason.STOP);
    var failed = call(new Usage(0, 0, 0, false), 0, null);

    tally.add(good);
    assertThat(tally.total(0))
        .hasToString("1 call, 1,200 tokens in (300 cached), 80 out, cost 1.50");
    tally.add(failed);

    assertThat(seen).containsExactly(good, failed);
    assertThat(tally.total(7))
        .isEqualTo(new CallTally.Total(2, 1, 1_200, 300, 80, 1.5, 7))
        .hasToString(
            "2 calls (1 failed), 1,200 tokens in (300 cached), 80 out, cost 1.50, 7 replies reused");
  }

  @Test
  void nothingThatIsZeroIsSaid() {
    assertThat(new CallTally(_ -> {}).total(0)).hasToString("0 calls, 0 tokens in, 0 out");
  }
}
