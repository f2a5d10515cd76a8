package dev.codesense.llm;

import dev.codesense.core.file.Sha256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a model is asked. Values that are null are left to the model's settings, or to the server.
///
/// @param prompt which prompt this is, with its version, such as `answer@3`: for records of calls
/// @param messages in the conversation's order, at least one
/// @param schema what the reply's text must be; null: prose
/// @param tools that may be called; not together with a schema
/// @param maxTokens longest reply, at least 1
/// @param temperature from 0 (always the likeliest word) to 2
/// @param seed for servers that repeat themselves under the same one
/// @param sharedPrefix whether many calls begin with the same system message and tools: marks them
///   for the server's prompt cache, where it wants marks
/// @param topTokens how many of the likeliest tokens the server is to tell for each of the reply, 0
///   to 20; a server that cannot tell them leaves [ChatReply#tokens] empty
public record ChatRequest(
    String prompt,
    List<ChatMessage> messages,
    @Nullable JsonSchema schema,
    List<ToolDefinition> tools,
    @Nullable Integer maxTokens,
    @Nullable Double temperature,
    @Nullable Integer seed,
    boolean sharedPrefix,
    int topTokens) {
  private static final int MOST_TOP_TOKENS = 20;

  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("A request must have a message");
    }
    if (schema != null && !tools.isEmpty()) {
      throw new IllegalArgumentException("A request must not have both a schema and tools");
    }
    if (maxTokens != null && maxTokens < 1) {
      throw new IllegalArgumentException("A reply must have room for a token, was " + maxTokens);
    }
    if (topTokens < 0 || topTokens > MOST_TOP_TOKENS) {
      throw new IllegalArgumentException("Likely tokens are 0 to 20, was " + topTokens);
    }
    if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("A temperature is from 0 to 2, was " + temperature);
    }
  }

  /// A request with nothing but messages.
  public static ChatRequest of(String prompt, List<ChatMessage> messages) {
    return new ChatRequest(prompt, messages, null, List.of(), null, null, null, false, 0);
  }

  /// A system message and a user's.
  public static ChatRequest of(String prompt, String system, String user) {
    return of(prompt, List.of(ChatMessage.system(system), ChatMessage.user(user)));
  }

  public ChatRequest withMessages(List<ChatMessage> other) {
    return new ChatRequest(
        prompt, other, schema, tools, maxTokens, temperature, seed, sharedPrefix, topTokens);
  }

  public ChatRequest withSchema(JsonSchema other) {
    return new ChatRequest(
        prompt, messages, other, tools, maxTokens, temperature, seed, sharedPrefix, topTokens);
  }

  /// The same, asking for prose.
  public ChatRequest withoutSchema() {
    return new ChatRequest(
        prompt, messages, null, tools, maxTokens, temperature, seed, sharedPrefix, topTokens);
  }

  public ChatRequest withTools(List<ToolDefinition> other) {
    return new ChatRequest(
        prompt, messages, schema, other, maxTokens, temperature, seed, sharedPrefix, topTokens);
  }

  public ChatRequest withMaxTokens(int other) {
    return new ChatRequest(
        prompt, messages, schema, tools, other, temperature, seed, sharedPrefix, topTokens);
  }

  public ChatRequest withTemperature(double other) {
    return new ChatRequest(
        prompt, messages, schema, tools, maxTokens, other, seed, sharedPrefix, topTokens);
  }

  public ChatRequest withSeed(int other) {
    return new ChatRequest(
        prompt, messages, schema, tools, maxTokens, temperature, other, sharedPrefix, topTokens);
  }

  public ChatRequest withSharedPrefix() {
    return new ChatRequest(
        prompt, messages, schema, tools, maxTokens, temperature, seed, true, topTokens);
  }

  public ChatRequest withTopTokens(int other) {
    return new ChatRequest(
        prompt, messages, schema, tools, maxTokens, temperature, seed, sharedPrefix, other);
  }

  /// SHA-256 of everything that decides the reply of a given model: 64 hex digits. The prompt's
  /// name and the marks for a cache do not.
  public String hash() {
    var parts = new ArrayList<String>();
    for (var message : messages) {
      parts.add(message.role().name());
      parts.add(message.text());
      parts.add(String.valueOf(message.toolCallId()));
      parts.add(String.valueOf(message.toolCalls().size()));
      for (var call : message.toolCalls()) {
        parts.addAll(List.of(call.id(), call.name(), call.arguments()));
      }
    }
    parts.add(schema == null ? "" : schema.json());
    for (var tool : tools) {
      parts.addAll(List.of(tool.name(), tool.description(), tool.parameters().json()));
    }
    parts.add("%s %s %s".formatted(maxTokens, temperature, seed));
    if (topTokens > 0) {
      parts.add("top " + topTokens);
    }
    return Sha256.ofParts(parts.toArray(String[]::new));
  }
}
