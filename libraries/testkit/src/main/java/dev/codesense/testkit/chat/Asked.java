package dev.codesense.testkit.chat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a [ScriptedChatServer] was asked.
///
/// @param headers by name in lower case
/// @param body the request's JSON
public record Asked(String path, Map<String, String> headers, Map<String, Object> body) {

  public String model() {
    return String.valueOf(body.get("model"));
  }

  public boolean streams() {
    return Boolean.TRUE.equals(body.get("stream"));
  }

  /// The texts of the messages, in order, each behind its role: `user: Say hi.`
  public List<String> messages() {
    return body.get("messages") instanceof List<?> messages
        ? messages.stream()
            .filter(Map.class::isInstance)
            .map(Map.class::cast)
            .map(message -> message.get("role") + ": " + message.get("content"))
            .toList()
        : List.of();
  }

  /// All that the model reads.
  public String prompt() {
    return messages().stream().collect(Collectors.joining("\n"));
  }

  /// The JSON schema that the reply must follow; null where none was asked for.
  public @Nullable Map<?, ?> schema() {
    return body.get("response_format") instanceof Map<?, ?> format
            && format.get("json_schema") instanceof Map<?, ?> named
            && named.get("schema") instanceof Map<?, ?> schema
        ? schema
        : null;
  }

  /// How many likely tokens are to be told for each of the reply; 0 for none.
  public int topLogprobs() {
    return Boolean.TRUE.equals(body.get("logprobs"))
            && body.get("top_logprobs") instanceof Number number
        ? number.intValue()
        : 0;
  }

  /// The longest reply in tokens; more than any reply has where none was asked for.
  int maxTokens() {
    for (var name : List.of("max_tokens", "max_completion_tokens")) {
      if (body.get(name) instanceof Number number) {
        return number.intValue();
      }
    }
    return Integer.MAX_VALUE;
  }
}
