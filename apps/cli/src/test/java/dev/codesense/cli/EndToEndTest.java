package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.data.ProjectLock;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.TinyRepository;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person's day with codesense, through the command line, on tiny repositories.
class EndToEndTest {
  @TempDir Path project;
  @TempDir Path remotes;

  @Test
  void aRunMakesTheCodeSearchableAndASecondOneWritesNothing() throws IOException {
    tinyProject();

    var first = run("run");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).startsWith("1 repository, 2 files, ");
    assertThat(first.err()).contains("Next:", "codesense ask \"What is ");

    var search = run("search", "masks secrets");
    assertThat(search.code()).as(search.err()).isZero();
    assertThat(search.out()).startsWith("1. src/Masker.java:").contains("│ ", "Masker");

    var ask = run("ask", "where are secrets masked?");
    assertThat(ask.out())
        .contains("Masker", "Hides passwords", "Sources", "[1] src/Masker.java:", "No chat model");

    var status = run("status");
    assertThat(status.out())
        .contains("tiny", "generation ", "live", "java 1", "On disk", "model: bge-small");

    var before = times();
    var second = run("run");
    assertThat(second.code()).isZero();
    assertThat(second.out()).contains("nothing had changed");
    assertThat(times()).isEqualTo(before);
  }

  @Test
  void searchPrintsTheDocumentedJson() throws IOException {
    tinyProject();
    run("run", "--lexical-only");

    var outcome = run("search", "Masker", "--json", "--language", "java");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    var json = new JsonCodec().decodeObject(outcome.out().strip().getBytes(StandardCharsets.UTF_8));
    assertThat(json.keySet())
        .containsExactlyInAnyOrder("version", "index", "query", "results", "warnings");
    assertThat(json).containsEntry("version", 1).containsEntry("query", "Masker");
    assertThat(json)
        .extractingByKey("index", InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("name", "generation", "vectors");
    assertThat((List<?>) json.get("results"))
        .first()
        .satisfies(result ->
            assertThat(((Map<?, ?>) result).keySet())
                .map(String::valueOf)
                .containsExactlyInAnyOrder(
                    "rank",
                    "score",
                    "chunkId",
                    "repo",
                    "commit",
                    "path",
                    "startLine",
                    "endLine",
                    "language",
                    "symbols",
                    "title",
                    "snippet",
                    "url"));
  }

  @Test
  void filtersNarrowTheAnswer() throws IOException {
    tinyProject();
    run("run", "--lexical-only");

    assertThat(run("search", "masker", "--language", "markdown").out()).contains("README.md:");
    assertThat(run("search", "masker", "--path-prefix", "docs/").out()).contains("No results");
    assertThat(run("search", "masker", "--repo", "another").out()).contains("No results");
    assertThat(run("search", "masker", "--test").out()).contains("No results");
  }

  @Test
  void aPlanSaysWhatTheNextRunAndOneFromNothingTakeAndIndexesNothing() throws IOException {
    tinyProject();
    Files.writeString(
        project.resolve("codesense.yaml"),
        "\nindex: {vectors: none}\nprices: {machine-hour: 36, currency: EUR}\n",
        StandardOpenOption.APPEND);

    var first = run("plan");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("repositories    1                 1\n")
        .contains("files           2                 2\n")
        .contains("tokens          0                 0\n")
        .contains("money           0.01 EUR          0.01 EUR\n");
    assertThat(run("search", "masker").code()).isEqualTo(10);

    run("run");
    assertThat(run("plan").out())
        .contains("files           0                 2\n")
        .contains("money           0.00 EUR          0.01 EUR\n");
  }

  @Test
  void anUnknownKeyIsAnErrorWithTheLineAndTheNearestKey() throws IOException {
    Files.writeString(project.resolve("codesense.yaml"), "repositories: []\nindx:\n  a: 1\n");

    var outcome = run("run");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("error CS-RUN-003", "codesense.yaml:2", "did you mean index?", "docs/errors/");
  }

  @Test
  void aQuestionBeforeTheFirstRunSaysWhatToDo() throws IOException {
    tinyProject();

    var outcome = run("ask", "anything?");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("error CS-CLI-001", "codesense run");
  }

  @Test
  void twoRunsAtOnceKeepOutOfEachOthersWay() throws IOException {
    tinyProject();
    try (var held = ProjectLock.acquire(project.resolve(".codesense"), "run", Clock.systemUTC())) {
      assertThat(held).isNotNull();

      var outcome = run("run");

      assertThat(outcome.code()).isEqualTo(20);
      assertThat(outcome.err()).contains("`run` of ", "pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aRepositoryThatIsStillListedIsNotPurged() throws IOException {
    tinyProject();
    run("run", "--lexical-only");

    var outcome = run("purge", "tiny");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("error CS-CLI-003");
  }

  @Test
  void aPurgedRepositoryLeavesNoTrace() throws IOException {
    tinyProject();
    var other = TinyRepository.in(remotes.resolve("other"));
    other.write("Keeper.java", "class Keeper {}\n").commit("keep");
    var settings = Files.readString(project.resolve("codesense.yaml"));
    Files.writeString(
        project.resolve("codesense.yaml"),
        settings + "  - url: " + other.directory() + "\n    id: other\n");
    run("run", "--lexical-only");
    assertThat(run("evaluate", "retrieval", "--gate", "warn").code()).isZero();
    Files.writeString(
        project.resolve("codesense.yaml"),
        "repositories:\n  - url: " + other.directory() + "\n    id: other\n");

    var outcome = run("purge", "tiny");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("removed tiny: ");
    assertThat(project.resolve(".codesense/runs")).isEmptyDirectory();
    assertThat(run("search", "masker").out()).contains("No results");
    assertThat(run("run", "--lexical-only").code()).isZero();
    try (var files = Files.walk(project)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("Hides passwords");
      }
    }
  }

  @Test
  void theLastRepositoryCanBePurgedToo() throws IOException {
    tinyProject();
    run("run", "--lexical-only");
    Files.writeString(project.resolve("codesense.yaml"), "repositories: []\n");

    var outcome = run("purge", "tiny");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("removed tiny: ");
    assertThat(project.resolve("data/raw/tiny")).doesNotExist();
    assertThat(run("search", "masker").out()).doesNotContain("Masker.java");
  }

  @Test
  void aTruncatedIndexFileIsAnErrorWithWhatToDo() throws IOException {
    tinyProject();
    run("run", "--lexical-only");
    try (var files = Files.walk(project.resolve(".codesense/index"))) {
      for (var file :
          files.filter(file -> file.toString().matches(".*[.](cfs|doc|fdt)")).toList()) {
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2));
      }
    }

    var outcome = run("search", "masker");

    assertThat(outcome.code()).as(outcome.out() + outcome.err()).isEqualTo(10);
    assertThat(outcome.err()).contains("error CS-SRC-", "→ ");
  }

  @Test
  void anInterruptedRunEndsQuicklyWith130AndTheNextOneResumes() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/kill")) || Files.isExecutable(Path.of("/usr/bin/kill")),
        "there is no `kill` here to send SIGINT with");
    var repository = TinyRepository.in(remotes.resolve("large"));
    for (int i = 0; i < 150; i++) {
      repository.write("src/Type" + i + ".java", type(i));
    }
    repository.commit("many");
    settings(repository);

    var process = child("run");
    try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
      awaitLine(lines, "words are searchable");
      long start = System.nanoTime();
      assertThat(
              new ProcessBuilder("kill", signal(), Long.toString(process.pid())).start().waitFor())
          .isZero();

      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(lines.lines().toList()).anyMatch(line -> line.startsWith("interrupted. Vectors"));
      System.getLogger("EndToEndTest")
          .log(
              System.Logger.Level.INFO,
              "ended {0} ms after SIGINT",
              (System.nanoTime() - start) / 1_000_000);
    } finally {
      process.destroyForcibly();
    }
    assertThat(run("search", "Type7").out()).contains("src/Type7.java");
    var resumed = run("run");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(run("status").out()).contains("model: ");
  }

  /// What Ctrl-C sends, or SIGTERM where a background shell made its children ignore that.
  private static String signal() throws IOException {
    var status = Path.of("/proc/self/status");
    boolean ignored =
        Files.isReadable(status)
            && Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    return ignored ? "-TERM" : "-INT";
  }

  private static String type(int number) {
    var text = new StringBuilder("/// Type number " + number + ".\nclass Type" + number + " {\n");
    for (int i = 0; i < 12; i++) {
      text.append(
          "  int method%d_%d(int left, int right) { return left * %d + right; }\n"
              .formatted(number, i, number * 31 + i));
    }
    return text.append("}\n").toString();
  }

  private static void awaitLine(BufferedReader lines, String part) throws IOException {
    var seen = new ArrayList<String>();
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.contains(part)) {
        return;
      }
    }
    throw new AssertionError("no line with '" + part + "' in " + seen);
  }

  private Process child(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx512m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Codesense.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(project.toFile()).start();
  }

  private Shell.Outcome run(String... arguments) {
    return new Shell(project).run(arguments);
  }

  private void tinyProject() throws IOException {
    var repository = TinyRepository.in(remotes.resolve("tiny"));
    repository.write(
        "src/Masker.java",
        """
        package tiny;

        /// Hides passwords and tokens: masks secrets before anybody reads them.
        public class Masker {
          /// Replaces every secret by stars.
          public String mask(String text) {
            return text.replaceAll("secret", "******");
          }
        }
        """);
    repository.write("README.md", "# Tiny\n\nA masker of secrets, for tests.\n");
    repository.commit("Begin");
    settings(repository);
  }

  private void settings(TinyRepository repository) throws IOException {
    Files.writeString(
        project.resolve("codesense.yaml"),
        "repositories:\n  - url: " + repository.directory() + "\n    id: tiny\n");
  }

  /// Every file that a second run must leave alone, with its time.
  private Map<String, FileTime> times() throws IOException {
    var times = new TreeMap<String, FileTime>();
    try (var files = Files.walk(project)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = project.relativize(file).toString();
        if (name.startsWith("data") || name.startsWith(".codesense/index/")) {
          times.put(name, Files.getLastModifiedTime(file));
        }
      }
    }
    return times;
  }
}
