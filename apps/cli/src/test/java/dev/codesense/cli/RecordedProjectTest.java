package dev.codesense.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codesense.cli.terminal.Terminal;
import dev.codesense.core.file.FileTree;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.ApiServer;
import dev.codesense.testkit.QdrantRecording;
import dev.codesense.testkit.qdrant.FakeQdrant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What earlier versions left, opened by today's code.
@ParameterizedClass
@MethodSource("dev.codesense.cli.RecordedProject#all")
class RecordedProjectTest {
  /// What of a result is the recording version's word: not the score, which follows the ranking.
  private static final List<String> FOUND =
      List.of(
          "chunkId",
          "repo",
          "commit",
          "path",
          "startLine",
          "endLine",
          "language",
          "symbols",
          "snippet",
          "url");

  private final RecordedProject recorded;

  @TempDir Path folder;

  private Path project;

  RecordedProjectTest(RecordedProject recorded) {
    this.recorded = recorded;
  }

  @BeforeEach
  void unpack() throws IOException {
    project = recorded.unpack(folder);
  }

  @Test
  void itsSettingsAreUnderstoodAndItsLiveGenerationIsTold() {
    var status = run("status");

    assertThat(status.code()).as(status.err()).isZero();
    assertThat(status.out())
        .contains(
            "Index 'shop'",
            "generation 3  9 chunks",
            "model: bge-small-en-v1.5",
            "generation 2  8 chunks")
        .containsPattern("generation 3 .*live\n")
        .containsPattern("ops  [0-9a-f]{10}  2 files")
        .containsPattern("shop  [0-9a-f]{10}  7 files");
    assertThat(run("plan").out())
        // Each is read once more, by newer rules.
        .contains("files           9                 9\n", "money           0.00 EUR          ");
  }

  @Test
  void everyKeyIsAKeyStill() throws IOException {
    run("init", "new");

    var keys = keys("", read(project.resolve("new/.codesense/codesense.schema.json")));
    assertThat(keys).containsAll(keys("", read(recorded.schema()))).hasSizeGreaterThan(60);
  }

  /// Names of all keys with their types, such as `index.batch-size: [integer, null]`.
  private static List<String> keys(String prefix, Map<String, Object> schema) {
    var keys = new ArrayList<String>();
    if (schema.get("items") instanceof Map<?, ?> items) {
      keys.addAll(keys(prefix + "[]", object(items)));
    }
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      object(properties)
          .forEach((name, value) -> {
            var key = prefix.isEmpty() ? name : prefix + "." + name;
            var property = object(value);
            keys.add(key + ": " + property.get("type"));
            keys.addAll(keys(key, property));
          });
    }
    return keys;
  }

  @Test
  void itIsReadAndChunkedOnceMoreByNewerRulesAndThenARunWritesNothing() throws IOException {
    assertThat(run("run").out()).contains("generation 4 of 'shop', made in");
    var before = kept();

    var outcome = run("run");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("generation 4 of 'shop', nothing had changed");
    assertThat(kept()).isEqualTo(before);
  }

  /// Files that such a run leaves alone, with their times; locks were not recorded.
  private Map<String, FileTime> kept() throws IOException {
    var times = new TreeMap<String, FileTime>();
    try (var files = Files.walk(project)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var name = project.relativize(file).toString();
        if ((name.startsWith("data") || name.startsWith(".codesense/index/"))
            && !name.endsWith(".lock")) {
          times.put(name, Files.getLastModifiedTime(file));
        }
      }
    }
    return times;
  }

  @Test
  void allIsChunkedByTheNewerChunkerAndOnlyWhatChangedIsEmbedded() throws IOException {
    FileTree.delete(project.resolve(".codesense/vectors"));

    assertThat(changedAndIndexed(Map.of()))
        .containsEntry("generation", 4)
        .containsEntry("chunkedFiles", 9)
        .containsEntry("embeddedTexts", 2)
        .containsEntry("chunks", 9);
  }

  @Test
  void itsVectorsOutliveItsIndex() throws IOException {
    FileTree.delete(project.resolve(".codesense/index"));

    assertThat(json(run("index", "--json")))
        .containsEntry("chunkedFiles", 9)
        .containsEntry("embeddedTexts", 0)
        .containsEntry("chunks", 9);
  }

  @Test
  void itsIndexAnswersAsItDid() throws IOException {
    assertAnswers(Map.of());
  }

  @Test
  void bothStoresHandOutItsChunksAlike() throws IOException {
    var local = run("index", "export", "--json");

    assertThat(local.code()).as(local.err()).isZero();
    assertThat(local.out().lines()).hasSize(9);
    try (var qdrant = FakeQdrant.start()) {
      load(qdrant);
      assertThat(run(in(qdrant), "index", "export").out()).contains("async function checkout(");
      assertThat(run(in(qdrant), "index", "export", "--json").out().lines().toList())
          .isEqualTo(local.out().lines().toList());
    }
  }

  @Test
  void queriesGoBackToItsGenerationBefore() {
    assertThat(json(run("index", "rollback", "--json"))).containsEntry("moved", true);

    assertThat(run("status").out()).containsPattern("generation 2 .*live\n");
    assertThat(run("search", "OrderTest", "--path-prefix", "src/test/").out())
        .contains("No results");
    assertThat(run("search", "paid order").out()).contains("src/main/java/shop/Order.java:");
  }

  @Test
  void queriesAreHeldAtItsGenerationUntilTheyAreReleased() {
    assertThat(run("index", "hold").out()).isEqualTo("queries are held at shop-g3-5905b4f2\n");

    var held = run("run");
    assertThat(held.code()).as(held.err()).isZero();
    assertThat(held.out())
        .contains("generation 3 of 'shop', where queries are held: nothing newer is indexed");
    assertThat(held.err()).contains("`codesense index hold --release` ends that");
    assertThat(run("status").out()).containsPattern("held since [-0-9]+T[0-9:]+Z;");

    assertThat(run("index", "hold", "--release").out()).contains("shop-g3-5905b4f2");
    assertThat(run("run").out()).contains("generation 4 of 'shop', made in");
  }

  @Test
  void itsCollectionInQdrantAnswersAsItDid() throws IOException {
    try (var qdrant = FakeQdrant.start()) {
      load(qdrant);

      assertAnswers(in(qdrant));
    }
  }

  @Test
  void itsCollectionInQdrantIsBuiltUponAndGoneBackTo() throws IOException {
    FileTree.delete(project.resolve(".codesense/vectors"));
    try (var qdrant = FakeQdrant.start()) {
      load(qdrant);
      var before = qdrant.aliases();

      assertThat(changedAndIndexed(in(qdrant)))
          .containsEntry("generation", 3)
          .containsEntry("chunkedFiles", 9)
          .containsEntry("embeddedTexts", 2)
          .containsEntry("chunks", 9);
      assertThat(qdrant.aliases()).doesNotContainEntry("shop", before.get("shop"));

      run(in(qdrant), "index", "rollback");
      assertThat(qdrant.aliases()).isEqualTo(before);
      assertThat(run(in(qdrant), "search", "checkout").out()).contains("async function checkout(");
    }
  }

  private void load(FakeQdrant qdrant) throws IOException {
    try (var recording = new QdrantRecording(qdrant.grpcPort())) {
      recording.load(recorded.qdrant());
    }
  }

  private static Map<String, String> in(FakeQdrant qdrant) {
    return Map.of("CODESENSE_INDEX_STORE", qdrant.store());
  }

  /// One file gets another text, and a generation is made of it.
  private Map<String, Object> changedAndIndexed(Map<String, String> environment)
      throws IOException {
    recorded
        .history("shop", folder)
        .commitAll()
        .write("web/cart.ts", "export const cart: string[] = [];\n")
        .commit("Less");
    assertThat(run("converge").code()).isZero();
    return json(run(environment, "index", "--json"));
  }

  private void assertAnswers(Map<String, String> environment) throws IOException {
    for (var then : recorded.answered().entrySet()) {
      var now = json(run(environment, then.getKey().toArray(String[]::new)));
      // A later version may rank otherwise; what it hands out is the same.
      assertThat(results(now))
          .as("%s", then.getKey())
          .contains(results(then.getValue()).getFirst());
      assertThat(now).containsEntry("warnings", List.of());
    }
    assertThat(json(run(environment, "search", "--json", "restart")))
        .satisfies(answer ->
            assertThat(answer)
                .extractingByKey("results", InstanceOfAssertFactories.list(Map.class))
                .as("what only operators may see")
                .noneMatch(result -> "ops".equals(result.get("repo"))));
  }

  private static List<Map<String, Object>> results(Map<String, Object> answer) {
    return ((List<?>) answer.getOrDefault("results", List.of()))
        .stream()
            .<Map<String, Object>>map(result -> {
              var kept = new TreeMap<>(object(result));
              kept.keySet().retainAll(FOUND);
              assertThat(kept).hasSize(FOUND.size());
              return kept;
            })
            .toList();
  }

  @Test
  void itsShardsAreOfAnEarlierChunkerAndTheMessageSaysWhereToBegin() {
    var build = run("index", "build");

    assertThat(build.code()).isEqualTo(10);
    assertThat(build.err())
        .contains("CS-IDX-008", "after an update of codesense, begin with index-plan");
  }

  @Test
  void itsGenerationIsJudgedAgainAndItsReportTold() throws IOException {
    var judged = run("evaluate", "retrieval", "--json");

    assertThat(json(judged)).containsEntry("passed", true);
    assertThat(String.valueOf(json(judged).get("verdict"))).startsWith("passed: NDCG@10 is ");

    var told = run("evaluate", "report", "--json");
    assertThat(told.code()).as(told.err()).isZero();
    var summary = Path.of(String.valueOf(object(json(told).get("summary")).get("directory")));
    assertThat(Files.readString(summary.resolve("page.md"))).contains("shop", "ops");
  }

  @Test
  void itsRunIsRemembered() {
    var outcome = run("run", "--resume");

    assertThat(outcome.code()).isEqualTo(10);
    assertThat(outcome.err())
        .containsPattern("Run 2[0-9]{7}-[-0-9a-f]+ of code-index has succeeded");
  }

  @Test
  void itsPipelineIsValidForKubeflowPipelines() {
    var outcome = run("pipeline", "validate", "compiled/kfp/full.yaml");

    assertThat(outcome.code()).as(outcome.out()).isZero();
    assertThat(outcome.err()).isEqualTo("valid for KFP 2.17, files: 1\n");
  }

  @Test
  void itsPipelineForArgoIsTakenByACluster() {
    var kubeconfig = ApiServer.kubeconfig();
    assumeTrue(kubeconfig.isPresent(), ApiServer.ABSENT);
    var environment =
        Map.of(
            "CODESENSE_CLUSTER_KUBECONFIG",
            kubeconfig.map(Path::toString).orElseThrow(),
            "CODESENSE_CLUSTER_NAMESPACE",
            "default");

    var outcome =
        run(environment, "pipeline", "upload", "compiled/argo/full.yaml", "--engine", "argo");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).startsWith("full  ");
  }

  @Test
  void itsImagesArePinnedByItsLock() {
    var compiled = run("pipeline", "compile", "full", "--images", "images.lock");

    assertThat(compiled.out())
        .contains(
            "registry.example.com/team/codesense/converge@sha256:1111",
            "registry.example.com/team/codesense/index@sha256:2222",
            "registry.example.com/team/codesense/evaluate@sha256:3333")
        .doesNotContainPattern("image: codesense/(converge|index|evaluate):");
  }

  private Shell.Outcome run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private Shell.Outcome run(Map<String, String> environment, String... arguments) {
    return new Shell(project, environment, Terminal.NONE).run(arguments);
  }

  private static Map<String, Object> json(Shell.Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return new JsonCodec().decodeObject(outcome.out().strip().getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> read(Path file) throws IOException {
    return new JsonCodec().decodeObject(Files.readAllBytes(file));
  }

  private static Map<String, Object> object(@Nullable Object json) {
    var object = new TreeMap<String, Object>();
    ((Map<?, ?>) requireNonNull(json))
        .forEach((key, value) -> object.put(String.valueOf(key), value));
    return object;
  }
}
