package dev.codesense.tracking.langfuse;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A prompt that a team keeps in Langfuse.
///
/// @param version from 1
/// @param labels such as `production`
/// @param messages in their order; a prompt of text alone is one message of the user
public record Prompt(String name, int version, List<String> labels, List<Message> messages) {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\w.-]+)\\s*}}");

  /// @param role such as `system`; `placeholder` where other messages are to stand, which the
  ///   content names
  public record Message(String role, String content) {}

  public Prompt {
    labels = List.copyOf(labels);
    messages = List.copyOf(messages);
  }

  /// The messages with values in place of `{{name}}`; a name without a value stays.
  public List<Message> filled(Map<String, String> values) {
    return messages.stream()
        .map(message ->
            new Message(
                message.role(),
                VARIABLE
                    .matcher(message.content())
                    .replaceAll(found ->
                        Matcher.quoteReplacement(
                            values.getOrDefault(found.group(1), found.group())))))
        .toList();
  }
}
