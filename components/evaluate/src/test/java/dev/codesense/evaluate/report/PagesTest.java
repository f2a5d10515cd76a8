package dev.codesense.evaluate.report;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.data.RepoSnapshot;
import dev.codesense.data.RepositoryState;
import dev.codesense.data.SnapshotWriter;
import dev.codesense.data.TreatedFiles;
import dev.codesense.evaluate.gate.Interval;
import dev.codesense.evaluate.report.EvalReport.Answer;
import dev.codesense.evaluate.report.EvalReport.Asked;
import dev.codesense.evaluate.report.EvalReport.Mean;
import dev.codesense.evaluate.report.EvalReport.Place;
import dev.codesense.report.Page;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Contribution;
import dev.codesense.testkit.GeneratedFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final Path GOLDEN = Path.of("components/evaluate/src/test/resources/pages");
  private static final String SHOP = "https://git.example.org/acme/shop";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String LINK = SHOP + "/-/blob/" + COMMIT + "/{path}#L{start}-{end}";

  @Test
  void aRetrievalIsShownAsItWas() {
    check("retrieval", ReportPage.whole(report()), ReportPage.summary(report()));
  }

  @Test
  void aRunIsShownAsItWas() {
    check("run", RunPage.whole(facts()), RunPage.summary(facts()));
  }

  private static void check(String name, Page whole, Page summary) {
    GeneratedFile.checkPage(GOLDEN.resolve(name + ".html"), whole.html().html());
    GeneratedFile.check(GOLDEN.resolve(name + ".md"), summary.markdown().markdown());
  }

  private static EvalReport report() {
    return new EvalReport(
        "codesense-g12-4f1d",
        "codesense-g11-90ab",
        "made from names and comments",
        List.of("There are no golden questions."),
        List.of(
            mean("ndcg_at_10", 0.871, 0.902),
            mean("mrr_at_10", 0.842, 0.88),
            mean("recall_at_10", 0.95, 0.96),
            mean("hit_at_10", 0.95, 0.96)),
        false,
        List.of(
            "NDCG@10 is 0.871, at least 0.300 is asked for.",
            "Against codesense-g11-90ab it changed by -0.031, only a drop of 0.020 is allowed."),
        IntStream.range(0, 30).mapToObj(PagesTest::asked).toList());
  }

  private static Mean mean(String metric, double candidate, double baseline) {
    return new Mean(
        metric,
        new Interval(candidate, candidate - 0.05, Math.min(1, candidate + 0.04)),
        new Interval(baseline, baseline - 0.04, Math.min(1, baseline + 0.05)),
        new Interval(
            candidate - baseline, candidate - baseline - 0.02, candidate - baseline + 0.01));
  }

  private static Asked asked(int number) {
    var question =
        new GoldenQuestion(
            "q" + number,
            number % 7 == 0
                ? "What does `<script>alert(1)</script>` | **do** in [shop](https://evil.example)?"
                : "Where is invoice %d archived before the evening report?".formatted(number),
            number % 2 == 0 ? "where" : "how",
            null,
            List.of(new Anchor(null, "src/main/java/shop/Invoice%d.java".formatted(number), null)));
    var expected =
        new Place(
            "src/main/java/shop/Invoice%d.java:12".formatted(number),
            LINK.replace("{path}", "src/main/java/shop/Invoice%d.java".formatted(number))
                .replace("{start}", "12")
                .replace("{end}", "12"));
    int rank = number % 4;
    return new Asked(
        question, List.of(expected), answer(rank, expected), answer(number % 3 + 1, expected));
  }

  private static Answer answer(int rank, Place expected) {
    return new Answer(
        List.of(rank),
        Score.of(List.of(rank)),
        rank == 0 ? null : rank == 1 ? expected : new Place("docs/invoices.md:3", ""));
  }

  private static RunFacts facts() {
    var repositories = new TreeMap<String, Contribution>();
    repositories.put("git.example.org/acme/shop", new Contribution(COMMIT, LINK, 1234, 20_431));
    repositories.put("git.example.org/acme/<b>bold|name</b>", new Contribution(COMMIT, LINK, 3, 9));
    var generation =
        new Generation(
            "codesense",
            12,
            "codesense-g12-4f1d",
            Instant.parse("2026-01-02T00:00:00Z"),
            new Generation.Manifest(
                "4f1d",
                "bge-small-en-v1.5",
                384,
                3,
                2,
                Generation.Vectors.FULL,
                20_440,
                "test",
                repositories,
                new TreeMap<>(Map.of("JAVA", 18_112L, "MARKDOWN", 2_320L, "YAML", 8L)),
                new TreeMap<>(Map.of("BINARY", 117L, "TOO_LARGE", 2L)),
                new TreeMap<>(Map.of("PARSE_BUDGET", 1L)),
                new TreeMap<>()));
    return new RunFacts(
        new RepoSnapshot(
            List.of(
                state("git.example.org/acme/shop", SHOP, null),
                state(
                    "git.example.org/acme/<b>bold|name</b>",
                    "https://git.example.org/acme/bold",
                    new RepositoryState.Stale(
                        Instant.parse("2026-01-02T03:04:05Z"), "no route to <host>"))),
            "0".repeat(32) + ".dir",
            "1"),
        new TreatedFiles(
            List.of(
                TreatedFiles.File.skipped("git.example.org/acme/shop", "assets/<b>.png", "BINARY"),
                new TreatedFiles.File(
                    "git.example.org/acme/shop",
                    "src/alt.py",
                    null,
                    "windows-1251",
                    new TreeMap<>(Map.of("password", 2, "github-token", 1)))),
            118),
        new CodeIndexRef("qdrant://qdrant:6334", generation, true),
        report(),
        List.of("git.example.org/acme/gone"),
        true,
        67L,
        812L,
        new StateBeforeRun(
            new Generation(
                "codesense",
                11,
                "codesense-g11-90ab",
                Instant.parse("2026-01-01T00:00:00Z"),
                new Generation.Manifest(
                    "90ab",
                    "bge-small-en-v1.5",
                    384,
                    3,
                    2,
                    Generation.Vectors.NONE,
                    20_001,
                    "test",
                    new TreeMap<>(
                        Map.of(
                            "git.example.org/acme/shop",
                            new Contribution("f".repeat(40), LINK, 1230, 20_000),
                            "git.example.org/acme/left",
                            new Contribution("e".repeat(40), LINK, 1, 1))),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>())),
            Map.of("git.example.org/acme/shop", new StateBeforeRun.FileChanges(5, 62, 1))));
  }

  private static RepositoryState state(
      String id, String url, RepositoryState.@Nullable Stale stale) {
    return RepositoryState.of(
            id,
            new RepositoryState.Remote(url, null, LINK),
            COMMIT,
            Instant.parse("2026-01-01T10:20:30Z"),
            new SnapshotWriter.FileList("0".repeat(64), 1234, 9_876_543, 5))
        .withStale(stale);
  }
}
