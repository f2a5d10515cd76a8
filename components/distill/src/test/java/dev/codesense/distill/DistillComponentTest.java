package dev.codesense.distill;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.AnswerProblem;
import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.CodeFinder;
import dev.codesense.answer.GroundedQuestion;
import dev.codesense.answer.Refusal;
import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.HtmlPage;
import dev.codesense.core.file.Sha256;
import dev.codesense.data.Md5;
import dev.codesense.data.dvc.DvcFile;
import dev.codesense.data.dvc.DvcTree;
import dev.codesense.data.training.RowProvenance;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.distill.contract.DistillProblem;
import dev.codesense.embed.CachingEmbedder;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchRequest;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillComponentTest {
  private static final Pattern CITATION = Pattern.compile("\\[(\\d+)]");

  @TempDir private Path folder;
  private Shops shops = new Shops(Path.of("unused"));

  @BeforeEach
  void openTheShops() {
    shops = new Shops(folder.resolve("project"));
  }

  private Map<String, String> filesBelow(String name) throws IOException {
    var data = shops.run.project().resolve(name);
    try (var files = Files.walk(data)) {
      var found = new TreeMap<String, String>();
      for (var file : files.filter(Files::isRegularFile).toList()) {
        found.put(data.relativize(file).toString(), Md5.hex(file));
      }
      return found;
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(shops.run.project().resolve(name));
  }

  @Test
  void rowsLieBesideTheRawFilesAndDataDvcTracksBoth() throws Exception {
    shops.distill(Shops.USUAL);

    assertThat(filesBelow("data/training"))
        .containsOnlyKeys(
            "README.md",
            "test.jsonl",
            "test.meta.jsonl",
            "train.jsonl",
            "train.meta.jsonl",
            "validation.jsonl",
            "validation.meta.jsonl");
    var files = filesBelow("data");
    assertThat(files).containsKey("raw/" + Shops.SHOP + "/src/ArchiveBasket.java");
    assertThat(
            DvcFile.parse("data.dvc", text("data.dvc").getBytes(StandardCharsets.UTF_8))
                .out("data"))
        .hasValueSatisfying(out -> {
          assertThat(out.md5()).isEqualTo(DvcTree.of(files).id());
          assertThat(out.files()).isEqualTo(files.size());
        });
  }

  @Test
  void theSameInputsGiveTheSameBytes() throws Exception {
    var index = shops.index();
    var first = shops.distill(index, Shops.USUAL);
    var data = filesBelow("data");
    var second = shops.distill(index, Shops.USUAL);
    assertThat(filesBelow("data")).isEqualTo(data);
    assertThat(second.page().directory().resolve(HtmlPage.FILE))
        .hasSameBinaryContentAs(first.page().directory().resolve(HtmlPage.FILE));
    assertThat(second.training().directory().resolve("artifact.json"))
        .hasSameBinaryContentAs(first.training().directory().resolve("artifact.json"));
  }

  @Test
  void everyAnswerCitesThePassageThatHoldsIt() throws Exception {
    var answered =
        shops.rows(shops.distill(Shops.USUAL)).stream()
            .filter(row -> !row.origin().refusal())
            .toList();

    assertThat(answered).hasSizeGreaterThan(50);
    assertThat(answered)
        .allSatisfy(row -> {
          var cited =
              CITATION
                  .matcher(row.answer())
                  .results()
                  .map(citation -> heading(row.prompt(), citation.group(1)))
                  .collect(Collectors.toSet());
          var gold =
              row.origin().gold().stream()
                  .map(place ->
                      "(java) %s/%s:%d-%d"
                          .formatted(
                              place.repo(), place.path(), place.startLine(), place.endLine()))
                  .collect(Collectors.toSet());
          assertThat(cited).isEqualTo(gold);
        });
  }

  /// What stands behind the number of a passage.
  private static String heading(String prompt, String number) {
    return prompt
        .lines()
        .filter(line -> line.startsWith("[" + number + "] "))
        .map(line -> line.substring(number.length() + 3))
        .findFirst()
        .orElse("no passage " + number);
  }

  @Test
  void aFifthOfTheRowsLacksTheAnswerAndRefuses() throws Exception {
    var result = shops.distill(Shops.USUAL);
    var rows = shops.rows(result);
    var refusals = rows.stream().filter(row -> row.origin().refusal()).toList();

    assertThat((double) refusals.size() / rows.size()).isBetween(0.15, 0.25);
    assertThat(shops.run.read(result.training()).refusals()).isEqualTo(refusals.size());
    assertThat(refusals)
        .allSatisfy(row -> {
          assertThat(Refusal.isOne(row.answer())).isTrue();
          assertThat(row.origin().context()).isNotEmpty();
          row.origin()
              .gold()
              .forEach(gold -> assertThat(row.prompt()).doesNotContain(gold.path() + ":"));
        });
    assertThat(refusals).extracting(row -> row.origin().language()).contains("en", "ru");
  }

  @Test
  void nothingCrossesSplits() throws Exception {
    // Copies of a file under other names, one of them changed a little.
    var original = shops.text(Shops.SHOP, "src/ArchiveBasket.java");
    shops.put(Shops.SHOP, "copy/ArchiveBasket.java", original);
    shops.put(Shops.SHOP, "old/ArchiveBasket.java", original.replace("var rest", "String rest"));
    var rows = shops.rows(shops.distill(Shops.USUAL));

    assertThat(rows)
        .extracting(row -> row.origin().split())
        .contains("train", "validation", "test");
    var splits = new HashMap<String, String>();
    for (var row : rows) {
      var origin = row.origin();
      var things = new ArrayList<>(origin.context());
      things.add(origin.question().toLowerCase(Locale.ROOT));
      things.add(origin.cluster());
      row.prompt().lines().filter(line -> line.startsWith("| public final")).forEach(things::add);
      for (var thing : things) {
        var other = splits.putIfAbsent(thing, origin.split());
        assertThat(other == null ? origin.split() : other).as(thing).isEqualTo(origin.split());
      }
    }
    assertThat(
            rows.stream()
                .flatMap(
                    row -> row.origin().gold().stream().map(gold -> Map.entry(gold.path(), row)))
                .filter(entry -> entry.getKey().endsWith("/ArchiveBasket.java"))
                .map(entry -> entry.getValue().origin().cluster())
                .distinct())
        .as("clusters of the copies")
        .hasSize(1);
    assertNoNearPairAcrossSplits(rows);
  }

  private static void assertNoNearPairAcrossSplits(List<Shops.Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!rows.get(i).origin().split().equals(rows.get(j).origin().split())
            && !rows.get(i).origin().refusal()
            && !rows.get(j).origin().refusal()) {
          assertThat(jaccard(rows.get(i), rows.get(j)))
              .as(rows.get(i).origin().question() + " / " + rows.get(j).origin().question())
              .isLessThan(0.8);
        }
      }
    }
  }

  private static double jaccard(Shops.Row left, Shops.Row right) {
    var a = shingles(left);
    var b = shingles(right);
    var shared = a.stream().filter(b::contains).count();
    return (double) shared / (a.size() + b.size() - shared);
  }

  private static Set<String> shingles(Shops.Row row) {
    var words =
        (row.origin().question() + " " + row.answer())
            .toLowerCase(Locale.ROOT)
            .split("[^\\p{L}\\p{N}_]+");
    var shingles = new HashSet<String>();
    for (int i = 0; i + 5 <= words.length; i++) {
      shingles.add(String.join(" ", List.of(words).subList(i, i + 5)));
    }
    return shingles;
  }

  @Test
  void onlyRepositoriesWhoseLabelsAllowItAreTrainedOn() throws Exception {
    shops
        .labelled("example.org/open/yes", List.of(), true, "Ledger")
        .labelled("example.org/open/no", List.of(), false, "Almanac")
        .labelled("example.org/staff/asked", List.of("staff"), true, "Gazette")
        .labelled("example.org/staff/unasked", List.of("staff"), null, "Dossier");

    var result = shops.distill(Shops.USUAL);

    var set = shops.run.read(result.training());
    assertThat(set.refused())
        .isEqualTo(
            Map.of(
                "example.org/open/no", "it says training: false",
                "example.org/staff/unasked",
                    "it has access labels and does not say training: true"));
    assertThat(set.repositories())
        .containsOnlyKeys(Shops.SHOP, "example.org/open/yes", "example.org/staff/asked");
    assertThat(result.repositoriesRefused()).isEqualTo(2);
    assertThat(shops.rows(result).stream().map(Shops.Row::prompt))
        .noneMatch(prompt -> prompt.contains("Almanac") || prompt.contains("Dossier"))
        .anyMatch(prompt -> prompt.contains("Gazette"));
    assertThat(text("data/training/README.md"))
        .contains("example.org/open/no", "refused: it says training: false")
        .contains("refused: it has access labels and does not say training: true");
  }

  @Test
  void withoutLeaveNothingIsTrainedOn() throws Exception {
    var index = shops.index();
    assertThatThrownBy(() -> shops.distill(index, Shops.config(0, 0, false, List.of())))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DistillProblem.NOTHING_ALLOWED))
        .hasMessageContaining("distill.train-unlabelled is false)")
        .message()
        .doesNotContain("{");
    assertThat(shops.run.project().resolve("data/training")).doesNotExist();
  }

  @Test
  void whatWasMadeOfRepositoriesThatMayNoLongerBeTrainedOnIsRemoved() throws Exception {
    var index = shops.index();
    shops.distill(index, Shops.USUAL);
    assertThat(shops.run.progress().events())
        .anyMatch(event -> event.matches("data/training has [\\d,]+ rows: [\\d,]+ train, .*"))
        .anyMatch(event -> event.startsWith("Next: read data/training/README.md"));
    assertThat(shops.run.project().resolve("data/training/README.md")).exists();

    assertThatThrownBy(() -> shops.distill(index, Shops.config(0, 0, false, List.of())))
        .hasMessageEndingWith(
            "; the training set that was made of them before is removed from data/training");
    assertThat(shops.run.project().resolve("data/training/README.md")).doesNotExist();
    assertThatThrownBy(() -> shops.distill(index, Shops.config(0, 0, false, List.of())))
        .hasMessageEndingWith("distill.train-unlabelled is false)");
  }

  @Test
  void anIndexWithoutCodeMakesNoRowAndSaysSo() throws Exception {
    shops.files.clear();
    shops.put(Shops.SHOP, "notes.txt", "nothing to ask about\n");
    var index = shops.index();
    assertThatThrownBy(() -> shops.distill(index, Shops.USUAL))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(DistillProblem.NO_ROWS))
        .hasMessageContaining("no row came of them; dropped: none");
  }

  @Test
  void aRowWhosePassageDoesNotFitIsDroppedAndCounted() throws Exception {
    var steps =
        IntStream.range(0, 24)
            .mapToObj(
                i -> "    audit.write(Step.of(%d), order, \"closing step %d\");%n".formatted(i, i))
            .collect(Collectors.joining());
    shops.put(
        Shops.SHOP,
        "src/Closing.java",
        "package shop;\n\n/// Closes what the office opened in the morning.\nfinal class Closing {\n  void closing(Order order) {\n%s  }\n}\n"
            .formatted(steps));

    var result = shops.distill(Shops.config(0.3, 0, true, List.of(), 1_024, 0.1));

    assertThat(shops.rows(result)).isNotEmpty().noneMatch(row -> row.prompt().contains("| class"));
    assertThat(shops.run.read(result.metrics()).values().get("dropped_context")).isPositive();
  }

  @Test
  void aWindowWithoutRoomForTheInstructionsIsRefusedBeforeTheTeacherIsPaid() throws Exception {
    var index = shops.index();
    try (var server = ScriptedChatServer.answering(TeacherTest::teach)) {
      assertThatThrownBy(() ->
              shops.distill(
                  index,
                  TeacherTest.endpoint(server),
                  Shops.config(0.3, 0, true, List.of(), 300, 0.1)))
          .isInstanceOfSatisfying(
              CodesenseException.class,
              e -> assertThat(e.problem()).isEqualTo(AnswerProblem.BUDGET_TOO_SMALL))
          .hasMessageContaining("distill.context-window 300 leaves a prompt 120 tokens");
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void aRowsPromptIsWhatIsServedForItsQuestion() throws Exception {
    requireNonNull(shops.files.get(Shops.SHOP))
        .keySet()
        .forEach(path ->
            shops.history.put(
                path,
                new ChunkFacts.History(
                    TestRunContext.START,
                    Sha256.ofParts(path).substring(0, 40),
                    List.of("Ann Author"),
                    1,
                    "Let %s close before the evening".formatted(path))));
    var index = shops.index();
    var config = Shops.config(0.3, 0, true, List.of());
    var rows = shops.rows(shops.distill(index, config));
    var generation = shops.run.read(index).generation();
    int compared = 0;
    int ofChange = 0;
    try (var store = shops.store(shops.run.read(index).location(), shops.run);
        var embedder = CachingEmbedder.inMemory(new WordEmbedder());
        var search =
            CodeSearch.open(store, generation, embedder, RankingWeights.DEFAULT, List.of())) {
      for (var row : rows) {
        var found = search.search(SearchRequest.of(row.origin().question(), config.passages()));
        var served =
            GroundedQuestion.of(
                AnswerPrompt.BUILT_IN,
                row.origin().question(),
                new CodeFinder(search).found(found, List.of()),
                AnswerBudget.DEFAULT);
        boolean hasGold =
            row.origin().gold().stream()
                .map(RowProvenance.Place::chunkId)
                .map(UUID::fromString)
                .allMatch(
                    id -> found.results().stream().anyMatch(result -> result.chunkId().equals(id)));
        if (!row.origin().refusal() && hasGold) {
          compared++;
          ofChange += row.origin().kind().startsWith("change_") ? 1 : 0;
          assertThat(row.row().prompt())
              .extracting(message -> message.role() + ": " + message.content())
              .isEqualTo(
                  served.messages().stream()
                      .map(message ->
                          message.role().name().toLowerCase(Locale.ROOT) + ": " + message.text())
                      .toList());
        }
      }
    }
    assertThat(compared).isGreaterThan(50);
    assertThat(ofChange).isPositive();
  }

  @Test
  void goldenQuestionsToTrainOnBecomeRowsAndThoseOfTheEvaluationNever() throws Exception {
    Files.createDirectories(shops.run.project());
    Files.writeString(
        shops.run.project().resolve("golden.yaml"),
        """
        - id: train
          question: Which class puts old invoices away?
          anchors: [{path: src/ArchiveInvoice.java, symbol: ArchiveInvoice}]
          answer: A clerk archives an invoice before the report on all of them is due.
          split: train
          weight: 12
        - id: evaluation
          question: Which class puts baskets together?
          anchors: [{path: src/MergeBasket.java}]
          answer: Baskets are merged by their own class, before the report.
        - id: unanswered
          question: What prints a voucher?
          anchors: [{path: src/PrintVoucher.java}]
          split: train
        - id: nowhere
          question: What else is there?
          anchors: [{path: src/Nothing.java}]
          split: train
        """);

    var rows =
        shops.rows(
            shops.distill(shops.index(), Shops.config(0.3, 0.2, true, List.of("golden.yaml"))));

    var golden = rows.stream().filter(row -> row.origin().source().equals("golden")).toList();
    assertThat(golden)
        .hasSizeBetween(8, 12)
        .allMatch(row -> row.origin().question().equals("Which class puts old invoices away?"))
        .anyMatch(row ->
            row.row()
                .completion()
                .getFirst()
                .content()
                .matches(
                    "A clerk archives an invoice before the report on all of them is due\\. \\[\\d+]"));
    assertThat(golden).extracting(row -> row.origin().id()).doesNotHaveDuplicates();
    assertThat(golden).extracting(Shops.Row::row).doesNotHaveDuplicates();
    assertThat(text("data/training/README.md"))
        .contains(
            "People asked the questions of %d rows. No teacher model is configured: the others are"
                .formatted(golden.size()));
    assertThat(rows)
        .noneMatch(row -> row.origin().gold().getFirst().path().equals("src/MergeBasket.java"));
    assertThat(shops.run.progress().warnings())
        .contains(
            "1 golden question to train on come to no row: nobody wrote the answer in words, and no teacher does",
            "1 golden question to train on come to no row: no chunk that may be trained on holds the answer");
  }

  @Test
  void theEvaluationSetStaysOutOfTheRows() throws Exception {
    Files.createDirectories(shops.run.project());
    Files.writeString(
        shops.run.project().resolve("golden.jsonl"),
        """
        {"id": "1", "question": "Where is `MergeParcel` defined?", "anchors": [{"path": "src/SplitRefund.java", "symbol": "SplitRefund"}]}
        """);

    var result = shops.distill(Shops.config(0, 0, true, List.of("golden.jsonl")));

    assertThat(shops.rows(result))
        .noneMatch(row -> row.prompt().contains("src/SplitRefund.java"))
        .noneMatch(row -> row.origin().question().equals("Where is `MergeParcel` defined?"));
    assertThat(text("data/training/README.md"))
        .contains("Chunks that answer one of 1 question of the evaluation set take no part")
        .contains("| held out for evaluation | 1 |");
  }

  @Test
  void evaluationQuestionsThatCannotBeReadAreAnError() throws Exception {
    var index = shops.index();
    assertThatThrownBy(() -> shops.distill(index, Shops.config(0, 0, true, List.of("no/such"))))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(GoldenProblem.MISSING))
        .hasMessageContaining("There is no no/such in the project");
    Files.writeString(shops.run.project().resolve("bad.jsonl"), "\n{\"id\": \"1\"}\n");
    assertThatThrownBy(() -> shops.distill(index, Shops.config(0, 0, true, List.of("bad.jsonl"))))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(GoldenProblem.MALFORMED))
        .hasMessageContaining("bad.jsonl:2: question is missing");
  }

  @Test
  void languagesFollowTheirShare() throws Exception {
    var index = shops.index();
    assertThat(shops.rows(shops.distill(index, Shops.config(0, 0, true, List.of()))))
        .extracting(row -> row.origin().language())
        .containsOnly("en");
    assertThat(shops.rows(shops.distill(index, Shops.config(1, 0, true, List.of()))))
        .extracting(row -> row.origin().language())
        .containsOnly("ru");
  }

  @Test
  void aSecretThatWasMissedBeforeReachesNoRow() throws Exception {
    var token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
    shops.put(
        Shops.SHOP,
        "src/Leak.java",
        "package shop;\n\n/// Signs in to the forge with a token.\nclass Leak {\n  String token = \"%s\";\n}\n"
            .formatted(token));

    var result = shops.distill(Shops.USUAL);

    for (var file : filesBelow("data/training").keySet()) {
      assertThat(text("data/training/" + file)).doesNotContain(token);
    }
    assertThat(shops.rows(result)).noneMatch(row -> row.prompt().contains("Leak.java"));
    assertThat(text("data/training/README.md")).contains("| a secret that was not masked | 1 |");
  }

  @Test
  void theReportSaysWhatWasMadeDroppedAndMissed() throws Exception {
    var result = shops.distill(Shops.USUAL);
    TrainingSet set = shops.run.read(result.training());

    assertThat(shops.run.read(result.page()).html())
        .contains("Training set of " + set.index())
        .contains("No teacher model is configured")
        .contains("near duplicate")
        .contains("Rows by kind of question")
        .doesNotContain("<script");
    assertThat(shops.run.read(result.metrics()).values())
        .containsEntry("rows", (double) result.rows())
        .containsEntry("dropped_secret", 0.0);
    assertThat(set.metadata())
        .containsEntry("rows", result.rows())
        .containsEntry("teacher", "none");
    assertThat(text("data/training/README.md"))
        .startsWith("---\nlanguage:\n- en\n- ru\nlicense: other\n")
        .contains("  - split: train\n    path: train.jsonl\n");
  }
}
