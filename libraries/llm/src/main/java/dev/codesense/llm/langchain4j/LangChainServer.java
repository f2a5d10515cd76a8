package dev.codesense.llm.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.codesense.core.Interrupts;
import dev.codesense.core.Secret;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.FinishReason;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ReplyText;
import dev.codesense.llm.TokenChances;
import dev.codesense.llm.Tokens;
import dev.codesense.llm.ToolCall;
import dev.codesense.llm.Usage;
import dev.codesense.llm.guard.FailedAttempt;
import dev.codesense.llm.guard.FailedAttempt.Next;
import dev.codesense.llm.guard.ModelServer;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A server of one of LangChain4j's APIs. What it answers is checked before it is believed.
public final class LangChainServer implements ModelServer {
  private static final int LONGEST_NAME = 200;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OkHttpTransport transport;
  private final Api api;

  /// @param key sent as the API wants it; null for none
  public LangChainServer(ModelConfig config, @Nullable Secret key) {
    transport = new OkHttpTransport(config, key);
    api = Api.of(config, key, transport.builder());
  }

  /// Names of the models that the server serves, as it lists them.
  ///
  /// @throws FailedAttempt when it lists none
  public List<String> models() throws InterruptedException {
    return interruptibly(() ->
        api.catalog().listModels().stream()
            .map(model -> ReplyText.shown(String.valueOf(model.name()), LONGEST_NAME))
            .toList());
  }

  @Override
  public ChatReply ask(ChatRequest request, @Nullable Consumer<String> onText)
      throws InterruptedException {
    return interruptibly(() -> {
      try {
        var asked = api.request(request);
        return reply(request, onText == null ? api.chat().chat(asked) : streamed(asked, onText));
      } catch (ContentFilteredException e) {
        var text = String.valueOf(e.getMessage());
        return new ChatReply(
            text, List.of(), FinishReason.REFUSED, estimate(request, text), "", Duration.ZERO);
      }
    });
  }

  /// Runs on a virtual thread, which an interrupt reaches even in the middle of a read.
  private static <T> T interruptibly(Callable<T> call) throws InterruptedException {
    var task =
        new FutureTask<>(() -> {
          try {
            return call.call();
          } catch (FailedAttempt e) {
            throw e;
          } catch (ListenerFailed e) {
            throw e.failure;
          } catch (RuntimeException e) {
            // Its message may quote what the server sent.
            throw OkHttpTransport.unreadable();
          }
        });
    Thread.ofVirtual().name("chat").start(task);
    try {
      return Interrupts.get(task);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw e;
    }
  }

  private ChatResponse streamed(
      dev.langchain4j.model.chat.request.ChatRequest asked, Consumer<String> onText) {
    var collected = new Collected(onText);
    api.streaming().chat(asked, collected);
    return collected.response();
  }

  private static ChatReply reply(ChatRequest request, ChatResponse response) {
    var message = response.aiMessage();
    var text = message.text() == null ? "" : message.text();
    var calls = calls(request, message.toolExecutionRequests());
    var metadata = response.metadata();
    return new ChatReply(
        text,
        calls,
        calls.isEmpty() ? finish(metadata.finishReason()) : FinishReason.TOOL_CALLS,
        usage(request, text, metadata.tokenUsage()),
        metadata.modelName() == null ? "" : ReplyText.shown(metadata.modelName(), LONGEST_NAME),
        Duration.ZERO,
        tokens(metadata));
  }

  private static List<TokenChances> tokens(ChatResponseMetadata metadata) {
    return metadata instanceof OpenAiChatResponseMetadata openAi && openAi.logProbs() != null
        ? openAi.logProbs().stream().map(LangChainServer::token).toList()
        : List.of();
  }

  private static TokenChances token(LogProb token) {
    var chances = new TreeMap<String, Double>();
    if (token.topLogprobs() != null) {
      for (var one : token.topLogprobs()) {
        if (one.token() != null && one.logprob() != null) {
          chances.put(one.token(), Math.min(1, Math.exp(one.logprob())));
        }
      }
    }
    return new TokenChances(token.token() == null ? "" : token.token(), chances);
  }

  /// Gemini, and some servers of OpenAI's API, give calls no ids; an answer needs one to name.
  private static List<ToolCall> calls(ChatRequest request, List<ToolExecutionRequest> made) {
    int before = request.messages().stream().mapToInt(it -> it.toolCalls().size()).sum();
    return IntStream.range(0, made.size())
        .mapToObj(i -> {
          var call = made.get(i);
          return new ToolCall(
              call.id() == null || call.id().isEmpty() ? "call-" + (before + i + 1) : call.id(),
              String.valueOf(call.name()),
              call.arguments() == null ? "{}" : call.arguments());
        })
        .toList();
  }

  private static FinishReason finish(dev.langchain4j.model.output.@Nullable FinishReason finish) {
    return switch (finish) {
      case STOP -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
      case TOOL_EXECUTION -> FinishReason.TOOL_CALLS;
      case CONTENT_FILTER -> FinishReason.REFUSED;
      case OTHER -> FinishReason.OTHER;
      case null -> FinishReason.OTHER;
    };
  }

  private static Usage usage(ChatRequest request, String text, @Nullable TokenUsage usage) {
    if (usage == null || usage.inputTokenCount() == null || usage.outputTokenCount() == null) {
      return estimate(request, text);
    }
    long input = usage.inputTokenCount();
    long output = usage.outputTokenCount();
    long cached = 0;
    switch (usage) {
      case OpenAiTokenUsage openAi -> {
        var details = openAi.inputTokensDetails();
        cached = details == null ? 0 : orZero(details.cachedTokens());
      }
      case AnthropicTokenUsage anthropic -> {
        // Unlike the others it counts what was cached, or is from now on, beside its input.
        cached = orZero(anthropic.cacheReadInputTokens());
        input += cached + orZero(anthropic.cacheCreationInputTokens());
      }
      case GoogleAiGeminiTokenUsage gemini -> {
        cached = orZero(gemini.cachedContentTokenCount());
        output += orZero(gemini.thoughtsTokenCount());
      }
      default -> {}
    }
    return input < cached || cached < 0 || output < 0
        ? estimate(request, text)
        : new Usage(input, cached, output, false);
  }

  private static long orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static Usage estimate(ChatRequest request, String text) {
    return new Usage(Tokens.estimate(request), 0, Tokens.estimate(text), true);
  }

  @Override
  public void close() {
    transport.close();
  }

  /// What the caller's own code threw at a part of the text.
  private static final class ListenerFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RuntimeException failure;

    ListenerFailed(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /// What a stream brought. LangChain4j calls it on the thread that asked: the transport blocks.
  private static final class Collected implements StreamingChatResponseHandler {
    private static final Pattern FINISH = Pattern.compile("\"finish_reason\"\\s*:\\s*\"");

    private final Consumer<String> onText;
    private @Nullable ChatResponse response;
    private @Nullable RuntimeException failed;

    Collected(Consumer<String> onText) {
      this.onText = onText;
    }

    @Override
    public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
      try {
        onText.accept(part.text());
      } catch (RuntimeException e) {
        failed = new ListenerFailed(e);
        context.streamingHandle().cancel();
      }
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
      response = complete;
    }

    @Override
    public void onError(Throwable error) {
      if (failed == null) {
        failed = error instanceof FailedAttempt attempt ? attempt : OkHttpTransport.unreadable();
      }
    }

    ChatResponse response() {
      if (failed != null) {
        throw failed;
      }
      // A stream that ends without a reason was cut, however politely.
      if (response == null || !hasReason(response)) {
        throw new FailedAttempt(
            LlmProblem.STALLED, Next.AGAIN_BUT_CHARGED, "ended in the middle of a reply");
      }
      var refusal = refusal(response);
      if (!refusal.isEmpty()) {
        throw new ContentFilteredException(refusal);
      }
      return response;
    }

    /// What the model declined with. LangChain4j reads it in whole replies only.
    private static String refusal(ChatResponse response) {
      var refusal = new StringBuilder();
      for (var event : events(response)) {
        if (event.data().contains("\"refusal\"")) {
          try {
            refusal.append(MAPPER.readTree(event.data()).at("/choices/0/delta/refusal").asText(""));
          } catch (JsonProcessingException e) {
            throw OkHttpTransport.unreadable();
          }
        }
      }
      return refusal.toString();
    }

    private static List<ServerSentEvent> events(ChatResponse response) {
      return response.metadata() instanceof OpenAiChatResponseMetadata openAi
              && openAi.rawServerSentEvents() != null
          ? openAi.rawServerSentEvents()
          : List.of();
    }

    /// LangChain4j knows no word for a reason that OpenAI does not give.
    private static boolean hasReason(ChatResponse response) {
      return response.metadata().finishReason() != null
          || events(response).stream().anyMatch(event -> FINISH.matcher(event.data()).find());
    }
  }
}
