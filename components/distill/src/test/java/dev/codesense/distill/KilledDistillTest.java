package dev.codesense.distill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledDistillTest {
  private static final ModelConfig.Limits ONE_AT_A_TIME =
      new ModelConfig.Limits(null, 1_024, 1, Duration.ofMinutes(1));

  /// Calls that are answered before each kill; `-Dcodesense.kills=50` for more.
  private static final int KILLS = Integer.getInteger("codesense.kills", 3);

  @TempDir private Path folder;

  private static ModelEndpoint endpoint(URI url) {
    return ModelEndpoint.of(
        "teacher", ModelConfig.openAi(url, "professor").withLimits(ONE_AT_A_TIME));
  }

  /// A run that a test kills.
  public static final class Killed {
    private Killed() {}

    public static void main(String[] arguments) throws Exception {
      var shops = new Shops(Path.of(arguments[0]));
      shops.distill(shops.index(), endpoint(URI.create(arguments[1])), Shops.USUAL);
      System.out.println("done");
    }
  }

  @Test
  void aRunThatIsKilledPaysNoAnswerTwiceAndLosesNoRow() throws Exception {
    List<Shops.Row> undisturbed;
    try (var server = ScriptedChatServer.answering(TeacherTest::teach)) {
      var shops = new Shops(folder.resolve("undisturbed"));
      undisturbed = shops.rows(shops.distill(shops.index(), endpoint(server.url()), Shops.USUAL));
    }
    var project = folder.resolve("killed");
    var reached = new Semaphore(0);
    var answered = new AtomicInteger();
    var stopAt = new AtomicInteger(Integer.MAX_VALUE);
    var seen = Collections.synchronizedMap(new HashMap<String, Integer>());
    try (var server =
        ScriptedChatServer.answering(asked -> answer(asked, answered, stopAt, reached, seen))) {
      for (int kill = 1; kill <= KILLS; kill++) {
        stopAt.set(answered.get() + 1 + kill * 5 % 7);
        try (var child =
            KillableProcess.start(Killed.class, project.toString(), server.url().toString())) {
          reached.acquire();
          child.kill();
        }
      }
      stopAt.set(Integer.MAX_VALUE);
      var shops = new Shops(project);
      var rows = shops.rows(shops.distill(shops.index(), endpoint(server.url()), Shops.USUAL));

      assertThat(rows).isEqualTo(undisturbed);
      // A call that was under way when its process was killed never got an answer.
      assertThat(seen.values().stream().mapToInt(times -> times - 1).sum()).isZero();
    }
  }

  /// Answers; the call at which the process is to be killed gets no answer, and is not counted.
  private static Said answer(
      Asked asked,
      AtomicInteger answered,
      AtomicInteger stopAt,
      Semaphore reached,
      Map<String, Integer> seen) {
    if (answered.get() >= stopAt.get()) {
      reached.release();
      return new Said.Stall("");
    }
    answered.incrementAndGet();
    seen.merge(Arrays.toString(asked.messages().toArray()), 1, Integer::sum);
    return TeacherTest.teach(asked);
  }
}
