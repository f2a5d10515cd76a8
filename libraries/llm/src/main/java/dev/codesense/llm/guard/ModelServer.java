package dev.codesense.llm.guard;

import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server of one model, asked once: no retries, no budget, no masking. Thread-safe.
public interface ModelServer extends AutoCloseable {

  /// @param onText given each part of the text as it arrives; null: the reply need not be streamed
  /// @throws FailedAttempt when there is no reply
  ChatReply ask(ChatRequest request, @Nullable Consumer<String> onText) throws InterruptedException;

  @Override
  void close();
}
