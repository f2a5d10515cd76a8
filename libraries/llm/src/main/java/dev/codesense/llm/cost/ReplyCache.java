package dev.codesense.llm.cost;

import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.Sha256;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Replies that were paid for once: the same request to the same model is not sent again, not even
/// by a later run. Loss of the file costs money, never correctness.
///
/// A reply is kept before it is handed on, so that a kill loses at most the calls under way.
/// Whoever wants a second opinion on the same request gives it another seed. In memory are some
/// hundred bytes per reply. Thread-safe; one process at a time.
public final class ReplyCache implements AutoCloseable {
  private final RecordCodec codec;
  private final Map<String, LineLog.Place> places = new HashMap<>();
  private final LineLog log;
  private final AtomicLong reused = new AtomicLong();

  /// A line of the file.
  record Kept(String key, ChatReply reply) {}

  private ReplyCache(Path file, RecordCodec codec) {
    this.codec = codec;
    log =
        LineLog.open(
            file,
            (line, place, _) -> {
              try {
                places.put(codec.decode(line, Kept.class).key(), place);
              } catch (IllegalArgumentException e) {
                // Damaged, or of another version: the reply is asked for again.
              }
            });
  }

  /// @param file created when missing
  /// @throws dev.codesense.core.CodesenseException with
  ///   [dev.codesense.llm.LlmProblem#JOURNAL_UNUSABLE] or
  ///   [dev.codesense.llm.LlmProblem#JOURNAL_LOCKED]
  public static ReplyCache open(Path file, RecordCodec codec) {
    return new ReplyCache(file, codec);
  }

  /// The kept reply of a model to a request.
  ///
  /// @param identity see [dev.codesense.llm.ModelEndpoint#identity]
  public synchronized Optional<ChatReply> find(String identity, ChatRequest request) {
    return Optional.ofNullable(places.get(key(identity, request)))
        .map(place -> codec.decode(log.read(place), Kept.class).reply());
  }

  /// A model that asks only for what is not kept. Two calls of the same request at the same time
  /// may both be sent.
  ///
  /// @param identity see [dev.codesense.llm.ModelEndpoint#identity]
  public ChatModel in(ChatModel model, String identity) {
    return request -> {
      var kept = find(identity, request);
      if (kept.isPresent()) {
        reused.incrementAndGet();
        return kept.get();
      }
      var reply = model.chat(request);
      keep(key(identity, request), reply);
      return reply;
    };
  }

  /// How many calls the kept replies saved so far.
  public long reused() {
    return reused.get();
  }

  private synchronized void keep(String key, ChatReply reply) {
    places.put(key, log.append(codec.encode(new Kept(key, reply))));
  }

  private static String key(String identity, ChatRequest request) {
    return Sha256.ofParts(identity, request.hash());
  }

  @Override
  public void close() {
    log.close();
  }
}
