package dev.codesense.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.Artifact;
import dev.codesense.core.CodesenseException;
import dev.codesense.testkit.TestRunContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotWriterTest {
  @TempDir Path project;
  private TestRunContext run;

  @BeforeEach
  void begin() {
    run = TestRunContext.in(project);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    var main = file("src/Main.java", "class Main {}");
    var twin = file("src/Twin.java", "class Main {}");
    var snapshot = publish(main, twin);

    var reader = SnapshotReader.open(snapshot, run);
    var repository = reader.snapshot().repositories().getFirst();
    assertThat(reader.files(repository)).containsExactly(main, twin);
    assertThat(new String(reader.content(twin), StandardCharsets.UTF_8)).isEqualTo("class Main {}");
    assertThat(repository.bytes()).isEqualTo(26);
  }

  @Test
  void aReaderKeepsItsSnapshotWhileTheFilesAreReplaced() throws IOException {
    var main = file("Main.java", "old");
    var reader = SnapshotReader.open(publish(main), run);
    var part = Files.writeString(project.resolve("part"), "new");
    Files.move(part, raw("Main.java"), StandardCopyOption.ATOMIC_MOVE);
    assertThat(new String(reader.content(main), StandardCharsets.UTF_8)).isEqualTo("old");
  }

  @Test
  void anUnchangedRepositoryIsTakenOverWithoutItsRawFiles() throws IOException {
    var main = file("Main.java", "same");
    var earlier = SnapshotReader.open(publish(main), run);
    var repository = earlier.snapshot().repositories().getFirst();
    Files.delete(raw("Main.java"));

    run.nextRun();
    var output = run.output("snapshot");
    new SnapshotWriter(output.resolve("objects"), run.codec()).reuse(earlier, repository);
    var later = SnapshotReader.open(run.publish("snapshot", earlier.snapshot()), run);
    delete(earlier.objects());

    assertThat(later.files(repository)).containsExactly(main);
    assertThat(later.content(main)).isEqualTo("same".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDamagedContentIsNamed() throws IOException {
    var main = file("Main.java", "whole");
    var reader = SnapshotReader.open(publish(main), run);
    Files.writeString(reader.path(main), "wrong");
    damaged(() -> reader.content(main), "Main.java, its MD5 differs");
    Files.delete(reader.path(main));
    damaged(() -> reader.content(main), "cannot be read");
  }

  @Test
  void aDamagedListIsNamed() throws IOException {
    var reader = SnapshotReader.open(publish(file("Main.java", "whole")), run);
    var repository = reader.snapshot().repositories().getFirst();
    Files.writeString(
        reader.objects().resolve(SnapshotReader.listPath(repository.fileList())), "{}\n");
    damaged(() -> reader.files(repository), "the file list of local/shop, its SHA-256 differs");
  }

  @Test
  void anUnwritableFolderIsAProblem() throws IOException {
    var blocked = Files.writeString(project.resolve("file"), "in the way");
    var writer = new SnapshotWriter(blocked.resolve("objects"), run.codec());
    var main = file("Main.java", "x");
    assertThatThrownBy(() -> writer.write(List.of(main), file -> raw(file.path())))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DataProblem.WRITE_FAILED));
  }

  private static void damaged(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DataProblem.OBJECT_DAMAGED))
        .hasMessageContaining(message);
  }

  private Artifact<RepoSnapshot> publish(SnapshotFile... files) {
    var writer = new SnapshotWriter(run.output("snapshot").resolve("objects"), run.codec());
    var list = writer.write(List.of(files), file -> raw(file.path()));
    var repository =
        RepositoryState.of(
            "local/shop",
            new RepositoryState.Remote("/srv/shop", null, "{path}:{start}"),
            "0123456789abcdef0123456789abcdef01234567",
            TestRunContext.START,
            list);
    return run.publish(
        "snapshot", new RepoSnapshot(List.of(repository), "0".repeat(32) + ".dir", "1"));
  }

  private SnapshotFile file(String path, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.createDirectories(raw(path).resolveSibling("."));
    Files.write(raw(path), bytes);
    return new SnapshotFile(path, Md5.hex(bytes), bytes.length, false, false, false, 0, null, null);
  }

  private Path raw(String path) {
    return project.resolve("data/raw/local/shop").resolve(path);
  }

  private static void delete(Path directory) throws IOException {
    var paths = new ArrayList<Path>();
    try (var walk = Files.walk(directory)) {
      walk.forEach(paths::add);
    }
    for (var path : paths.reversed()) {
      Files.delete(path);
    }
  }
}
