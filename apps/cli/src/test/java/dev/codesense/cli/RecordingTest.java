package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.core.file.FileTree;
import dev.codesense.testkit.QdrantRecording;
import dev.codesense.testkit.qdrant.FakeQdrant;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Makes a recording, with `-Drecord=VERSION`; see the README of `src/test/resources/recorded`.
class RecordingTest {
  /// What a person wrote and a recording begins with; all else is made.
  private static final Set<String> WRITTEN =
      Set.of("codesense.yaml", "questions.jsonl", "images.lock");

  private static final Map<String, List<String>> QUESTIONS =
      Map.of(
          "everybody",
          List.of(
              "Order",
              "Where is an order paid?",
              "отчёт о выручке",
              "sum of paid orders by article"),
          "operators",
          List.of("How is the shop restarted?"));

  @TempDir Path folder;

  @Test
  @EnabledIfSystemProperty(named = "record", matches = "[0-9]+[.][0-9]+")
  void aProjectIsRecorded() throws IOException {
    var recording = RecordedProject.of(System.getProperty("record"));
    var shop = recording.history("shop", folder);
    shop.commit(1);
    recording.history("ops", folder).commit(1);
    var project = folder.resolve("project");
    RecordedProject.copy(recording.project(), project, WRITTEN::contains);

    run(project, Map.of(), "run");
    shop.commit(2);
    run(project, Map.of(), "run");
    run(project, Map.of(), "evaluate", "retrieval");
    run(project, Map.of(), "evaluate", "report");
    // Of a collection that is not there yet, so that there is something to chunk and embed; without
    // the cache, so that the shard makes its vectors.
    var vectors = folder.resolve("vectors");
    Files.move(project.resolve(".codesense/vectors"), vectors);
    run(project, Map.of(), "index", "plan", "--collection-name", "shop-in-shards");
    run(project, Map.of(), "index", "shard", "--shard", "0");
    FileTree.delete(project.resolve(".codesense/vectors"));
    Files.move(vectors, project.resolve(".codesense/vectors"));
    for (var engine : List.of("kfp", "argo")) {
      run(
          project,
          Map.of(),
          "pipeline",
          "compile",
          "full",
          "--engine",
          engine,
          "--images",
          "images.lock",
          "--out",
          "compiled/" + engine);
    }

    FileTree.delete(recording.project().resolve(".codesense"));
    FileTree.delete(recording.project().resolve("data"));
    FileTree.delete(recording.project().resolve("compiled"));
    Files.deleteIfExists(recording.project().resolve("data.dvc"));
    // Not what is of this machine, nor locks.
    RecordedProject.copy(
        project,
        recording.project(),
        path ->
            !WRITTEN.contains(path)
                && !path.startsWith(".codesense/native")
                && !path.endsWith("lock"));

    answer(recording, project);
    recordQdrant(recording);
    var empty = folder.resolve("empty");
    run(folder, Map.of(), "init", empty.toString());
    Files.copy(
        empty.resolve(".codesense/codesense.schema.json"),
        recording.schema(),
        StandardCopyOption.REPLACE_EXISTING);
    nothingOfThisMachineIsIn(recording.directory());
  }

  private static void answer(RecordedProject recording, Path project) throws IOException {
    FileTree.delete(recording.answers());
    for (var asker : QUESTIONS.entrySet()) {
      int number = 0;
      for (var question : asker.getValue()) {
        var file = recording.answers().resolve(asker.getKey()).resolve(++number + ".json");
        Files.createDirectories(file.getParent());
        var search = RecordedProject.search(asker.getKey(), question).toArray(String[]::new);
        Files.writeString(file, run(project, Map.of(), search));
      }
    }
  }

  /// The same files in a store that machines share, in a project that knows nothing yet.
  private void recordQdrant(RecordedProject recording) throws IOException {
    var project = folder.resolve("shared");
    RecordedProject.copy(recording.project(), project, WRITTEN::contains);
    try (var qdrant = FakeQdrant.start();
        var recorder = new QdrantRecording(qdrant.grpcPort())) {
      run(project, Map.of("CODESENSE_INDEX_STORE", qdrant.store()), "run");
      FileTree.delete(recording.qdrant());
      recorder.write(recording.qdrant());
    }
  }

  private void nothingOfThisMachineIsIn(Path directory) throws IOException {
    var host = Pattern.compile("[@/ \"]" + Pattern.quote(InetAddress.getLocalHost().getHostName()));
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(
                folder.toString(),
                System.getProperty("user.home") + "/",
                System.getProperty("codesense.root"))
            .doesNotContainPattern(host);
      }
    }
  }

  private static String run(Path project, Map<String, String> environment, String... arguments) {
    var outcome = new Shell(project, environment, Terminal.NONE).run(arguments);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return outcome.out();
  }
}
