package dev.codesense.converge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.data.SkipReason;
import dev.codesense.testkit.TinyRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileTreeTest {
  private static final String COMMIT = "0123456789012345678901234567890123456789";

  @TempDir Path home;

  @Test
  void namesThatLeaveTheFolderOrLieAreCountedAndNothingElse() throws Exception {
    var evil =
        repository()
            .rawEntry("..", "out")
            .rawEntry(".", "here")
            .rawEntry("/etc/passwd", "root")
            .rawEntry("a/b", "slash")
            .rawEntry("a\\b", "backslash")
            .rawEntry("C:windows", "drive")
            .rawEntry("line\nbreak", "control")
            .rawEntry("right\u202Eleft", "bidi")
            .rawEntry(new byte[] {(byte) 0xc3, 0x28}, "100644", "no UTF-8")
            .rawEntry(".git".getBytes(StandardCharsets.UTF_8), "40000", "hook")
            .rawEntry(".GIT", "upper")
            .rawEntry(".g\u200Cit", "ignored on HFS+")
            .rawEntry(".git. .", "ignored on NTFS")
            .rawEntry("git~1", "short name")
            .rawEntry("x".repeat(256), "long")
            .rawEntry(".dvcignore", "DVC");

    assertSkipped(evil, Map.of(SkipReason.HOSTILE_PATH, 16L));
    try (var around = Files.list(home.resolve("project"))) {
      assertThat(around.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(".codesense", "data", "data.dvc");
    }
  }

  @Test
  void whatIsNoTextOfThisRepositoryIsCounted() throws Exception {
    var mixed =
        repository()
            .symlink("escape", "/etc/passwd")
            .symlink("inside", "good.txt")
            .submodule("library", COMMIT)
            .lfsPointer("model.onnx", 123_456_789)
            .write("nul.txt", "a\0b")
            .write("unknown.txt", new byte[] {'a', (byte) 0xff, (byte) 0xfa, (byte) 0xf0, 'b'})
            .write("image.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0})
            .write("large.txt", "line\n".repeat(1_700_000))
            .write("minified.js", "x".repeat(30_000))
            .write("image.svg", "<svg/>\n")
            .write(".gitattributes", "*.svg -diff\n");

    assertSkipped(
        mixed,
        Map.of(
            SkipReason.SYMLINK, 2L,
            SkipReason.SUBMODULE, 1L,
            SkipReason.LFS_POINTER, 1L,
            SkipReason.BINARY, 2L,
            SkipReason.NOT_UTF8, 1L,
            SkipReason.OVERSIZED, 1L,
            SkipReason.MINIFIED, 1L));
  }

  @Test
  void ofNamesThatDifferInCaseTheFirstStays() throws Exception {
    var colliding =
        repository()
            .write("GOOD.txt", "shadow\n")
            .write("dir", "a file\n")
            .write("DIR/file.txt", "a folder\n");

    assertSkipped(colliding, Map.of(SkipReason.CASE_COLLISION, 2L));
  }

  @Test
  void aTreeThatNamesBillionsOfFilesEndsSoon() throws Exception {
    var bomb = repository();
    for (int file = 0; file < 3_000; file++) {
      bomb.write("many/f%04d.txt".formatted(file), "x\n");
    }
    bomb.commit("Grow");

    var skipped = skipped(bomb, config(1 << 20, 100));

    assertThat(new ConvergeProject(home.resolve("project")).raw()).hasSize(100);
    assertThat(skipped).containsOnlyKeys(SkipReason.TOO_MANY_FILES);
    assertThat(skipped.get(SkipReason.TOO_MANY_FILES)).isBetween(1_000L, 2_901L);
  }

  @Test
  void aLineOfTenMegabytesIsCountedWhateverTheLimitOnFiles() throws Exception {
    var evil = repository().write("line.js", "x".repeat(10 << 20));
    evil.commit("Attack");

    assertThat(skipped(evil, config(1 << 20, 200_000))).isEqualTo(Map.of(SkipReason.OVERSIZED, 1L));
    assertThat(skipped(evil, config(64 << 20, 200_000))).isEqualTo(Map.of(SkipReason.MINIFIED, 1L));
  }

  @Test
  void aFolderOfAHundredThousandEntriesIsRead() throws Exception {
    var evil = repository();
    for (int file = 0; file < 100_000; file++) {
      evil.submodule("many/f%06d".formatted(file), COMMIT);
    }
    evil.commit("Attack");

    assertThat(skipped(evil, config(1 << 20, 200_000)))
        .isEqualTo(Map.of(SkipReason.SUBMODULE, 100_000L));
  }

  @Test
  void utf16WithAByteOrderMarkIsReadAsText() throws Exception {
    var wide = repository();
    wide.write("wide.txt", "\uFEFFgrüße\n".getBytes(StandardCharsets.UTF_16LE)).commit("Write");
    var project = new ConvergeProject(home.resolve("project"));

    project.converge(RepositorySource.of(wide.url()));

    assertThat(project.raw()).containsEntry("local/evil/wide.txt", "grüße\n");
  }

  private TinyRepository repository() throws Exception {
    return TinyRepository.in(home.resolve("evil.git")).write("good.txt", "good\n");
  }

  private Map<SkipReason, Long> skipped(TinyRepository repository, ConvergeConfig config)
      throws Exception {
    var project = new ConvergeProject(home.resolve("project"));
    var listed = List.of(RepositorySource.of(repository.url()));
    var result = project.converge(new ConvergeRequest(listed, false, config));
    return project.run().read(result.snapshot()).repositories().getFirst().skipped();
  }

  private static ConvergeConfig config(long maxFileBytes, int maxFiles) {
    return new ConvergeConfig(
        0.2,
        maxFileBytes,
        maxFiles,
        10,
        10,
        4,
        ConvergeConfig.defaults().fetchTimeout(),
        true,
        true,
        ConvergeConfig.WriteBack.OFF);
  }

  private void assertSkipped(TinyRepository repository, Map<SkipReason, Long> expected)
      throws Exception {
    repository.commit("Attack");
    var project = new ConvergeProject(home.resolve("project"));

    var result = project.converge(RepositorySource.of(repository.url()));

    var state = project.run().read(result.snapshot()).repositories().getFirst();
    assertThat(state.skipped()).isEqualTo(expected);
    assertThat(project.snapshot(result)).isEqualTo(project.raw());
  }
}
