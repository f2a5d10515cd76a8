package dev.codesense.llm.langchain4j;

import dev.codesense.core.Secret;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.JsonSchema;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ToolCall;
import dev.codesense.llm.ToolDefinition;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.internal.Json;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicChatRequestParameters;
import dev.langchain4j.model.anthropic.AnthropicModelCatalog;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.catalog.ModelCatalog;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiModelCatalog;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One API as LangChain4j speaks it, and requests in its words. Nothing is retried or logged there.
///
/// @param parameters of a request, beyond its messages
record Api(
    ChatModel chat, StreamingChatModel streaming, ModelCatalog catalog, Parameters parameters) {
  /// OpenAI's own newer models want the limit of tokens under its newer name, which not all servers
  /// of its API know.
  private static final String OPENAI = "api.openai.com";

  /// Makes the parameters of a request.
  @FunctionalInterface
  interface Parameters {
    ChatRequestParameters of(ChatRequest request);
  }

  static Api of(ModelConfig config, @Nullable Secret key, HttpClientBuilder http) {
    return switch (config.kind()) {
      case OPENAI -> openAi(config, key, http);
      case ANTHROPIC -> anthropic(config, key, http);
      case GEMINI -> gemini(config, key, http);
    };
  }

  dev.langchain4j.model.chat.request.ChatRequest request(ChatRequest request) {
    return dev.langchain4j.model.chat.request.ChatRequest.builder()
        .messages(messages(request))
        .parameters(parameters.of(request))
        .build();
  }

  private static Api openAi(ModelConfig config, @Nullable Secret key, HttpClientBuilder http) {
    var base = config.base().toString();
    boolean newName = OPENAI.equals(config.base().getHost());
    var chat =
        OpenAiChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .modelName(config.served())
            .strictJsonSchema(true)
            .maxRetries(0);
    var streaming =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .modelName(config.served())
            .strictJsonSchema(true);
    var catalog = OpenAiModelCatalog.builder().httpClientBuilder(http).baseUrl(base);
    if (key != null) {
      chat.apiKey(key.reveal());
      streaming.apiKey(key.reveal());
      catalog.apiKey(key.reveal());
    }
    return new Api(
        chat.build(),
        streaming.build(),
        catalog.build(),
        request -> {
          var parameters = OpenAiChatRequestParameters.builder().seed(request.seed());
          common(parameters, request);
          if (request.topTokens() > 0) {
            parameters.logprobs(true).topLogprobs(request.topTokens());
          }
          if (newName) {
            parameters.maxOutputTokens(null).maxCompletionTokens(request.maxTokens());
          }
          return parameters.build();
        });
  }

  private static Api anthropic(ModelConfig config, @Nullable Secret key, HttpClientBuilder http) {
    var base = config.base().toString();
    var secret = key == null ? null : key.reveal();
    return new Api(
        AnthropicChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .apiKey(secret)
            .modelName(config.served())
            .maxRetries(0)
            .build(),
        AnthropicStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .apiKey(secret)
            .modelName(config.served())
            .build(),
        AnthropicModelCatalog.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .apiKey(secret)
            .build(),
        request -> {
          var parameters =
              AnthropicChatRequestParameters.builder()
                  .cacheSystemMessages(request.sharedPrefix())
                  .cacheTools(request.sharedPrefix());
          common(parameters, request);
          return parameters.build();
        });
  }

  private static Api gemini(ModelConfig config, @Nullable Secret key, HttpClientBuilder http) {
    var base = config.base().toString();
    var secret = key == null ? null : key.reveal();
    return new Api(
        GoogleAiGeminiChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .apiKey(secret)
            .modelName(config.served())
            .maxRetries(0)
            .build(),
        GoogleAiGeminiStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .apiKey(secret)
            .modelName(config.served())
            .build(),
        GoogleAiGeminiModelCatalog.builder()
            .httpClientBuilder(http)
            .baseUrl(base)
            .apiKey(secret)
            .build(),
        request -> {
          var parameters = DefaultChatRequestParameters.builder();
          common(parameters, request);
          return parameters.build();
        });
  }

  private static void common(
      DefaultChatRequestParameters.Builder<?> parameters, ChatRequest request) {
    parameters.temperature(request.temperature()).maxOutputTokens(request.maxTokens());
    if (!request.tools().isEmpty()) {
      parameters.toolSpecifications(request.tools().stream().map(Api::tool).toList());
    }
    if (request.schema() != null) {
      parameters.responseFormat(format(request.schema()));
    }
  }

  private static ResponseFormat format(JsonSchema schema) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(
            dev.langchain4j.model.chat.request.json.JsonSchema.builder()
                .name(schema.name())
                .rootElement(JsonRawSchema.from(schema.json()))
                .build())
        .build();
  }

  private static ToolSpecification tool(ToolDefinition tool) {
    return ToolSpecification.fromJson(
        Json.toJson(
            Map.of(
                "name",
                tool.name(),
                "description",
                tool.description(),
                "parameters",
                Json.fromJson(tool.parameters().json(), Map.class))));
  }

  private static List<dev.langchain4j.data.message.ChatMessage> messages(ChatRequest request) {
    var tools = new HashMap<String, String>();
    return request.messages().stream().map(message -> message(message, tools)).toList();
  }

  /// @param tools name of the tool by the call's id, of the messages before
  private static dev.langchain4j.data.message.ChatMessage message(
      ChatMessage message, Map<String, String> tools) {
    return switch (message.role()) {
      case SYSTEM -> SystemMessage.from(message.text());
      case USER -> UserMessage.from(message.text());
      case ASSISTANT -> {
        message.toolCalls().forEach(call -> tools.put(call.id(), call.name()));
        var calls = message.toolCalls().stream().map(Api::call).toList();
        yield AiMessage.builder()
            .text(message.text().isEmpty() ? null : message.text())
            .toolExecutionRequests(calls)
            .build();
      }
      case TOOL -> {
        var id = String.valueOf(message.toolCallId());
        yield ToolExecutionResultMessage.from(id, tools.getOrDefault(id, ""), message.text());
      }
    };
  }

  private static ToolExecutionRequest call(ToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.name())
        .arguments(call.arguments())
        .build();
  }
}
