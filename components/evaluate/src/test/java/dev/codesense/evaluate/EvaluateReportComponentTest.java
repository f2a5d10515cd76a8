package dev.codesense.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Artifact;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotWriter;
import dev.codesense.evaluate.EvaluateRetrievalConfig.Gate;
import dev.codesense.evaluate.report.EvalReport;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.testkit.TestRunContext;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateReportComponentTest {
  @TempDir private Path folder;
  private Shop shop = new Shop(Path.of("unused"));

  @BeforeEach
  void openTheShop() {
    shop = new Shop(folder.resolve("project"));
  }

  private EvaluateReportResult report(EvaluateReportRequest request) {
    try {
      return new EvaluateReportComponent().run(request, shop.run);
    } finally {
      shop.run.nextRun();
    }
  }

  private Artifact<CodeIndexRef> promoted(Artifact<CodeIndexRef> built) {
    var ref = shop.run.read(built);
    try {
      return shop.run.publish("index", new CodeIndexRef(ref.store(), ref.generation(), true));
    } finally {
      shop.run.nextRun();
    }
  }

  /// The snapshot with its repository marked as stale, and as one with three masked secrets.
  private Artifact<RepoSnapshot> stale(String reason) {
    var fresh = shop.run.read(shop.snapshot());
    shop.run.nextRun();
    var state = fresh.repositories().getFirst();
    var stale =
        RepositoryState.of(
                state.id(),
                new RepositoryState.Remote(state.url(), null, state.linkTemplate()),
                state.commit(),
                state.committedAt(),
                new SnapshotWriter.FileList(state.fileList(), state.files(), state.bytes(), 3))
            .withStale(new RepositoryState.Stale(TestRunContext.START, reason));
    try {
      return shop.run.publish(
          "snapshot", new RepoSnapshot(List.of(stale), fresh.dataDigest(), fresh.maskingVersion()));
    } finally {
      shop.run.nextRun();
    }
  }

  private EvaluateReportRequest of(
      Artifact<CodeIndexRef> index, @Nullable Artifact<EvalReport> evaluation) {
    return new EvaluateReportRequest(shop.snapshot(), index, evaluation, List.of(), true, 40L, 80L);
  }

  @Test
  void aRunIsToldFromItsCommitsToItsVerdict() throws Exception {
    shop.live(shop.files);
    shop.files.put("src/Ledger.java", "package shop;\n\n/// Adds up.\nclass Ledger {}\n");
    var index = promoted(shop.built(shop.files));
    var evaluation = shop.evaluate(index, null, Shop.config(Gate.WARN)).report();

    var result = report(of(index, evaluation));

    var generation = shop.generation(index);
    var commit = "https://example.org/acme/shop/commit/" + "a".repeat(40);
    assertThat(shop.run.read(result.page()).html())
        .contains("<h1>Generation 2 of &#39;codesense&#39;</h1>")
        .contains("It went live in this run: queries go to it.")
        .contains(generation.physicalName())
        .contains("<td>41; 40 chunked in this run</td>")
        .contains("80 texts embedded in this run")
        .contains("href=\"" + commit + "\"")
        .contains(">Passed</strong>")
        .contains("NDCG@10")
        .doesNotContain("stale");
    assertThat(shop.run.read(result.summary()).markdown())
        .startsWith(
            "## Generation 2 of 'codesense'\n\n> It went live in this run: queries go to it.\n")
        .contains("Repositories: 1; files: 41; chunks: " + generation.manifest().chunks())
        .contains("[`" + "a".repeat(10) + "`](" + commit + ")")
        .contains("### Retrieval\n\n> **Passed**<br>");
    assertThat(shop.run.read(result.metrics()).values())
        .containsEntry("generation", 2.0)
        .containsEntry("files", 41.0)
        .containsEntry("chunked_files", 40.0)
        .containsKeys("ndcg_at_10", "ndcg_at_10_before");
  }

  @Test
  void whatWasNotReachedIsMarkedAndWhatItSaidIsText() throws InterruptedException {
    var index = promoted(shop.built(shop.files));
    var request =
        new EvaluateReportRequest(
            stale("no route to <script>alert(1)</script>"),
            index,
            null,
            List.of("example.org/acme/gone"),
            false,
            null,
            null);

    var result = report(request);

    assertThat(shop.run.read(result.page()).html())
        .contains("It was live before: nothing had changed.")
        .contains("1 of 1 repositories could not be read: their last good state is used.")
        .contains("Could not be read and were never indexed: example.org/acme/gone")
        .contains("2026-01-02 03:04:05 UTC</time>: no route to &lt;script&gt;alert(1)")
        .doesNotContain("<script")
        .doesNotContain("in this run")
        .doesNotContain("Retrieval");
    assertThat(shop.run.read(result.summary()).markdown())
        .contains("Repositories: 1, 1 stale, 1 missing; files: 40;")
        .contains("stale since 2026-01-02 03:04:05 UTC")
        .doesNotContain("no route");
    assertThat(shop.run.read(result.metrics()).values()).containsEntry("stale_repositories", 1.0);
  }

  @Test
  void aGenerationThatIsNotLiveIsSaidToBeSo() throws InterruptedException {
    var result = report(of(shop.built(shop.files), null));
    assertThat(shop.run.read(result.page()).html())
        .contains("It did not go live: queries see what they saw before.");
  }

  @Test
  void anEvaluationOfAnotherGenerationIsLeftOut() throws Exception {
    var other = shop.live(shop.files);
    var evaluation = shop.evaluate(other, null, Shop.config(Gate.WARN)).report();
    shop.files.remove("src/MergeBasket.java");
    var index = shop.built(shop.files);

    var result = report(of(index, evaluation));

    assertThat(shop.run.read(result.page()).html()).doesNotContain("Retrieval");
    assertThat(shop.run.progress().warnings())
        .containsExactly(
            "the evaluation is left out: it is of %s, not of %s"
                .formatted(
                    shop.generation(other).physicalName(), shop.generation(index).physicalName()));
  }
}
