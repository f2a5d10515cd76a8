package dev.codesense.llm;

import java.util.function.Consumer;

/// Asks a chat model. Thread-safe; more calls at a time than the model's `limits.parallel` wait for
/// their turn.
///
/// Whoever opens one through the settings gets one that masks secrets in what it sends, keeps the
/// budget, tries again where that may help, and hands on a record of each call.
@FunctionalInterface
public interface ChatModel extends AutoCloseable {

  /// Waits for the whole reply.
  ///
  /// @throws dev.codesense.core.CodesenseException with [LlmProblem#MODEL_UNKNOWN],
  ///   [LlmProblem#KEY_REFUSED], [LlmProblem#QUOTA_EXCEEDED], [LlmProblem#CONTEXT_EXCEEDED],
  ///   [LlmProblem#REQUEST_REFUSED], [LlmProblem#SCHEMA_UNSUPPORTED]: the server says no, and would
  ///   again; [LlmProblem#BUDGET_EXCEEDED]: nothing was sent; [LlmProblem#MALFORMED_REPLY]: what
  ///   came back is no reply; [LlmProblem#STALLED] or a [dev.codesense.core.CoreProblem]: after the
  ///   last attempt
  ChatReply chat(ChatRequest request) throws InterruptedException;

  /// As [#chat], and hands on the text as it arrives. What was handed on is never taken back: once
  /// text has arrived, a failure is not tried again.
  ///
  /// @param onText called one at a time, in order, before this method returns; together the parts
  ///   are the reply's text
  default ChatReply stream(ChatRequest request, Consumer<String> onText)
      throws InterruptedException {
    var reply = chat(request);
    if (!reply.text().isEmpty()) {
      onText.accept(reply.text());
    }
    return reply;
  }

  @Override
  default void close() {}
}
