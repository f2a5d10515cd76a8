package dev.codesense.llm;

import java.nio.charset.StandardCharsets;

/// How many tokens a text may have, without any model's tokenizer.
public final class Tokens {
  private static final int BYTES_PER_TOKEN = 3;
  private static final int PER_MESSAGE = 8;

  private Tokens() {}

  /// On the safe side: a token for every three bytes of UTF-8. Tokenizers make one of about four
  /// bytes of English or code, and of about five bytes of Russian.
  public static long atMost(String text) {
    return (text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1L) / BYTES_PER_TOKEN;
  }

  /// What a request sends, with what servers put around each message.
  public static long atMost(ChatRequest request) {
    var schema = request.schema();
    long tokens = schema == null ? 0 : atMost(schema.json());
    for (var message : request.messages()) {
      tokens += PER_MESSAGE + atMost(message.text());
      for (var call : message.toolCalls()) {
        tokens += atMost(call.name()) + atMost(call.arguments());
      }
    }
    for (var tool : request.tools()) {
      tokens += atMost(tool.name()) + atMost(tool.description()) + atMost(tool.parameters().json());
    }
    return tokens;
  }
}
