package dev.codesense.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyRepositoryTest {
  @TempDir Path directory;

  @Test
  void gitReadsWhatWasWritten() throws Exception {
    var repository =
        TinyRepository.in(directory)
            .write("src/Main.java", "class Main {}\n")
            .executable("run.sh", "#!/bin/sh\n")
            .symlink("latest", "src/Main.java")
            .submodule("lib/other", "1234567890123456789012345678901234567890")
            .lfsPointer("model.bin", 1_000_000);
    var first = repository.commit("Say hello");
    repository.tag("v1").annotatedTag("v1.1", "Better").branch("dev");
    repository.author("Bob <bob@example.org>").delete("run.sh").write("src/a-b", "x");
    var second = repository.commit("Clean up");

    assertThat(git("fsck", "--strict")).isEmpty();
    assertThat(git("ls-tree", "-r", "--format=%(objectmode) %(path)", first))
        .containsExactly(
            "120000 latest",
            "160000 lib/other",
            "100644 model.bin",
            "100755 run.sh",
            "100644 src/Main.java");
    assertThat(git("log", "--format=%an %s", "dev"))
        .containsExactly("Bob Clean up", "Ann Author Say hello");
    assertThat(git("rev-parse", "v1^{commit}", "v1.1^{commit}", "HEAD", "dev"))
        .containsExactly(first, first, first, second);
    assertThat(git("show", "v1:src/Main.java")).containsExactly("class Main {}");
  }

  @Test
  void theSameCallsGiveTheSameIds(@TempDir Path other) throws Exception {
    assertThat(TinyRepository.in(directory).write("a", "b").commit("c"))
        .isEqualTo(TinyRepository.in(other).write("a", "b").commit("c"))
        .hasSize(40);
  }

  @Test
  void aTreeMayHoldNamesThatGitRefuses() throws Exception {
    var commit =
        TinyRepository.in(directory)
            .write("README", "upper")
            .write("readme", "lower")
            .rawEntry("..", "up")
            .rawEntry("/etc/passwd", "absolute")
            .rawEntry(new byte[] {'b', (byte) 0xff}, "100644", "not UTF-8")
            .rawEntry("folder".getBytes(StandardCharsets.UTF_8), "40000", "inside")
            .commit("Attack");
    assertThat(git("-c", "core.quotePath=true", "ls-tree", "--name-only", commit))
        .containsExactlyInAnyOrder("..", "/etc/passwd", "README", "\"b\\377\"", "folder", "readme");
  }

  private List<String> git(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "--git-dir", directory.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
