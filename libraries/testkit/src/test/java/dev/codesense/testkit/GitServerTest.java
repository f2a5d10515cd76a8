package dev.codesense.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitServerTest {
  @TempDir Path root;
  @TempDir Path work;
  private String commit = "";

  @BeforeEach
  void repository() throws IOException {
    commit = TinyRepository.in(root.resolve("shop.git")).write("a.txt", "hello").commit("First");
  }

  @Test
  void gitClonesOverItsOwnProtocol() throws Exception {
    try (var server = GitServer.daemon(root)) {
      assertThat(git(Map.of(), "ls-remote", server.url("shop.git"), "HEAD")).startsWith(commit);
      git(Map.of(), "clone", "-q", server.url("shop.git"), work.resolve("clone").toString());
      assertThat(work.resolve("clone/a.txt")).hasContent("hello");
    }
  }

  @Test
  void gitClonesOverHttpWithTheTokenOnly() throws Exception {
    try (var server = GitServer.http(root, "s3cret")) {
      var url = server.url("shop.git");
      var withToken = url.replace("http://", "http://x:s3cret@");
      git(Map.of(), "clone", "-q", withToken, work.resolve("clone").toString());
      assertThat(work.resolve("clone/a.txt")).hasContent("hello");
      assertThat(git(Map.of(), "ls-remote", url)).doesNotContain(commit);
      assertThat(git(Map.of(), "ls-remote", server.url("other.git").replace("//", "//x:s3cret@")))
          .contains("not found");
      assertThat(server.requests()).isPositive();
    }
  }

  @Test
  void gitClonesOverSsh(@TempDir Path keys) throws Exception {
    assumeTrue(
        GitServer.sshd().isPresent(), "sshd is not installed (openssh-server): no clone over SSH");
    try (var ssh = GitServer.ssh(root, keys)) {
      var command =
          "ssh -F none -o IdentitiesOnly=yes -o BatchMode=yes -i %s -o UserKnownHostsFile=%s"
              .formatted(ssh.client().privateKey(), ssh.client().knownHosts());
      var output =
          git(
              Map.of("GIT_SSH_COMMAND", command),
              "ls-remote",
              ssh.server().url("shop.git"),
              "HEAD");
      assertThat(output).as(Files.readString(keys.resolve("sshd.log"))).startsWith(commit);
    }
  }

  private String git(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.addAll(List.of("git", "-c", "credential.helper="));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
