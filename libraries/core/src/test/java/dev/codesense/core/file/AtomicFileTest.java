package dev.codesense.core.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path folder;

  private List<Path> files() throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(folder::relativize).toList();
    }
  }

  @Test
  void writesAFileAndTheFoldersAboveItAndLeavesNothingElse() throws Exception {
    var target = folder.resolve("a/b/file.txt");

    AtomicFile.write(target, "first, longer".getBytes(UTF_8));
    AtomicFile.write(target, "second".getBytes(UTF_8));

    assertThat(target).hasContent("second");
    assertThat(files()).containsExactly(Path.of("a/b/file.txt"));
  }

  @Test
  void aFileThatIsReplacedKeepsItsPermissions() throws Exception {
    var target = Files.writeString(folder.resolve("file"), "first");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-x--x"));

    AtomicFile.write(target, "second".getBytes(UTF_8));

    assertThat(target).hasContent("second");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rwxr-x--x");
  }

  @Test
  void writesAnEmptyFileAndOneLargerThanABuffer() throws Exception {
    var large = new byte[(1 << 20) + 1];
    large[1 << 20] = 7;
    AtomicFile.write(folder.resolve("empty"), new byte[0]);
    AtomicFile.write(folder.resolve("large"), large);

    assertThat(folder.resolve("empty")).isEmptyFile();
    assertThat(folder.resolve("large")).hasBinaryContent(large);
  }

  @Test
  void aReaderSeesTheOldBytesOrTheNewOnes() throws Exception {
    var target = folder.resolve("file");
    var versions = IntStream.range(0, 2).mapToObj(i -> String.valueOf(i).repeat(100_000)).toList();
    AtomicFile.write(target, versions.getFirst().getBytes(UTF_8));
    var ended = new AtomicBoolean();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var reading =
          executor.submit(() -> {
            int reads = 0;
            while (!ended.get()) {
              assertThat(versions).contains(Files.readString(target));
              reads++;
            }
            return reads;
          });
      for (int i = 0; i < 50; i++) {
        AtomicFile.write(target, versions.get(i % 2).getBytes(UTF_8));
      }
      ended.set(true);
      assertThat(reading.get()).isNotNegative();
    }
  }

  @Test
  void aFailedWriteLeavesTheOldBytesAndNoPart() throws Exception {
    var target = folder.resolve("file");
    AtomicFile.write(target, "old".getBytes(UTF_8));
    Files.createDirectories(folder.resolve("taken/by"));

    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> AtomicFile.write(target, "new".getBytes(UTF_8)))
          .isInstanceOf(ClosedByInterruptException.class);
    } finally {
      assertThat(Thread.interrupted()).as("the interrupt is not swallowed").isTrue();
    }
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("taken"), "new".getBytes(UTF_8)))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> AtomicFile.write(target.resolve("below"), "new".getBytes(UTF_8)))
        .isInstanceOf(FileSystemException.class);

    assertThat(target).hasContent("old");
    assertThat(files()).containsExactly(Path.of("file"));
  }

  @Test
  void aPathWithoutAFolderIsRefused() {
    assertThatThrownBy(() -> AtomicFile.write(Path.of("/"), new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessage("Not a file: /");
  }

  @Test
  void anEqualFileIsLeftAlone() throws Exception {
    var target = folder.resolve("file");
    assertThat(AtomicFile.writeIfChanged(target, "same".getBytes(UTF_8))).isTrue();
    Files.setLastModifiedTime(target, LONG_AGO);

    assertThat(AtomicFile.writeIfChanged(target, "same".getBytes(UTF_8))).isFalse();
    assertThat(Files.getLastModifiedTime(target)).isEqualTo(LONG_AGO);
    assertThat(AtomicFile.writeIfChanged(target, "sane".getBytes(UTF_8))).isTrue();
    assertThat(AtomicFile.writeIfChanged(target, "longer".getBytes(UTF_8))).isTrue();
    assertThat(target).hasContent("longer");
  }

  @Test
  void aFolderCanBeForced() throws Exception {
    AtomicFile.force(folder);
    assertThatThrownBy(() -> AtomicFile.force(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }
}
