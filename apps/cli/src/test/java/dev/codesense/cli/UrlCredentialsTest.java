package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.FakeKfp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UrlCredentialsTest {
  /// Two halves, since some characters of a password end it for one reader and not for another.
  private static final String LEFT = "zQ9wK7bN2x";

  private static final String RIGHT = "vX3pL8rT5y";
  private static final String WHOLE = LEFT + RIGHT;

  /// Nobody listens there.
  private static final String HOST = "localhost:1";

  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("run"),
          List.of("run", "--resume"),
          List.of("converge", "--json"),
          List.of("plan", "--json"),
          List.of("doctor"),
          List.of("status", "--json"),
          List.of("search", "--json", "x"),
          List.of("pipeline", "list", "runs"));

  @TempDir Path folder;

  @Test
  void noFormOfACredentialInAUrlIsLeftAnywhere() throws IOException {
    var urls = urls();
    assertThat(urls).hasSizeGreaterThan(200);
    var leaks = new ArrayList<String>();
    int number = 0;
    for (var url : urls) {
      var lists = lists(url);
      for (var list : Set.copyOf(List.of(lists.getFirst(), lists.get(number % lists.size())))) {
        var project = Files.createDirectories(folder.resolve("p" + number++));
        Files.writeString(project.resolve("codesense.yaml"), list);
        // Each command reads the settings in the same way: all of them for some, one for the rest.
        for (var command : number % 80 == 0 ? COMMANDS : COMMANDS.subList(0, 1)) {
          var outcome = new Shell(project).run(command.toArray(String[]::new));
          look(leaks, command + " of " + list, outcome, project);
        }
      }
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void noCredentialInTheEnvironmentOrInAnArgumentIsLeftAnywhere() throws IOException {
    var leaks = new ArrayList<String>();
    int number = 0;
    for (var url : urls()) {
      var project = Files.createDirectories(folder.resolve("p" + number++));
      Files.writeString(project.resolve("codesense.yaml"), "{}\n");
      var repositories = json(List.of(Map.of("url", url)));
      var shell = new Shell(project, Map.of("CODESENSE_REPOSITORIES", repositories), Terminal.NONE);
      look(leaks, "run with " + url, shell.run("run"), project);
      if (number % 10 == 0) {
        look(leaks, "status of " + url, new Shell(project).run("status", url), project);
      }
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void noCredentialIsSentToAnEngine() throws IOException {
    var leaks = new ArrayList<String>();
    try (var kfp = FakeKfp.start(null)) {
      var environment = Map.of("CODESENSE_KFP_ENDPOINT", kfp.endpoint().toString());
      var shell = new Shell(folder, environment, Terminal.NONE);
      Files.writeString(folder.resolve("codesense.yaml"), "{}\n");
      assertThat(shell.run("pipeline", "compile", "code-index", "--out", ".").code()).isZero();
      for (var url : urls().stream().filter(url -> url.hashCode() % 3 == 0).toList()) {
        var parameter = "repositories=" + json(List.of(Map.of("url", url)));
        var verb = url.length() % 2 == 0 ? "run" : "schedule";
        var outcome = shell.run("pipeline", verb, "code-index.yaml", "-p", parameter);
        look(leaks, verb + " with " + url, outcome, folder);
        assertThat(outcome.code()).as(url).isNotZero();
      }
      look(leaks, "runs", shell.run("pipeline", "list", "runs", "--json"), folder);
      look(leaks, "schedules", shell.run("pipeline", "list", "schedules", "--json"), folder);
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void aFileWithACredentialIsNotUploaded() throws IOException {
    try (var kfp = FakeKfp.start(null)) {
      var environment = Map.of("CODESENSE_KFP_ENDPOINT", kfp.endpoint().toString());
      var shell = new Shell(folder, environment, Terminal.NONE);
      assertThat(shell.run("pipeline", "compile", "code-index", "--out", ".").code()).isZero();
      var file = folder.resolve("code-index.yaml");
      var text = Files.readString(file);
      var with =
          text.replaceFirst("defaultValue: .*", "defaultValue: https://ann:" + WHOLE + "@host/x");
      assertThat(with).isNotEqualTo(text);
      Files.writeString(file, with);

      var outcome = shell.run("pipeline", "upload", "code-index.yaml");

      assertThat(outcome.code()).isEqualTo(10);
      assertThat(outcome.err())
          .contains("error CS-CLI-010: code-index.yaml, line ")
          .doesNotContain(LEFT);
      assertThat(shell.run("pipeline", "list", "pipelines").out()).doesNotContain("code-index");
    }
  }

  private static void look(List<String> leaks, String what, Shell.Outcome outcome, Path project)
      throws IOException {
    if (leaks(outcome.out()) || leaks(outcome.err())) {
      leaks.add(what + " prints " + outcome.out() + outcome.err());
    }
    try (var files = Files.walk(project)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        boolean ours = !file.getFileName().toString().equals("codesense.yaml");
        if (ours && leaks(Files.readString(file, StandardCharsets.ISO_8859_1))) {
          leaks.add(what + " leaves it in " + project.relativize(file));
        }
      }
    }
  }

  private static boolean leaks(String text) {
    return text.contains(LEFT) || text.contains(RIGHT);
  }

  /// A list of repositories in codesense.yaml: as it is written, and in ways in which it is not.
  private static List<String> lists(String url) {
    var quoted = "'" + url.replace("'", "''") + "'";
    return List.of(
        "repositories:\n  - url: %s\n".formatted(quoted),
        "repositories:\n  - %s\n".formatted(quoted),
        "repositories:\n  - url: %s\n    branch: a\n    tag: b\n".formatted(quoted),
        "repositories: %s\n".formatted(quoted),
        "repositories:\n  - url: .\n    link: %s\n"
            .formatted(guessable(url) ? quoted.replaceFirst("'$", "/{path}'") : quoted),
        "repositories:\n  - url:%s\n".formatted(url));
  }

  /// A link has a query of its own, whose names tell what is in it.
  private static boolean guessable(String link) {
    return link.contains("@") || link.matches("(?i).*(?:token|password|key)=.*");
  }

  private static Set<String> urls() {
    var urls = new LinkedHashSet<String>();
    var users =
        List.of(
            "ann:%s@",
            "%s@",
            ":%s@",
            "%s:@",
            "ann:%s:x@",
            "git:%s@",
            "ann:%s%%40",
            "ann%%3A%s%%40",
            "ann%%3A%s@",
            "oauth2:%s@",
            "ann@example.org:%s@");
    for (var start :
        List.of(
            "https://",
            "http://",
            "HTTPS://",
            "git://",
            "ftp://",
            "git+ssh://",
            "https:/",
            "https//",
            "https;//",
            "://",
            "//",
            "htp://",
            "https:\\\\",
            "git::https://",
            "https ://",
            "file://",
            "https:")) {
      for (var user : users) {
        urls.add(start + user.formatted(WHOLE) + HOST + "/acme/shop.git");
      }
    }
    for (var between : List.of("/", "@", ":", "?", "#", " ", "%2F", "%40", "+", "&", "\"", "\\")) {
      urls.add("https://ann:" + LEFT + between + RIGHT + "@" + HOST + "/acme/shop.git");
      urls.add("ssh://ann:" + LEFT + between + RIGHT + "@" + HOST + "/acme/shop.git");
    }
    for (var query :
        List.of(
            "?private_token=%s",
            "?x=%s",
            "?%s",
            "#%s",
            "#token=%s",
            "?a=b&access_token=%s",
            ";token=%s",
            "?PASSWORD=%s",
            "?a#%s",
            "/?key=%s")) {
      for (var url :
          List.of(
              "https://" + HOST + "/a/b.git",
              "git@localhost:a/b.git",
              "ssh://git@" + HOST + "/a/b")) {
        urls.add(url + query.formatted(WHOLE));
      }
    }
    for (var scp :
        List.of(
            "ann:%s@localhost:a/b.git",
            "git@localhost:ann:%s@a/b",
            "ann:%s@localhost/a/b.git",
            "%s@localhost/a/b.git",
            "ann:%s@localhost",
            "%s@localhost:a/b.git",
            "ssh://%s@localhost:1/a/b",
            "ssh://ann%%3A%s@localhost:1/a/b",
            "https://localhost:1/https://ann:%s@localhost/a/b",
            "https://localhost:1/https%%3A%%2F%%2F%s%%40localhost/a/b")) {
      urls.add(scp.formatted(WHOLE));
    }
    var encoded =
        URLEncoder.encode("https://ann:" + WHOLE + "@" + HOST + "/a/b.git", StandardCharsets.UTF_8);
    urls.add(encoded);
    urls.add(URLEncoder.encode(encoded, StandardCharsets.UTF_8));
    urls.add("file:///" + encoded);
    return urls;
  }

  private static String json(Object value) {
    return new String(new JsonCodec().encode(value), StandardCharsets.UTF_8);
  }
}
