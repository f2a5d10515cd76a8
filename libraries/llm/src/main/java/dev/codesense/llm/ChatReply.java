package dev.codesense.llm;

import java.time.Duration;
import java.util.List;

/// What a model said. The text may be anything: hostile, cut, or empty.
///
/// @param model as the server names what answered
/// @param latency from the request to the last byte of the reply, without waits for a turn and
///   without attempts before
public record ChatReply(
    String text,
    List<ToolCall> toolCalls,
    FinishReason finish,
    Usage usage,
    String model,
    Duration latency) {

  public ChatReply {
    toolCalls = List.copyOf(toolCalls);
  }

  public ChatReply withLatency(Duration other) {
    return new ChatReply(text, toolCalls, finish, usage, model, other);
  }

  /// A plain reply that costs nothing, such as a test or a stored answer gives.
  public static ChatReply of(String text) {
    return new ChatReply(
        text, List.of(), FinishReason.STOP, new Usage(0, 0, 0, false), "", Duration.ZERO);
  }
}
