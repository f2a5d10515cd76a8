package dev.codesense.llm;

import java.time.Duration;
import java.util.List;

/// What a model said. The text may be anything: hostile, cut, or empty.
///
/// @param model as the server names what answered
/// @param latency from the request to the last byte of the reply, without waits for a turn and
///   without attempts before
/// @param tokens of the text; empty unless they were asked for and the server tells them
public record ChatReply(
    String text,
    List<ToolCall> toolCalls,
    FinishReason finish,
    Usage usage,
    String model,
    Duration latency,
    List<TokenChances> tokens) {

  public ChatReply {
    toolCalls = List.copyOf(toolCalls);
    tokens = List.copyOf(tokens);
  }

  /// A reply whose tokens are not told.
  public ChatReply(
      String text,
      List<ToolCall> toolCalls,
      FinishReason finish,
      Usage usage,
      String model,
      Duration latency) {
    this(text, toolCalls, finish, usage, model, latency, List.of());
  }

  public ChatReply withLatency(Duration other) {
    return new ChatReply(text, toolCalls, finish, usage, model, other, tokens);
  }

  /// A plain reply that costs nothing, such as a test or a stored answer gives.
  public static ChatReply of(String text) {
    return new ChatReply(
        text, List.of(), FinishReason.STOP, new Usage(0, 0, 0, false), "", Duration.ZERO);
  }
}
