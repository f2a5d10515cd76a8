package dev.codesense.data.dvc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Md5;
import dev.codesense.data.SnapshotReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DvcFileTest {
  private static final DvcFile.Out OUT =
      new DvcFile.Out("5ea40360f5b4ec688df672a4db9c17d1.dir", 6, 2, "data");

  @Test
  void aNewFileIsWrittenAsDvcWritesIt() {
    assertThat(text(DvcFile.of("data.dvc", OUT)))
        .isEqualTo(
            """
            outs:
            - md5: 5ea40360f5b4ec688df672a4db9c17d1.dir
              size: 6
              nfiles: 2
              hash: md5
              path: data
            """);
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(parse(text(DvcFile.of("data.dvc", OUT))).out("data")).contains(OUT);
    assertThat(parse(text(DvcFile.of("data.dvc", OUT))).out("other")).isEmpty();
  }

  @Test
  void aRewriteKeepsCommentsUnknownKeysAndOrder() {
    var before =
        """
        # kept by hand
        desc: 'our data: masked'
        outs:
          - path: other
            md5: '12345678901234567890123456789012'
            hash: md5
          # the big one
          - md5: 00000000000000000000000000000000.dir # from the release
            nfiles: 1
            labels:
              - a
              - b
            size: 1
            hash: md5
            path: data   # relative
            push: false
        meta:
          owner: platform
        """;
    assertThat(text(parse(before).with(OUT)))
        .isEqualTo(
            before
                .replace("00000000000000000000000000000000.dir", OUT.md5())
                .replace("nfiles: 1", "nfiles: 2")
                .replace("size: 1", "size: 6"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffouts:\n- md5: %s\n  size: 6\n  nfiles: 2\n  hash: md5\n  path: data\n",
        "---\nouts:\n- md5: %s\n  size: 6\n  nfiles: 2\n  hash: md5\n  path: data\n",
        """
        # ours
        desc: Our data
        outs:
        - md5: %s
          size: 6
          nfiles: 2
          hash: md5
          path: data
          desc: >-
            two
            lines
          type: text
          labels: [a, b]
          meta:
            key: v
          remote: x
        """,
        """
        outs:
        - labels:
          - get
          - b
          md5: %s
          size: 6
          nfiles: 2
          hash: md5
          path: data
          meta:
          - a: 1
            b: 2
          -
            c
        meta:
        - x
        """,
      })
  void whatDvcReadsIsReadAndKept(String text) {
    var file = text.formatted(OUT.md5());
    assertThat(parse(file).out("data")).contains(OUT);
    assertThat(text(parse(text.formatted("0".repeat(32) + ".dir")).with(OUT))).isEqualTo(file);
  }

  @Test
  void missingKeysAndOutputsAreAdded() {
    assertThat(text(parse("outs:\n- path: data\n").with(OUT)))
        .isEqualTo(
            """
            outs:
            - md5: 5ea40360f5b4ec688df672a4db9c17d1.dir
              size: 6
              nfiles: 2
              hash: md5
              path: data
            """);
    assertThat(text(parse("outs:\n- path: other\nmeta: x\n").with(OUT)))
        .isEqualTo(
            """
            outs:
            - path: other
            - md5: 5ea40360f5b4ec688df672a4db9c17d1.dir
              size: 6
              nfiles: 2
              hash: md5
              path: data
            meta: x
            """);
  }

  @Test
  void lineEndsStay() {
    var windows = text(DvcFile.of("data.dvc", OUT)).replace("\n", "\r\n");
    assertThat(text(parse(windows).with(OUT))).isEqualTo(windows);
  }

  @Test
  void anOutputOfOldDvcIsNotTakenForOurs() {
    var old = "outs:\n- md5: 5ea40360f5b4ec688df672a4db9c17d1.dir\n  path: data\n";
    assertThat(parse(old).out("data")).isEmpty();
    assertThat(parse(text(parse(old).with(OUT))).out("data")).contains(OUT);
  }

  @Test
  void stringsThatLookLikeOtherTypesAreQuoted() {
    assertThat(
            List.of(
                DvcFile.scalar("12345678901234567890123456789012"),
                DvcFile.scalar("1234567890123456789012345678e123"),
                DvcFile.scalar("0x1f"),
                DvcFile.scalar("true"),
                DvcFile.scalar("it's"),
                DvcFile.scalar("a: b"),
                DvcFile.scalar("5ea40360f5b4ec688df672a4db9c17d1")))
        .containsExactly(
            "'12345678901234567890123456789012'",
            "'1234567890123456789012345678e123'",
            "'0x1f'",
            "'true'",
            "'it''s'",
            "'a: b'",
            "5ea40360f5b4ec688df672a4db9c17d1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "outs: [{path: data}]\n",
        "outs:\n- {path: data}\n",
        "outs:\n- md5: &id abc\n  path: data\n",
        "outs:\n- path: >\n    data\n",
        "outs:\n- path: data\n    more\n",
        "outs:\n- path: data\n- path: data\n",
        "outs:\n- path: data\n  path: data\n",
        "outs:\n- md5: abc\n",
        "outs:\n- path: data\nouts:\n- path: data\n",
        "outs:\n\t- path: data\n",
        "outs:\n- path: data\n  size: many\n",
        "outs:\n- path: data\n  files:\n  - relpath: a\n",
        "deps:\n- path: other\nouts:\n- path: data\n",
        "wdir: ..\nouts:\n- path: data\n",
        "outs:\n- path: data\n---\nouts:\n- path: data\n",
        "<<<<<<< HEAD\nouts:\n- path: data\n",
        "outs:\n<<<<<<< HEAD\n- path: data\n",
      })
  void aFileThatIsNotUnderstoodIsRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DataProblem.DVC_FILE_NOT_UNDERSTOOD))
        .hasMessageStartingWith("data.dvc, line ");
  }

  @Test
  void theDvcCommandFindsOurDataUpToDate(@TempDir Path project) throws Exception {
    var dvc = System.getProperty("codesense.dvc", "");
    assumeTrue(
        !dvc.isEmpty() && !dvc.startsWith("$"),
        "-Dcodesense.dvc=PATH names no dvc command: its view of our files is not asked");
    var contents =
        Map.of(
            "raw/host/owner/name/src/Main.java", "class Main {}\n",
            "raw/host/owner/name/a-b", "1",
            "raw/host/owner/name/a.txt", "2",
            "raw/host/owner/name/a/b", "3",
            "raw/host/owner/name/файл 😀.txt", "4",
            "raw/host/owner/name/\uff21.txt", "5",
            "raw/host/owner/name/dvc.yaml", "stages: {}\n",
            "raw/host/owner/name/other.dvc", "outs:\n- path: x\n",
            "raw/host/owner/name/empty", "");
    run(project, dvc, "init", "--no-scm", "-q");
    var md5s = new TreeMap<String, String>();
    for (var content : contents.entrySet()) {
      var bytes = content.getValue().getBytes(StandardCharsets.UTF_8);
      md5s.put(content.getKey(), Md5.hex(bytes));
      write(project.resolve("data").resolve(content.getKey()), bytes);
      write(cached(project, Md5.hex(bytes)), bytes);
    }
    var tree = DvcTree.of(md5s);
    write(cached(project, tree.id()), tree.bytes());
    var size =
        contents.values().stream()
            .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
            .sum();
    var out = new DvcFile.Out(tree.id(), size, contents.size(), "data");
    write(project.resolve("data.dvc"), DvcFile.of("data.dvc", out).bytes());

    assertThat(run(project, dvc, "status")).contains("up to date");

    write(project.resolve("data/raw/host/owner/name/a.txt"), new byte[] {'x', 'y'});
    assertThat(run(project, dvc, "status")).contains("modified");
    run(project, dvc, "checkout", "--force", "-q");
    assertThat(project.resolve("data/raw/host/owner/name/a.txt")).hasContent("2");

    run(project, dvc, "add", "-q", "data");
    assertThat(parse(Files.readString(project.resolve("data.dvc"))).out("data")).contains(out);
  }

  private static Path cached(Path project, String id) {
    return project.resolve(".dvc/cache").resolve(SnapshotReader.contentPath(id));
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.deleteIfExists(file);
    Files.write(file, content);
  }

  private static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    var log = directory.resolveSibling(directory.getFileName() + ".log");
    var builder =
        new ProcessBuilder(new ArrayList<>(Arrays.asList(command)))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("DVC_NO_ANALYTICS", "1");
    int exit = builder.start().waitFor();
    var output = Files.readString(log);
    Files.delete(log);
    assertThat(exit).as(output).isZero();
    return output;
  }

  private static DvcFile parse(String text) {
    return DvcFile.parse("data.dvc", text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(DvcFile file) {
    return new String(file.bytes(), StandardCharsets.UTF_8);
  }
}
