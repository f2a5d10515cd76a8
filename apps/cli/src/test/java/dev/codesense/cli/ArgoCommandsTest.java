package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.kube.Cluster;
import dev.codesense.kube.Cluster.OnConflict;
import dev.codesense.kube.ClusterConfig;
import dev.codesense.kube.KubeObject;
import dev.codesense.kube.ObjectKind;
import dev.codesense.kube.fabric8.Fabric8Cluster;
import dev.codesense.testkit.ApiServer;
import dev.codesense.testkit.TinyRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person types, against a real API server with Argo's kinds; there is no controller.
class ArgoCommandsTest {
  private static final ObjectKind WORKFLOW = new ObjectKind("argoproj.io/v1alpha1", "Workflow");
  private static final ObjectKind TEMPLATE =
      new ObjectKind("argoproj.io/v1alpha1", "WorkflowTemplate");
  private static final String REPOSITORIES = "repositories=[{\"url\": \"/repository\"}]";
  private static final Path COMPILED =
      Path.of(System.getProperty("codesense.root"), "pipelines/compiled");

  /// New in each test: a server may have seen an earlier one.
  private final String namespace = "cli-test-" + System.nanoTime();

  @TempDir Path folder;

  @Test
  void aPipelineRunsWithoutKfp() throws InterruptedException {
    try (var cluster = cluster()) {
      var started =
          run("run", "code-index", "-p", REPOSITORIES, "-p", "max_shards=3", "--name", "first");

      assertThat(started.err())
          .startsWith(
              "warning: code-index did not exist and was applied with the images of this version");
      assertThat(started.out()).isEqualTo("first  started\n");
      assertThat(run("list").out()).startsWith("code-index  20");
      assertThat(run("list", "runs").out()).startsWith("PENDING  20").endsWith("  first  first\n");
      assertThat(run("status").out()).isEqualTo("first  PENDING\n  id    first\n");
      assertThat(cluster.get(WORKFLOW, "first").orElseThrow().at("spec", "arguments"))
          .hasToString(
              Optional.of(
                      Map.of(
                          "parameters",
                          List.of(
                              ordered("max_shards", "3"),
                              ordered("repositories", "[{\"url\":\"/repository\"}]"))))
                  .toString());

      assertThat(run("cancel", "first").out()).isEqualTo("first  is asked to end\n");
      assertThat(run("status", "first").out()).startsWith("first  CANCELING\n");
      assertThat(run("logs", "first").err()).contains("CS-WFL-058", "kubectl logs -n " + namespace);
    }
  }

  private static Map<String, Object> ordered(String name, String value) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("name", name);
    parameter.put("value", value);
    return parameter;
  }

  @Test
  void aFileIsAppliedAndItsRunFollowed() throws InterruptedException {
    try (var cluster = cluster()) {
      var file = COMPILED.resolve("argo/code-index.yaml").toString();
      assertThat(run("run", file, "-p", REPOSITORIES, "--name", "second").out())
          .isEqualTo("second  started\n");
      fail(cluster, "second");

      var waited = run("status", "second", "--wait");

      assertThat(waited.code()).isEqualTo(10);
      assertThat(waited.err())
          .contains(
              "error CS-WFL-055: The run second failed: child failed",
              "failed: converge",
              "message of converge:",
              "Error (exit code 10): CS-CNV-002");
    }
  }

  private static void fail(Cluster cluster, String run) throws InterruptedException {
    var node =
        Map.of(
            "id", run + "-1",
            "name", run + ".converge",
            "displayName", "converge",
            "type", "Pod",
            "phase", "Failed",
            "message", "Error (exit code 10): CS-CNV-002");
    cluster.apply(
        new KubeObject(
            Map.of(
                "apiVersion", WORKFLOW.apiVersion(),
                "kind", WORKFLOW.kind(),
                "metadata", Map.of("name", run),
                "status",
                    Map.of(
                        "phase",
                        "Failed",
                        "message",
                        "child failed",
                        "nodes",
                        Map.of(run + "-1", node)))),
        OnConflict.TAKE_OVER);
  }

  @Test
  void anUploadPinsImagesAndSaysWhetherThereWasSomethingToDo()
      throws IOException, InterruptedException {
    try (var cluster = cluster()) {
      var file = COMPILED.resolve("argo/code-index.yaml").toString();
      Files.writeString(
          folder.resolve("images.lock"),
          "index registry.example/codesense/index@sha256:%s\n".formatted("0".repeat(64)));

      var first = run("upload", file, "--images", "images.lock");
      var second = run("upload", file, "--images", "images.lock");

      assertThat(first.err())
          .contains("has images without a digest", "codesense/converge:")
          .doesNotContain("codesense/index:");
      assertThat(first.out()).isEqualTo("code-index  uploaded\n");
      assertThat(second.out()).isEqualTo("code-index  exists already, nothing to do\n");
      assertThat(String.valueOf(cluster.get(TEMPLATE, "code-index").orElseThrow().at("spec")))
          .contains("image=registry.example/codesense/index@sha256:000");
    }
  }

  @Test
  void watchingStartsARunWhenARepositoryHasMoved() throws Exception {
    try (var _ = cluster()) {
      var repository = TinyRepository.in(folder.resolve("shop")).write("a.txt", "one");
      repository.commit("One");
      Files.writeString(
          folder.resolve("codesense.yaml"),
          """
          repositories:
            - url: shop
          watch: {every: 1s, quiet-time: 0s}
          """);

      var watched =
          shell()
              .run("pipeline", "watch", "--argo", "code-index", "-p", REPOSITORIES, "--looks", "2");

      assertThat(watched.out()).matches("code-index-[0-9a-f]{8}-[0-9a-f]{12} {2}started\n");
      assertThat(run("list", "runs").out()).hasLineCount(1);
    }
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingIsApplied() throws InterruptedException {
    try (var cluster = cluster()) {
      assertThat(run("run", "code-index", "-p", REPOSITORIES, "-p", "max_shards=many").err())
          .contains("CS-RUN-005", "--param: max_shards must be: whole number; was many");
      assertThat(run("run", "code-index", "-p", REPOSITORIES, "-p", "shards=3").err())
          .contains("CS-WFL-049", "no parameter shards; it has: accept_shrink, ");
      assertThat(run("run", COMPILED.resolve("kfp/code-index.yaml").toString()).err())
          .contains("CS-WFL-060", "holds no pipeline for Argo");
      assertThat(run("run", "weekly").err())
          .contains("CS-WFL-061", "no file weekly, and no pipeline of that name in " + namespace);
      assertThat(run("status").err())
          .contains("CS-WFL-061", "codesense has started no run in " + namespace);
      assertThat(run("run", "code-index", "-p", REPOSITORIES, "--name", "My Run").err())
          .contains("CS-WFL-063");

      assertThat(cluster.list(WORKFLOW, Map.of())).isEmpty();
    }
  }

  @Test
  void aNameIsTakenOnce() throws InterruptedException {
    try (var _ = cluster()) {
      run("run", "code-index", "-p", REPOSITORIES, "--name", "third");

      var again = run("run", "code-index", "-p", REPOSITORIES, "--name", "third");

      assertThat(again.code()).isEqualTo(10);
      assertThat(again.err()).contains("CS-WFL-062", "There is a Workflow third");
    }
  }

  @Test
  void aCommitIsRunOnceForItsCollection() throws InterruptedException {
    try (var _ = cluster()) {
      var first = forCommit();
      var second = forCommit();

      assertThat(first.out()).matches("code-index-[0-9a-f]{8}-1234567890ab {2}started\n");
      assertThat(second.out()).isEqualTo(first.out().replace("started", "covers the commit"));
      assertThat(run("list", "runs").out())
          .endsWith("  code-index docs @1234567890ab\n")
          .hasLineCount(1);
    }
  }

  private Shell.Outcome forCommit() {
    return run(
        "run",
        "code-index",
        "-p",
        REPOSITORIES,
        "-p",
        "collection_name=docs",
        "--for-commit",
        "1234567890ab",
        "--quiet-time",
        "0s");
  }

  @Test
  void aScheduleIsMadeChangedStoppedAndRemoved() throws InterruptedException {
    try (var _ = cluster()) {
      var made = schedule("--daily", "02:00");
      var same = schedule("--cron", "0 2 * * *");
      var changed = schedule("--cron", "0 30 2 * * MON-FRI");

      assertThat(made.out()).startsWith("code-index  made  0 2 * * * UTC  next start 20");
      assertThat(same.out()).contains("is unchanged");
      assertThat(changed.out()).startsWith("code-index  changed  30 2 * * MON-FRI UTC  next start");
      assertThat(run("schedule", "code-index", "--off").out()).isEqualTo("code-index  off\n");
      assertThat(run("list", "schedules").out()).startsWith("off  ");
      assertThat(run("schedule", "code-index", "--remove").out())
          .isEqualTo("code-index  removed\n");
      assertThat(run("list", "schedules").out()).isEmpty();
      assertThat(run("schedule", "code-index", "--off").err())
          .contains("CS-WFL-061", "There is no schedule code-index");
    }
  }

  @Test
  void theLiveIndexIsCheckedOnASchedule() throws InterruptedException {
    try (var _ = cluster()) {
      var project = "project=https://host.example/team/assistant.git@main";

      assertThat(run("run", "regression-check", "-p", project, "--name", "check").out())
          .isEqualTo("check  started\n");
      assertThat(run("schedule", "regression-check", "-p", project, "--daily", "04:00").out())
          .startsWith("regression-check  made  0 4 * * * UTC  next start 20");
      assertThat(run("run", "full", "-p", project, "--name", "all").out())
          .isEqualTo("all  started\n");
    }
  }

  private Shell.Outcome schedule(String how, String when) {
    return run("schedule", "code-index", "-p", REPOSITORIES, how, when);
  }

  @Test
  void whatArgoHasNothingOfIsAUsageError() {
    assertUsage("--every is for --engine kfp only", "schedule", "x", "--every", "6h");
    assertUsage("--follow-newest is for", "schedule", "x", "--daily", "02:00", "--follow-newest");
    assertUsage("--at-once is for", "schedule", "x", "--daily", "02:00", "--at-once", "2");
    assertUsage("--catch-up is for", "schedule", "x", "--daily", "02:00", "--catch-up");
    assertUsage("--version-name is for", "run", "x", "--version-name", "v1");
    assertUsage("--pipeline-root is for", "run", "x", "--pipeline-root", "s3://bucket");
    assertUsage("versions is for", "list", "versions");
    assertUsage("--json is for", "upload", "x", "--json");
  }

  private void assertUsage(String message, String... arguments) {
    var outcome = run(arguments);

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("usage error: " + message);
  }

  @Test
  void aScheduleAtCertainSecondsIsRefusedBeforeAnythingIsAsked() {
    var outcome = run("schedule", "x", "--daily", "02:00:30");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err()).contains("CS-WFL-052", "Argo knows minutes only");
  }

  private Shell.Outcome run(String... arguments) {
    var all = new String[arguments.length + 3];
    all[0] = "pipeline";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--engine";
    all[arguments.length + 2] = "argo";
    return shell().run(all);
  }

  private Shell shell() {
    var environment =
        Map.of(
            "CODESENSE_CLUSTER_KUBECONFIG",
            ApiServer.kubeconfig().map(Path::toString).orElse("none"),
            "CODESENSE_CLUSTER_NAMESPACE",
            namespace);
    return new Shell(folder, environment, Terminal.NONE);
  }

  private Cluster cluster() throws InterruptedException {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var cluster =
        Fabric8Cluster.open(
            new ClusterConfig(kubeconfig.orElseThrow(), null, namespace, Duration.ofMinutes(1)),
            Map.of());
    cluster.apply(
        new KubeObject(
            Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", namespace))),
        OnConflict.REFUSE);
    return cluster;
  }
}
