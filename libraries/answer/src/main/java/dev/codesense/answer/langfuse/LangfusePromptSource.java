package dev.codesense.answer.langfuse;

import dev.codesense.answer.AnswerProblem;
import dev.codesense.answer.AnswerPrompt;
import dev.codesense.answer.PromptConfig;
import dev.codesense.answer.PromptSource;
import dev.codesense.core.CodesenseException;
import dev.codesense.llm.ChatMessage;
import dev.codesense.tracking.TrackingAccess;
import dev.codesense.tracking.langfuse.Langfuse;
import dev.codesense.tracking.langfuse.LangfuseConfig;
import dev.codesense.tracking.langfuse.LangfusePrompts;
import dev.codesense.tracking.langfuse.Prompt;

/// The prompt that has a label in Langfuse now. The built-in one stands in for a prompt that is not
/// there, and where Langfuse cannot be asked and no earlier run has left a copy; both are warned
/// of.
///
/// @param prompts has the warnings
/// @param label such as `production`
public record LangfusePromptSource(LangfusePrompts prompts, String name, String label)
    implements PromptSource {

  /// One prompt for all that a command or a task asks, so that what is compared was asked alike:
  /// the one that the settings name, as it is now.
  ///
  /// @throws CodesenseException [dev.codesense.tracking.TrackingProblem#SETTINGS] when a prompt is
  ///   named and no server, [AnswerProblem#PROMPT_UNUSABLE]
  public static PromptSource forRun(
      PromptConfig config, LangfuseConfig langfuse, TrackingAccess access)
      throws InterruptedException {
    var name = config.name();
    if (name == null) {
      return PromptSource.BUILT_IN;
    }
    try (var server = Langfuse.open(langfuse, access)) {
      var prompt = new LangfusePromptSource(server.prompts(), name, config.label()).current();
      return () -> prompt;
    }
  }

  @Override
  public AnswerPrompt current() throws InterruptedException {
    return prompts.labelled(name, label).map(this::usable).orElse(AnswerPrompt.BUILT_IN);
  }

  private AnswerPrompt usable(Prompt prompt) {
    return new AnswerPrompt(
        prompt.name(),
        prompt.version(),
        label,
        prompt.messages().stream().map(message -> usable(message, prompt)).toList());
  }

  private static ChatMessage usable(Prompt.Message message, Prompt prompt) {
    return switch (message.role()) {
      case "system" -> ChatMessage.system(message.content());
      case "user" -> ChatMessage.user(message.content());
      case "assistant" -> ChatMessage.assistant(message.content());
      default ->
          throw new CodesenseException(
              AnswerProblem.PROMPT_UNUSABLE,
              "Prompt %s, version %d, has a message that is a %s; only system, user and assistant can be sent"
                  .formatted(prompt.name(), prompt.version(), message.role()));
    };
  }
}
