package dev.codesense.cli.serve;

import dev.codesense.answer.AnswerBudget;
import dev.codesense.answer.Answerer;
import dev.codesense.answer.PromptConfig;
import dev.codesense.answer.langfuse.LangfusePromptSource;
import dev.codesense.assistant.Assistant;
import dev.codesense.assistant.Voice;
import dev.codesense.cli.invocation.Invocation;
import dev.codesense.cli.query.IndexTarget;
import dev.codesense.core.Progress;
import dev.codesense.embed.Embedder;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Models;
import dev.codesense.llm.cost.Budget;
import dev.codesense.llm.wiring.ChatModels;
import dev.codesense.runtime.ProjectConfig;
import dev.codesense.search.store.CodeStore;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.LangfuseFeed;
import org.jspecify.annotations.Nullable;

/// The assistant that a project's settings describe, with all that it works with.
///
/// @param speaking null: answers are passages of the code
record OpenAssistant(
    CodeStore store, Embedder embedder, @Nullable Speaking speaking, Assistant assistant)
    implements AutoCloseable {
  /// Name in the block `models`.
  private static final String CHAT = "chat";

  /// A chat model that is open.
  private record Speaking(ChatModel model, Budget budget, LangfuseFeed feed, Voice voice)
      implements AutoCloseable {
    @Override
    public void close() {
      try (feed;
          budget) {
        model.close();
      }
    }
  }

  /// Opens what the settings name; the prompt is read now and stays.
  ///
  /// @throws dev.codesense.core.CodesenseException
  ///   [dev.codesense.cli.invocation.CliProblem#NO_INDEX] when nothing was indexed yet
  static OpenAssistant of(
      Invocation invocation, ProjectConfig config, IndexTarget target, Progress progress)
      throws InterruptedException {
    CodeStore store = null;
    Embedder embedder = null;
    Speaking speaking = null;
    try {
      store = target.store(invocation);
      target.requireIndex(invocation, store);
      embedder = target.embedder(invocation);
      var chat =
          new Models(config.namedBlock(Models.BLOCK, ModelConfig.class)).find(CHAT).orElse(null);
      speaking = chat == null ? null : speaking(invocation, config, chat, progress);
      return new OpenAssistant(
          store,
          embedder,
          speaking,
          new Assistant(
              store,
              target.location().collectionName(),
              embedder,
              speaking == null ? null : speaking.voice()));
    } catch (RuntimeException | InterruptedException e) {
      closeAll(speaking, embedder, store);
      throw e;
    }
  }

  private static Speaking speaking(
      Invocation invocation, ProjectConfig config, ModelEndpoint chat, Progress progress)
      throws InterruptedException {
    var langfuse = config.block(LangfuseConfig.BLOCK, LangfuseConfig.class);
    var prompt =
        LangfusePromptSource.forRun(
            config.block(PromptConfig.BLOCK, PromptConfig.class),
            langfuse,
            invocation.tracking(progress));
    var clock = invocation.process().clock();
    var feed = LangfuseFeed.open(langfuse, invocation.tracking(progress));
    var budget = Budget.unlimited();
    try {
      var model =
          ChatModels.open(
              chat,
              invocation.environment()::secret,
              budget,
              feed.calls("serve", "serve since " + clock.instant()),
              clock);
      return new Speaking(
          model,
          budget,
          feed,
          new Voice(chat.name(), new Answerer(model, prompt, AnswerBudget.of(chat.config()))));
    } catch (RuntimeException e) {
      try (feed;
          budget) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    try {
      assistant.close();
    } finally {
      closeAll(speaking, embedder, store);
    }
  }

  private static void closeAll(
      @Nullable Speaking speaking, @Nullable Embedder embedder, @Nullable CodeStore store) {
    try (store;
        embedder;
        speaking) {
      // In this order: the model first.
    }
  }
}
