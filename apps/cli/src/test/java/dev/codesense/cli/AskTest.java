package dev.codesense.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.CodeFinder;
import dev.codesense.answer.GroundedQuestion;
import dev.codesense.cli.invocation.Interruption;
import dev.codesense.cli.terminal.Terminal;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.search.CodeSearch;
import dev.codesense.search.RankingWeights;
import dev.codesense.search.SearchRequest;
import dev.codesense.search.store.IndexLocation;
import dev.codesense.search.store.lucene.LuceneCodeStore;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.TinyRepository;
import dev.codesense.testkit.chat.Said;
import dev.codesense.testkit.chat.ScriptedChatServer;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Questions that a chat model answers.
class AskTest {
  private static final String QUESTION = "How is the total of a cart counted?";

  @TempDir static Path temporary;

  private static Path project;
  private static TinyRepository shop;

  @BeforeAll
  static void index() throws IOException {
    shop = TinyRepository.in(temporary.resolve("shop.git"));
    shop.write("src/Cart.java", "class Cart {\n  int total() { return 1; }\n}\n");
    shop.commit("one");
    project = Files.createDirectories(temporary.resolve("project"));
    settings("");
    var run = new Shell(project).run("run");
    assertThat(run.code()).as(run.err()).isZero();
  }

  private static void settings(String models) throws IOException {
    Files.writeString(
        project.resolve("codesense.yaml"),
        "index: {vectors: none}\nrepositories:\n  - url: %s\n%s"
            .formatted(shop.directory(), models));
  }

  private static Shell.Outcome ask(ScriptedChatServer server, String... options)
      throws IOException {
    settings(
        "models:\n  chat: {url: '%1$s', model: tiny}\n  tuned: {url: '%1$s', model: tiny, adapter: shop}\n"
            .formatted(server.url()));
    var words = new ArrayList<>(List.of("ask", QUESTION));
    words.addAll(List.of(options));
    return new Shell(project).run(words.toArray(String[]::new));
  }

  @Test
  void theModelAnswersInItsWordsWithSourcesThatAreThere() throws IOException {
    try (var server =
        ScriptedChatServer.inOrder(
            Said.text("`Cart.total` counts it [1, 7]. See [this](https://evil.example)."))) {
      var outcome = ask(server);

      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.out())
          .startsWith(
              """
              `Cart.total` counts it [1]. See [this].

              Sources
                [1] local/shop src/Cart.java:1-3
                    git -C\
              """);
      assertThat(outcome.err().lines())
          .contains(
              "warning: Citations of sources that are not there, removed: 1",
              "warning: Links that no source has, removed: 1");
      assertThat(server.asked())
          .hasSize(1)
          .allMatch(it -> it.streams() && it.model().equals("tiny"));
    }
  }

  @Test
  void theModelIsAskedWithThePromptThatTheTeamKeepsInLangfuse() throws IOException {
    try (var langfuse = FakeLangfuse.start();
        var server = ScriptedChatServer.inOrder(Said.text("It says [1]."))) {
      langfuse.prompt("team/answer", "Ours: {{passages}} {{question}} {{refusal}}");
      settings(
          "models: {chat: {url: '%s', model: tiny}}\nlangfuse: {endpoint: '%s'}\nprompt: {name: team/answer}\n"
              .formatted(server.url(), langfuse.endpoint()));
      var outcome =
          new Shell(
                  project,
                  Map.of(
                      "CODESENSE_LANGFUSE_PUBLIC_KEY", FakeLangfuse.PUBLIC_KEY,
                      "CODESENSE_LANGFUSE_SECRET_KEY", FakeLangfuse.SECRET_KEY),
                  Terminal.NONE)
              .run("ask", QUESTION, "--json");

      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.out()).contains("team/answer");
      assertThat(langfuse.spans())
          .singleElement()
          .satisfies(
              span -> assertThat(String.valueOf(span.get("name"))).startsWith("team/answer@1"));
      assertThat(server.asked())
          .singleElement()
          .satisfies(
              asked -> assertThat(asked.messages().getFirst()).startsWith("user: Ours: [1]"));
    }
  }

  @Test
  void whatTheServerIsAskedIsWhatARowForTrainingHas() throws Exception {
    try (var server = ScriptedChatServer.inOrder(Said.text("It says [1]."));
        var store =
            LuceneCodeStore.open(
                project.resolve(".codesense/index"), new JsonCodec(), Clock.systemUTC())) {
      ask(server);

      GroundedQuestion row;
      try (var search =
          CodeSearch.open(
              store,
              IndexLocation.live("lucene:.codesense/index", "codesense"),
              null,
              RankingWeights.DEFAULT,
              List.of())) {
        var found = search.search(SearchRequest.of(QUESTION, 12));
        row =
            GroundedQuestion.of(
                AnswerPrompt.BUILT_IN,
                QUESTION,
                new CodeFinder(search).found(found, List.of()),
                AnswerBudget.DEFAULT);
      }
      assertThat(server.asked().getFirst().messages())
          .isEqualTo(
              row.messages().stream()
                  .map(it -> it.role().name().toLowerCase(Locale.ROOT) + ": " + it.text())
                  .toList());
    }
  }

  @Test
  void jsonHasTheAnswerItsSourcesAndThePrompt() throws IOException {
    try (var server = ScriptedChatServer.inOrder(Said.text("It says [1]."))) {
      var outcome = ask(server, "--json", "--model", "tuned");

      assertThat(outcome.code()).as(outcome.err()).isZero();
      var json = new JsonCodec().decodeObject(outcome.out().getBytes(StandardCharsets.UTF_8));
      assertThat(json)
          .containsEntry("version", 1)
          .containsEntry("question", QUESTION)
          .containsEntry("chatModel", "tuned")
          .containsEntry("answer", "It says [1].")
          .containsEntry("refused", false)
          .containsEntry(
              "prompt",
              Map.of(
                  "id",
                  "codesense-answer",
                  "version",
                  1,
                  "label",
                  "built-in",
                  "hash",
                  AnswerPrompt.BUILT_IN.hash()));
      assertThat(json)
          .extractingByKey("passages")
          .asString()
          .contains("source=1, cited=true, repo=local/shop", "path=src/Cart.java, startLine=1");
      assertThat(server.asked()).hasSize(1).allMatch(it -> it.model().equals("shop"));
    }
  }

  @Test
  void whereNothingFitsNoModelIsAsked() throws IOException {
    try (var server = ScriptedChatServer.inOrder(Said.text("made up"))) {
      var outcome = ask(server, "--language", "python");

      assertThat(outcome.out()).isEqualTo("The sources do not say.\n");
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void anAnswerThatBreaksOffIsAnErrorOnALineOfItsOwn() throws IOException {
    try (var server = ScriptedChatServer.inOrder(new Said.CutOff("It begins"))) {
      var outcome = ask(server);

      assertThat(outcome.code()).isNotZero();
      assertThat(outcome.out()).endsWith("\n");
      assertThat(outcome.err()).contains("CS-");
    }
  }

  @Test
  void anAnswerThatNobodyReadsOnIsNotWaitedFor() throws IOException {
    try (var server = ScriptedChatServer.inOrder(Said.text("It begins and goes on [1]."))) {
      settings("models:\n  chat: {url: '%s', model: tiny}\n".formatted(server.url()));
      var closed =
          new FilterWriter(Writer.nullWriter()) {
            @Override
            public void flush() throws IOException {
              throw new IOException("Broken pipe");
            }
          };
      var err = new StringWriter();
      var process = new Shell(project).process(closed, err);

      int code = new CommandTree(process, Interruption.none()).execute("ask", QUESTION);

      assertThat(code).isEqualTo(20);
      assertThat(err.toString())
          .contains("CS-CLI-006: Cannot write to stdout: not all of the answer was printed");
    }
  }

  @Test
  void passagesAreQuotedWhereTheyAreAskedForOrNoModelIsConfigured() throws IOException {
    try (var server = ScriptedChatServer.inOrder(Said.text("never"))) {
      var quoted = ask(server, "--extractive");

      assertThat(quoted.out()).startsWith("Cart [1]").doesNotContain("No chat model");
      assertThat(server.asked()).isEmpty();
    }
    settings("");

    assertThat(new Shell(project).run("ask", QUESTION).out())
        .endsWith(
            """
            No chat model is configured: these are quoted passages of the code.
            For answers in words, name one in codesense.yaml: models: {chat: {url: …, model: …}}
            """);
    assertThat(new Shell(project).run("ask", QUESTION, "--model", "tuned").err())
        .contains("CS-LLM-001");
  }
}
