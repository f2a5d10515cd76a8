package dev.codesense.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.Journal.Recovery;
import dev.codesense.testkit.KillableProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that changes dozens of files again and again, at random instants.
class JournalCrashTest {
  private static final int KILLS = Integer.getInteger("codesense.kills", 20);
  private static final int FILES = 40;
  private static final String GENERATION = "data.dvc";

  @TempDir Path project;

  @Test
  void aProcessKilledAtAnyInstantLeavesTheOldStateOrTheNewOne() throws Exception {
    var random = new Random(20260102);
    var seen = new EnumMap<Recovery, Integer>(Recovery.class);
    long nanosPerChange = nanosPerChange();
    int generation = generation(project);
    // A slow or fast machine may need more kills before one of them meets the short applying.
    for (int kill = 0; kill < KILLS || (seen.size() < 2 && kill < 10 * KILLS); kill++) {
      try (var process = KillableProcess.start(Changer.class, project.toString())) {
        process.awaitLine("changed");
        process.killAfter(Duration.ofNanos(random.nextLong(2 * nanosPerChange)));
      }
      seen.merge(Journal.recover(project.resolve(".codesense")), 1, Integer::sum);
      int reached = generation(project);
      assertThat(reached).isGreaterThanOrEqualTo(generation);
      assertThat(tree(project)).as("kill %d", kill).isEqualTo(state(reached));
      assertThat(project.resolve(".codesense")).isEmptyDirectory();
      generation = reached;
    }
    assertThat(seen).containsKeys(Recovery.DISCARDED, Recovery.COMPLETED);
  }

  /// How long the child takes for a change, on this machine, now.
  private long nanosPerChange() throws Exception {
    try (var process = KillableProcess.start(Changer.class, project.toString())) {
      process.awaitLine("changed");
      long start = System.nanoTime();
      process.awaitLine("changed");
      process.awaitLine("changed");
      long nanos = (System.nanoTime() - start) / 2;
      process.kill();
      Journal.recover(project.resolve(".codesense"));
      return nanos;
    }
  }

  /// Takes the project from its generation to the next, for ever.
  static final class Changer {
    public static void main(String[] arguments) throws Exception {
      var project = Path.of(arguments[0]);
      for (int generation = generation(project); ; generation++) {
        change(project, generation);
        System.out.println("changed");
      }
    }

    private static void change(Path project, int generation) throws Exception {
      var before = state(generation);
      var after = state(generation + 1);
      var roots = List.of(project.resolve("data"), project.resolve(GENERATION));
      try (var journal = Journal.begin(project.resolve(".codesense"), "run", roots)) {
        for (var path : before.keySet()) {
          if (!after.containsKey(path)) {
            journal.delete(project.resolve(path));
          }
        }
        for (var file : after.entrySet()) {
          journal.put(
              project.resolve(file.getKey()), file.getValue().getBytes(StandardCharsets.UTF_8));
        }
        journal.commit();
      }
    }
  }

  /// What a generation looks like: files come, change, stay and go; folders become files and files
  /// folders.
  private static SortedMap<String, String> state(int generation) {
    var state = new TreeMap<String, String>();
    if (generation == 0) {
      return state;
    }
    state.put(GENERATION, Integer.toString(generation));
    for (int file = 0; file < FILES; file++) {
      var path = "data/raw/repo" + file % 7 + "/" + file;
      switch ((file + generation) % 5) {
        case 0 -> {}
        case 1 -> state.put(path, "stays " + file);
        case 2 -> state.put(path, "changes " + generation + " " + "x".repeat(file * 10));
        case 3 -> state.put(path + "/inner/deep", "was a file " + generation);
        default -> state.put(path + "/other", "has a new name");
      }
    }
    return state;
  }

  private static int generation(Path project) throws IOException {
    var file = project.resolve(GENERATION);
    return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
  }

  private static Map<String, String> tree(Path project) throws IOException {
    var tree = new TreeMap<String, String>();
    var paths = new ArrayList<Path>();
    try (var walk = Files.walk(project)) {
      walk.forEach(paths::add);
    }
    for (var path : paths) {
      if (Files.isRegularFile(path)) {
        tree.put(project.relativize(path).toString(), Files.readString(path));
      } else if (!path.equals(project) && !path.endsWith(".codesense") && !path.endsWith("data")) {
        assertThat(path).as("no folder is left empty").isNotEmptyDirectory();
      }
    }
    return tree;
  }
}
