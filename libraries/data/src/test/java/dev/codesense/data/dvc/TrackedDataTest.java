package dev.codesense.data.dvc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.Journal;
import dev.codesense.data.Md5;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackedDataTest {
  @TempDir private Path project;

  /// What a writer of a folder does.
  private TrackedData write(String folder, Map<String, String> files) throws InterruptedException {
    var wanted = new TreeMap<String, TrackedData.Content>();
    files.forEach((path, text) ->
        wanted.put(path, TrackedData.Content.of(text.getBytes(StandardCharsets.UTF_8))));
    var tracked = TrackedData.of(project, folder, wanted);
    try (var journal =
        Journal.begin(project.resolve(".codesense"), folder + "-run", TrackedData.roots(project))) {
      files.forEach(
          (path, text) -> journal.put(tracked.path(path), text.getBytes(StandardCharsets.UTF_8)));
      tracked.stageRemovals(journal);
      tracked.stageDvcFile(journal);
      journal.commit();
    }
    return tracked;
  }

  private Map<String, String> data() throws IOException {
    var found = new TreeMap<String, String>();
    var data = project.resolve("data");
    try (var files = Files.walk(data)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        found.put(data.relativize(file).toString(), Files.readString(file));
      }
    }
    return found;
  }

  private void assertTracked(Map<String, String> files) throws IOException {
    assertThat(data()).isEqualTo(files);
    var ids = new TreeMap<String, String>();
    files.forEach((path, text) -> ids.put(path, Md5.hex(text.getBytes(StandardCharsets.UTF_8))));
    long bytes = files.values().stream().mapToLong(String::length).sum();
    var content = Files.readAllBytes(project.resolve("data.dvc"));
    assertThat(DvcFile.parse("data.dvc", content).out("data"))
        .contains(new DvcFile.Out(DvcTree.of(ids).id(), bytes, files.size(), "data"));
  }

  @Test
  void twoWritersNeverLoseEachOthersHalf() throws Exception {
    write("raw", Map.of("shop/A.java", "a", "shop/B.java", "bb"));
    write("training", Map.of("train.jsonl", "{}\n", "old.jsonl", "[]\n"));
    write("raw", Map.of("shop/B.java", "other"));
    write("training", Map.of("train.jsonl", "{}\n"));

    assertTracked(Map.of("raw/shop/B.java", "other", "training/train.jsonl", "{}\n"));
  }

  @Test
  void aWritersIdIsThatOfItsFolderAlone() throws Exception {
    write("raw", Map.of("shop/A.java", "a"));

    var tracked = write("training", Map.of("train.jsonl", "{}\n"));

    assertThat(tracked.digest())
        .isEqualTo(
            DvcTree.of(Map.of("train.jsonl", Md5.hex("{}\n".getBytes(StandardCharsets.UTF_8))))
                .id());
    assertThat(TrackedData.of(project, "training", Map.of()).isThere("train.jsonl")).isFalse();
  }
}
