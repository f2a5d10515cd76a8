package dev.codesense.llm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message of a conversation.
///
/// @param toolCalls what an assistant asked for; empty in every other role
/// @param toolCallId which call a tool's message answers; null in every other role
public record ChatMessage(
    Role role, String text, List<ToolCall> toolCalls, @Nullable String toolCallId) {

  /// Who speaks.
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL
  }

  public ChatMessage {
    toolCalls = List.copyOf(toolCalls);
    if (!toolCalls.isEmpty() && role != Role.ASSISTANT) {
      throw new IllegalArgumentException("Only an assistant calls tools, was " + role);
    }
    if ((toolCallId != null) != (role == Role.TOOL)) {
      throw new IllegalArgumentException("A tool's message, and no other, names its call: " + role);
    }
  }

  /// What the model is to be and to do.
  public static ChatMessage system(String text) {
    return new ChatMessage(Role.SYSTEM, text, List.of(), null);
  }

  public static ChatMessage user(String text) {
    return new ChatMessage(Role.USER, text, List.of(), null);
  }

  public static ChatMessage assistant(String text) {
    return assistant(text, List.of());
  }

  /// An earlier reply, with the tools that it called.
  public static ChatMessage assistant(String text, List<ToolCall> toolCalls) {
    return new ChatMessage(Role.ASSISTANT, text, toolCalls, null);
  }

  /// What a tool answered.
  ///
  /// @param callId the call's own, of an assistant's message before
  public static ChatMessage tool(String callId, String text) {
    return new ChatMessage(Role.TOOL, text, List.of(), callId);
  }
}
