package dev.codesense.testkit.chat;

import java.util.List;
import java.util.Map;

/// What a [ScriptedChatServer] answers.
public sealed interface Said {

  /// A reply. Beyond the request's limit of tokens, which are words here, it is cut.
  ///
  /// @param finish such as `stop`
  record Text(String text, String finish) implements Said {}

  /// A reply token by token.
  record Tokens(List<Token> tokens) implements Said {}

  /// One of them.
  ///
  /// @param chances probabilities of what might stand there, by text, most probable or not
  record Token(String text, Map<String, Double> chances) {}

  /// Tools to call.
  record Calls(List<Call> calls) implements Said {}

  /// One of them.
  ///
  /// @param arguments JSON, or what a model takes for it
  record Call(String id, String name, String arguments) {}

  /// The model declines, in the field that OpenAI has for it.
  record Refusal(String text) implements Said {}

  /// An answer that is no reply.
  record Status(int status, Map<String, String> headers, String body) implements Said {}

  /// Begins to answer and then does nothing until the server is closed.
  record Stall(String beginning) implements Said {}

  /// Begins to answer and ends in the middle: JSON that is cut, a stream without its end.
  record CutOff(String beginning) implements Said {}

  /// A reply without a choice in it.
  record NoChoices() implements Said {}

  static Said text(String text) {
    return new Text(text, "stop");
  }

  static Said call(String name, String arguments) {
    return new Calls(List.of(new Call("call-1", name, arguments)));
  }

  /// An error as OpenAI words it.
  static Said error(int status, String code, String message) {
    return new Status(
        status,
        Map.of(),
        "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"code\":\"%s\"}}"
            .formatted(message, code));
  }

  /// Too many requests.
  ///
  /// @param retryAfter seconds to wait, or a date
  static Said busy(String retryAfter) {
    return new Status(
        429,
        Map.of("Retry-After", retryAfter),
        "{\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}");
  }
}
