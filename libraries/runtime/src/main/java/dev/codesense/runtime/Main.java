package dev.codesense.runtime;

import dev.codesense.runtime.binding.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Main class of every image: `NAME --executor-input JSON` (KFP) or `NAME --parameter k=v --input
/// name=DIR --output name=DIR` (Argo).
///
/// SIGTERM and SIGINT interrupt the component and wait a while for it to come to rest; the exit
/// code is then 130.
///
/// `--rehearse FILE` runs each line of a file as such a command, words separated by one space:
/// while an image is built, the JVM learns from it what the image's components load.
public final class Main {

  /// Kubernetes kills after 30 seconds.
  private static final Duration LONGEST_REST = Duration.ofSeconds(20);

  private enum State {
    RUNNING,
    FINISHED,
    STOPPING
  }

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    var clock = Clock.systemUTC();
    var state = new AtomicReference<>(State.RUNNING);
    stopOnSignal(state, Thread.currentThread());
    var command =
        new ImageCommand(
            Components::discover, Environment.of(System.getenv()), clock, System.err, Path.of("/"));
    int code = ImageCommand.OK;
    for (var next : commands(List.of(arguments))) {
      code =
          command.run(next.words(), RunIds.create(clock.instant(), RandomGenerator.getDefault()));
      if (code != next.expected()) {
        break;
      }
      code = ImageCommand.OK;
    }
    if (state.compareAndSet(State.RUNNING, State.FINISHED)) {
      System.exit(code);
    }
  }

  /// @param expected its exit code: what a component needs may not be there where an image is built
  private record Rehearsed(int expected, List<String> words) {
    static Rehearsed of(String line) {
      var words = List.of(line.split(" "));
      return words.getFirst().matches("[0-9]+")
          ? new Rehearsed(Integer.parseInt(words.getFirst()), words.subList(1, words.size()))
          : new Rehearsed(ImageCommand.OK, words);
    }
  }

  private static List<Rehearsed> commands(List<String> arguments) throws IOException {
    if (arguments.size() != 2 || !arguments.getFirst().equals("--rehearse")) {
      return List.of(new Rehearsed(ImageCommand.OK, arguments));
    }
    try (var lines = Files.lines(Path.of(arguments.getLast()))) {
      return lines.map(Rehearsed::of).toList();
    }
  }

  private static void stopOnSignal(AtomicReference<State> state, Thread worker) {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop-on-signal")
                .unstarted(() -> {
                  if (state.compareAndSet(State.RUNNING, State.STOPPING)) {
                    worker.interrupt();
                    try {
                      worker.join(LONGEST_REST);
                    } catch (InterruptedException _) {
                      Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(ImageCommand.INTERRUPTED);
                  }
                }));
  }
}
