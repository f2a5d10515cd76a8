package dev.codesense.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.core.CodesenseException;
import dev.codesense.data.Journal.Recovery;
import dev.codesense.testkit.KillableProcess;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path project;

  @Test
  void aCommitPutsAndDeletesFilesBelowSeveralRoots() throws Exception {
    write("data/raw/shop/Old.java", "old");
    write("data.dvc", "v1");
    try (var journal = begin()) {
      journal.put(data("raw/shop/New.java"), bytes("new"));
      journal.put(data("raw/shop/run.sh"), bytes("#!/bin/sh"), true);
      journal.put(project.resolve("data.dvc"), bytes("v2"));
      journal.delete(data("raw/shop/Old.java"));
      assertThat(tree())
          .as("nothing happens before the commit")
          .isEqualTo(Map.of("data/raw/shop/Old.java", "old", "data.dvc", "v1"));
      journal.commit();
    }
    assertThat(tree())
        .isEqualTo(
            Map.of(
                "data/raw/shop/New.java", "new",
                "data/raw/shop/run.sh", "#!/bin/sh",
                "data.dvc", "v2"));
    assertThat(data("raw/shop/run.sh")).isExecutable();
    assertThat(state()).isEmptyDirectory();
  }

  @Test
  void anEqualFileKeepsItsModificationTime() throws Exception {
    var file = write("data/raw/shop/Same.java", "same");
    var before = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(file, before);
    try (var journal = begin()) {
      assertThat(journal.put(file, bytes("same"))).isFalse();
      assertThat(journal.size()).isZero();
      journal.commit();
    }
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    assertThat(state()).isEmptyDirectory();
  }

  @Test
  void aFileIsPutWithoutBeingReadIntoMemoryAndAnEqualOneStays() throws Exception {
    var large = write("large", "content");
    try (var journal = begin()) {
      assertThat(journal.put(data("training/rows"), large)).isTrue();
      journal.commit();
    }
    try (var journal = begin()) {
      assertThat(journal.put(data("training/rows"), large)).isFalse();
      journal.commit();
    }
    Files.delete(large);
    assertThat(tree()).isEqualTo(Map.of("data/training/rows", "content"));
    assertThat(state()).isEmptyDirectory();
  }

  @Test
  void aDeletedFolderGoesWithAllBelowItButForWhatIsPutAgain() throws Exception {
    write("data/raw/shop/a/One.java", "1");
    write("data/raw/shop/b/c/Two.java", "2");
    write("data/raw/shop/b/Three.java", "3");
    Files.createDirectories(data("raw/shop/empty"));
    try (var journal = begin()) {
      journal.delete(data("raw/shop"));
      journal.put(data("raw/shop/b/Three.java"), bytes("3"));
      journal.commit();
    }
    assertThat(tree()).isEqualTo(Map.of("data/raw/shop/b/Three.java", "3"));
    assertThat(data("raw/shop/a")).doesNotExist();
    assertThat(data("raw/shop/b/c")).doesNotExist();
    assertThat(data("raw/shop/empty")).doesNotExist();
  }

  @Test
  void foldersThatBecomeEmptyGoUpToTheRoot() throws Exception {
    write("data/raw/host/owner/name/A.java", "a");
    try (var journal = begin()) {
      journal.delete(data("raw/host/owner/name/A.java"));
      journal.commit();
    }
    assertThat(project.resolve("data")).isEmptyDirectory();
  }

  @Test
  void aFileBecomesAFolderAndAFolderAFile() throws Exception {
    write("data/raw/a", "file");
    write("data/raw/b/inner", "folder");
    try (var journal = begin()) {
      journal.delete(data("raw/a"));
      journal.put(data("raw/a/inner"), bytes("folder now"));
      journal.delete(data("raw/b/inner"));
      journal.put(data("raw/b"), bytes("file now"));
      journal.commit();
    }
    assertThat(tree())
        .isEqualTo(Map.of("data/raw/a/inner", "folder now", "data/raw/b", "file now"));
  }

  @Test
  void closingWithoutACommitChangesNothing() throws Exception {
    write("data/raw/a", "old");
    try (var journal = begin()) {
      journal.put(data("raw/a"), bytes("new"));
    }
    assertThat(tree()).isEqualTo(Map.of("data/raw/a", "old"));
    assertThat(state()).isEmptyDirectory();
  }

  @Test
  void recoverDropsWhatWasNotCommitted() throws Exception {
    write("data/raw/a", "old");
    begin().put(data("raw/a"), bytes("new"));
    assertThat(Journal.recover(state())).isEqualTo(Recovery.DISCARDED);
    assertThat(Journal.recover(state())).isEqualTo(Recovery.NOTHING);
    assertThat(tree()).isEqualTo(Map.of("data/raw/a", "old"));
  }

  @Test
  void aTargetOutsideTheRootsIsRefused() {
    try (var journal = begin()) {
      refused(() -> journal.put(data("../outside"), bytes("x")));
      refused(() -> journal.put(Path.of("/etc/passwd"), bytes("x")));
      refused(() -> journal.delete(project));
    }
    refused(() -> Journal.begin(state(), "run", List.of(project.resolve("../other"))));
  }

  @Test
  void aTargetBehindASymbolicLinkIsRefused() throws IOException {
    var outside = Files.createDirectories(project.resolve("outside"));
    Files.createDirectories(data("raw"));
    Files.createSymbolicLink(data("raw/link"), outside);
    try (var journal = begin()) {
      refused(() -> journal.put(data("raw/link/x"), bytes("x")));
      refused(() -> journal.delete(data("raw/link/x")));
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aFileThatCannotBeWrittenWholeLeavesTheLastState() throws Exception {
    write("data/raw/big", "old");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is not installed");
    try (var process =
        KillableProcess.start(
            List.of("/usr/bin/prlimit", "--fsize=1048576"), Stager.class, project.toString())) {
      process.awaitLine("CS-DAT-003");
      assertThat(process.await()).isZero();
    }
    assertThat(tree()).isEqualTo(Map.of("data/raw/big", "old"));
    assertThat(state()).isEmptyDirectory();
  }

  @Test
  void aFolderThatMayNotBeWrittenIsNamedBeforeAnythingChanges() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
    boolean root = System.getProperty("user.name", "").equals("root");
    write("data/raw/big", "old");
    Files.createDirectories(state());
    permit(project, "rwxr-xr-x");
    permit(state(), "rwxrwxrwx");
    permit(data("raw"), "r-xr-xr-x");
    var asOther =
        root ? List.of("/usr/bin/setpriv", "--reuid=65534", "--clear-groups") : List.<String>of();
    try (var process = KillableProcess.start(asOther, Stager.class, project.toString())) {
      process.awaitLine("CS-DAT-002");
      assertThat(process.await()).isZero();
    } finally {
      permit(data("raw"), "rwxr-xr-x");
    }
    assertThat(tree()).isEqualTo(Map.of("data/raw/big", "old"));
  }

  /// Replaces one file by a big one and says which problem that met.
  static final class Stager {
    public static void main(String[] arguments) throws Exception {
      var project = Path.of(arguments[0]);
      var roots = List.of(project.resolve("data"));
      try (var journal = Journal.begin(project.resolve(".codesense"), "run", roots)) {
        journal.put(project.resolve("data/raw/big"), new byte[4 << 20]);
        journal.commit();
      } catch (CodesenseException e) {
        System.out.println(e.problem().code());
      }
    }
  }

  @Test
  void aJournalThatCannotBeReadStopsTheCommand() throws Exception {
    Files.createDirectories(state());
    Files.writeString(state().resolve("journal"), "not a journal");
    assertThatThrownBy(() -> Journal.recover(state()))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DataProblem.JOURNAL_UNREADABLE));
    assertThat(state().resolve("journal")).as("it is kept").exists();
  }

  @Test
  void aForgedJournalCannotLeaveTheProject() throws Exception {
    Files.createDirectories(state());
    try (var log = new DataOutputStream(Files.newOutputStream(state().resolve("journal")))) {
      log.writeInt(0x43534a31);
      log.writeInt(1);
      log.writeUTF("../../elsewhere");
      log.writeInt(0);
    }
    refused(() -> Journal.recover(state()));
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static void refused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DataProblem.TARGET_REFUSED));
  }

  private Journal begin() {
    return Journal.begin(
        state(), "run-1", List.of(project.resolve("data"), project.resolve("data.dvc")));
  }

  private Path state() {
    return project.resolve(".codesense");
  }

  private Path data(String path) {
    return project.resolve("data").resolve(path);
  }

  private Path write(String path, String text) throws IOException {
    var file = project.resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, String> tree() throws IOException {
    var tree = new TreeMap<String, String>();
    try (var paths = Files.walk(project)) {
      for (var path : paths.toList()) {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !path.startsWith(state())) {
          tree.put(project.relativize(path).toString(), Files.readString(path));
        }
      }
    }
    return tree;
  }
}
