package dev.codesense.llm.guard;

import dev.codesense.core.CodesenseException;
import dev.codesense.core.http.Backoff;
import dev.codesense.core.http.RetryingHttp;
import dev.codesense.llm.CallLog;
import dev.codesense.llm.CallRecord;
import dev.codesense.llm.ChatMessage;
import dev.codesense.llm.ChatModel;
import dev.codesense.llm.ChatReply;
import dev.codesense.llm.ChatRequest;
import dev.codesense.llm.LlmProblem;
import dev.codesense.llm.ModelConfig;
import dev.codesense.llm.ModelConfig.Structure;
import dev.codesense.llm.ModelEndpoint;
import dev.codesense.llm.Tokens;
import dev.codesense.llm.ToolCall;
import dev.codesense.llm.Usage;
import dev.codesense.llm.cost.Budget;
import dev.codesense.secrets.SecretMasker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Asks a server as every caller may: secrets are masked, the budget is kept, calls take turns,
/// what may succeed is tried again, and each call leaves a record.
public final class GuardedChatModel implements ChatModel {
  private static final int ATTEMPTS = 5;
  private static final Backoff BACKOFF =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30));
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  /// Prompts are prose that quotes code.
  private static final String PROMPT = "prompt.md";

  private static final Usage NOTHING = new Usage(0, 0, 0, false);

  private final ModelEndpoint endpoint;
  private final ModelConfig config;
  private final ModelServer server;
  private final SecretMasker masker;
  private final Budget budget;
  private final CallLog log;
  private final Clock clock;
  private final RetryingHttp.Pace pace;
  private final Semaphore turns;

  /// Whether the schema is put into words: from the beginning, or since the server refused one.
  private volatile boolean schemaInWords;

  /// Whether the server has refused to tell probabilities of tokens.
  private volatile boolean withoutTopTokens;

  /// @param budget may be shared by several models
  public GuardedChatModel(
      ModelEndpoint endpoint,
      ModelServer server,
      SecretMasker masker,
      Budget budget,
      CallLog log,
      Clock clock,
      RetryingHttp.Pace pace) {
    this.endpoint = endpoint;
    config = endpoint.config();
    this.server = server;
    this.masker = masker;
    this.budget = budget;
    this.log = log;
    this.clock = clock;
    this.pace = pace;
    turns = new Semaphore(config.limits().parallel(), true);
    schemaInWords = config.structured() == Structure.PROMPT;
  }

  @Override
  public ChatReply chat(ChatRequest request) throws InterruptedException {
    return new Call(request, null).make();
  }

  @Override
  public ChatReply stream(ChatRequest request, Consumer<String> onText)
      throws InterruptedException {
    return new Call(request, onText).make();
  }

  @Override
  public void close() {
    server.close();
  }

  /// One call: all of its attempts.
  private final class Call {
    private final ChatRequest asked;
    private final ChatRequest masked;
    private final @Nullable Consumer<String> onText;

    /// How many secrets were masked in what is sent.
    private int secrets;

    private int attempts;
    private boolean heard;
    private Usage spent = NOTHING;
    private double money;
    private Duration latency = Duration.ZERO;
    private @Nullable ChatReply reply;
    private @Nullable String problem;

    Call(ChatRequest request, @Nullable Consumer<String> onText) {
      asked = request;
      this.onText = onText;
      masked = request.withMessages(request.messages().stream().map(this::masked).toList());
    }

    ChatReply make() throws InterruptedException {
      turns.acquire();
      try {
        while (true) {
          boolean inWords = schemaInWords;
          var sent = withoutTopTokens ? masked.withTopTokens(0) : masked;
          try {
            return attempt(inWords ? inWords(sent) : sent);
          } catch (FailedAttempt e) {
            if (sent.topTokens() > 0 && isOfTopTokens(e)) {
              withoutTopTokens = true;
            } else if (e.problem() == LlmProblem.SCHEMA_UNSUPPORTED && mayBeInWords() && !inWords) {
              schemaInWords = true;
            } else {
              pace.sleeper().sleep(pause(e));
            }
          }
        }
      } catch (CodesenseException e) {
        problem = e.problem().code();
        throw e;
      } finally {
        turns.release();
        if (attempts > 0) {
          log.add(record());
        }
      }
    }

    private ChatReply attempt(ChatRequest request) throws InterruptedException {
      var sent =
          request.maxTokens() == null ? request.withMaxTokens(config.limits().output()) : request;
      var worst = worst(sent);
      var hold = budget.hold(worst.total(), config.cost(worst));
      attempts++;
      long begun = pace.nanoTime().getAsLong();
      var usage = worst; // What ends otherwise than below may have been charged in full.
      try {
        var answer = server.ask(sent, onText == null ? null : this::hear);
        usage = answer.usage();
        latency = since(begun);
        reply = answer.withLatency(latency);
        return reply;
      } catch (FailedAttempt e) {
        latency = since(begun);
        usage = e.next().charged() ? worst : NOTHING;
        throw e;
      } finally {
        spent = spent.plus(usage);
        money += config.cost(usage);
        hold.settle(usage.total(), config.cost(usage));
      }
    }

    private void hear(String text) {
      heard = true;
      if (onText != null) {
        onText.accept(text);
      }
    }

    /// How long to wait before the next attempt.
    ///
    /// @throws CodesenseException when there is to be none
    private Duration pause(FailedAttempt failed) {
      var pause = BACKOFF.jittered(attempts, pace.random());
      var wished = failed.next().pause();
      var longer = wished.compareTo(pause) > 0 ? wished : pause;
      if (!failed.next().retry()
          || heard
          || attempts >= ATTEMPTS
          || longer.compareTo(LONGEST_WAIT) > 0) {
        throw failed.toFailure(
            endpoint, attempts == 1 ? "" : ", gave up after %d attempts".formatted(attempts));
      }
      return longer;
    }

    private ChatMessage masked(ChatMessage message) {
      return new ChatMessage(
          message.role(),
          masked(message.text()),
          message.toolCalls().stream()
              .map(call -> new ToolCall(call.id(), call.name(), masked(call.arguments())))
              .toList(),
          message.toolCallId());
    }

    private String masked(String text) {
      var masked = masker.mask(PROMPT, text);
      secrets += masked.findings().size();
      return masked.text();
    }

    private CallRecord record() {
      return new CallRecord(
          clock.instant(),
          endpoint.name(),
          reply == null ? "" : reply.model(),
          asked.prompt(),
          asked.hash(),
          spent,
          money,
          latency,
          attempts,
          secrets,
          reply == null ? null : reply.finish(),
          problem);
    }
  }

  /// `logprobs` and `top_logprobs` are the API's names for them.
  private static boolean isOfTopTokens(FailedAttempt refusal) {
    return refusal.problem() instanceof LlmProblem
        && String.valueOf(refusal.getMessage()).contains("logprobs");
  }

  private boolean mayBeInWords() {
    return config.structured() == Structure.AUTO;
  }

  private Duration since(long begun) {
    return Duration.ofNanos(pace.nanoTime().getAsLong() - begun);
  }

  /// All of the prompt, as far as the model reads it, and the longest reply.
  private Usage worst(ChatRequest sent) {
    long input = Tokens.estimate(sent);
    var context = config.limits().context();
    int output = sent.maxTokens() == null ? config.limits().output() : sent.maxTokens();
    return new Usage(context == null ? input : Math.min(input, context), 0, output, true);
  }

  /// The request for a server that knows no schemas: its last message asks for the JSON.
  private static ChatRequest inWords(ChatRequest request) {
    var schema = request.schema();
    if (schema == null) {
      return request;
    }
    var words =
        "Answer with one JSON object of this JSON schema and nothing else:\n" + schema.json();
    var messages = new ArrayList<>(request.messages());
    // Some models' templates refuse two messages of a user in a row.
    var last = messages.getLast();
    if (last.role() == ChatMessage.Role.USER) {
      messages.removeLast();
      words = last.text() + "\n\n" + words;
    }
    messages.add(ChatMessage.user(words));
    return request.withMessages(messages).withoutSchema();
  }
}
