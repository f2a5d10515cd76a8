package dev.codesense.llm.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.runtime.jackson.JsonCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplyCacheTest {
  private static final ChatRequest REQUEST = ChatRequest.of("test@1", "Be brief.", "Say hi.");

  @TempDir Path folder;
  private final AtomicInteger calls = new AtomicInteger();
  private final ChatModel model = _ -> ChatReply.of("reply " + calls.incrementAndGet() + "\n");

  private ReplyCache open() {
    return ReplyCache.open(folder.resolve("replies.jsonl"), new JsonCodec());
  }

  @Test
  void aRequestIsPaidOnceOverRuns() throws Exception {
    try (var cache = open()) {
      assertThat(cache.in(model, "m").chat(REQUEST)).isEqualTo(ChatReply.of("reply 1\n"));
      assertThat(cache.in(model, "m").chat(REQUEST)).isEqualTo(ChatReply.of("reply 1\n"));
    }
    try (var cache = open()) {
      assertThat(cache.in(model, "m").chat(REQUEST)).isEqualTo(ChatReply.of("reply 1\n"));
      assertThat(cache.find("m", REQUEST)).contains(ChatReply.of("reply 1\n"));
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void anotherModelSeedOrTextIsAnotherRequest() throws Exception {
    try (var cache = open()) {
      cache.in(model, "m").chat(REQUEST);
      cache.in(model, "other").chat(REQUEST);
      cache.in(model, "m").chat(REQUEST.withSeed(2));
      cache.in(model, "m").chat(ChatRequest.of("test@1", "Be brief.", "Say bye."));
    }
    assertThat(calls).hasValue(4);
  }

  @Test
  void aReplyThatWasNotFinishedIsAskedForAgain() throws Exception {
    try (var cache = open()) {
      cache.in(model, "m").chat(REQUEST);
    }
    Files.writeString(folder.resolve("replies.jsonl"), "{\"key\":\"ab", StandardOpenOption.APPEND);
    try (var cache = open()) {
      cache.in(model, "m").chat(REQUEST);
      cache.in(model, "m").chat(REQUEST.withSeed(2));
    }
    try (var cache = open()) {
      assertThat(cache.find("m", REQUEST.withSeed(2))).contains(ChatReply.of("reply 2\n"));
    }
  }
}
