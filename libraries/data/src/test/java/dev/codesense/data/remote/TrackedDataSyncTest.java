package dev.codesense.data.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.DataProblem;
import dev.codesense.data.Md5;
import dev.codesense.data.SnapshotReader;
import dev.codesense.data.dvc.DvcFile;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.testkit.TestRunContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackedDataSyncTest {
  private static final Map<String, String> FILES =
      Map.of(
          "raw/shop/a.txt", "one\n",
          "raw/shop/копия 😀.txt", "one\n",
          "raw/shop/b/empty", "",
          "training/rows.jsonl", "{}\n");

  @TempDir Path home;

  private Path project(String name) throws IOException {
    var project = Files.createDirectories(home.resolve(name));
    Files.createDirectories(project.resolve(".dvc"));
    Files.writeString(
        project.resolve(".dvc/config"),
        "[core]\n    remote = store\n['remote \"store\"']\n    url = ../../store\n");
    return project;
  }

  /// As a run leaves it.
  private Path project(String name, Map<String, String> files) throws IOException {
    var project = project(name);
    write(project, files);
    return project;
  }

  private static void write(Path project, Map<String, String> files) throws IOException {
    var md5s = new TreeMap<String, String>();
    long bytes = 0;
    for (var file : files.entrySet()) {
      var content = file.getValue().getBytes(StandardCharsets.UTF_8);
      var path = project.resolve("data").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, content);
      md5s.put(file.getKey(), Md5.hex(content));
      bytes += content.length;
    }
    var out = new DvcFile.Out(DvcTree.of(md5s).id(), bytes, files.size(), "data");
    Files.write(project.resolve("data.dvc"), DvcFile.of("data.dvc", out).bytes());
  }

  private static TrackedDataSync sync(Path project, DvcRemote remote) {
    return new TrackedDataSync(TestRunContext.in(project), DvcConfig.of(project).cache(), remote);
  }

  private static TrackedDataSync sync(Path project) {
    return sync(project, DvcConfig.open(DvcConfig.of(project).remote(Optional.empty())));
  }

  private static Map<String, String> data(Path project) throws IOException {
    var contents = new TreeMap<String, String>();
    try (var files = Files.walk(project.resolve("data"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        contents.put(project.resolve("data").relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void whatIsPushedHereIsPulledThereAndNothingMovesTwice() throws Exception {
    var here = project("here", FILES);
    var there = project("there");
    Files.copy(here.resolve("data.dvc"), there.resolve("data.dvc"));

    var pushed = sync(here).push();
    assertThat(pushed.files()).isEqualTo(4);
    assertThat(pushed.moved()).as("three contents and the list").isEqualTo(4);
    assertThat(sync(here).push().moved()).isZero();

    assertThat(sync(there).pull().moved()).isEqualTo(4);
    assertThat(data(there)).isEqualTo(FILES);
    assertThat(sync(there).pull().moved()).isZero();
    assertThat(sync(there).status().here()).isTrue();

    // Two files of one content are two, and the cache is not one of them.
    Files.writeString(there.resolve("data/raw/shop/a.txt"), "two\n");
    assertThat(there.resolve("data/raw/shop/копия 😀.txt")).hasContent("one\n");
    sync(there).pull();
    assertThat(data(there)).isEqualTo(FILES);
  }

  @Test
  void statusTellsWhatTheRemoteLacks() throws Exception {
    var here = project("here", FILES);
    var version = sync(here).status().version();

    assertThat(sync(here).status())
        .isEqualTo(new TrackedDataSync.Status(version, 4, 11, true, OptionalLong.of(4)));
    sync(here).push();
    assertThat(sync(here).status())
        .isEqualTo(new TrackedDataSync.Status(version, 4, 11, true, OptionalLong.of(0)));

    Files.writeString(here.resolve("data/raw/shop/a.txt"), "two\n");
    assertThat(sync(here).status().here()).isFalse();
  }

  @Test
  void aPullBringsBackWhatWasChangedAndRemovesWhatIsNotInIt() throws Exception {
    var here = project("here", FILES);
    sync(here).push();
    var wanted = Files.readAllBytes(here.resolve("data.dvc"));
    Files.writeString(here.resolve(".dvcignore"), "*.log\n");
    Files.writeString(here.resolve("data/raw/shop/a.txt"), "changed");
    Files.writeString(here.resolve("data/raw/shop/more.txt"), "more");
    Files.writeString(here.resolve("data/raw/shop/run.log"), "hidden");

    sync(here).pull();

    var expected = new TreeMap<>(FILES);
    expected.put("raw/shop/run.log", "hidden");
    assertThat(data(here)).isEqualTo(expected);
    assertThat(here.resolve("data.dvc")).hasBinaryContent(wanted);
  }

  /// Whoever sees the list trusts that its files are there.
  @Test
  void thePushThatIsCutOffLeavesNoListOfFilesAndTheNextGoesOn() throws Exception {
    var here = project("here", FILES);
    var store = new ObjectFolder(home.resolve("store"));
    var put = new ArrayList<String>();
    DvcRemote failing =
        new DvcRemote() {
          @Override
          public boolean has(String id) {
            return store.has(id);
          }

          @Override
          public synchronized void put(String id, Path content) {
            if (put.size() == 2) {
              throw new CodesenseException(DataProblem.REMOTE_UNREACHABLE, "gone");
            }
            put.add(id);
            store.put(id, content);
          }

          @Override
          public Optional<Path> get(String id, Path target) {
            return store.get(id, target);
          }

          @Override
          public void close() {}
        };

    assertProblem(DataProblem.REMOTE_UNREACHABLE, () -> sync(here, failing).push());

    assertThat(put).hasSize(2).noneMatch(id -> id.endsWith(".dir"));
    assertThat(sync(here).push().moved()).isEqualTo(2);
    assertThat(sync(here).status().missing()).hasValue(0);
  }

  @Test
  void whatAKilledPushOrPullLeftHalfWrittenIsRemovedButNotWhatOthersWriteNow() throws Exception {
    var here = project("here", FILES);
    var list = sync(here).status().version();
    var left = new ArrayList<Path>();
    for (var folder : List.of(here.resolve(".dvc/cache"), home.resolve("store"))) {
      var place = folder.resolve("files/md5/ab");
      Files.createDirectories(place);
      Files.createFile(place.resolve(".part-new"));
      left.add(Files.createFile(place.resolve(".part-old")));
      Files.setLastModifiedTime(
          left.getLast(), FileTime.from(TestRunContext.START.minus(Duration.ofDays(2))));
    }
    left.add(
        Files.createFile(
            Files.createDirectories(here.resolve(".codesense/transfer")).resolve(list)));

    sync(here).push();

    assertThat(left).allSatisfy(part -> assertThat(part).doesNotExist());
    for (var folder : List.of(here.resolve(".dvc/cache"), home.resolve("store"))) {
      assertThat(folder.resolve("files/md5/ab/.part-new")).exists();
    }
  }

  @Test
  void dataThatIsNotWhatDataDvcNamesIsNotPushed() throws Exception {
    var here = project("here", FILES);
    Files.writeString(here.resolve("data/raw/shop/a.txt"), "changed");

    assertProblem(DataProblem.DATA_CHANGED, () -> sync(here).push());
    assertThat(home.resolve("store")).doesNotExist();

    Files.delete(here.resolve("data.dvc"));
    assertProblem(DataProblem.DATA_CHANGED, () -> sync(here).push());
  }

  @Test
  void aRemoteThatLacksOrHasDamagedAContentLeavesDataAsItWas() throws Exception {
    var here = project("here", FILES);
    var there = project("there", Map.of("own.txt", "mine"));
    Files.write(there.resolve("data.dvc"), Files.readAllBytes(here.resolve("data.dvc")));
    assertProblem(DataProblem.REMOTE_INCOMPLETE, () -> sync(there).pull());
    sync(here).push();
    var lost =
        new ObjectFolder(home.resolve("store"))
            .path(Md5.hex("{}\n".getBytes(StandardCharsets.UTF_8)));
    Files.delete(lost);

    assertProblem(DataProblem.REMOTE_INCOMPLETE, () -> sync(there).pull());
    Files.writeString(lost, "[]\n");
    assertProblem(DataProblem.REMOTE_DAMAGED, () -> sync(there).pull());

    assertThat(data(there)).isEqualTo(Map.of("own.txt", "mine"));
  }

  @Test
  void whatTheMessageNamesRemovedAPushMendsTheRemote() throws Exception {
    var here = project("here", FILES);
    var there = project("there");
    Files.copy(here.resolve("data.dvc"), there.resolve("data.dvc"));
    sync(here).push();
    var store = new ObjectFolder(home.resolve("store"));
    var damaged = Md5.hex("{}\n".getBytes(StandardCharsets.UTF_8));
    var list = sync(here).status().version();
    Files.delete(store.path(damaged));
    Files.writeString(store.path(damaged), "[]\n");

    assertThatThrownBy(() -> sync(there).pull())
        .hasMessage(
            "The remote %s holds other bytes under %s than were sent; remove it and %s there",
            store, SnapshotReader.contentPath(damaged), SnapshotReader.contentPath(list));
    Files.delete(store.path(damaged));
    assertThatThrownBy(() -> sync(there).pull())
        .hasMessage(
            "The remote %s has no %s; remove %s there before a push, which sends nothing while"
                + " it is there",
            store, SnapshotReader.contentPath(damaged), SnapshotReader.contentPath(list));
    Files.delete(store.path(list));
    sync(here).push();
    sync(there).pull();

    assertThat(data(there)).isEqualTo(FILES);
  }

  @Test
  void aContentChangedInTheCacheIsNeitherSentNorPutIntoData() throws Exception {
    var here = project("here", FILES);
    var cache = DvcConfig.of(here).cache();
    var cached = cache.path(Md5.hex("{}\n".getBytes(StandardCharsets.UTF_8)));
    Files.createDirectories(cached.getParent());
    Files.writeString(cached, "changed");
    sync(here).push();
    assertThat(cached).hasContent("{}\n");

    for (var object : List.of(cached, cache.path(sync(here).status().version()))) {
      Files.delete(object);
      Files.writeString(object, "changed");
      Files.delete(here.resolve("data/training/rows.jsonl"));

      assertThat(sync(here).pull().moved()).isEqualTo(1);
      assertThat(data(here)).isEqualTo(FILES);
    }
  }

  @Test
  void aLinkThatLeadsToNoFileIsReplacedAndOneToAFolderIsNotFollowed() throws Exception {
    var here = project("here", FILES);
    sync(here).push();
    var rows = here.resolve("data/training/rows.jsonl");
    Files.delete(rows);
    Files.createSymbolicLink(rows, home.resolve("nowhere"));

    assertThat(sync(here).status().here()).isFalse();
    sync(here).pull();
    assertThat(data(here)).isEqualTo(FILES);

    Files.delete(rows);
    Files.delete(rows.getParent());
    var elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Files.createSymbolicLink(rows.getParent(), elsewhere);
    assertProblem(DataProblem.TARGET_REFUSED, () -> sync(here).pull());
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void aListThatLeadsOutOfDataIsRefused() throws Exception {
    var there = project("there");
    var list = "[{\"md5\": \"%s\", \"relpath\": \"../out.txt\"}]".formatted("0".repeat(32));
    var file = Files.writeString(home.resolve("list"), list);
    var id = Md5.hex(file) + ".dir";
    new ObjectFolder(home.resolve("store")).put(id, file);
    Files.write(
        there.resolve("data.dvc"),
        DvcFile.of("data.dvc", new DvcFile.Out(id, 1, 1, "data")).bytes());

    assertProblem(DataProblem.PATH_NOT_TRACKABLE, () -> sync(there).pull());
    assertThat(there.resolve("out.txt")).doesNotExist();
  }

  @Test
  void theDvcCommandPullsWhatWePushedAndWePullWhatItPushed() throws Exception {
    var dvc = System.getProperty("codesense.dvc", "");
    assumeTrue(
        !dvc.isEmpty() && !dvc.startsWith("$"),
        "-Dcodesense.dvc=PATH names no dvc command: its view of a remote is not asked");
    var here = project("here", FILES);
    var there = project("there");
    for (var folder : List.of(here, there)) {
      Files.writeString(
          folder.resolve(".dvc/config"),
          Files.readString(folder.resolve(".dvc/config"))
              .replace("[core]", "[core]\n    no_scm = true"));
    }
    Files.copy(here.resolve("data.dvc"), there.resolve("data.dvc"));

    sync(here).push();
    assertThat(ask(here, dvc, "status", "-c")).contains("in sync");
    assertThat(ask(here, dvc, "status")).contains("up to date");
    assertThat(ask(here, dvc, "push")).contains("Everything is up to date");
    ask(there, dvc, "pull");
    assertThat(data(there)).isEqualTo(FILES);

    Files.writeString(there.resolve("data/training/more.jsonl"), "[]\n");
    ask(there, dvc, "commit", "-f", "data.dvc");
    ask(there, dvc, "push");
    Files.write(here.resolve("data.dvc"), Files.readAllBytes(there.resolve("data.dvc")));

    assertThat(sync(here).pull().moved()).isEqualTo(2);
    assertThat(data(here)).isEqualTo(data(there)).hasSize(5);
    assertThat(ask(here, dvc, "status")).contains("up to date");
  }

  private static void assertProblem(DataProblem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).as(e.getMessage()).isEqualTo(problem));
  }

  private static String ask(Path folder, String... command) throws Exception {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("DVC_NO_ANALYTICS", "1");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
