package dev.codesense.assistant.http;

import dev.codesense.answer.Answer;
import dev.codesense.assistant.Assistant;
import dev.codesense.assistant.Fields;
import dev.codesense.assistant.Reply;
import dev.codesense.core.RecordCodec;
import dev.codesense.llm.FinishReason;
import dev.codesense.llm.Usage;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// `POST /v1/chat/completions`, as OpenAI's clients know it: whole, or as server-sent events.
final class ChatEndpoint {
  private static final String NO_MODEL =
      "No chat model is configured. These passages of the code fit the question best:";
  private static final String AS_ASKED = "These passages of the code fit the question best:";

  private final Assistant assistant;
  private final RecordCodec codec;
  private final Clock clock;
  private final AtomicLong answers = new AtomicLong();

  ChatEndpoint(Assistant assistant, RecordCodec codec, Clock clock) {
    this.assistant = assistant;
    this.codec = codec;
    this.clock = clock;
  }

  /// Answers a request that was read.
  void answer(Context exchange, Fields body, List<String> labels)
      throws IOException, InterruptedException {
    var request = ChatCall.of(body, labels);
    if (request.streams()) {
      new Stream(exchange, request).run();
    } else {
      var text = new ChatText();
      var reply = assistant.ask(request.asked(), text::append);
      finish(text, reply);
      AssistantServer.send(exchange, codec.encode(whole(request, text, reply)));
    }
  }

  private void finish(ChatText text, Reply reply) {
    switch (reply) {
      case Reply.InWords(_, var answer) -> text.sources(answer);
      case Reply.InPassages(var answer) ->
          text.passages(assistant.hasVoice() ? AS_ASKED : NO_MODEL, answer);
    }
  }

  private Map<String, @Nullable Object> whole(ChatCall request, ChatText text, Reply reply) {
    var message = new LinkedHashMap<String, Object>();
    message.put("role", "assistant");
    message.put("content", text.toString());
    message.put("annotations", text.annotations());
    var whole = frame(request, "chat.completion");
    whole.put(
        "choices",
        List.of(Map.of("index", 0, "message", message, "finish_reason", finishReason(reply))));
    whole.put("usage", usage(reply));
    return whole;
  }

  private Map<String, @Nullable Object> frame(ChatCall request, String object) {
    var frame = new LinkedHashMap<String, @Nullable Object>();
    frame.put("id", "chatcmpl-%x-%d".formatted(clock.millis(), answers.incrementAndGet()));
    frame.put("object", object);
    frame.put("created", clock.instant().getEpochSecond());
    frame.put("model", request.model());
    return frame;
  }

  private static String finishReason(Reply reply) {
    return reply instanceof Reply.InWords(_, Answer answer)
            && answer.reply() != null
            && answer.reply().finish() == FinishReason.LENGTH
        ? "length"
        : "stop";
  }

  private static Map<String, Object> usage(Reply reply) {
    var used =
        reply instanceof Reply.InWords(_, Answer answer) && answer.reply() != null
            ? answer.reply().usage()
            : new Usage(0, 0, 0, false);
    return Map.of(
        "prompt_tokens", used.input(),
        "completion_tokens", used.output(),
        "total_tokens", used.total());
  }

  /// One answer as events. Until the first text a failure is a status; after that it is an event,
  /// as OpenAI's clients read it.
  private final class Stream {
    private final Context exchange;
    private final ChatCall request;
    private final Map<String, @Nullable Object> frame;
    private final ChatText text = new ChatText();
    private boolean begun;

    Stream(Context exchange, ChatCall request) {
      this.exchange = exchange;
      this.request = request;
      this.frame = frame(request, "chat.completion.chunk");
    }

    void run() throws IOException, InterruptedException {
      try {
        var reply = assistant.ask(request.asked(), this::send);
        int sent = text.toString().length();
        finish(text, reply);
        var rest = new LinkedHashMap<String, Object>();
        rest.put("content", text.toString().substring(sent));
        rest.put("annotations", text.annotations());
        delta(rest, null);
        delta(Map.of(), finishReason(reply));
        if (request.countsTokens()) {
          var last = new LinkedHashMap<>(frame);
          last.put("choices", List.of());
          last.put("usage", usage(reply));
          event(last);
        }
        write("[DONE]".getBytes(StandardCharsets.US_ASCII));
      } catch (RuntimeException | InterruptedException e) {
        if (!begun || e instanceof UncheckedIOException) {
          throw e;
        }
        var failure = Failure.of(e);
        event(failure.body());
        throw new StreamFailure(failure, e);
      }
    }

    /// Throws where nobody reads on, so that the model is not listened to any longer.
    private void send(String part) {
      text.append(part);
      try {
        delta(Map.of("content", part), null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void delta(Map<String, Object> delta, @Nullable String finish) throws IOException {
      var choice = new LinkedHashMap<String, @Nullable Object>();
      choice.put("index", 0);
      choice.put("delta", begun ? delta : withRole(delta));
      choice.put("finish_reason", finish);
      var chunk = new LinkedHashMap<>(frame);
      chunk.put("choices", List.of(choice));
      event(chunk);
    }

    private static Map<String, Object> withRole(Map<String, Object> delta) {
      var first = new LinkedHashMap<String, Object>();
      first.put("role", "assistant");
      first.putAll(delta);
      return first;
    }

    private void event(Map<String, ? extends @Nullable Object> data) throws IOException {
      write(codec.encode(data));
    }

    private void write(byte[] data) throws IOException {
      var response = exchange.res();
      if (!begun) {
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-cache");
        // Proxies that would collect the events are asked not to.
        response.setHeader("X-Accel-Buffering", "no");
        begun = true;
      }
      var out = response.getOutputStream();
      out.write("data: ".getBytes(StandardCharsets.US_ASCII));
      out.write(data);
      out.write('\n');
      out.write('\n');
      out.flush();
    }
  }

  /// A failure that the client was told of within a stream.
  static final class StreamFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    StreamFailure(Failure failure, Throwable cause) {
      super(cause);
      this.failure = failure;
    }

    Failure failure() {
      return failure;
    }
  }
}
