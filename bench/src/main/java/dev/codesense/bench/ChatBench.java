package dev.codesense.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.codesense.core.FanOut;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/// How busy calls keep a server that answers so many at a time, each in 100 ms: with masking, a
/// budget in a file, and records.
///
/// `java … dev.codesense.bench.ChatBench`
public final class ChatBench {
  private static final int AT_A_TIME = 32;
  private static final int CALLS = 40 * AT_A_TIME;
  private static final Duration THINKING = Duration.ofMillis(100);

  /// A prompt of some 2,000 tokens, as an answer's is.
  private static final String PASSAGES =
      "[code] (java) app/A.java:1-3\nint answer() { return 42; }\n".repeat(120);

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ChatBench() {}

  public static void main(String[] arguments) throws Exception {
    var slots = new Semaphore(AT_A_TIME);
    var limits = new ModelConfig.Limits(null, 64, AT_A_TIME, Duration.ofMinutes(1));
    var folder = Files.createTempDirectory("chat-bench");
    try (var server =
            ScriptedChatServer.answering(_ -> {
              try {
                slots.acquire();
                Thread.sleep(THINKING);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              } finally {
                slots.release();
              }
              return Said.text("Forty-two [1].");
            });
        var budget =
            Budget.open(
                folder.resolve("budget.jsonl"),
                new Budget.Limits(1L << 40, null),
                new JsonCodec());
        var model =
            ChatModels.open(
                ModelEndpoint.of(
                    "bench", ModelConfig.openAi(server.url(), "scripted").withLimits(limits)),
                null,
                null,
                budget,
                _ -> {},
                Clock.systemUTC(),
                RetryingHttp.Pace.ofMachine())) {
      List<ChatRequest> requests =
          IntStream.range(0, CALLS)
              .mapToObj(
                  number -> ChatRequest.of("bench@1", "Cite.", PASSAGES + "Question " + number))
              .toList();
      for (int round = 1; round <= 3; round++) {
        long started = System.nanoTime();
        long worked = SYSTEM.getProcessCpuTime();
        FanOut.named("bench").atMost(limits.underWay()).map(requests, model::chat);
        double seconds = (System.nanoTime() - started) / 1e9;
        double ideal = THINKING.toMillis() / 1e3 * CALLS / AT_A_TIME;
        System.out.printf(
            "round %d: %d calls, %d at a time, %.2f s, %.3f of a saturated server; CPU time %.2f ms a call, the server's included%n",
            round,
            CALLS,
            AT_A_TIME,
            seconds,
            ideal / seconds,
            (SYSTEM.getProcessCpuTime() - worked) / 1e6 / CALLS);
      }
    }
  }
}
