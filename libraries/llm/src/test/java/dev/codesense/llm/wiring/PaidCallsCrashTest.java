package dev.codesense.llm.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.cost.ReplyCache;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that pays for one reply after another.
class PaidCallsCrashTest {
  private static final int KILLS = Math.min(10, Integer.getInteger("codesense.kills", 3));
  private static final int REQUESTS = 150;

  /// Tokens of a call: `system: True? user: 17` and `Yes.`
  private static final long CHARGED = 5;

  private static final Budget.Limits MUCH = new Budget.Limits(1L << 40, null);

  @TempDir Path folder;

  @Test
  void noReplyIsPaidTwiceButTheOneUnderWay() throws Exception {
    var random = new Random(20261130);
    try (var server = ScriptedChatServer.inOrder(Said.text("Yes."))) {
      for (int kill = 0; kill < KILLS; kill++) {
        try (var process = start(server)) {
          process.awaitLine("begun");
          process.killAfter(Duration.ofMillis(random.nextLong(150)));
        }
      }
      try (var process = start(server)) {
        assertThat(process.await()).isZero();
      }

      var asked = server.asked().stream().map(Asked::prompt).toList();
      assertThat(asked.stream().distinct()).hasSize(REQUESTS);
      assertThat(asked).hasSizeBetween(REQUESTS, REQUESTS + KILLS);
      try (var budget = Budget.open(folder.resolve("budget.jsonl"), MUCH, new JsonCodec())) {
        assertThat(budget.spent().tokens()).isGreaterThanOrEqualTo(CHARGED * asked.size());
      }
    }
  }

  private KillableProcess start(ScriptedChatServer server) throws Exception {
    return KillableProcess.start(Payer.class, folder.toString(), server.url().toString());
  }

  /// Asks each request once, over all of its lives.
  static final class Payer {
    private Payer() {}

    public static void main(String[] arguments) throws Exception {
      var folder = Path.of(arguments[0]);
      try (var budget = Budget.open(folder.resolve("budget.jsonl"), MUCH, new JsonCodec());
          var cache = ReplyCache.open(folder.resolve("replies.jsonl"), new JsonCodec());
          var opened = OpenedModel.of(OpenedModel.config(URI.create(arguments[1])), null, budget)) {
        System.out.println("begun");
        var model = cache.in(opened.model(), "m");
        for (int number = 0; number < REQUESTS; number++) {
          model.chat(ChatRequest.of("test@1", "True?", number + ""));
        }
      }
    }
  }
}
