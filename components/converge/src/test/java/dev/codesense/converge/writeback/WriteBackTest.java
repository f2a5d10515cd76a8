package dev.codesense.converge.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.converge.ConvergeConfig;
import dev.codesense.converge.ConvergeConfig.WriteBack;
import dev.codesense.converge.DataVersion;
import dev.codesense.converge.jgit.JgitBranchWriter;
import dev.codesense.converge.writeback.WriteBackResult.Outcome;
import dev.codesense.testkit.GitServer;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against git's own server.
class WriteBackTest {
  private static final DataVersion DATA = data('1');

  @TempDir Path home;

  private TestRunContext run = TestRunContext.in(Path.of("unused"));
  private @Nullable TinyRepository project;

  @BeforeEach
  void serveAProject() throws Exception {
    run = TestRunContext.in(home.resolve("task"));
    project = TinyRepository.in(home.resolve("served/assistant.git"));
    project().write("codesense.yaml", "# ours\n").write("data/.gitkeep", "").commit("Set up");
    git("config", "http.receivepack", "true");
  }

  private TinyRepository project() {
    return Objects.requireNonNull(project);
  }

  private static DataVersion data(char digit) {
    return new DataVersion(String.valueOf(digit).repeat(32) + ".dir", 12, 3);
  }

  private static String dvcFile(char digit) {
    return """
    outs:
    - md5: '%s.dir'
      size: 12
      nfiles: 3
      hash: md5
      path: data
    """
        .formatted(String.valueOf(digit).repeat(32))
        .replace("'", "");
  }

  private GitServer serve(@Nullable String token) throws IOException {
    return GitServer.http(home.resolve("served"), token);
  }

  private WriteBackResult write(String source, DataVersion data, WriteBack mode)
      throws InterruptedException {
    return write(new JgitBranchWriter(), source, data, mode);
  }

  private void assertOutcome(Outcome expected, String source, DataVersion data, WriteBack mode)
      throws InterruptedException {
    assertThat(write(source, data, mode).outcome())
        .as("%s", run.progress().warnings())
        .isEqualTo(expected);
  }

  private WriteBackResult write(
      BranchWriter writer, String source, DataVersion data, WriteBack mode)
      throws InterruptedException {
    return new WriteBackComponent(writer)
        .run(
            new WriteBackRequest(
                Optional.of(source), Optional.of(data), true, "run-7", config(mode)),
            run.nextRun());
  }

  private static ConvergeConfig config(WriteBack mode) {
    var defaults = ConvergeConfig.defaults();
    return new ConvergeConfig(
        defaults.shrinkLimit(),
        defaults.maxFileBytes(),
        defaults.maxFiles(),
        defaults.historyCommits(),
        defaults.recordedCommits(),
        defaults.parallelism(),
        defaults.fetchTimeout(),
        defaults.keepGenerated(),
        defaults.keepVendored(),
        mode);
  }

  private String git(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "--git-dir", project().directory().toString()));
    command.addAll(List.of(words));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private void hook(String name, String script) throws IOException {
    var hook = project().directory().resolve("hooks").resolve(name);
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void theBranchGetsOneCommitThatChangesDataDvcAloneAndStartsNoJob() throws Exception {
    try (var server = serve("t0ken")) {
      run.withSecret("git-token", "t0ken");
      var url = server.url("assistant.git");

      var result = write(url + "@main", DATA, WriteBack.COMMIT);

      assertThat(result.outcome()).isEqualTo(Outcome.COMMITTED);
      assertThat(git("rev-parse", "main")).isEqualTo(result.commit() + "\n");
      assertThat(git("log", "-1", "--format=%an|%B", "main"))
          .isEqualTo("codesense|Record the data of run run-7\n\n[skip ci]\n\n");
      assertThat(git("diff", "--name-status", "main~1", "main")).isEqualTo("A\tdata.dvc\n");
      assertThat(git("show", "main:data.dvc")).isEqualTo(dvcFile('1'));
      assertThat(git("fsck", "--strict")).doesNotContain("error");
      assertThat(run.state().resolve("write-back.git")).doesNotExist();
      assertThat(run.progress().events()).last().asString().contains("codesense data push");

      assertThat(write(url, DATA, WriteBack.COMMIT))
          .as("%s", run.progress().warnings())
          .isEqualTo(new WriteBackResult(Outcome.UNCHANGED, ""));
      assertThat(git("rev-list", "--count", "main")).isEqualTo("2\n");
    }
  }

  @Test
  void byHandTheProjectsOwnDataDvcIsWritten() throws Exception {
    Files.createDirectories(run.project());
    Files.writeString(run.project().resolve("data.dvc"), dvcFile('5'));

    new WriteBackComponent(new JgitBranchWriter())
        .run(
            new WriteBackRequest(
                Optional.of(project().url()),
                Optional.empty(),
                true,
                null,
                config(WriteBack.COMMIT)),
            run);

    assertThat(git("show", "main:data.dvc")).isEqualTo(dvcFile('5'));
  }

  @Test
  void whatPeopleWroteIntoDataDvcStays() throws Exception {
    project().write("data.dvc", "# The team's.\n" + dvcFile('0') + "meta:\n  owner: ann\n");
    project().commit("Describe the data");

    write(project().url() + "@main", DATA, WriteBack.COMMIT);

    assertThat(git("show", "main:data.dvc"))
        .isEqualTo("# The team's.\n" + dvcFile('1') + "meta:\n  owner: ann\n");
  }

  @Test
  void whatIsPushedMeanwhileStaysAndTheCommitComesOnTop() throws Exception {
    try (var server = serve(null)) {
      var others = new AtomicInteger();
      BranchWriter racing =
          (source, change, context) ->
              new JgitBranchWriter().write(source, racing(change, others), context);

      var result = write(racing, server.url("assistant.git") + "@main", DATA, WriteBack.COMMIT);

      assertThat(result.outcome()).isEqualTo(Outcome.COMMITTED);
      assertThat(git("log", "--format=%s", "main"))
          .isEqualTo("Record the data of run run-7\nPush 2\nPush 1\nSet up\n");
      assertThat(git("show", "main:others.txt")).isEqualTo("2");
    }
  }

  /// Somebody else pushes between our look and our push, twice.
  private BranchWriter.Change racing(BranchWriter.Change change, AtomicInteger others) {
    Function<Optional<byte[]>, byte[]> edit =
        before -> {
          int number = others.incrementAndGet();
          if (number <= 2) {
            try {
              project().write("others.txt", String.valueOf(number)).commit("Push " + number);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          return change.edit().apply(before);
        };
    return new BranchWriter.Change(change.file(), edit, change.message(), change.proposal());
  }

  @Test
  void whoNeverGetsAheadOfOthersSaysSo() throws Exception {
    BranchWriter losing =
        (source, change, context) ->
            new JgitBranchWriter().write(source, racing(change, new AtomicInteger(-100)), context);

    var result = write(losing, project().url() + "@main", DATA, WriteBack.COMMIT);

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .contains("CS-CNV-018", "during each of 6 attempts", "Run again");
  }

  @Test
  void ofTwoWritersAtOnceEachHasItsCommit() throws Exception {
    try (var server = serve(null);
        var threads = Executors.newFixedThreadPool(2)) {
      var url = server.url("assistant.git") + "@main";
      var start = new CyclicBarrier(2);
      var results = new ArrayList<Future<WriteBackResult>>();
      for (char digit : new char[] {'a', 'b'}) {
        var task = TestRunContext.in(home.resolve("task-" + digit));
        results.add(
            threads.submit(() -> {
              start.await();
              return new WriteBackComponent(new JgitBranchWriter())
                  .run(
                      new WriteBackRequest(
                          Optional.of(url),
                          Optional.of(data(digit)),
                          true,
                          "run-" + digit,
                          config(WriteBack.COMMIT)),
                      task);
            }));
      }
      for (var result : results) {
        assertThat(result.get().outcome()).isEqualTo(Outcome.COMMITTED);
      }
      assertThat(git("log", "--format=%s", "main").lines())
          .containsExactlyInAnyOrder(
              "Record the data of run run-a", "Record the data of run run-b", "Set up");
    }
  }

  @Test
  void aProtectedBranchIsAWarningAndNoFailure() throws Exception {
    hook("update", "echo 'main is protected' >&2; exit 1\n");
    try (var server = serve(null)) {
      var result = write(server.url("assistant.git") + "@main", DATA, WriteBack.COMMIT);

      assertThat(result).isEqualTo(new WriteBackResult(Outcome.FAILED, ""));
      assertThat(run.progress().warnings())
          .singleElement()
          .asString()
          .startsWith("data.dvc is not written back: CS-CNV-017 ")
          .contains("takes no commit on main", "hook declined", "main is protected")
          .endsWith("set `converge.write-back` to merge-request or off.");
      assertThat(git("rev-list", "--count", "main")).isEqualTo("1\n");
    }
  }

  @Test
  void aRemoteThatIsNotThereIsAWarning() throws Exception {
    var nowhere = home.resolve("none.git");

    write("file://" + nowhere + "@main", DATA, WriteBack.COMMIT);

    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("data.dvc is not written back: CS-CNV-004 Cannot fetch " + nowhere)
        .contains("none.git: not found. Check the URL");
  }

  @Test
  void aTokenThatMayOnlyReadIsToldSo() throws Exception {
    git("config", "http.receivepack", "false");
    try (var server = serve(null)) {
      write(server.url("assistant.git") + "@main", DATA, WriteBack.COMMIT);

      assertThat(run.progress().warnings())
          .singleElement()
          .asString()
          .contains("CS-CNV-017 The git token may read, but not push to");
    }
  }

  @Test
  void aProjectAtACommitOrTagGetsNothing() throws Exception {
    var commit = project().write("a.txt", "a").commit("Go on");
    project().tag("v1");

    for (var reference : List.of(commit, "v1")) {
      assertOutcome(Outcome.FAILED, project().url() + "@" + reference, DATA, WriteBack.COMMIT);
    }

    assertThat(run.progress().warnings())
        .satisfiesExactly(
            warning -> assertThat(warning).contains("CS-CNV-017", "the project at a commit"),
            warning -> assertThat(warning).contains("CS-CNV-006", "has no branch v1"));
    assertThat(git("rev-parse", "main")).isEqualTo(commit + "\n");
  }

  @Test
  void aMergeRequestsBranchIsOpenedOnceFollowsTheDataAndBeginsAnewAfterAMerge() throws Exception {
    git("config", "receive.advertisePushOptions", "true");
    hook(
        "pre-receive",
        """
        for n in 0 1 2 3; do eval echo \\$GIT_PUSH_OPTION_$n; done > "$GIT_DIR/options"
        """);
    try (var server = serve(null)) {
      var url = server.url("assistant.git") + "@main";

      assertOutcome(Outcome.PROPOSED, url, DATA, WriteBack.MERGE_REQUEST);
      assertThat(Files.readAllLines(project().directory().resolve("options")))
          .containsExactly(
              "merge_request.create",
              "merge_request.target=main",
              "merge_request.title=Record the data of run run-7",
              "merge_request.remove_source_branch");
      assertThat(git("log", "-1", "--format=%B", "codesense/data")).doesNotContain("skip ci");
      assertThat(git("rev-list", "--count", "main")).isEqualTo("1\n");
      assertOutcome(Outcome.UNCHANGED, url, DATA, WriteBack.MERGE_REQUEST);

      assertOutcome(Outcome.PROPOSED, url, data('2'), WriteBack.MERGE_REQUEST);
      assertThat(git("rev-list", "--count", "main..codesense/data")).isEqualTo("2\n");

      git("update-ref", "refs/heads/main", "codesense/data");
      assertOutcome(Outcome.UNCHANGED, url, data('2'), WriteBack.MERGE_REQUEST);
      assertOutcome(Outcome.PROPOSED, url, data('3'), WriteBack.MERGE_REQUEST);
      assertThat(git("rev-list", "--count", "main..codesense/data")).isEqualTo("1\n");
      assertThat(git("show", "codesense/data:data.dvc")).isEqualTo(dvcFile('3'));
    }
  }

  @Test
  void aBranchThatWasSquashedIntoTheOtherGoesOnWithoutConflict() throws Exception {
    try (var server = serve(null)) {
      var url = server.url("assistant.git") + "@main";
      write(url, DATA, WriteBack.MERGE_REQUEST);
      project().write("data.dvc", dvcFile('1')).write("b.txt", "b").commit("Squash");

      assertOutcome(Outcome.PROPOSED, url, data('2'), WriteBack.MERGE_REQUEST);

      assertThat(git("diff", "--name-only", "main...codesense/data")).isEqualTo("data.dvc\n");
      assertThat(git("diff", "--name-only", "main", "codesense/data")).isEqualTo("data.dvc\n");
      assertThat(git("merge-base", "main", "codesense/data")).isEqualTo(git("rev-parse", "main"));
    }
  }

  @Test
  void nothingIsAskedOrWrittenUnlessTheProjectWantsItAndQueriesSeeTheIndex() throws Exception {
    BranchWriter none =
        (_, _, _) -> {
          throw new AssertionError("written");
        };
    var component = new WriteBackComponent(none);
    var source = Optional.of(project().url());

    assertThat(
            component.run(
                new WriteBackRequest(source, Optional.of(DATA), true, null, config(WriteBack.OFF)),
                run))
        .isEqualTo(new WriteBackResult(Outcome.OFF, ""));
    assertThat(
            component.run(
                new WriteBackRequest(
                    Optional.of(""), Optional.of(DATA), true, null, config(WriteBack.COMMIT)),
                run))
        .isEqualTo(new WriteBackResult(Outcome.OFF, ""));
    assertThat(
            component.run(
                new WriteBackRequest(
                    source, Optional.of(DATA), false, null, config(WriteBack.COMMIT)),
                run))
        .isEqualTo(new WriteBackResult(Outcome.UNCHANGED, ""));
  }
}
