package dev.codesense.llm;

import java.nio.charset.StandardCharsets;

/// How many tokens a text may have, without any model's tokenizer.
public final class Tokens {
  private static final int BYTES_PER_TOKEN = 3;
  private static final int PER_MESSAGE = 8;

  private Tokens() {}

  /// A token for every three bytes of UTF-8. That is mostly too many: tokenizers make one of about
  /// four bytes of English or code, and of about five bytes of Russian. It is too few for dense
  /// text, such as hashes, numbers and base64, and for vocabularies without runs of spaces: whoever
  /// must not be too low leaves room.
  public static long estimate(String text) {
    return (text.getBytes(StandardCharsets.UTF_8).length + BYTES_PER_TOKEN - 1L) / BYTES_PER_TOKEN;
  }

  /// What a request sends, with what servers put around each message.
  public static long estimate(ChatRequest request) {
    var schema = request.schema();
    long tokens = schema == null ? 0 : estimate(schema.json());
    for (var message : request.messages()) {
      tokens += PER_MESSAGE + estimate(message.text());
      for (var call : message.toolCalls()) {
        tokens += estimate(call.name()) + estimate(call.arguments());
      }
    }
    for (var tool : request.tools()) {
      tokens +=
          estimate(tool.name()) + estimate(tool.description()) + estimate(tool.parameters().json());
    }
    return tokens;
  }
}
