package dev.codesense.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.converge.jgit.JgitRemotes;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.RunContext;
import dev.codesense.core.file.FileTree;
import dev.codesense.data.DataProblem;
import dev.codesense.data.FileNote;
import dev.codesense.data.Md5;
import dev.codesense.data.SkipReason;
import dev.codesense.data.SnapshotFile;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.testkit.TinyRepository;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvergenceTest {
  @TempDir Path home;

  @Test
  void aRepositoryThatIsNoLongerListedDisappearsOnceAllowed() throws Exception {
    var shop = repository("shop");
    var bank = repository("bank");
    var project = project();
    project.converge(source(shop, "shop"), source(bank, "bank"));
    var listed = List.of(source(shop, "shop"));

    assertProblem(
        ConvergeProblem.SHRINK_LIMIT,
        () -> project.converge(new ConvergeRequest(listed, false, ConvergeConfig.defaults())),
        "1 of 2 repositories would disappear ([bank]), the limit is 0.2");
    assertThat(project.raw()).containsOnlyKeys("bank/a.txt", "shop/a.txt");
    var result = project.converge(new ConvergeRequest(listed, true, ConvergeConfig.defaults()));

    assertThat(project.raw()).containsOnlyKeys("shop/a.txt");
    assertThat(project.snapshot(result)).isEqualTo(project.raw());
  }

  @Test
  void losingTooManyFilesStopsBeforeAnythingChanges() throws Exception {
    var shop = repository("shop");
    shop.write("b.txt", "b\n").write("c.txt", "c\n").commit("Grow");
    var project = project();
    project.converge(source(shop, "shop"));
    var before = project.raw();
    shop.delete("b.txt").commit("Shrink");

    assertProblem(
        ConvergeProblem.SHRINK_LIMIT,
        () -> project.converge(source(shop, "shop")),
        "1 of 3 files would disappear");
    assertThat(project.raw()).isEqualTo(before);
  }

  @Test
  void deletedFilesAreNamedAndOnlyChangedOnesAreWritten() throws Exception {
    var shop = repository("shop");
    for (int file = 0; file < 9; file++) {
      shop.write("f%d.txt".formatted(file), "same\n");
    }
    shop.commit("Grow");
    var project = project();
    project.converge(source(shop, "shop"));
    var kept = home.resolve("project/data/raw/shop/f1.txt");
    var time = Files.getLastModifiedTime(kept);
    shop.delete("f0.txt").write("f2.txt", "other\n").commit("Change");

    var result = project.converge(source(shop, "shop"));

    var state = project.run().read(result.snapshot()).repositories().getFirst();
    assertThat(state.deleted()).containsExactly("f0.txt");
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(time);
    assertThat(project.raw())
        .hasSize(9)
        .containsEntry("shop/f2.txt", "other\n")
        .doesNotContainKey("shop/f0.txt");
    assertThat(project.snapshot(result)).isEqualTo(project.raw());
  }

  @Test
  void whatAPersonChangedInDataIsPutRight() throws Exception {
    var shop = repository("shop");
    var project = project();
    project.converge(source(shop, "shop"));
    Files.delete(home.resolve("project/data/raw/shop/a.txt"));
    Files.writeString(home.resolve("project/data/raw/shop/stranger.txt"), "?");
    shop.write("b.txt", "b\n").commit("Grow");

    project.converge(source(shop, "shop"));

    assertThat(project.raw()).isEqualTo(Map.of("shop/a.txt", "shop\n", "shop/b.txt", "b\n"));
  }

  @Test
  void repositoriesAreFetchedAtOnce() throws Exception {
    var meeting = new CyclicBarrier(2);
    var jgit = new JgitRemotes();
    var remotes =
        new GitRemotes() {
          @Override
          public GitCommit fetch(
              RepositorySource source, String id, ConvergeConfig config, RunContext run)
              throws InterruptedException {
            try {
              meeting.await(1, TimeUnit.MINUTES);
            } catch (BrokenBarrierException | TimeoutException e) {
              throw new IllegalStateException("The other repository was not fetched meanwhile", e);
            }
            return jgit.fetch(source, id, config, run);
          }

          @Override
          public String head(
              RepositorySource source, String id, ConvergeConfig config, RunContext run) {
            throw new AssertionError("Nobody asks");
          }

          @Override
          public void retain(Set<String> ids, RunContext run) {}
        };
    var listed = List.of(source(repository("shop"), "shop"), source(repository("bank"), "bank"));
    var project = project();

    project.converge(new ConvergeRequest(listed, false, ConvergeConfig.defaults()), remotes);

    assertThat(project.raw()).containsOnlyKeys("bank/a.txt", "shop/a.txt");
  }

  @Test
  void aRunIdUsedAgainLeavesTheEarlierSnapshotWhole() throws Exception {
    var shop = repository("shop");
    var first = project().converge(source(shop, "shop"));
    shop.write("a.txt", "changed\n").commit("Change");

    var second = project().converge(source(shop, "shop"));

    assertThat(project().snapshot(first)).isEqualTo(Map.of("shop/a.txt", "shop\n"));
    assertThat(project().snapshot(second)).isEqualTo(Map.of("shop/a.txt", "changed\n"));
  }

  @Test
  void aDamagedMemoryCostsTimeOnly() throws Exception {
    var shop = repository("shop");
    project().converge(source(shop, "shop"));
    try (var files = Files.list(home.resolve("project/.codesense/converge/blobs"))) {
      for (var file : files.toList()) {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200));
      }
    }
    shop.write("b.txt", "b\n").commit("Grow");

    var result = project().converge(source(shop, "shop"));

    assertThat(project().snapshot(result))
        .isEqualTo(Map.of("shop/a.txt", "shop\n", "shop/b.txt", "b\n"));
  }

  @Test
  void aSecretIsMaskedBeforeItReachesTheProject() throws Exception {
    var token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
    var shop = repository("shop");
    shop.write("Deploy.java", "class Deploy {\n  String token = \"%s\";\n}\n".formatted(token))
        .commit("Leak");
    var project = project();

    var result = project.converge(source(shop, "shop"));

    assertThat(result.secretsMasked()).isEqualTo(1);
    assertThat(project.raw().get("shop/Deploy.java"))
        .contains("<SECRET:")
        .doesNotContain(token)
        .hasLineCount(3);
    try (var files = Files.walk(home.resolve("project"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file).content().doesNotContain(token);
      }
    }
  }

  @Test
  void patternsSelectAndAttributesMark() throws Exception {
    var shop = repository("shop");
    shop.write("src/A.java", "class A {}\n")
        .write("src/Made.java", "class Made {}\n")
        .write("vendor/lib.js", "lib\n")
        .write("docs/guide.md", "# Guide\n")
        .write(".gitattributes", "Made.java linguist-generated\n")
        .commit("Grow");
    var project = project();
    var source = source(shop, "shop", null, List.of("*.java", "vendor/"), List.of("docs"));

    var result = project.converge(source);

    assertThat(project.files(result, "shop"))
        .extracting(SnapshotFile::path, SnapshotFile::generated, SnapshotFile::vendored)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("src/A.java", false, false),
            org.assertj.core.groups.Tuple.tuple("src/Made.java", true, false),
            org.assertj.core.groups.Tuple.tuple("vendor/lib.js", false, true));
    assertThat(project.run().read(result.snapshot()).repositories().getFirst().skipped())
        .isEqualTo(Map.of(SkipReason.EXCLUDED, 3L));
  }

  @Test
  void attributesSayMoreOfWhoWroteAFileThanItsHead() throws Exception {
    var shop = repository("shop");
    shop.write("made.go", "// Code generated by gen. DO NOT EDIT.\npackage a\n")
        .write("mine.go", "// Code generated by gen. DO NOT EDIT.\npackage a\n")
        .write("gen.go", "// Writes auto-generated files: do not edit those.\npackage a\n")
        .write(".gitattributes", "mine.go -linguist-generated\n")
        .commit("Grow");
    var project = project();

    var marked = project.converge(source(shop, "shop"));

    assertThat(project.files(marked, "shop"))
        .filteredOn(SnapshotFile::generated)
        .extracting(SnapshotFile::path)
        .containsExactly("made.go");

    var handWritten =
        new ConvergeConfig(
            0.2,
            8 << 20,
            200,
            10,
            10,
            4,
            ConvergeConfig.defaults().fetchTimeout(),
            false,
            true,
            ConvergeConfig.WriteBack.OFF);
    var without =
        project.converge(new ConvergeRequest(List.of(source(shop, "shop")), false, handWritten));

    assertThat(project.raw().keySet())
        .containsExactly("shop/.gitattributes", "shop/a.txt", "shop/gen.go", "shop/mine.go");
    assertThat(project.run().read(without.snapshot()).repositories().getFirst().skipped())
        .isEqualTo(Map.of(SkipReason.GENERATED, 1L));
  }

  @Test
  void patternsThatLeaveNothingOfARepositoryAreWarnedOfOnEachRun() throws Exception {
    var shop = repository("shop");
    shop.write("a.txt", "a").write("b.txt", "b").commit("Fill");
    var project = project();
    var listed = source(shop, "shop", null, List.of("*.java"), List.of());

    for (int run = 1; run <= 2; run++) {
      project.converge(listed);

      assertThat(project.run().progress().warnings())
          .hasSize(run)
          .last()
          .isEqualTo(
              "shop: `include` and `exclude` leave nothing of it, 2 files excluded; correct the"
                  + " patterns, or remove it from the list");
    }
  }

  @Test
  void aBranchThatIsNotThereIsToldWithThoseThatAreAndWhatToDo() throws Exception {
    var shop = repository("shop");
    shop.write("a.txt", "a").commit("Fill");
    var cart = repository("cart");
    cart.write("b.txt", "b").commit("Fill");
    var project = project();

    var result =
        project.converge(source(cart, "cart"), source(shop, "shop", "mian", List.of(), List.of()));

    assertThat(result.missing()).containsExactly("shop");
    assertThat(project.run().progress().warnings())
        .singleElement()
        .asString()
        .startsWith("shop is missing: CS-CNV-006 ")
        .endsWith(
            "has no branch mian; there is main. Correct `branch:`, `tag:` or `commit:` of the"
                + " repository.");
  }

  /// As `dvc pull` or `git checkout` leave it.
  @Test
  void whereDataDvcIsAnotherOneContentsOfTheSameSizeAreLookedAtToo() throws Exception {
    var shop = repository("shop");
    shop.write("a.txt", "one").write("b.txt", "two").commit("Fill");
    var project = project();
    var written = project.converge(source(shop, "shop")).data();
    var folder = project.run().project();
    Files.delete(folder.resolve("data/raw/shop/a.txt")); // The snapshot shares its bytes.
    Files.writeString(folder.resolve("data/raw/shop/a.txt"), "ONE");
    Files.writeString(
        folder.resolve("data.dvc"),
        Files.readString(folder.resolve("data.dvc"))
            .replace(written.md5(), "0".repeat(32) + ".dir"));

    var result = project.converge(source(shop, "shop"));

    assertThat(project.raw()).containsEntry("shop/a.txt", "one");
    assertThat(result.data()).isEqualTo(written);
  }

  @Test
  void aWrongPatternInDvcignoreIsToldWithItsFile() throws Exception {
    var shop = repository("shop");
    shop.write("a.txt", "a").commit("Fill");
    var project = project();
    Files.createDirectories(project.run().project());
    Files.writeString(project.run().project().resolve(".dvcignore"), "[a\n");

    assertThatThrownBy(() -> project.converge(source(shop, "shop")))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DataProblem.DVC_IGNORE_NOT_UNDERSTOOD))
        .hasMessageContaining("/.dvcignore: ");
  }

  @Test
  void whatDvcignoreHidesIsNotInDataDvc() throws Exception {
    var shop = repository("shop");
    shop.write("a.txt", "a").write("run.log", "noise").write("logs/b.txt", "b").commit("Fill");
    var project = project();
    Files.createDirectories(project.run().project());
    Files.writeString(project.run().project().resolve(".dvcignore"), "# Noise.\n\n*.log\nlogs/\n");

    var result = project.converge(source(shop, "shop"));

    assertThat(result.data())
        .isEqualTo(
            new DataVersion(
                DvcTree.of(Map.of("raw/shop/a.txt", Md5.hex(new byte[] {'a'}))).id(), 1, 1));
    assertThat(project.raw()).hasSize(3);

    Files.writeString(project.run().project().resolve(".dvcignore"), "");
    assertThat(project.converge(source(shop, "shop")).data().nfiles()).isEqualTo(3);
  }

  @Test
  void everyFileThatIsNotCopiedAsItIsIsNamed() throws Exception {
    var password = "hunter" + 22_756_301;
    var shop = repository("shop");
    shop.write("image.bin", new byte[] {1, 0, 2})
        .write("docs/a.md", "# A\n")
        .write(
            "alt.py", "# Считает сумму заказа\nx = 1\n".getBytes(Charset.forName("windows-1251")))
        .write("db.properties", "db.password=" + password + "\nmail.password=" + password + "1\n")
        .rawEntry("..", "out")
        .commit("Grow");
    var bank = repository("bank");
    var project = project();
    var source = source(shop, "shop", null, List.of(), List.of("docs"));
    var expected =
        List.of(
            FileNote.skipped("..", SkipReason.HOSTILE_PATH),
            new FileNote("alt.py", null, "windows-1251", new TreeMap<>()),
            new FileNote("db.properties", null, null, new TreeMap<>(Map.of("password", 2))),
            FileNote.skipped("docs/a.md", SkipReason.EXCLUDED),
            FileNote.skipped("image.bin", SkipReason.BINARY));

    var first = project.converge(source);
    // Another repository makes another snapshot, which takes over what has not changed.
    var second = project.converge(source, source(bank, "bank"));

    assertThat(project.notes(first, "shop")).isEqualTo(expected);
    assertThat(second.snapshot()).isNotEqualTo(first.snapshot());
    assertThat(project.notes(second, "shop")).isEqualTo(expected);
    assertThat(project.notes(second, "bank")).isEmpty();
  }

  @Test
  void aSnapshotOfAnEarlierVersionHasNoNotes() throws Exception {
    var shop = repository("shop");
    shop.write("image.bin", new byte[] {1, 0, 2}).commit("Grow");
    var project = project();
    var result = project.converge(source(shop, "shop"));
    try (var notes = Files.list(result.snapshot().objects().resolve("notes"))) {
      Files.delete(notes.findFirst().orElseThrow());
    }

    assertThat(project.notes(result, "shop")).isEmpty();
    assertThat(project.snapshot(result)).containsOnlyKeys("shop/a.txt");
  }

  @Test
  void aLongFileIsKeptAndEncodedDataInItIsLeftOut() throws Exception {
    var bytes = new byte[30_000];
    new Random(3).nextBytes(bytes);
    var picture = Base64.getEncoder().encodeToString(bytes);
    var lines = "const answer = 42;\n".repeat(80_000);
    var shop = repository("shop");
    shop.write("long.js", lines + "const logo = '" + picture + "';\n" + lines).commit("Grow");
    var project = project();

    project.converge(source(shop, "shop"));

    assertThat(project.raw().get("shop/long.js"))
        .isEqualTo(lines + "const logo = '<40000 characters of base64 left out>';\n" + lines);
  }

  @Test
  void ofANotebookOnlyItsCellsAreKeptHoweverLargeItsOutputs() throws Exception {
    var token = "ghp_" + "n0tAR3alT0kenJustATestValue123456".repeat(2).substring(0, 36);
    var notebook =
        """
        {"cells": [
          {"cell_type": "code", "metadata": {"key": "%1$s"},
           "outputs": [{"text": ["%1$s", "%2$s"]}],
           "source": [
             "token = \\"%1$s\\"\\n",
             "print(token)"
           ]}
        ]}
        """
            .formatted(token, "words ".repeat(2_000_000));
    var shop = repository("shop");
    shop.write("sales.ipynb", notebook)
        .write("broken.ipynb", "{\"cells\": [\"token = " + token + "\"\n")
        .write("large.ipynb", "{\"cells\": [{\"source\": \"" + "word ".repeat(2_000_000) + "\"}]}")
        .commit("Grow");
    var project = project();

    var result = project.converge(source(shop, "shop"));

    var kept = project.raw();
    assertThat(kept).containsOnlyKeys("shop/a.txt", "shop/broken.ipynb", "shop/sales.ipynb");
    assertThat(kept.get("shop/sales.ipynb"))
        .matches("\\n\\n\\n# %% \\[python]\\ntoken = \"<SECRET:.*>\"\\nprint\\(token\\)\\n");
    assertThat(kept.get("shop/broken.ipynb")).startsWith("{\"cells\": [").doesNotContain(token);
    assertThat(project.run().read(result.snapshot()).repositories().getFirst().skipped())
        .isEqualTo(Map.of(SkipReason.OVERSIZED, 1L));
  }

  @Test
  void aNotebookInUtf16IsOneToo() throws Exception {
    var notebook =
        """
        {"cells": [
          {"cell_type": "code", "outputs": [{"text": ["private"]}],
           "source": [
             "a = 1"
           ]}
        ]}
        """;
    var shop = repository("shop");
    shop.write("sales.ipynb", ("\ufeff" + notebook).getBytes(StandardCharsets.UTF_16LE))
        .commit("Grow");
    var project = project();

    project.converge(source(shop, "shop"));

    assertThat(project.raw()).containsEntry("shop/sales.ipynb", "\n\n# %% [python]\na = 1\n");
  }

  @Test
  void whatAttributesSayOfTheLanguageIsInTheSnapshotAndReadAnew() throws Exception {
    var shop = repository("shop");
    shop.write("a.inc", "class A {};\n")
        .write(".gitattributes", "*.inc linguist-language=C++\n")
        .commit("Grow");
    var project = project();

    var said = project.files(project.converge(source(shop, "shop")), "shop");
    shop.write(".gitattributes", "*.inc linguist-language=PHP\n").commit("Think again");
    var changed = project.files(project.converge(source(shop, "shop")), "shop");

    assertThat(said).extracting(SnapshotFile::language).containsExactly(null, "C++", null);
    assertThat(changed).extracting(SnapshotFile::language).containsExactly(null, "PHP", null);
  }

  @Test
  void historyCountsChangesAndAuthors() throws Exception {
    var shop = repository("shop");
    shop.author("Bob Builder <bob@example.org>").write("a.txt", "2\n").commit("Two");
    var last = shop.write("a.txt", "3\n").commit("Three");
    shop.write("b.txt", "b\n").commit("Other");
    var project = project();

    var result = project.converge(source(shop, "shop"));

    var history = project.files(result, "shop").getFirst().history();
    assertThat(history).isNotNull();
    assertThat(Objects.requireNonNull(history).authors())
        .containsExactly("Bob Builder", "Ann Author");
    assertThat(history.changes()).isEqualTo(3);
    assertThat(history.lastCommit()).isEqualTo(last);
  }

  private static @Nullable String lastMessage(
      ConvergeProject project, ConvergeResult result, String path) {
    return project.files(result, "shop").stream()
        .filter(file -> file.path().equals(path))
        .map(file -> Objects.requireNonNull(file.history()).lastMessage())
        .findFirst()
        .orElse(null);
  }

  @Test
  void theSnapshotKeepsWhyAFileWasLastChanged() throws Exception {
    var shop = repository("shop");
    var token = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
    shop.author("Bob Builder <bob@example.org>")
        .write("b.txt", "b\n")
        .commit(
            "Add b, see \u202e%s\u0007\r\n\r\nIt was missing.\n\nSigned-off-by: Bob <bob@example.org>"
                .formatted(token));
    shop.write("a.txt", "2\n").commit("Not the last");
    shop.write("a.txt", "3\n").commit("x".repeat(9_000));
    var project = project();

    var result = project.converge(source(shop, "shop"));

    assertThat(lastMessage(project, result, "a.txt")).hasSize(SnapshotFile.History.LONGEST_MESSAGE);
    assertThat(lastMessage(project, result, "b.txt"))
        .matches("Add b, see  <SECRET:github-token:[^>]+> \n\nIt was missing\\.");
  }

  @Test
  void twoSourcesOfOneIdAreRefused() throws Exception {
    var shop = repository("shop");

    assertProblem(
        ConvergeProblem.DUPLICATE_REPOSITORY,
        () -> project().converge(source(shop, "shop"), source(shop, "Shop")),
        "Two repositories have the id");
  }

  @Test
  void anEmptyListIsRefused() {
    assertProblem(
        ConvergeProblem.NO_REPOSITORIES, () -> project().converge(), "The list of repositories");
  }

  @Test
  void aSchemeThatIsNotGitsIsRefused() {
    assertProblem(
        ConvergeProblem.BAD_URL,
        () -> project().converge(RepositorySource.of("ftp://host.example/acme/shop")),
        "ftp://host.example/acme/shop: ftp is not one of");
  }

  @Test
  void aMissingFolderIsNoMatterOfTheNetwork() {
    var missing = home.resolve("missing");

    assertProblem(
        ConvergeProblem.NO_REPOSITORY_THERE,
        () -> project().converge(RepositorySource.of(missing.toString())),
        "There is no folder " + missing);
  }

  @Test
  void aFolderWithoutRepositoryIsTold() throws Exception {
    var plain = Files.createDirectory(home.resolve("plain"));

    assertProblem(
        ConvergeProblem.NO_REPOSITORY_THERE,
        () -> project().converge(RepositorySource.of(plain.toString())),
        "There is no git repository in " + plain);
  }

  @Test
  void aRepositoryOfSha256IsNotSupported() throws Exception {
    var folder = Files.createDirectory(home.resolve("modern"));
    var git =
        new ProcessBuilder("git", "init", "-q", "--object-format=sha256", folder.toString())
            .start();
    assumeTrue(git.waitFor() == 0, "This machine's git makes no repository of SHA-256");

    assertProblem(
        ConvergeProblem.SHA256_REPOSITORY,
        () -> project().converge(RepositorySource.of(folder.toString())),
        folder + " has git's object format sha256, which is not supported");
  }

  @Test
  void authorsHaveTheNamesOfTheMailmap() throws Exception {
    var shop =
        repository("shop")
            .write(
                ".mailmap",
                "# ours\nAnn Proper <ANN@example.org>\nBob Proper <bob@x> Bob <b@x>\n<new@x> <old@x>\n")
            .author("ann <ann@example.org>")
            .write("m.txt", "1\n");
    shop.commit("One");
    shop.author("Bob <b@x>").write("m.txt", "2\n").commit("Two");
    shop.author("Rob <b@x>").write("m.txt", "3\n").commit("Three");
    var project = project();

    var result = project.converge(source(shop, "shop"));

    var history =
        project.files(result, "shop").stream()
            .filter(file -> file.path().equals("m.txt"))
            .findFirst()
            .orElseThrow()
            .history();
    assertThat(Objects.requireNonNull(history).authors())
        .containsExactly("Ann Proper", "Bob Proper", "Rob");
  }

  @Test
  void aPatternIsTakenBackByALaterOne() throws Exception {
    var shop = repository("plain").write("docs/a.md", "a\n").write("docs/b.md", "b\n");
    shop.commit("Docs");
    var source = source(shop, "shop", null, List.of("/docs/*"), List.of("*.md", "!docs/b.md"));
    var project = project();

    project.converge(source);

    assertThat(project.raw()).isEqualTo(Map.of("shop/docs/b.md", "b\n"));
  }

  @Test
  void aWrongPatternIsRefused() throws Exception {
    var shop = repository("shop");
    var source = source(shop, "shop", null, List.of("[a"), List.of());

    assertProblem(
        ConvergeProblem.BAD_PATTERN,
        () -> project().converge(source),
        "A bracket is not closed in `[a`");
  }

  @Test
  void aDamagedRepositoryIsTold() throws Exception {
    var shop = repository("shop");
    try (var objects = Files.walk(shop.directory().resolve("objects"))) {
      for (var object : objects.filter(Files::isRegularFile).toList()) {
        if (Files.size(object) < 30) {
          Files.delete(object);
        }
      }
    }

    assertProblem(
        ConvergeProblem.REPOSITORY_DAMAGED,
        () -> project().converge(source(shop, "shop")),
        "Cannot read a tree at ");
  }

  @Test
  void aFileInTheWayOfTheStateIsTold() throws Exception {
    var shop = repository("shop");
    Files.createDirectories(home.resolve("project/.codesense/converge"));
    Files.createDirectories(home.resolve("project/.codesense/converge/memory.json/in-the-way"));

    assertProblem(
        ConvergeProblem.CANNOT_WRITE,
        () -> project().converge(source(shop, "shop")),
        "memory.json");
  }

  @Test
  void aPreviewCountsAndWritesNoData() throws Exception {
    var shop = repository("shop");
    var request =
        new ConvergeRequest(List.of(source(shop, "shop")), false, ConvergeConfig.defaults());

    var preview = new ConvergeComponent(new JgitRemotes()).preview(request, project().run());

    assertThat(preview).isEqualTo(preview(1, 5));
    assertThat(home.resolve("project/data")).doesNotExist();

    project().converge(source(shop, "shop"));
    assertThat(new ConvergeComponent(new JgitRemotes()).preview(request, project().run()))
        .isEqualTo(preview(0, 0));
  }

  @Test
  void whatAContinuedRunWritesOverIsReadFromElsewhereAndRemovedAtTheEnd() throws Exception {
    var shop = repository("shop");
    var first = project().converge(source(shop, "shop"));
    var aside = ConvergeState.load(project().run()).setAside().orElseThrow();

    FileTree.delete(first.snapshot().directory());

    assertThat(aside.files(aside.snapshot().repositories().getFirst()))
        .extracting(SnapshotFile::path)
        .containsExactly("a.txt");
    project().converge(source(shop, "shop"));
    assertThat(home.resolve("project/.codesense/converge/earlier")).doesNotExist();
  }

  @Test
  void aPreviewForetellsTheShrinkLimitAndSaysWhatCannotBeReached() throws Exception {
    var shop = repository("shop");
    var till = repository("till");
    project().converge(source(shop, "shop"), source(till, "till"));
    var request =
        new ConvergeRequest(
            List.of(RepositorySource.of(home.resolve("nowhere").toString())),
            false,
            ConvergeConfig.defaults());

    var preview = new ConvergeComponent(new JgitRemotes()).preview(request, project().run());

    assertThat(preview.missing().values())
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.problem()).isEqualTo(ConvergeProblem.NO_REPOSITORY_THERE));
    assertThat(preview.refusal())
        .hasValueSatisfying(refusal ->
            assertThat(refusal)
                .hasMessage(
                    "2 of 2 repositories would disappear ([shop, till]), the limit is 0.2"));
  }

  private static ConvergeComponent.Preview preview(long changedFiles, long changedBytes) {
    return new ConvergeComponent.Preview(
        1, new TreeMap<>(), 1, 5, changedFiles, changedBytes, Optional.empty());
  }

  private TinyRepository repository(String name) throws Exception {
    var repository = TinyRepository.in(home.resolve(name + ".git"));
    repository.write("a.txt", name + "\n").commit("Begin");
    return repository;
  }

  private ConvergeProject project() {
    return new ConvergeProject(home.resolve("project"));
  }

  private static RepositorySource source(TinyRepository repository, @Nullable String id) {
    return source(repository, id, null, List.of(), List.of());
  }

  private static RepositorySource source(
      TinyRepository repository,
      @Nullable String id,
      @Nullable String branch,
      List<String> include,
      List<String> exclude) {
    return new RepositorySource(
        repository.url(),
        id,
        branch,
        null,
        null,
        include,
        exclude,
        null,
        List.of(),
        null,
        null,
        null);
  }

  private static void assertProblem(
      ConvergeProblem problem, ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(message);
  }
}
