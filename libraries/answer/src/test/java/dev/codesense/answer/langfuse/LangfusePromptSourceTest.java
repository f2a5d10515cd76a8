package dev.codesense.answer.langfuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.answer.AnswerProblem;
import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.PromptConfig;
import dev.codesense.answer.PromptSource;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.llm.ChatMessage;
import dev.codesense.testkit.FakeLangfuse;
import dev.codesense.testkit.TestRunContext;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.TrackingProblem;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LangfusePromptSourceTest {
  private static final Map<String, String> KEYS =
      Map.of(
          "langfuse-public-key", FakeLangfuse.PUBLIC_KEY,
          "langfuse-secret-key", FakeLangfuse.SECRET_KEY);
  private static final PromptConfig NAMED = new PromptConfig("team/answer", "production");

  @TempDir private Path folder;
  private FakeLangfuse server;
  private TestRunContext run;

  @BeforeEach
  void start() throws IOException {
    server = FakeLangfuse.start();
    run = TestRunContext.in(folder.resolve("project"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private PromptSource source(PromptConfig config, LangfuseConfig langfuse) throws Exception {
    return LangfusePromptSource.forRun(
        config,
        langfuse,
        new TrackingAccess(
            run.project(),
            run.state(),
            run.codec(),
            run.progress(),
            name -> Optional.ofNullable(KEYS.get(name)).map(Secret::new),
            new RetryingHttp.Pace(System::nanoTime, new SplittableRandom(1), _ -> {})));
  }

  private AnswerPrompt named() throws Exception {
    return source(NAMED, LangfuseConfig.of(server.endpoint())).current();
  }

  private void assertUnusable(String message) {
    assertThatThrownBy(this::named)
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(AnswerProblem.PROMPT_UNUSABLE))
        .hasMessageContaining(message);
  }

  @Test
  void modelsAreAskedWithThePromptThatTheSettingsName() throws Exception {
    server.chat(
        "team/answer",
        List.of(
            Map.of("role", "system", "content", "Say {{refusal}} if need be."),
            Map.of("role", "user", "content", "{{question}} {{passages}}")));

    assertThat(named())
        .isEqualTo(
            new AnswerPrompt(
                "team/answer",
                1,
                "production",
                List.of(
                    ChatMessage.system("Say {{refusal}} if need be."),
                    ChatMessage.user("{{question}} {{passages}}"))));
  }

  @Test
  void aRunKeepsThePromptThatItBeganWith() throws Exception {
    server.prompt("team/answer", "{{passages}} {{question}} {{refusal}}");
    var source = source(NAMED, LangfuseConfig.of(server.endpoint()));
    server.prompt("team/answer", "Newer: {{passages}} {{question}} {{refusal}}");

    assertThat(source.current().version()).isEqualTo(1);
    assertThat(named().version()).isEqualTo(2);
  }

  @Test
  void withoutANameTheBuiltInPromptIsUsedAndNobodyIsAsked() throws Exception {
    assertThat(source(PromptConfig.builtIn(), LangfuseConfig.off()).current())
        .isEqualTo(AnswerPrompt.BUILT_IN);
  }

  @Test
  void aPromptThatLangfuseDoesNotHaveIsWarnedOfAndTheBuiltInOneUsed() throws Exception {
    assertThat(named()).isEqualTo(AnswerPrompt.BUILT_IN);
    assertThat(run.progress().warnings())
        .containsExactly(
            "Langfuse has no prompt team/answer with the label production: the built-in one is used");
  }

  @Test
  void withoutLangfuseTheCopyOfAnEarlierRunIsUsed() throws Exception {
    server.prompt("team/answer", "{{passages}} {{question}} {{refusal}}");
    var before = named();
    server.close();

    assertThat(named()).isEqualTo(before);
    assertThat(run.progress().warnings())
        .singleElement()
        .asString()
        .contains("the prompt team/answer is the one of an earlier run");
  }

  @Test
  void aPromptThatLacksAVariableIsRefused() {
    server.prompt("team/answer", "Answer {{question}}.");
    assertUnusable("Prompt team/answer, version 1, uses the variables [question]");
  }

  @Test
  void aPromptWithAPlaceholderForMessagesIsRefused() {
    server.chat(
        "team/answer",
        List.of(
            Map.of("type", "placeholder", "name", "history"),
            Map.of("role", "user", "content", "{{question}} {{passages}} {{refusal}}")));
    assertUnusable("has a message that is a placeholder");
  }

  @Test
  void aPromptThatIsNamedNeedsAServer() {
    assertThatThrownBy(() -> source(NAMED, LangfuseConfig.off()))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(TrackingProblem.SETTINGS));
  }
}
