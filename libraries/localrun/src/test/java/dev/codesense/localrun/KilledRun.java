package dev.codesense.localrun;

import dev.codesense.core.Progress;
import dev.codesense.workflow.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A run that never gets past the third part: a test kills it there.
final class KilledRun {
  static final String ID = "20260102-030405-000-00000000";

  private KilledRun() {}

  public static void main(String[] arguments) throws InterruptedException {
    var crew =
        new Crew()
            .also(
                "count",
                (request, run) -> {
                  if (((Sample.CountRequest) request).part() == 2) {
                    var tasks = run.state().resolve("runs").resolve(ID).resolve("tasks");
                    while (!Files.exists(tasks.resolve("count.0.json"))
                        || !Files.exists(tasks.resolve("count.1.json"))) {
                      Thread.sleep(Duration.ofMillis(10));
                    }
                    System.out.println("counting part 2");
                    Thread.sleep(Duration.ofMinutes(5));
                  }
                });
    LocalRunnerTest.runner(Path.of(arguments[0]), crew, Progress.silent())
        .run(
            new Sample.CountWords().graph(),
            new RunOrder(
                ID,
                Map.of("sources", List.of("a", "b", "c")),
                _ -> Map.of(),
                RunOrder.Resume.NEVER));
  }
}
