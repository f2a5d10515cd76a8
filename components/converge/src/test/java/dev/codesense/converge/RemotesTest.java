package dev.codesense.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.converge.jgit.JgitRemotes;
import dev.codesense.core.CodesenseException;
import dev.codesense.testkit.GitServer;
import dev.codesense.testkit.KillableProcess;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.TinyRepository;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemotesTest {
  @TempDir Path home;

  @Test
  void gitDaemonServesBranchesTagsAndCommits() throws Exception {
    var shop = shop();
    var first = shop.commit("One");
    shop.annotatedTag("v1", "First").write("b.txt", "two\n").commit("Two");
    shop.branch("next").write("c.txt", "three\n").commit("Three");
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var url = server.url("shop.git");
      var project = project();

      project.converge(
          source(url, "head", null, null, null),
          source(url, "next", "next", null, null),
          source(url, "tag", null, "v1", null),
          source(url, "pinned", null, null, first));

      assertThat(project.raw())
          .isEqualTo(
              Map.of(
                  "head/a.txt", "one\n",
                  "head/b.txt", "two\n",
                  "next/a.txt", "one\n",
                  "next/b.txt", "two\n",
                  "next/c.txt", "three\n",
                  "tag/a.txt", "one\n",
                  "pinned/a.txt", "one\n"));
    }
  }

  @Test
  void aPinnedCommitIsFetchedOnceAndNeedsNoNetworkThen() throws Exception {
    var shop = shop();
    var first = shop.commit("One");
    shop.write("a.txt", "changed\n").commit("Two");
    var project = project();
    RepositorySource pinned;
    try (var server = GitServer.http(home.resolve("served"), null)) {
      pinned = source(server.url("shop.git"), "shop", null, null, first);
      project.converge(pinned);
      int asked = server.requests();
      assertThat(asked).isPositive();

      project.converge(pinned);

      assertThat(server.requests()).isEqualTo(asked);
    }

    var offline = project.converge(pinned);

    assertThat(offline.stale()).isEmpty();
    assertThat(project.raw()).isEqualTo(Map.of("shop/a.txt", "one\n"));
  }

  @Test
  void whatCannotBeReadByAnInterruptedThreadIsNotDamaged() throws Exception {
    var shop = shop();
    shop.commit("One");
    var source = RepositorySource.of(shop.directory().toString());
    var gone = new GitCommit.Entry("a.txt", "1".repeat(40), 3, false, null, false, null);
    try (var commit =
        new JgitRemotes().fetch(source, "shop", ConvergeConfig.defaults(), project().run())) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> commit.content(gone)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertProblem(
          ConvergeProblem.REPOSITORY_DAMAGED, () -> commit.content(gone), "Cannot read a.txt");
    }
  }

  @Test
  void aMirrorHasNoGarbageCollectorAndNoUrl() throws Exception {
    shop().commit("One");
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var project = project();
      var mirror = project.run().state().resolve("mirrors/shop.git");
      var source = source(server.url("shop.git"), "shop", null, null, null);
      project.converge(source);
      // As an earlier version left it.
      Files.writeString(
          mirror.resolve("FETCH_HEAD"), "0\tbranch 'main' of https://t0ken@host/shop\n");

      project.converge(source);

      assertThat(mirror.resolve("FETCH_HEAD")).doesNotExist();
      assertThat(Files.readString(mirror.resolve("config")))
          .contains("auto = 0", "autopacklimit = 0", "autodetach = false");
    }
  }

  @Test
  void aRemoteOfSha256IsNotSupported() throws Exception {
    var folder = home.resolve("served/modern.git");
    var git =
        new ProcessBuilder(
                "git", "init", "-q", "--bare", "--object-format=sha256", folder.toString())
            .start();
    assumeTrue(git.waitFor() == 0, "This machine's git makes no repository of SHA-256");
    var commit =
        new ProcessBuilder(
                "git",
                "-C",
                folder.toString(),
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.org",
                "commit-tree",
                "-m",
                "x",
                "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321")
            .start();
    Files.writeString(
        folder.resolve("packed-refs"),
        new String(commit.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip()
            + " refs/heads/main\n");
    try (var daemon = GitServer.daemon(home.resolve("served"));
        var http = GitServer.http(home.resolve("served"), null)) {
      for (var server : List.of(daemon, http)) {
        assertProblem(
            ConvergeProblem.SHA256_REPOSITORY,
            () -> project().converge(source(server.url("modern.git"), "modern", null, null, null)),
            "has git's object format sha256, which is not supported");
      }
    }
  }

  @Test
  void whereARepositoryIsCanBeAskedWithoutFetchingIt() throws Exception {
    var shop = shop();
    var first = shop.commit("One");
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var run = TestRunContext.in(home.resolve("watching"));
      var request =
          new ConvergeRequest(
              List.of(
                  source(server.url("shop.git"), "shop", null, null, null),
                  source(server.url("gone.git"), "gone", null, null, null)),
              false,
              ConvergeConfig.defaults());
      var converge = new ConvergeComponent(new JgitRemotes());

      assertThat(converge.heads(request, run)).isEqualTo(Map.of("shop", first));
      var second = shop.write("b.txt", "two\n").commit("Two");
      assertThat(converge.heads(request, run)).isEqualTo(Map.of("shop", second));

      assertThat(run.state().resolve("mirrors")).doesNotExist();
      assertThat(run.progress().warnings()).hasSize(2).allMatch(line -> line.startsWith("gone: "));
    }
  }

  @Test
  void aMovedBranchIsFetchedAgain() throws Exception {
    var shop = shop();
    shop.commit("One");
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var project = project();
      project.converge(source(server.url("shop.git"), "shop", null, null, null));
      shop.write("a.txt", "changed\n").commit("Two");

      var result = project.converge(source(server.url("shop.git"), "shop", null, null, null));

      assertThat(result.changed()).isEqualTo(1);
      assertThat(project.raw()).isEqualTo(Map.of("shop/a.txt", "changed\n"));
    }
  }

  @Test
  void aTokenOpensAPrivateRepositoryOverHttp() throws Exception {
    shop().commit("One");
    try (var server = GitServer.http(home.resolve("served"), "s3cret-token")) {
      var project = project();
      project.run().withSecret("git-token-127-0-0-1", "s3cret-token");
      project.run().withSecret("git-token-localhost", "s3cret-token");

      project.converge(source(server.url("shop.git"), "shop", null, null, null));

      assertThat(project.raw()).isEqualTo(Map.of("shop/a.txt", "one\n"));
    }
  }

  @Test
  void aWrongTokenIsToldWithoutShowingIt() throws Exception {
    shop().commit("One");
    try (var server = GitServer.http(home.resolve("served"), "s3cret-token")) {
      var project = project();
      project.run().withSecret("git-token", "wr0ng-token");

      assertProblem(
          ConvergeProblem.ACCESS_DENIED,
          () -> project.converge(source(server.url("shop.git"), "shop", null, null, null)),
          "No permission to read");
      assertThat(project.run().progress().warnings())
          .noneMatch(line -> line.contains("wr0ng-token"));
    }
  }

  @Test
  void aServerThatForbidsIsToldAsNoPermission() throws Exception {
    try (var server = GitServer.answering(403)) {
      var project = project();
      project.run().withSecret("git-token", "s3cret-token");

      assertProblem(
          ConvergeProblem.ACCESS_DENIED,
          () -> project.converge(source(server.url("shop.git"), "shop", null, null, null)),
          "No permission to read " + server.url("shop"));
    }
  }

  /// Converges as a user whose home the test made.
  static final class ConvergeAtHome {
    private ConvergeAtHome() {}

    public static void main(String[] arguments) throws Exception {
      new ConvergeProject(Path.of(arguments[0])).converge(RepositorySource.of(arguments[1]));
      System.out.println("converged");
    }
  }

  @Test
  void gitsCredentialHelperOpensAPrivateRepositoryOverHttps() throws Exception {
    shop().commit("One");
    var user = Files.createDirectories(home.resolve("user"));
    Files.writeString(
        user.resolve(".gitconfig"),
        """
        [credential]
          helper = "!f() { echo username=ann; echo password=s3cret-token; }; f"
        """);
    try (var server = GitServer.https(home.resolve("served"), "s3cret-token", keys());
        var child =
            KillableProcess.start(
                atHome(user),
                ConvergeAtHome.class,
                home.resolve("project").toString(),
                server.url("shop.git"))) {
      child.awaitLine("converged");

      assertThat(project().raw()).isEqualTo(Map.of("127.0.0.1/shop/a.txt", "one\n"));
    }
  }

  /// Is interrupted as soon as the user's credential helper has begun.
  static final class InterruptedAtHome {
    private InterruptedAtHome() {}

    public static void main(String[] arguments) throws Exception {
      var begun = Path.of(arguments[2]);
      var worker = Thread.currentThread();
      Thread.ofVirtual()
          .name("interrupter")
          .start(() -> {
            while (!Files.exists(begun)) {
              LockSupport.parkNanos(1_000_000);
            }
            worker.interrupt();
          });
      try {
        new ConvergeProject(Path.of(arguments[0])).converge(RepositorySource.of(arguments[1]));
      } catch (InterruptedException e) {
        System.out.println("interrupted");
      }
    }
  }

  @Test
  void anInterruptEndsTheCredentialHelperToo() throws Exception {
    shop().commit("One");
    var begun = home.resolve("begun");
    var user = Files.createDirectories(home.resolve("user"));
    Files.writeString(
        user.resolve(".gitconfig"),
        """
        [credential]
          helper = "!f() { echo $$ > %1$s.new; mv %1$s.new %1$s; exec sleep 600; }; f"
        """
            .formatted(begun));
    try (var server = GitServer.https(home.resolve("served"), "s3cret-token", keys());
        var child =
            KillableProcess.start(
                atHome(user),
                InterruptedAtHome.class,
                home.resolve("project").toString(),
                server.url("shop.git"),
                begun.toString())) {
      child.awaitLine("interrupted");

      var helper = ProcessHandle.of(Long.parseLong(Files.readString(begun).strip()));
      if (helper.isPresent()) {
        helper.get().onExit().get(1, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForEndsTheRunBeforeTheTokenIsSent() throws Exception {
    shop().commit("One");
    try (var server = GitServer.https(home.resolve("served"), "s3cret-token", keys())) {
      var project = project();
      project.run().withSecret("git-token", "s3cret-token");

      assertProblem(
          ConvergeProblem.REMOTE_UNREACHABLE,
          () -> project.converge(source(server.url("shop.git"), "shop", null, null, null)),
          "Cannot fetch " + server.url("shop"));
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void aMissingCommitIsTold() throws Exception {
    shop().commit("One");
    var missing = "0123456789abcdef0123456789abcdef01234567";
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var project = project();

      assertProblem(
          ConvergeProblem.REFERENCE_NOT_FOUND,
          () -> project.converge(source(server.url("shop.git"), "shop", null, null, missing)),
          "has no %s, or does not let it be fetched".formatted(missing));
    }
  }

  @Test
  void theMirrorOfAnUnlistedRepositoryGoes() throws Exception {
    shop().commit("One");
    TinyRepository.in(home.resolve("served/bank.git")).write("b.txt", "two\n").commit("Two");
    var mirrors = home.resolve("project/.codesense/mirrors");
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var project = project();
      var shop = source(server.url("shop.git"), "acme/shop", null, null, null);
      project.converge(shop, source(server.url("bank.git"), "money/bank", null, null, null));
      Files.createDirectories(mirrors.resolve("money/killed.git.part/objects"));

      project.converge(new ConvergeRequest(List.of(shop), true, ConvergeConfig.defaults()));

      try (var left = Files.list(mirrors)) {
        assertThat(left).containsExactly(mirrors.resolve("acme"));
      }
      assertThat(mirrors.resolve("acme/shop.git/config")).exists();
    }
  }

  @Test
  void sshTakesAKnownHostAndAnIdentityFile() throws Exception {
    assumeTrue(GitServer.sshd().isPresent(), "No sshd on this machine");
    shop().commit("One");
    try (var ssh = GitServer.ssh(home.resolve("served"), keys())) {
      var folder = Files.createDirectories(home.resolve("user/.ssh"));
      Files.copy(ssh.client().privateKey(), folder.resolve("id_ed25519"));
      Files.copy(ssh.client().knownHosts(), folder.resolve("known_hosts"));
      var project = project();

      project.converge(
          request(source(ssh.server().url("shop.git"), "shop", null, null, null)),
          new JgitRemotes(folder));

      assertThat(project.raw()).isEqualTo(Map.of("shop/a.txt", "one\n"));
    }
  }

  @Test
  void sshRefusesAnUnknownHostWhateverTheUsersConfigurationSays() throws Exception {
    assumeTrue(GitServer.sshd().isPresent(), "No sshd on this machine");
    shop().commit("One");
    try (var ssh = GitServer.ssh(home.resolve("served"), keys())) {
      var folder = Files.createDirectories(home.resolve("user/.ssh"));
      Files.copy(ssh.client().privateKey(), folder.resolve("id_ed25519"));
      Files.writeString(folder.resolve("config"), "Host *\n  StrictHostKeyChecking no\n");
      var project = project();

      assertProblem(
          ConvergeProblem.HOST_KEY_REFUSED,
          () ->
              project.converge(
                  request(source(ssh.server().url("shop.git"), "shop", null, null, null)),
                  new JgitRemotes(folder)),
          "Do not trust the host of");
      assertThat(folder.resolve("known_hosts")).doesNotExist();
    }
  }

  @Test
  void aKeyThatTheServerDoesNotKnowIsNoPermission() throws Exception {
    assumeTrue(GitServer.sshd().isPresent(), "No sshd on this machine");
    shop().commit("One");
    try (var ssh = GitServer.ssh(home.resolve("served"), keys())) {
      var folder = Files.createDirectories(home.resolve("user/.ssh"));
      Files.copy(keys().resolve("host"), folder.resolve("id_ed25519"));
      Files.copy(ssh.client().knownHosts(), folder.resolve("known_hosts"));
      var project = project();

      assertProblem(
          ConvergeProblem.ACCESS_DENIED,
          () ->
              project.converge(
                  request(source(ssh.server().url("shop.git"), "shop", null, null, null)),
                  new JgitRemotes(folder)),
          "No permission to read ssh://");
    }
  }

  @Test
  void aWrongBranchIsAnsweredWithNearOnes() throws Exception {
    var shop = shop();
    shop.commit("One");
    shop.branch("release/2").commit("Two");
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var project = project();

      assertProblem(
          ConvergeProblem.REFERENCE_NOT_FOUND,
          () -> project.converge(source(server.url("shop.git"), "shop", "release/1", null, null)),
          "has no branch release/1; there is release/2, main");
    }
  }

  @Test
  void anEmptyRepositoryIsToldAndTheOthersGoOn() throws Exception {
    shop().commit("One");
    var empty = TinyRepository.in(home.resolve("served/empty.git"));
    try (var server = GitServer.daemon(home.resolve("served"))) {
      var project = project();

      var result =
          project.converge(
              source(server.url("empty.git"), "empty", null, null, null),
              source(empty.url(), "local-empty", null, null, null),
              source(server.url("shop.git"), "shop", null, null, null));

      assertThat(result.missing()).containsExactly("empty", "local-empty");
      assertThat(project.raw()).isEqualTo(Map.of("shop/a.txt", "one\n"));
      assertProblem(
          ConvergeProblem.EMPTY_REPOSITORY,
          () -> project().converge(source(empty.url(), "empty", null, null, null)),
          "has no commit yet");
    }
  }

  @Test
  void anUnreachableRepositoryKeepsItsLastStateAndSaysSinceWhen() throws Exception {
    shop().commit("One");
    var project = project();
    RepositorySource source;
    try (var server = GitServer.daemon(home.resolve("served"))) {
      source = source(server.url("shop.git"), "shop", null, null, null);
      project.converge(source);
    }
    project.run().after(Duration.ofHours(1));
    var since = project.run().clock().instant();

    var first = project.converge(source);
    project.run().after(Duration.ofHours(1));
    var second = project.converge(source);

    assertThat(first.stale()).containsExactly("shop");
    assertThat(second.snapshot()).isEqualTo(first.snapshot());
    assertThat(project.raw()).isEqualTo(Map.of("shop/a.txt", "one\n"));
    var stale = project.run().read(second.snapshot()).repositories().getFirst().stale();
    assertThat(stale).isNotNull();
    assertThat(stale.since()).isEqualTo(since);
    assertThat(stale.reason()).startsWith("CS-CNV-004 Cannot fetch git://");
  }

  @Test
  void anUnreachableRemoteWithoutLastStateEndsTheRun() {
    assertProblem(
        ConvergeProblem.REMOTE_UNREACHABLE,
        () -> project().converge(source("git://127.0.0.1:1/shop.git", "shop", null, null, null)),
        "Cannot fetch git://127.0.0.1:1/shop: Connection refused");
  }

  @Test
  void whenNothingCanBeHadEveryReasonIsListed() {
    assertProblem(
        ConvergeProblem.NOTHING_CONVERGED,
        () ->
            project()
                .converge(
                    source("git://127.0.0.1:1/a.git", "a", null, null, null),
                    source("git://127.0.0.1:1/b.git", "b", null, null, null)),
        "None of 2 repositories could be read: a: CS-CNV-004");
  }

  @Test
  void aSilentRemoteRunsIntoTheTimeout() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var config =
          new ConvergeConfig(
              0.2,
              1 << 20,
              200_000,
              10,
              10,
              4,
              Duration.ofMillis(300),
              true,
              true,
              ConvergeConfig.WriteBack.OFF);
      var url = "git://127.0.0.1:%d/shop.git".formatted(silent.getLocalPort());

      assertProblem(
          ConvergeProblem.FETCH_TIMEOUT,
          () ->
              project()
                  .converge(
                      new ConvergeRequest(
                          List.of(source(url, "shop", null, null, null)), false, config)),
          "took longer than PT0.3S");
    }
  }

  @Test
  void anInterruptEndsARunThatWaitsForARemote() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var url = "git://127.0.0.1:%d/shop.git".formatted(silent.getLocalPort());
      var ended = new CompletableFuture<Throwable>();
      var run =
          threads.submit(() -> {
            try {
              project().converge(source(url, "shop", null, null, null));
            } catch (Throwable e) {
              ended.complete(e);
            }
          });
      silent.accept().getInputStream().read();

      run.cancel(true);

      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
    }
  }

  private TinyRepository shop() throws Exception {
    return TinyRepository.in(home.resolve("served/shop.git")).write("a.txt", "one\n");
  }

  private ConvergeProject project() {
    return new ConvergeProject(home.resolve("project"));
  }

  /// Lets a process have another home, and trust the server's certificate.
  private List<String> atHome(Path user) throws Exception {
    return List.of(
        "/usr/bin/env",
        "HOME=" + user,
        "JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(keys().resolve("tls.p12"), "changeit"));
  }

  private Path keys() throws Exception {
    return Files.createDirectories(home.resolve("keys"));
  }

  private static ConvergeRequest request(RepositorySource source) {
    return new ConvergeRequest(List.of(source), false, ConvergeConfig.defaults());
  }

  private static RepositorySource source(
      String url,
      String id,
      @Nullable String branch,
      @Nullable String tag,
      @Nullable String commit) {
    return new RepositorySource(
        url, id, branch, tag, commit, List.of(), List.of(), null, List.of(), null, null, null);
  }

  private static void assertProblem(
      ConvergeProblem problem, ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(message);
  }
}
