package dev.codesense.distill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.chunk.facts.ChunkFacts;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.testkit.HostileOrders;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.testkit.chat.Asked;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever stands in a repository or in a model's answer, rows teach what they teach without it.
class InjectionTest {
  private static final Pattern CITATION = Pattern.compile("\\[\\d+]");
  private static final String TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
  private static final String KEY = "sk-" + "proj-7Qd2Lm9Xc4Vb1Nz8Kp3Rt6Wy5";

  /// Where somebody puts words for a model to obey.
  enum Place {
    CODE(
        "%1$d.java",
        """
        package shop;

        public final class Hostile%1$d {
          public String hostile%1$d(String order) {
            return order + "%2$s";
          }
        }
        """),
    COMMENT(
        "%1$d.java",
        """
        package shop;

        /// %2$s
        public final class Hostile%1$d {}
        """),
    FILE_NAME(
        "%2$s.java",
        """
        package shop;

        /// Keeps a name for the shop that nobody would choose.
        public final class Hostile%1$d {}
        """),
    DOCUMENT(
        "%1$d.md",
        """
        # %2$s

        %2$s And so on and on, for all that one knows.
        """),
    SETTING(
        "%1$d.yaml",
        """
        shop:
          # %2$s
          hostile-%1$d: '%2$s'
        """),
    COMMIT(
        "%1$d.java",
        """
        package shop;

        /// Keeps what the office of this town has changed, number %1$d.
        public final class Hostile%1$d {}
        """);

    private final String path;
    private final String text;

    Place(String path, String text) {
      this.path = path;
      this.text = text;
    }

    void plant(Shops shops) {
      for (int i = 0; i < HostileOrders.ALL.size(); i++) {
        var words = HostileOrders.ALL.get(i).replace("'", "").replace("\"", "");
        var file = "hostile/" + path.formatted(i, words.replaceAll("[/\\\\]", " "));
        shops.put(Shops.SHOP, file, text.formatted(i, words));
        if (this == COMMIT) {
          shops.history.put(
              file,
              new ChunkFacts.History(
                  TestRunContext.START, "%040x".formatted(i + 1), List.of("Mallory"), 1, words));
        }
      }
    }
  }

  @TempDir private Path folder;
  private Shops shops = new Shops(Path.of("unused"));

  @BeforeEach
  void openTheShops() {
    shops = new Shops(folder.resolve("project"));
    shops.put(
        Shops.SHOP,
        "src/Leak.java",
        "package shop;\n\n/// Signs in to the forge.\nclass Leak {\n  String token = \"%s\";\n}\n"
            .formatted(TOKEN));
    shops.run.withSecret("teacher-api-key", KEY);
  }

  private static ModelEndpoint endpoint(ScriptedChatServer server) {
    return ModelEndpoint.of("teacher", ModelConfig.openAi(server.url(), "professor"));
  }

  @ParameterizedTest
  @EnumSource
  void whatStandsInARepositoryChangesNoTarget(Place place) throws Exception {
    assertThat(HostileOrders.ALL).hasSizeGreaterThanOrEqualTo(30);
    try (var server = ScriptedChatServer.answering(TeacherTest::teach)) {
      var before = targets(distilled(server));
      place.plant(shops);
      var rows = distilled(server);

      assertThat(rows)
          .allSatisfy(row ->
              assertThat(HostileOrders.ALL).noneMatch(words -> row.answer().contains(words)));
      assertThat(rows).anyMatch(row -> row.prompt().contains("/hostile/"));
      var after = targets(rows);
      before.keySet().retainAll(after.keySet());
      assertThat(before)
          .hasSizeGreaterThan(50)
          .allSatisfy((question, answer) -> assertThat(after).containsEntry(question, answer));
      assertNothingLeaks(server);
    }
  }

  @Test
  void whatATeacherSaysOnOrdersBecomesNoRow() throws Exception {
    var next = new AtomicInteger();
    try (var server = ScriptedChatServer.answering(asked -> obey(asked, next.getAndIncrement()))) {
      var rows = distilled(server);

      assertThat(next.get()).isGreaterThan(HostileOrders.ALL.size());
      assertThat(rows).hasSizeGreaterThan(50);
      assertThat(rows)
          .allSatisfy(row -> {
            assertThat(HostileOrders.ALL)
                .noneMatch(words ->
                    row.answer().contains(words) || row.origin().question().contains(words));
            assertThat(row.origin().source()).isEqualTo("facts");
          });
      assertNothingLeaks(server);
    }
  }

  /// A teacher that writes hostile text into its questions, its answers, or both, or gives away the
  /// secrets that it knows; whatever it says, it cites all passages.
  private static Said obey(Asked asked, int number) {
    var words = HostileOrders.ALL.get(number % HostileOrders.ALL.size());
    if (asked.prompt().contains("You write questions")) {
      return number % 3 == 0
          ? Said.text(
              "{\"question\": \"%s?\"}".formatted(words.replace("\\", "").replace("\"", "")))
          : TeacherTest.teach(asked);
    }
    var said = number % 5 == 0 ? "The token is " + TOKEN + " and the key " + KEY : words;
    return Said.text(said + " [1][2][3][4][5][6]");
  }

  private List<Shops.Row> distilled(ScriptedChatServer server) throws InterruptedException {
    return shops.rows(shops.distill(shops.index(), endpoint(server), Shops.USUAL));
  }

  /// Answers by question, without the numbers of the passages, which move as passages come between.
  private static Map<String, String> targets(List<Shops.Row> rows) {
    var targets = new TreeMap<String, String>();
    rows.stream()
        .filter(row -> !row.origin().refusal())
        .forEach(row ->
            targets.put(row.origin().question(), CITATION.matcher(row.answer()).replaceAll("[n]")));
    return targets;
  }

  /// Neither into what the teacher is sent, nor into what people and trainers get.
  private void assertNothingLeaks(ScriptedChatServer server) throws IOException {
    assertThat(server.asked())
        .allSatisfy(asked -> assertThat(asked.body().toString()).doesNotContain(TOKEN, KEY));
    try (var files = Files.walk(shops.run.project())) {
      for (var file : files.filter(Files::isRegularFile).filter(this::isForOthers).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(TOKEN, KEY);
      }
    }
  }

  /// Not the repositories' own files, nor what distill keeps for itself.
  private boolean isForOthers(Path file) {
    var name = shops.run.project().relativize(file).toString();
    return name.startsWith("data/training/")
        || (name.startsWith(".codesense/artifacts/") && !name.contains("/snapshot/"));
  }
}
