package dev.codesense.testkit.chat;

import com.sun.net.httpserver.HttpExchange;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.file.AtomicFile;
import dev.codesense.runtime.jackson.JsonCodec;
import dev.codesense.testkit.LoopbackServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An OpenAI-compatible chat server on this machine, with real HTTP and server-sent events, that
/// answers by a rule, remembers what it was asked, and fails as it is told to.
///
/// What it does without being told is what llama.cpp's server does: it cuts a reply at the limit of
/// tokens, refuses a prompt that is longer than its context, and a schema that it cannot read. Its
/// tokens are words.
public final class ScriptedChatServer implements AutoCloseable {
  /// The longest prompt and reply together, in words.
  private static final int CONTEXT = 2048;

  private static final RecordCodec CODEC = new JsonCodec();
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean", "null");

  private final LoopbackServer server;
  private final Function<Asked, Said> rule;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private volatile @Nullable String key;
  private volatile @Nullable String onlyModel;

  private ScriptedChatServer(Function<Asked, Said> rule) throws IOException {
    this.rule = rule;
    server = LoopbackServer.start("scripted-chat", this::handle);
  }

  /// Answers by a rule, which is called by several threads.
  public static ScriptedChatServer answering(Function<Asked, Said> rule) {
    try {
      return new ScriptedChatServer(rule);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A model that knows nothing, and a judge that finds nothing to judge, for tasks in processes of
  /// their own. Writes where it listens into the file that it is given.
  public static void main(String[] arguments) throws IOException {
    var server =
        answering(asked ->
            Said.text(
                asked.schema() == null
                    ? "The sources do not say."
                    : "{\"statements\": [], \"verdicts\": []}"));
    AtomicFile.write(
        Path.of(arguments[0]), server.url().toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Answers in this order, and from then on with the last.
  public static ScriptedChatServer inOrder(Said... answers) {
    var next = new AtomicInteger();
    return answering(_ -> answers[Math.min(next.getAndIncrement(), answers.length - 1)]);
  }

  /// Refuses every other key.
  public ScriptedChatServer requiringKey(String bearer) {
    key = bearer;
    return this;
  }

  /// Refuses every other model's name.
  public ScriptedChatServer servingOnly(String model) {
    onlyModel = model;
    return this;
  }

  /// The base URL, such as `http://127.0.0.1:45001/v1`.
  public URI url() {
    return server.url().resolve("/v1");
  }

  /// The calls so far, in the order in which they came; those for a list of models are none.
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /// The most calls that were under way at a time.
  public int mostAtATime() {
    return most.get();
  }

  @Override
  public void close() {
    server.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    if (path.endsWith("/models")) {
      var name = onlyModel == null ? "scripted" : onlyModel;
      send(
          exchange,
          refusal(headers(exchange), name),
          """
          {"object":"list","data":[{"id":"%s","object":"model","owned_by":"test"}]}\
          """
              .formatted(name));
      return;
    }
    var question =
        new Asked(
            path, headers(exchange), CODEC.decodeObject(exchange.getRequestBody().readAllBytes()));
    asked.add(question);
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
    try {
      var refusal = refusal(question);
      answer(exchange, question, refusal == null ? rule.apply(question) : refusal);
    } finally {
      now.decrementAndGet();
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    var headers = new LinkedHashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return headers;
  }

  private @Nullable Said refusal(Asked question) {
    var refused = refusal(question.headers(), question.model());
    if (refused != null) {
      return refused;
    }
    int words = words(question.prompt()).size();
    if (words >= CONTEXT) {
      return error(
          400,
          "exceed_context_size_error",
          "request (%d tokens) exceeds the available context size (%d tokens)"
              .formatted(words, CONTEXT));
    }
    var schema = question.schema();
    return schema != null && !isReadable(schema)
        ? error(400, "invalid_request_error", "JSON schema error at #: unrecognized type")
        : null;
  }

  private @Nullable Said refusal(Map<String, String> headers, String model) {
    if (key != null && !("Bearer " + key).equals(headers.get("authorization"))) {
      return error(
          401,
          "invalid_api_key",
          "Incorrect API key provided: " + headers.getOrDefault("authorization", "none"));
    }
    return onlyModel != null && !onlyModel.equals(model)
        ? error(404, "model_not_found", "The model `%s` does not exist".formatted(model))
        : null;
  }

  private static Said error(int status, String type, String message) {
    return new Said.Status(
        status,
        Map.of(),
        json(Map.of("error", Map.of("code", status, "message", message, "type", type))));
  }

  private static boolean isReadable(Map<?, ?> schema) {
    return !(schema.get("type") instanceof String type) || TYPES.contains(type);
  }

  private void answer(HttpExchange exchange, Asked question, Said said) throws IOException {
    switch (said) {
      case Said.Status(int status, var headers, String body) -> {
        headers.forEach(exchange.getResponseHeaders()::set);
        send(exchange, status, body);
      }
      case Said.Text(String text, String finish) -> {
        var words = words(text);
        boolean cut = words.size() > question.maxTokens();
        var shown = cut ? words.subList(0, question.maxTokens()) : words;
        reply(exchange, question, certain(shown), Map.of(), cut ? "length" : finish);
      }
      case Said.Tokens(var tokens) -> reply(exchange, question, tokens, Map.of(), "stop");
      case Said.Calls(var calls) ->
          reply(
              exchange, question, List.of(), Map.of("tool_calls", toolCalls(calls)), "tool_calls");
      case Said.Refusal(String text) ->
          reply(exchange, question, List.of(), Map.of("refusal", text), "stop");
      case Said.NoChoices() ->
          send(exchange, 200, json(Map.of("object", "chat.completion", "choices", List.of())));
      case Said.Stall(String beginning) -> {
        begin(exchange, question, beginning);
        server.awaitClose();
      }
      case Said.CutOff(String beginning) -> begin(exchange, question, beginning);
    }
  }

  private static List<Map<String, Object>> toolCalls(List<Said.Call> calls) {
    var list = new ArrayList<Map<String, Object>>();
    for (var call : calls) {
      list.add(
          Map.of(
              "index",
              list.size(),
              "id",
              call.id(),
              "type",
              "function",
              "function",
              Map.of("name", call.name(), "arguments", call.arguments())));
    }
    return list;
  }

  private static List<Said.Token> certain(List<String> words) {
    return words.stream().map(word -> new Said.Token(word, Map.of(word, 1.0))).toList();
  }

  private static void reply(
      HttpExchange exchange,
      Asked question,
      List<Said.Token> tokens,
      Map<String, Object> more,
      String finish)
      throws IOException {
    var words = tokens.stream().map(Said.Token::text).toList();
    if (question.streams()) {
      var out = events(exchange);
      for (var word : words) {
        event(out, question, Map.of("content", word), null);
      }
      if (!more.isEmpty()) {
        event(out, question, more, null);
      }
      event(out, question, Map.of(), finish);
      var last = completion(question, "chat.completion.chunk", List.of());
      last.put("usage", usage(question, words));
      data(out, json(last));
      data(out, "[DONE]");
      return;
    }
    var message = new LinkedHashMap<String, @Nullable Object>();
    message.put("role", "assistant");
    message.put("content", words.isEmpty() ? null : String.join("", words));
    message.putAll(more);
    var choice = new LinkedHashMap<String, Object>();
    choice.put("index", 0);
    choice.put("message", message);
    if (question.topLogprobs() > 0) {
      choice.put("logprobs", logprobs(tokens, question.topLogprobs()));
    }
    choice.put("finish_reason", finish);
    var whole = completion(question, "chat.completion", List.of(choice));
    whole.put("usage", usage(question, words));
    send(exchange, 200, json(whole));
  }

  private static Map<String, Object> logprobs(List<Said.Token> tokens, int most) {
    return Map.of(
        "content",
        tokens.stream()
            .map(token -> {
              var one = logprob(token.text(), token.chances().getOrDefault(token.text(), 0.0));
              one.put(
                  "top_logprobs",
                  token.chances().entrySet().stream()
                      .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                      .limit(most)
                      .map(chance -> logprob(chance.getKey(), chance.getValue()))
                      .toList());
              return one;
            })
            .toList());
  }

  private static Map<String, Object> logprob(String token, double chance) {
    var json = new LinkedHashMap<String, Object>();
    json.put("token", token);
    json.put("logprob", Math.log(Math.max(chance, Double.MIN_NORMAL)));
    return json;
  }

  /// The first part of a reply.
  private static void begin(HttpExchange exchange, Asked question, String beginning)
      throws IOException {
    if (question.streams()) {
      var out = events(exchange);
      for (var word : words(beginning)) {
        event(out, question, Map.of("content", word), null);
      }
    } else {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      var json = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
      exchange.getResponseBody().write((json + beginning).getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    }
  }

  private static OutputStream events(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void event(
      OutputStream out, Asked question, Map<String, Object> delta, @Nullable String finish)
      throws IOException {
    var choice = new LinkedHashMap<String, @Nullable Object>();
    choice.put("index", 0);
    choice.put("delta", delta);
    choice.put("finish_reason", finish);
    data(out, json(completion(question, "chat.completion.chunk", List.of(choice))));
  }

  private static void data(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static Map<String, Object> completion(
      Asked question, String object, List<? extends Object> choices) {
    var completion = new LinkedHashMap<String, Object>();
    completion.put("id", "chatcmpl-1");
    completion.put("object", object);
    completion.put("created", 1);
    completion.put("model", question.model());
    completion.put("choices", choices);
    return completion;
  }

  private static Map<String, Object> usage(Asked question, List<String> words) {
    int prompt = words(question.prompt()).size();
    return Map.of(
        "prompt_tokens",
        prompt,
        "completion_tokens",
        words.size(),
        "total_tokens",
        prompt + words.size(),
        "prompt_tokens_details",
        Map.of("cached_tokens", 0));
  }

  /// The words of a text, each with the white space before it.
  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    int from = 0;
    for (int i = 1; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i)) && !Character.isWhitespace(text.charAt(i - 1))) {
        words.add(text.substring(from, i));
        from = i;
      }
    }
    if (from < text.length()) {
      words.add(text.substring(from));
    }
    return words;
  }

  private static void send(HttpExchange exchange, @Nullable Said refusal, String body)
      throws IOException {
    if (refusal instanceof Said.Status(int status, _, String said)) {
      send(exchange, status, said);
    } else {
      send(exchange, 200, body);
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String json(Object value) {
    return new String(CODEC.encode(value), StandardCharsets.UTF_8);
  }
}
