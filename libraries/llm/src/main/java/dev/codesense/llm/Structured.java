package dev.codesense.llm;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.text.Head;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/// Asks for a record, and makes one of what comes back: servers that know JSON schemas hold the
/// model to it, the others' replies are mended where that is safe, or asked for again.
///
/// Mending takes the JSON out of fences and talk around it, removes trailing commas, and closes
/// what a model that was done left open. It never completes a reply that was cut: what is missing
/// there is not known. A value is never guessed, and an unknown or missing field never passed over.
public final class Structured {
  private static final int SHOWN = 200;
  private static final int LONGEST_QUOTED = 20_000;

  private final ChatModel model;
  private final RecordCodec codec;
  private final int retries;

  /// What had to be done to a reply.
  public enum Repair {
    /// It was the record's JSON and nothing else.
    NONE,
    /// It was JSON with something around it or a slip in it.
    MENDED,
    /// It was none, and the model was asked to put it right.
    ASKED_AGAIN
  }

  /// A record, and how it came about.
  ///
  /// @param last the reply that it was read from
  public record Reply<T extends Record>(T value, Repair repair, ChatReply last) {}

  public Structured(ChatModel model, RecordCodec codec) {
    this(model, codec, 2);
  }

  /// @param retries how often the model is asked to put its reply right, at least 0
  public Structured(ChatModel model, RecordCodec codec, int retries) {
    this.model = model;
    this.codec = codec;
    this.retries = retries;
  }

  /// Asks for a record.
  ///
  /// @param request without schema and tools: the schema is the record's
  /// @param type see [JsonSchema#of(Class)]; its constructor may refuse values by
  ///   [IllegalArgumentException], and the model is then asked again with that message
  /// @throws CodesenseException as [ChatModel#chat] does, and with [LlmProblem#NOT_STRUCTURED] when
  ///   the last reply is none either
  public <T extends Record> Reply<T> ask(ChatRequest request, Class<T> type)
      throws InterruptedException {
    var schema = JsonSchema.of(type);
    var current = request.withSchema(schema);
    for (int attempt = 0; ; attempt++) {
      var reply = model.chat(current);
      var reading = read(reply, type);
      if (reading instanceof Reading.Read<T>(T value, boolean mended)) {
        var repair = mended ? Repair.MENDED : Repair.NONE;
        return new Reply<>(value, attempt > 0 ? Repair.ASKED_AGAIN : repair, reply);
      }
      var wrong = ((Reading.Unreadable<T>) reading).wrong();
      if (attempt >= retries || reply.finish() == FinishReason.REFUSED) {
        throw new CodesenseException(
            LlmProblem.NOT_STRUCTURED,
            "The model's reply to %s is no %s after %d attempts: %s; it ended by %s and begins: %s"
                .formatted(
                    request.prompt(),
                    type.getSimpleName(),
                    attempt + 1,
                    wrong,
                    reply.finish(),
                    ReplyText.quoted(reply.text(), SHOWN)));
      }
      current = again(request, schema, reply.text(), wrong);
    }
  }

  /// The same request, with the reply and what is wrong with it.
  private static ChatRequest again(
      ChatRequest request, JsonSchema schema, String text, String wrong) {
    var messages = new ArrayList<>(request.messages());
    messages.add(ChatMessage.assistant(Head.of(text, LONGEST_QUOTED)));
    messages.add(
        ChatMessage.user(
            "That is not the JSON object that was asked for: %s. Answer with one JSON object of this schema and nothing else:%n%s"
                .formatted(wrong, schema.json())));
    return request.withMessages(messages).withSchema(schema);
  }

  private sealed interface Reading<T extends Record> {
    record Read<T extends Record>(T value, boolean mended) implements Reading<T> {}

    record Unreadable<T extends Record>(String wrong) implements Reading<T> {}
  }

  private <T extends Record> Reading<T> read(ChatReply reply, Class<T> type) {
    var wrong = "it is empty";
    boolean whole = reply.finish() != FinishReason.LENGTH;
    for (var candidate : ReplyText.jsonCandidates(reply.text(), whole)) {
      try {
        T value = codec.decode(candidate.getBytes(StandardCharsets.UTF_8), type);
        var missing = JsonSchema.firstMissing(value);
        if (missing == null) {
          return new Reading.Read<>(value, !candidate.equals(reply.text().strip()));
        }
        wrong = missing + " is missing";
      } catch (IllegalArgumentException e) {
        wrong = ReplyText.quoted(String.valueOf(e.getMessage()), SHOWN);
      }
    }
    return new Reading.Unreadable<>(wrong);
  }
}
