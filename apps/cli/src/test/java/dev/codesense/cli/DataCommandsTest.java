package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandsTest {
  @TempDir Path home;

  private Path here = Path.of("unused");

  @BeforeEach
  void converge() throws Exception {
    var shop = TinyRepository.in(home.resolve("shop.git"));
    shop.write("a.txt", "one\n").write("b/c.txt", "two\n").commit("Fill");
    here = home.resolve("here");
    var shell = new Shell(home);
    shell.run("init", "here");
    Files.writeString(here.resolve("codesense.yaml"), "repositories: [{url: ../shop.git}]\n");
    assertThat(shell.run("converge", "--project", "here").code()).isZero();
  }

  private static void remote(Path project, String url) throws IOException {
    Files.writeString(
        project.resolve(".dvc/config"),
        "[core]\n    remote = store\n['remote \"store\"']\n    url = %s\n".formatted(url));
  }

  @Test
  void aCloneHasTheDataThatWasPushed() throws Exception {
    remote(here, "../../store");
    var there = home.resolve("there");
    Files.createDirectories(there.resolve(".dvc"));
    remote(there, "../../store");
    Files.copy(here.resolve("data.dvc"), there.resolve("data.dvc"));
    var shell = new Shell(here);

    assertThat(shell.run("data", "status").out())
        .matches(
            """
            data\\.dvc: [0-9a-f]{32}\\.dir, 2 files, 8 B
            data/: as data\\.dvc says
            store \\(.*/store\\): lacks 3 objects; `codesense data push` sends them
            """);
    assertThat(shell.run("data", "push").out())
        .endsWith("store): 3 objects sent; the data has 2 files\n");
    assertThat(shell.run("data", "push").out())
        .endsWith("store): 0 objects sent; the data has 2 files\n");
    assertThat(shell.run("data", "status", "--json").out())
        .contains("\"missing\":0", "\"here\":true");

    var cloned = new Shell(there);
    assertThat(cloned.run("data", "status").out()).contains("`codesense data pull` makes it equal");
    assertThat(cloned.run("data", "pull").out())
        .endsWith("store): 3 objects fetched; the data has 2 files\n");
    assertThat(there.resolve("data/raw/local/shop/b/c.txt")).hasContent("two");
    assertThat(there.resolve("data.dvc")).hasSameBinaryContentAs(here.resolve("data.dvc"));
  }

  @Test
  void aRunAfterAPullOfOlderDataHasItsOwnBack() throws Exception {
    remote(here, "../../store");
    var shell = new Shell(here);
    shell.run("data", "push");
    var older = Files.readAllBytes(here.resolve("data.dvc"));
    var shop = TinyRepository.in(home.resolve("shop.git"));
    shop.write("a.txt", "ONE\n").write("b/c.txt", "two\n").commit("Change");
    assertThat(shell.run("converge").code()).isZero();
    var newer = Files.readAllBytes(here.resolve("data.dvc"));

    Files.write(here.resolve("data.dvc"), older);
    assertThat(shell.run("data", "pull").code()).isZero();
    assertThat(here.resolve("data/raw/local/shop/a.txt")).hasContent("one");
    assertThat(shell.run("converge").code()).isZero();

    assertThat(here.resolve("data/raw/local/shop/a.txt")).hasContent("ONE");
    assertThat(here.resolve("data.dvc")).hasBinaryContent(newer);
  }

  @Test
  void theStatusOfAProjectWithoutARemoteSaysWhatIsHere() {
    var shell = new Shell(here);

    assertThat(shell.run("data", "status").out())
        .matches(
            """
            data\\.dvc: [0-9a-f]{32}\\.dir, 2 files, 8 B
            data/: as data\\.dvc says
            remote: none is configured; `dvc remote add -d NAME URL` adds one
            """);
    assertThat(shell.run("data", "status", "--json").out())
        .contains("\"here\":true")
        .doesNotContain("remote", "missing");
    assertThat(shell.run("data", "status", "--remote", "store").err()).contains("CS-DAT-021");
  }

  @Test
  void withoutARemoteItIsSaidHowToAddOne() {
    var outcome = new Shell(here).run("data", "push");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("CS-DAT-021", "dvc remote add -d NAME URL");
  }

  @Test
  void s3IsAskedWithoutShowingItsKey() throws Exception {
    remote(here, "s3://bucket/data\n    endpointurl = http://127.0.0.1:1");
    Files.writeString(
        here.resolve(".dvc/config.local"),
        "['remote \"store\"']\n    access_key_id = id\n    secret_access_key = s3cret\n");

    var outcome = new Shell(here, Map.of(), Terminal.NONE).run("data", "push");

    assertThat(outcome.code()).isEqualTo(20);
    assertThat(outcome.err())
        .contains("CS-DAT-023", "s3://bucket/data: it does not answer")
        .doesNotContain("s3cret");
  }
}
