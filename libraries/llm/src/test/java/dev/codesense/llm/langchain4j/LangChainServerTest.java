package dev.codesense.llm.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.codesense.core.Doc;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.Secret;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.FinishReason;
import dev.codesense.llm.JsonSchema;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ToolCall;
import dev.codesense.llm.ToolDefinition;
import dev.codesense.llm.Usage;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The APIs that are not OpenAI's: what is sent and read, as their documentation has it.
class LangChainServerTest {
  private static final RecordCodec CODEC = new JsonCodec();
  private static final ChatRequest REQUEST =
      ChatRequest.of("test@1", "Be brief.", "Say hi.").withMaxTokens(16).withTemperature(0);

  private HttpServer http;
  private String answer = "";
  private String path = "";
  private String key = "";
  private Map<String, Object> body = Map.of();

  record Greeting(@Doc("One word") String greeting) {}

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          try (exchange) {
            path = exchange.getRequestURI().toString();
            var headers = exchange.getRequestHeaders();
            key = headers.getFirst("x-api-key") + " " + headers.getFirst("x-goog-api-key");
            body = CODEC.decodeObject(exchange.getRequestBody().readAllBytes());
            var bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private LangChainServer server(ModelConfig.Kind kind) {
    var url = URI.create("http://127.0.0.1:%d/v1".formatted(http.getAddress().getPort()));
    return new LangChainServer(
        new ModelConfig(
            kind,
            url,
            null,
            null,
            "large",
            null,
            ModelConfig.Structure.AUTO,
            null,
            ModelConfig.Limits.DEFAULT),
        new Secret("live-key"));
  }

  /// A part of what was sent.
  private String sent(String field) {
    return String.valueOf(body.get(field));
  }

  private static ChatReply reply(String text, FinishReason finish, Usage usage) {
    return new ChatReply(text, List.of(), finish, usage, "large-1", Duration.ZERO);
  }

  @Test
  void anthropicIsAskedInItsWords() throws Exception {
    answer =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"large-1","stop_reason":"end_turn",
         "content":[{"type":"text","text":"Hi."}],
         "usage":{"input_tokens":5,"cache_read_input_tokens":7,"cache_creation_input_tokens":2,"output_tokens":3}}\
        """;
    try (var server = server(ModelConfig.Kind.ANTHROPIC)) {
      var reply =
          server.ask(REQUEST.withSharedPrefix().withSchema(JsonSchema.of(Greeting.class)), null);

      assertThat(reply).isEqualTo(reply("Hi.", FinishReason.STOP, new Usage(14, 7, 3, false)));
      assertThat(path).isEqualTo("/v1/messages");
      assertThat(key).isEqualTo("live-key null");
      assertThat(body).containsEntry("model", "large").containsEntry("max_tokens", 16);
      assertThat(sent("system")).contains("Be brief.", "ephemeral");
      assertThat(sent("output_config")).contains("greeting", "json_schema");
    }
  }

  @Test
  void anthropicStreams() throws Exception {
    answer =
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"m","model":"large-1","usage":{"input_tokens":5,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" there"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":2}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
    var parts = new ArrayList<String>();
    try (var server = server(ModelConfig.Kind.ANTHROPIC)) {
      assertThat(server.ask(REQUEST, parts::add))
          .isEqualTo(reply("Hi there", FinishReason.LENGTH, new Usage(5, 0, 2, false)));
    }
    assertThat(parts).containsExactly("Hi", " there");
  }

  @Test
  void geminiIsAskedInItsWords() throws Exception {
    answer =
        """
        {"candidates":[{"content":{"role":"model","parts":[{"text":"Hi."}]},"finishReason":"STOP"}],
         "modelVersion":"large-1",
         "usageMetadata":{"promptTokenCount":9,"cachedContentTokenCount":4,"candidatesTokenCount":3,
           "thoughtsTokenCount":2,"totalTokenCount":14}}\
        """;
    try (var server = server(ModelConfig.Kind.GEMINI)) {
      var reply = server.ask(REQUEST.withSchema(JsonSchema.of(Greeting.class)), null);

      assertThat(reply).isEqualTo(reply("Hi.", FinishReason.STOP, new Usage(9, 4, 5, false)));
      assertThat(path).isEqualTo("/v1/models/large:generateContent");
      assertThat(key).isEqualTo("null live-key");
      assertThat(sent("systemInstruction")).contains("Be brief.");
      assertThat(sent("generationConfig"))
          .contains("maxOutputTokens=16", "responseJsonSchema", "greeting");
    }
  }

  @Test
  void geminiStreams() throws Exception {
    answer =
        """
        data: {"candidates":[{"content":{"role":"model","parts":[{"text":"Hi"}]}}],"modelVersion":"large-1"}

        data: {"candidates":[{"content":{"role":"model","parts":[{"text":" there"}]},"finishReason":"STOP"}],"modelVersion":"large-1","usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2,"totalTokenCount":11}}

        """;
    var parts = new ArrayList<String>();
    try (var server = server(ModelConfig.Kind.GEMINI)) {
      assertThat(server.ask(REQUEST, parts::add))
          .isEqualTo(reply("Hi there", FinishReason.STOP, new Usage(9, 0, 2, false)));
    }
    assertThat(parts).containsExactly("Hi", " there");
    assertThat(path).isEqualTo("/v1/models/large:streamGenerateContent?alt=sse");
  }

  private static final ToolDefinition FIND =
      new ToolDefinition("find", "Finds code", JsonSchema.of(Query.class));
  private static final ToolCall CALL = new ToolCall("call-1", "find", "{\"query\":\"x\"}");

  record Query(@Doc("Words") String query) {}

  /// The same question, once the tool has answered.
  private static ChatRequest answered() {
    var messages = new ArrayList<>(REQUEST.messages());
    messages.add(ChatMessage.assistant("", List.of(CALL)));
    messages.add(ChatMessage.tool(CALL.id(), "A.java"));
    return REQUEST.withTools(List.of(FIND)).withMessages(messages);
  }

  @Test
  void anthropicCallsTools() throws Exception {
    answer =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"large-1","stop_reason":"tool_use",
         "content":[{"type":"text","text":"I look."},
           {"type":"tool_use","id":"call-1","name":"find","input":{"query":"x"}}],
         "usage":{"input_tokens":5,"output_tokens":3}}\
        """;
    try (var server = server(ModelConfig.Kind.ANTHROPIC)) {
      var reply = server.ask(answered(), null);

      assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(reply.text()).isEqualTo("I look.");
      assertThat(reply.toolCalls())
          .singleElement()
          .satisfies(call -> {
            assertThat(call.id()).isEqualTo("call-1");
            assertThat(call.name()).isEqualTo("find");
            assertThat(arguments(call)).isEqualTo(Map.of("query", "x"));
          });
      assertThat(sent("tools")).contains("name=find", "input_schema", "query");
      assertThat(sent("messages"))
          .contains(
              "type=tool_use", "id=call-1", "type=tool_result", "tool_use_id=call-1", "A.java");
    }
  }

  @Test
  void anthropicStreamsToolCalls() throws Exception {
    answer =
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"m","model":"large-1","usage":{"input_tokens":5,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"call-1","name":"find","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"query\\":"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"\\"x\\"}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":2}}

        event: message_stop
        data: {"type":"message_stop"}

        """;
    try (var server = server(ModelConfig.Kind.ANTHROPIC)) {
      var reply = server.ask(REQUEST.withTools(List.of(FIND)), _ -> {});

      assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(reply.toolCalls()).containsExactly(CALL);
    }
  }

  @Test
  void geminiCallsTools() throws Exception {
    answer =
        """
        {"candidates":[{"content":{"role":"model","parts":[
           {"functionCall":{"name":"find","args":{"query":"x"}}},
           {"functionCall":{"name":"find","args":{"query":"y"}}}]},"finishReason":"STOP"}],
         "modelVersion":"large-1",
         "usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":3,"totalTokenCount":12}}\
        """;
    try (var server = server(ModelConfig.Kind.GEMINI)) {
      var reply = server.ask(answered(), null);

      assertThat(reply.finish()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(reply.toolCalls()).extracting(ToolCall::name).containsExactly("find", "find");
      assertThat(reply.toolCalls())
          .extracting(LangChainServerTest::arguments)
          .containsExactly(Map.of("query", "x"), Map.of("query", "y"));
      // Gemini names no calls: these come after the one of the conversation so far.
      assertThat(reply.toolCalls()).extracting(ToolCall::id).containsExactly("call-2", "call-3");
      assertThat(sent("tools")).contains("functionDeclarations", "name=find", "query");
      assertThat(sent("contents"))
          .contains("functionCall", "functionResponse", "name=find", "A.java");
    }
  }

  private static Map<String, Object> arguments(ToolCall call) {
    return CODEC.decodeObject(call.arguments().getBytes(StandardCharsets.UTF_8));
  }
}
