package dev.codesense.answer.langfuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.answer.golden.Anchor;
import dev.codesense.answer.golden.GoldenProblem;
import dev.codesense.answer.golden.GoldenQuestion;
import dev.codesense.answer.golden.GoldenSet;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Problem;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.langfuse.DatasetItem;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenSourceTest {
  private static final Map<String, Object> NOTHING = Map.of();

  @TempDir private Path folder;
  private FakeLangfuse server;
  private TestRunContext run;

  @BeforeEach
  void start() throws IOException {
    server = FakeLangfuse.start();
    run =
        TestRunContext.in(folder.resolve("project"))
            .withSecret("langfuse-public-key", FakeLangfuse.PUBLIC_KEY)
            .withSecret("langfuse-secret-key", FakeLangfuse.SECRET_KEY);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GoldenSet read(String name) throws InterruptedException {
    return new GoldenSource(null, List.of(), LangfuseConfig.of(server.endpoint()), run).read(name);
  }

  private void dataset(Map<String, Object> metadata, DatasetItem... items) throws Exception {
    server.dataset("shop", metadata);
    try (var langfuse =
        Langfuse.open(LangfuseConfig.of(server.endpoint()), TrackingAccess.of(run))) {
      for (var item : items) {
        langfuse.datasets().put(item);
      }
    }
  }

  private static DatasetItem item(String id, Map<String, Object> metadata) {
    return new DatasetItem("shop", id, "Where is " + id + "?", "In the " + id + ".", metadata);
  }

  private static GoldenQuestion question(String id, GoldenQuestion.Split split, int weight) {
    return new GoldenQuestion(
        id,
        "Where is " + id + "?",
        null,
        null,
        List.of(new Anchor(null, "src/A.java", null)),
        "In the " + id + ".",
        List.of(),
        split,
        weight);
  }

  @Test
  void itemsSayWhatTheyAreForAndHowMuchTheyWeigh() throws Exception {
    dataset(
        NOTHING,
        item("cart", Map.of("path", "src/A.java", "split", "train", "weight", 3)),
        item("basket", Map.of("path", "src/A.java")));

    assertThat(read("langfuse:shop").questions())
        .containsExactly(
            question("basket", GoldenQuestion.Split.EVALUATION, 1),
            question("cart", GoldenQuestion.Split.TRAIN, 3));
  }

  @Test
  void aDatasetSaysItForItemsThatDoNot() throws Exception {
    dataset(
        Map.of("split", "train", "weight", 2),
        item("cart", Map.of("path", "src/A.java", "weight", 5)),
        item("order", Map.of("path", "src/A.java", "split", "evaluation")),
        item("basket", Map.of("path", "src/A.java")));

    assertThat(read("langfuse:shop").questions())
        .containsExactly(
            question("basket", GoldenQuestion.Split.TRAIN, 2),
            question("cart", GoldenQuestion.Split.TRAIN, 5),
            question("order", GoldenQuestion.Split.EVALUATION, 2));
  }

  @Test
  void itemsWithoutAPlaceAreLeftOutAndCounted() throws Exception {
    dataset(NOTHING, item("cart", Map.of("path", "src/A.java")), item("basket", Map.of()));

    assertThat(read("langfuse:shop").questions()).hasSize(1);
    assertThat(run.progress().warnings())
        .containsExactly(
            "langfuse:shop: left out, because they name no file of the code in their metadata: 1 item");
  }

  @Test
  void aSplitThatThereIsNotIsToldWithItsItem() throws Exception {
    dataset(NOTHING, item("cart", Map.of("path", "src/A.java", "split", "test")));
    refuses(GoldenProblem.MALFORMED, "langfuse:shop", "langfuse:shop item:1: ");
  }

  @Test
  void aDatasetWithoutAQuestionIsAnError() throws Exception {
    dataset(NOTHING);
    refuses(GoldenProblem.NO_QUESTION, "langfuse:shop", "langfuse:shop has no items");
    dataset(NOTHING, item("cart", Map.of("note", "none")), item("basket", Map.of()));
    refuses(
        GoldenProblem.NO_QUESTION,
        "langfuse:shop",
        "None of the 2 items of langfuse:shop names a file of the code in its metadata");
  }

  @Test
  void aDatasetThatIsNotThereIsAnError() {
    refuses(TrackingProblem.NOT_THERE, "langfuse:other", "other");
  }

  @Test
  void secretsInItemsAreMasked() throws Exception {
    var token = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5";
    server.dataset("shop", NOTHING);
    server.item("shop", "cart", "Where is " + token + "?", Map.of("path", "src/A.java"));
    assertThat(read("langfuse:shop").questions().getFirst().question())
        .startsWith("Where is <SECRET:")
        .doesNotContain(token);
  }

  @Test
  void whatIsNoDatasetIsAFile() throws Exception {
    Files.createDirectories(run.project());
    Files.writeString(
        run.project().resolve("q.jsonl"),
        "{\"id\": \"1\", \"question\": \"Why?\", \"anchors\": []}\n");
    assertThat(read("q.jsonl").questions()).hasSize(1);
  }

  private void refuses(Problem problem, String name, String message) {
    assertThatThrownBy(() -> read(name))
        .isInstanceOfSatisfying(
            CodesenseException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(message);
  }
}
