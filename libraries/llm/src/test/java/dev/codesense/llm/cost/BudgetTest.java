package dev.codesense.llm.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.codesense.core.CodesenseException;
import dev.codesense.llm.LlmProblem;
import dev.codesense.runtime.jackson.JsonCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void file() {
    file = folder.resolve("run/budget.jsonl");
  }

  private Budget open(@Nullable Long tokens, @Nullable Double money) {
    return Budget.open(file, new Budget.Limits(tokens, money), new JsonCodec());
  }

  @Test
  void whatWasSpentIsStillSpentInTheNextRun() throws Exception {
    try (var budget = open(100L, null)) {
      budget.hold(60, 0.5).settle(40, 0.25);
    }
    try (var budget = open(100L, null)) {
      assertThat(budget.spent()).isEqualTo(new Budget.Amounts(40, 0.25));
      budget.hold(60, 0.5).settle(60, 0.5);
      assertThat(budget.spent()).isEqualTo(new Budget.Amounts(100, 0.75));

      var failure = catchThrowableOfType(CodesenseException.class, () -> budget.hold(1, 0));
      assertThat(failure.problem()).isEqualTo(LlmProblem.BUDGET_EXCEEDED);
      assertThat(failure).hasMessage("100 tokens were used of 100, and the next call may need 1");
    }
  }

  @Test
  void moneyIsLimitedToo() throws Exception {
    try (var budget = open(null, 1.0)) {
      budget.hold(1, 0.75).settle(1, 0.75);

      var failure = catchThrowableOfType(CodesenseException.class, () -> budget.hold(1, 0.5));
      assertThat(failure)
          .hasMessage("0.7500 were spent of 1.0000, and the next call may cost 0.5000");
    }
  }

  @Test
  void aCallThatWasUnderWayWhenTheProcessDiedCountsInFull() throws Exception {
    try (var budget = open(100L, null)) {
      budget.hold(60, 0.5);
    }
    try (var budget = open(100L, null)) {
      assertThat(budget.spent()).isEqualTo(new Budget.Amounts(60, 0.5));
    }
  }

  @Test
  void aCallWaitsForWhatAnotherHoldsAndLeaves() throws Exception {
    try (var budget = open(100L, null)) {
      var first = budget.hold(90, 0);
      var begun = new CountDownLatch(1);
      var second =
          new FutureTask<>(() -> {
            begun.countDown();
            return budget.hold(50, 0);
          });
      Thread.ofVirtual().start(second);
      begun.await();
      assertThat(second.isDone()).isFalse();
      first.settle(10, 0);

      second.get().settle(50, 0);
      assertThat(budget.spent()).isEqualTo(new Budget.Amounts(60, 0));
    }
  }

  @Test
  void aLineThatWasNotFinishedIsCutOff() throws Exception {
    try (var budget = open(100L, null)) {
      budget.hold(60, 0).settle(40, 0);
    }
    Files.writeString(file, "{\"call\":2,\"sett", StandardOpenOption.APPEND);
    try (var budget = open(100L, null)) {
      assertThat(budget.spent()).isEqualTo(new Budget.Amounts(40, 0));
      budget.hold(60, 0).settle(1, 0);
    }
    try (var budget = open(100L, null)) {
      assertThat(budget.spent()).isEqualTo(new Budget.Amounts(41, 0));
    }
  }

  @Test
  void aDamagedFileStopsTheRun() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "nonsense\n");

    var failure = catchThrowableOfType(CodesenseException.class, () -> open(1L, null));
    assertThat(failure.problem()).isEqualTo(LlmProblem.JOURNAL_UNUSABLE);
    assertThat(failure).hasMessage(file + " is damaged at byte 0");
  }

  @Test
  void aFileThatIsInUseIsRefused() {
    try (var _ = open(1L, null)) {
      var failure = catchThrowableOfType(CodesenseException.class, () -> open(1L, null));
      assertThat(failure.problem()).isEqualTo(LlmProblem.JOURNAL_LOCKED);
    }
  }
}
