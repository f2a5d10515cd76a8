package dev.codesense.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.LinkTemplate;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceLinksTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @CsvSource({
    "https://github.com/acme/shop.git,"
        + "https://github.com/acme/shop/blob/COMMIT/src/A.java#L3-L9,"
        + "github.com/acme/shop",
    "https://github.com/acme/shop,"
        + "https://github.com/acme/shop/blob/COMMIT/src/A.java#L3-L9,"
        + "github.com/acme/shop",
    "git@github.com:acme/shop.git,"
        + "https://github.com/acme/shop/blob/COMMIT/src/A.java#L3-L9,"
        + "github.com/acme/shop",
    "ssh://git@GitHub.acme.example:2222/acme/shop.git,"
        + "https://github.acme.example/acme/shop/blob/COMMIT/src/A.java#L3-L9,"
        + "github.acme.example/acme/shop",
    "https://gitlab.com/group/sub/shop.git,"
        + "https://gitlab.com/group/sub/shop/-/blob/COMMIT/src/A.java#L3-9,"
        + "gitlab.com/group/sub/shop",
    "https://gitlab.acme.example:8443/group/shop.git/,"
        + "https://gitlab.acme.example:8443/group/shop/-/blob/COMMIT/src/A.java#L3-9,"
        + "gitlab.acme.example/group/shop",
    "git@bitbucket.org:acme/shop.git,"
        + "https://bitbucket.org/acme/shop/src/COMMIT/src/A.java#lines-3:9,"
        + "bitbucket.org/acme/shop",
    "https://bitbucket.acme.example/scm/PRJ/shop.git,"
        + "https://bitbucket.acme.example/projects/PRJ/repos/shop/browse/src/A.java?at=COMMIT#3-9,"
        + "bitbucket.acme.example/PRJ/shop",
    "ssh://git@bitbucket.acme.example:7999/~bob/shop.git,"
        + "https://bitbucket.acme.example/users/bob/repos/shop/browse/src/A.java?at=COMMIT#3-9,"
        + "bitbucket.acme.example/~bob/shop",
    "https://codeberg.org/acme/shop.git,"
        + "https://codeberg.org/acme/shop/src/commit/COMMIT/src/A.java#L3-L9,"
        + "codeberg.org/acme/shop",
    "git@gitea.acme.example:acme/shop.git,"
        + "https://gitea.acme.example/acme/shop/src/commit/COMMIT/src/A.java#L3-L9,"
        + "gitea.acme.example/acme/shop",
    "https://acme@dev.azure.com/acme/My%20Project/_git/shop,"
        + "https://dev.azure.com/acme/My%20Project/_git/shop?path=/src/A.java&version=GCCOMMIT&line=3&lineEnd=9&lineStartColumn=1&lineEndColumn=1,"
        + "dev.azure.com/acme/My-Project/shop",
    "https://acme.visualstudio.com/DefaultCollection/project/_git/shop,"
        + "https://dev.azure.com/acme/project/_git/shop?path=/src/A.java&version=GCCOMMIT&line=3&lineEnd=9&lineStartColumn=1&lineEndColumn=1,"
        + "dev.azure.com/acme/project/shop",
    "https://dev.azure.com/acme/_git/shop,"
        + "https://dev.azure.com/acme/shop/_git/shop?path=/src/A.java&version=GCCOMMIT&line=3&lineEnd=9&lineStartColumn=1&lineEndColumn=1,"
        + "dev.azure.com/acme/shop/shop",
    "git@ssh.dev.azure.com:v3/acme/project/shop,"
        + "https://dev.azure.com/acme/project/_git/shop?path=/src/A.java&version=GCCOMMIT&line=3&lineEnd=9&lineStartColumn=1&lineEndColumn=1,"
        + "dev.azure.com/acme/project/shop",
    "acme@vs-ssh.visualstudio.com:v3/acme/project/shop,"
        + "https://dev.azure.com/acme/project/_git/shop?path=/src/A.java&version=GCCOMMIT&line=3&lineEnd=9&lineStartColumn=1&lineEndColumn=1,"
        + "dev.azure.com/acme/project/shop",
    "https://git.acme.example/acme/shop.git,"
        + "https://git.acme.example/acme/shop#src/A.java:3-9,"
        + "git.acme.example/acme/shop",
    "git://127.0.0.1:9418/shop,git://127.0.0.1:9418/shop#src/A.java:3-9,127.0.0.1/shop",
    "file:///srv/git/shop.git,/srv/git/shop.git/src/A.java:3,local/shop",
    "/srv/git/shop,/srv/git/shop/src/A.java:3,local/shop",
    "../shop/.git,../shop/.git/src/A.java:3,local/shop",
    ".,src/A.java:3,local/project",
  })
  void everyFormOfRemoteHasALinkAndAnId(String url, String link, String id) {
    var remote = RemoteUrl.parse(url);
    assertThat(SourceLinks.template(remote, COMMIT, null).expand("src/A.java", 3, 9))
        .isEqualTo(link.replace("COMMIT", COMMIT));
    assertThat(RepoId.of(remote, Path.of("/work/project"))).hasToString(id);
  }

  @Test
  void theForgeOfAHostMayBeGiven() {
    var remote = RemoteUrl.parse("git@code.acme.example:group/shop.git");
    assertThat(SourceLinks.template(remote, COMMIT, Forge.GITLAB).text())
        .isEqualTo(
            "https://code.acme.example/group/shop/-/blob/"
                + COMMIT
                + "/{path}{?plain=1}#L{start}-{end}");
  }

  @ParameterizedTest
  @CsvSource({
    "git@github.com:acme/shop.git, , https://github.com/acme/shop/commit/COMMIT",
    "https://code.acme.example/group/shop, GITLAB, https://code.acme.example/group/shop/-/commit/COMMIT",
    "https://codeberg.org/acme/shop.git, , https://codeberg.org/acme/shop/commit/COMMIT",
    "git@bitbucket.org:acme/shop.git, , https://bitbucket.org/acme/shop/commits/COMMIT",
    "https://bitbucket.acme.example/scm/PRJ/shop.git, , https://bitbucket.acme.example/projects/PRJ/repos/shop/commits/COMMIT",
    "https://dev.azure.com/acme/_git/shop, , https://dev.azure.com/acme/shop/_git/shop/commit/COMMIT",
    "https://git.acme.example/acme/shop.git, , ",
    "../shop, , ",
  })
  void aCommitHasAPageWhereItsFilesHave(String url, @Nullable Forge forge, @Nullable String page) {
    var remote = RemoteUrl.parse(url);
    var files = SourceLinks.template(remote, COMMIT, forge);
    assertThat(SourceLinks.commit(remote, COMMIT, files))
        .isEqualTo(Optional.ofNullable(page).map(text -> text.replace("COMMIT", COMMIT)));
  }

  @Test
  void aPathIsEncodedForUrlsOnlyAndItsOwnBracesStay() {
    var path = "a b/ключ#?%/{start}.md";
    assertThat(new LinkTemplate("https://h/{path}#{start}").expand(path, 7, 7))
        .isEqualTo("https://h/a%20b/%D0%BA%D0%BB%D1%8E%D1%87%23%3F%25/%7Bstart%7D.md#7");
    assertThat(new LinkTemplate("../shop/{path}:{start}").expand(path, 7, 7))
        .isEqualTo("../shop/" + path + ":7");
  }

  @ParameterizedTest
  @CsvSource({
    "https://github.com/acme/shop.git, https://github.com/acme/shop/blob/COMMIT/a/B.ipynb?plain=1#L3-L9",
    "https://gitlab.com/acme/shop.git, https://gitlab.com/acme/shop/-/blob/COMMIT/a/B.ipynb?plain=1#L3-9",
    "https://codeberg.org/acme/shop.git, https://codeberg.org/acme/shop/src/commit/COMMIT/a/B.ipynb?display=source#L3-L9",
    "https://bitbucket.org/acme/shop.git, https://bitbucket.org/acme/shop/src/COMMIT/a/B.ipynb#lines-3:9",
    "../shop, ../shop/a/B.ipynb:3",
  })
  void linesOfWhatASiteShowsAsAPageAreAskedFor(String url, String link) {
    assertThat(SourceLinks.template(RemoteUrl.parse(url), COMMIT, null).expand("a/B.ipynb", 3, 9))
        .isEqualTo(link.replace("COMMIT", COMMIT));
    assertThat(new LinkTemplate("https://h/{path}{?a=b}").expand("A.MD", 1, 1))
        .isEqualTo("https://h/A.MD?a=b");
    assertThat(new LinkTemplate("https://h/{path}{?a=b}").expand("A.java", 1, 1))
        .isEqualTo("https://h/A.java");
  }

  @Test
  void aFolderKeepsItsBraces() {
    var folder = "/srv/{path}/{start}-{end}/{x}";
    assertThat(SourceLinks.template(RemoteUrl.parse(folder), COMMIT, null).expand("{end}.md", 7, 9))
        .isEqualTo(folder + "/{end}.md:7");
  }

  @Test
  void aLinkOfTheUsersOwnIsTaken() {
    assertThat(SourceLinks.custom("https://x/{commit}/{path}?l={start}", COMMIT).expand("a", 1, 2))
        .isEqualTo("https://x/" + COMMIT + "/a?l=1");
    var remote = RemoteUrl.parse("https://github.com/acme/shop");
    var own = SourceLinks.custom("https://x/{commit}/{path}", COMMIT);
    assertThat(SourceLinks.commit(remote, COMMIT, own)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://x/{paht}", "https://x/{commit}", "https://x/{path}/{line}"})
  void aLinkThatIsNotUnderstoodIsRefused(String link) {
    problem(DataProblem.LINK_NOT_UNDERSTOOD, () -> SourceLinks.custom(link, COMMIT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ext::sh -c id",
        "--upload-pack=id",
        "https://",
        "https://host",
        "file://"
      })
  void aUrlThatIsNotUnderstoodIsRefused(String url) {
    problem(DataProblem.URL_NOT_UNDERSTOOD, () -> RemoteUrl.parse(url));
  }

  @ParameterizedTest
  @CsvSource({
    "git@host:a/b.git, ssh://host/a/b",
    "ssh://ann.lee@host:2222/a/b.git, ssh://host:2222/a/b",
    "ssh://ann@acme.example@host/p/x, ssh://host/p/x",
    "https://host:8443/a/b.git, https://host:8443/a/b",
    "https://host/a/b%402, https://host/a/b%402",
    "C:\\work\\shop, C:\\work\\shop",
    "git/shop, git/shop",
    "../@acme/shop, ../@acme/shop",
    "./ann@host/shop, ./ann@host/shop",
    "/srv/me@work/shop, /srv/me@work/shop",
  })
  void nothingButSshsUserIsDropped(String url, String shown) {
    assertThat(RemoteUrl.parse(url)).hasToString(shown);
  }

  @Test
  void theTildeIsOnesOwnFolder() {
    var own = System.getProperty("user.home");
    assertThat(RemoteUrl.parse("~/code/shop")).hasToString(own + "/code/shop");
    assertThat(RemoteUrl.parse("~")).hasToString(own);
    assertThat(RemoteUrl.parse("./~ann/shop")).hasToString("./~ann/shop");
    problem(DataProblem.URL_NOT_UNDERSTOOD, () -> RemoteUrl.parse("~ann/shop"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/a", "a/", "a//b", "../a", "a/..", "a/./b", ".git", "a\\b", "a:b", "nul", "x/a.git",
        "a\nb", "a."
      })
  void anIdThatIsNoSafeFolderIsRefused(String id) {
    problem(DataProblem.ID_NOT_SAFE, () -> new RepoId(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h/../../etc/passwd",
        "https://h/%2e%2e/%2e%2e/x",
        "https://h/a%2F..%2Fb",
        "https://h/.git/.dvc",
        "https://h/con/aux.txt",
        "git@h:~/x",
        "ssh://[::1]:22/a b/c",
      })
  void anyRemoteHasASafeId(String url) {
    var id = RepoId.of(RemoteUrl.parse(url), Path.of("/work")).value();
    assertThat(Path.of("/data").resolve(id).normalize()).startsWithRaw(Path.of("/data"));
    assertThat(new RepoId(id).value()).isEqualTo(id).doesNotContain("..");
  }

  private static void problem(DataProblem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
