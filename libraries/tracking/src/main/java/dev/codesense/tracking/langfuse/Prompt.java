package dev.codesense.tracking.langfuse;

import java.util.List;

/// A prompt that a team keeps in Langfuse.
///
/// @param version from 1
/// @param labels such as `production`
/// @param messages in their order; a prompt of text alone is one message of the user
public record Prompt(String name, int version, List<String> labels, List<Message> messages) {
  /// @param role such as `system`; `placeholder` where other messages are to stand, which the
  ///   content names
  public record Message(String role, String content) {}

  public Prompt {
    labels = List.copyOf(labels);
    messages = List.copyOf(messages);
  }
}
