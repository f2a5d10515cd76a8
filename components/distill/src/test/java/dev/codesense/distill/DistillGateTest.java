package dev.codesense.distill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.core.Artifact;
import dev.codesense.core.HtmlPage;
import dev.codesense.data.adapter.TunedAdapter;
import dev.codesense.data.training.TrainingSet;
import dev.codesense.distill.gate.DistillGateComponent;
import dev.codesense.distill.gate.DistillGateConfig;
import dev.codesense.distill.gate.DistillGateRequest;
import dev.codesense.distill.gate.DistillGateResult;
import dev.codesense.distill.gate.GateSettings;
import dev.codesense.search.store.CodeIndexRef;
import dev.codesense.testkit.FakeMlflow;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.mlflow.Mlflow;
import dev.codesense.tracking.mlflow.MlflowConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillGateTest {
  private static final GateSettings USUAL = new GateSettings(0.05, 20, Duration.ofDays(7));
  private static final String OFFICE = "example.org/acme/office";

  @TempDir private Path folder;
  private Shops shops;
  private MlflowConfig mlflow = MlflowConfig.off();

  @BeforeEach
  void openTheShops() {
    shops = new Shops(folder);
  }

  @Test
  void theFirstTrainingIsWorthIt() throws Exception {
    var result = files();

    assertThat(result.worth()).isTrue();
    assertThat(result.reason()).isEqualTo("no earlier training is known here");
    assertThat(result.page().directory().resolve(HtmlPage.FILE))
        .content()
        .contains("Yes: no earlier training is known here.");
  }

  @Test
  void aNightAfterATrainingIsTooEarlyForTheNext() throws Exception {
    train();
    shops.run.after(Duration.ofDays(1));
    change(20);

    var result = files();

    assertThat(result.worth()).isFalse();
    assertThat(result.reason())
        .startsWith("the last training, of run run-")
        .endsWith("distill.gate.interval is 7 days");
  }

  @Test
  void fewChangedFilesAreNotWorthATraining() throws Exception {
    train();
    shops.run.after(Duration.ofDays(8));
    change(1);

    var result = files();

    assertThat(result.worth()).isFalse();
    assertThat(result.reason())
        .isEqualTo(
            "2.5 % of the files are new, changed or gone, and distill.gate.changed-share is 5.0 %");
  }

  @Test
  void manyFilesThatAreNewChangedOrGoneAre() throws Exception {
    train();
    shops.run.after(Duration.ofDays(8));
    change(1);
    shops.put(Shops.SHOP, "src/New.java", "class New {}\n");
    files(shops).remove("src/SplitRefund.java");

    var result = files();

    assertThat(result.worth()).isTrue();
    assertThat(result.reason()).startsWith("7.5 % of the files");
  }

  @Test
  void whoAsksForItGetsIt() throws Exception {
    train();

    var result = judge(shops.index(), null, true, USUAL, null);

    assertThat(result.worth()).isTrue();
    assertThat(result.reason()).isEqualTo("it was asked for, whatever has changed");
  }

  @Test
  void aSetWithFewNewRowsIsNotTrainedOnAndIsNotMadeAgainForNothing() throws Exception {
    train();
    shops.run.after(Duration.ofDays(8));
    change(4);
    assertThat(files().worth()).isTrue();
    var second = rows(new GateSettings(0.05, 100_000, Duration.ofDays(7)));
    assertThat(second.worth()).isFalse();
    assertThat(second.reason()).endsWith("are new, and distill.gate.new-rows is 100000");

    assertThat(files().reason()).startsWith("0.0 % of the files");

    change(9);
    assertThat(files().worth()).isTrue();
  }

  @Test
  void aSetWithEnoughNewRowsIsTrainedOn() throws Exception {
    train();
    change(20);

    assertThat(rows(USUAL).worth()).isTrue();
  }

  @Test
  void anotherTryOfARunFindsWhatTheFirstFound() throws Exception {
    train();
    shops.run.after(Duration.ofDays(8));
    change(20);
    var index = shops.index();
    var set = shops.distill(index, Shops.USUAL).training();

    assertThat(judge(index, set, false, USUAL, "one").worth()).isTrue();
    assertThat(judge(index, set, false, USUAL, "one").worth()).isTrue();
    assertThat(judge(index, set, false, USUAL, "two").worth()).isFalse();
  }

  @Test
  void whatServesCountsThoughALaterTrainingCameToNothing() throws Exception {
    try (var server = FakeMlflow.start()) {
      mlflow = MlflowConfig.of(server.endpoint());
      champion(shops.run.read(train()).dataDigest());
      shops.run.after(Duration.ofDays(8));
      change(20);
      train();
      shops.run.after(Duration.ofDays(8));
      // As it was when the adapter was trained that serves.
      change(0);

      var result = files();

      assertThat(result.worth()).isFalse();
      assertThat(result.reason()).startsWith("0.0 % of the files");
    }
  }

  @Test
  void aServerThatIsAwayIsAWarning() throws Exception {
    mlflow = MlflowConfig.of(URI.create("http://127.0.0.1:9"));

    assertThat(files().worth()).isTrue();

    assertThat(shops.run.progress().warnings())
        .singleElement()
        .asString()
        .startsWith("What serves is not known");
  }

  @Test
  void aRepositoryThatMayNoLongerBeTrainedOnIsAReason() throws Exception {
    shops.labelled(OFFICE, List.of(), true, "Gazette");
    train();
    shops.run.after(Duration.ofDays(8));
    shops.labelled(OFFICE, List.of(), false, "Gazette");

    var result = files();

    assertThat(result.worth()).isTrue();
    assertThat(result.reason()).contains("holds a repository that may no longer be");
  }

  @Test
  void aDamagedRecordIsForgottenWithAWarning() throws Exception {
    train();
    try (var records = Files.list(folder.resolve(".codesense/distill/sets"))) {
      Files.writeString(records.findFirst().orElseThrow(), "{");
    }

    assertThat(files().worth()).isTrue();
    assertThat(shops.run.progress().warnings())
        .singleElement()
        .asString()
        .contains("does not count");
  }

  private void champion(String digest) throws InterruptedException {
    try (var server = Mlflow.open(mlflow, TrackingAccess.of(shops.run))) {
      var registry = server.registry();
      registry.model("answers", Map.of());
      var version =
          registry.add(
              "answers", "s3://models/1", null, Map.of(TunedAdapter.TRAINING_DATA, digest));
      registry.alias("answers", "champion", version.version());
    }
  }

  /// Changes the first files of the shop, and puts the others back.
  private void change(int number) {
    var fresh = files(new Shops(folder));
    var files = files(shops);
    files.putAll(fresh);
    fresh.keySet().stream()
        .limit(number)
        .forEach(path -> files.merge(path, "\n// changed\n", (text, more) -> text + more));
  }

  private static SortedMap<String, String> files(Shops shops) {
    return Objects.requireNonNull(shops.files.get(Shops.SHOP));
  }

  private Artifact<TrainingSet> train() throws Exception {
    var index = shops.index();
    var set = shops.distill(index, Shops.USUAL).training();
    assertThat(judge(index, set, false, USUAL, null).worth()).isTrue();
    return set;
  }

  private DistillGateResult files() throws InterruptedException {
    return judge(shops.index(), null, false, USUAL, null);
  }

  private DistillGateResult rows(GateSettings settings) throws InterruptedException {
    var index = shops.index();
    return judge(index, shops.distill(index, Shops.USUAL).training(), false, settings, null);
  }

  private DistillGateResult judge(
      Artifact<CodeIndexRef> index,
      @Nullable Artifact<TrainingSet> training,
      boolean force,
      GateSettings settings,
      @Nullable String run)
      throws InterruptedException {
    try {
      return new DistillGateComponent()
          .run(
              new DistillGateRequest(
                  index,
                  shops.snapshot(),
                  training,
                  "answers",
                  force,
                  run,
                  mlflow,
                  new DistillGateConfig(true, settings)),
              shops.run);
    } finally {
      shops.run.nextRun();
    }
  }
}
