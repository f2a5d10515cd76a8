package dev.codesense.data.training;

import java.util.List;

/// One row in the prompt-completion format that `datasets` and TRL load: what the model is asked,
/// and the one answer that it should give. Every row has the same keys and types.
///
/// @param prompt what comes before the answer
/// @param completion one message of the role `assistant`
public record TrainingRow(List<Message> prompt, List<Message> completion) {
  public TrainingRow {
    prompt = List.copyOf(prompt);
    completion = List.copyOf(completion);
    if (prompt.isEmpty()
        || completion.size() != 1
        || !completion.getFirst().role().equals(Message.ASSISTANT)) {
      throw new IllegalArgumentException(
          "A row must have a prompt and one message of the assistant, was %d and %s"
              .formatted(prompt.size(), completion.stream().map(Message::role).toList()));
    }
  }

  /// @param role `system`, `user` or `assistant`
  public record Message(String role, String content) {
    public static final String ASSISTANT = "assistant";
  }
}
