package dev.codesense.assistant.http;

import dev.codesense.assistant.AdmissionGate;
import dev.codesense.assistant.Asked;
import dev.codesense.assistant.Assistant;
import dev.codesense.assistant.AssistantProblem;
import dev.codesense.assistant.Fields;
import dev.codesense.assistant.mcp.McpHttp;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Progress;
import dev.codesense.core.RecordCodec;
import dev.codesense.core.UrlCredentials;
import dev.codesense.search.SearchRequest;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// The assistant over HTTP. Answers as soon as it is started; says that it is ready once it is
/// warm.
public final class AssistantServer implements AutoCloseable {
  private static final String HEALTH = "/healthz";
  private static final String READINESS = "/readyz";
  private static final String METRICS = "/metrics";
  private static final String SEARCH = "/search";
  private static final String ASK = "/ask";
  private static final String CHAT = "/v1/chat/completions";
  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String MODELS = "/v1/models";
  private static final String MCP = "/mcp";
  private static final List<String> PATHS =
      List.of(SEARCH, ASK, CHAT, EMBEDDINGS, MODELS, MCP, METRICS);

  private static final int USUAL_RESULTS = 10;
  private static final int MOST_RESULTS = 100;
  private static final int CLIENT_GONE = 499;

  private final Assistant assistant;
  private final ServerSettings settings;
  private final RecordCodec codec;
  private final Progress log;
  private final Door door;
  private final Bodies bodies;
  private final AdmissionGate questions;
  private final ServerMetrics metrics;
  private final ChatEndpoint chat;
  private final EmbeddingsEndpoint embeddings;
  private final McpHttp mcp;
  private final Javalin javalin;
  private final long created;

  /// Requests under way, and the server itself.
  private final Phaser underWay = new Phaser(1);

  private volatile boolean warm;
  private volatile boolean draining;

  /// @param assistant stays the caller's to close
  /// @param log hears what goes wrong and is not the client's fault
  public AssistantServer(
      Assistant assistant, ServerSettings settings, RecordCodec codec, Clock clock, Progress log) {
    this.assistant = assistant;
    this.settings = settings;
    this.codec = codec;
    this.log = log;
    var limits = settings.limits();
    door = new Door(settings);
    bodies = new Bodies(limits, codec);
    questions =
        new AdmissionGate("questions", limits.questions(), limits.questions(), limits.queue());
    var tokens =
        new AdmissionGate(
            "tokens to embed", limits.embeddedTokens(), limits.questions(), limits.queue());
    metrics = new ServerMetrics(PATHS, Map.of("questions", questions, "embedding_tokens", tokens));
    chat = new ChatEndpoint(assistant, codec, clock);
    embeddings = new EmbeddingsEndpoint(assistant.embedder(), codec, tokens, metrics::embedded);
    mcp = new McpHttp(assistant, MCP, limits.bodyBytes(), log);
    created = clock.instant().getEpochSecond();
    javalin = Javalin.create(this::configure);
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.concurrency.useVirtualThreads = true;
    config.http.prefer405over404 = true;
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.jetty.addConnector((server, http) -> {
      var connector = new ServerConnector(server, new HttpConnectionFactory(http));
      connector.setHost(settings.host());
      connector.setPort(settings.port());
      connector.setIdleTimeout(settings.limits().idle().toMillis());
      return connector;
    });
    // Requests under way are waited for by ourselves.
    config.jetty.modifyServer(AssistantServer::stopAtOnce);
    config.routes.get(HEALTH, exchange -> exchange.result("ok\n"));
    config.routes.get(READINESS, this::readiness);
    config.routes.get(METRICS, answered(METRICS, (exchange, _) -> metrics(exchange)));
    config.routes.get(MODELS, answered(MODELS, (exchange, _) -> json(exchange, models())));
    config.routes.post(SEARCH, posted(SEARCH, questions, this::search));
    config.routes.post(ASK, posted(ASK, questions, this::ask));
    config.routes.post(CHAT, posted(CHAT, questions, chat::answer));
    config.routes.post(
        EMBEDDINGS,
        answered(
            EMBEDDINGS,
            (exchange, _) -> {
              try (var _ = bodies.room(exchange.req())) {
                embeddings.embed(bodies.json(exchange.req()), body -> send(exchange, body));
              }
            }));
    Handler protocol = answered(MCP, this::protocol);
    config.routes.post(MCP, protocol);
    config.routes.get(MCP, protocol);
    config.routes.delete(MCP, protocol);
    config.routes.exception(
        HttpResponseException.class,
        (e, exchange) ->
            fail(
                exchange,
                Failure.of(
                    new HttpRefusal(
                        e.getStatus(),
                        e.getStatus() == 405 ? "method_not_allowed" : "not_found",
                        "There is no %s %s; docs/assistant.md lists what there is"
                            .formatted(
                                exchange.req().getMethod(), Fields.shown(exchange.path()))))));
  }

  private static void stopAtOnce(Server server) {
    server.setStopTimeout(0);
  }

  /// Listens, and loads what the first question would wait for.
  ///
  /// @throws CodesenseException [AssistantProblem#CANNOT_LISTEN], and what [Assistant#warm] throws
  public void start() throws InterruptedException {
    try {
      javalin.start();
    } catch (RuntimeException e) {
      throw new CodesenseException(
          AssistantProblem.CANNOT_LISTEN,
          "Cannot listen on %s, port %d: %s"
              .formatted(settings.host(), settings.port(), rootMessage(e)),
          e);
    }
    assistant.warm();
    warm = true;
  }

  private static String rootMessage(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /// Where it listens, such as `http://127.0.0.1:8420`.
  public URI url() {
    var host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return URI.create("http://%s:%d".formatted(host, javalin.port()));
  }

  /// What is done for one who may ask.
  @FunctionalInterface
  private interface Work {
    void of(Context exchange, List<String> labels) throws IOException, InterruptedException;
  }

  /// The same, for a request whose body is a JSON object.
  @FunctionalInterface
  private interface BodyWork {
    void of(Context exchange, Fields body, List<String> labels)
        throws IOException, InterruptedException;
  }

  private Handler posted(String path, AdmissionGate gate, BodyWork work) {
    return answered(
        path,
        (exchange, labels) -> {
          try (var _ = bodies.room(exchange.req())) {
            var body = bodies.json(exchange.req());
            try (var _ = gate.enter(1)) {
              work.of(exchange, body, labels);
            }
          }
        });
  }

  /// Lets in, counts, and turns failures into answers.
  private Handler answered(String path, Work work) {
    return exchange -> {
      long began = System.nanoTime();
      exchange.header("X-Content-Type-Options", "nosniff");
      int status;
      underWay.register();
      try {
        status = status(exchange, work);
      } finally {
        underWay.arriveAndDeregister();
      }
      metrics.answered(path, status, Duration.ofNanos(System.nanoTime() - began));
    };
  }

  private int status(Context exchange, Work work) {
    try {
      if (draining) {
        throw new InterruptedException();
      }
      work.of(exchange, door.enter(exchange));
      return exchange.statusCode();
    } catch (IOException | UncheckedIOException e) {
      return CLIENT_GONE;
    } catch (ChatEndpoint.StreamFailure e) {
      return told(e.failure(), exchange, e).status();
    } catch (RuntimeException | InterruptedException e) {
      return refused(exchange, told(Failure.of(e), exchange, e));
    }
  }

  private int refused(Context exchange, Failure failure) {
    try {
      fail(exchange, failure);
      return failure.status();
    } catch (UncheckedIOException e) {
      return CLIENT_GONE;
    }
  }

  private Failure told(Failure failure, Context exchange, Throwable cause) {
    if (failure.isOurs()) {
      log.warn(
          "%s: %s: %s"
              .formatted(
                  exchange.path(), failure.code(), UrlCredentials.redacted(String.valueOf(cause))));
    }
    return failure;
  }

  private void fail(Context exchange, Failure failure) {
    exchange.status(failure.status());
    var retryAfter = failure.retryAfterSeconds();
    if (retryAfter != null) {
      exchange.header("Retry-After", String.valueOf(retryAfter));
    }
    switch (failure.status()) {
      case 401 -> exchange.header("WWW-Authenticate", "Bearer");
      // What is left of the body is not read.
      case 408, 413, 503 -> exchange.header("Connection", "close");
      default -> {}
    }
    send(exchange, codec.encode(failure.body()));
  }

  private void json(Context exchange, Object value) {
    send(exchange, codec.encode(value));
  }

  /// Written here and not by the framework, which would do it when the request counts as answered.
  static void send(Context exchange, byte[] body) {
    try {
      exchange.contentType("application/json");
      exchange.res().setContentLength(body.length);
      exchange.res().getOutputStream().write(body);
      exchange.res().flushBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readiness(Context exchange) {
    boolean ready = false;
    try {
      ready = warm && !draining && assistant.hasIndex();
    } catch (CodesenseException e) {
      log.warn("%s: %s: %s".formatted(READINESS, e.problem().code(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.status(ready ? 200 : 503).result(ready ? "ready\n" : "not ready\n");
  }

  private void metrics(Context exchange) throws IOException {
    exchange.contentType(ServerMetrics.contentType());
    metrics.write(exchange.res().getOutputStream());
  }

  private Map<String, Object> models() {
    return Map.of(
        "object",
        "list",
        "data",
        Stream.concat(
                Stream.of(ChatCall.CODESENSE, ChatCall.EXTRACTIVE), embeddings.names().stream())
            .distinct()
            .map(name ->
                Map.of("id", name, "object", "model", "created", created, "owned_by", "codesense"))
            .toList());
  }

  private void search(Context exchange, Fields body, List<String> labels)
      throws InterruptedException {
    body.refuseOthersThan(withFilter("query", "limit", "mode"));
    var limit = body.number("limit", 1, MOST_RESULTS);
    json(
        exchange,
        assistant.search(
            new SearchRequest(
                body.text("query", Assistant.LONGEST_QUESTION),
                limit == null ? USUAL_RESULTS : limit,
                body.filter(labels),
                body.mode())));
  }

  private void ask(Context exchange, Fields body, List<String> labels) throws InterruptedException {
    body.refuseOthersThan(withFilter("question", "limit", "extractive"));
    var asked =
        new Asked(
            body.text("question", Assistant.LONGEST_QUESTION),
            body.filter(labels),
            body.number("limit", 1, MOST_RESULTS),
            Boolean.TRUE.equals(body.flag("extractive")),
            null);
    json(exchange, assistant.ask(asked, _ -> {}).json());
  }

  private static List<String> withFilter(String... names) {
    var all = new ArrayList<>(List.of(names));
    all.addAll(Fields.OF_FILTER);
    return all;
  }

  private void protocol(Context exchange, List<String> labels)
      throws IOException, InterruptedException {
    try (var _ = bodies.room(exchange.req());
        var _ = questions.enter(1)) {
      mcp.answer(exchange.req(), bodies.read(exchange.req()), labels, exchange.res());
    }
  }

  /// Takes no more requests, and waits for those under way as long as the settings allow.
  @Override
  public void close() {
    draining = true;
    boolean interrupted = Thread.interrupted();
    try {
      int phase = underWay.arrive();
      underWay.awaitAdvanceInterruptibly(phase, settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn(
          "%d requests were under way after %s"
              .formatted(underWay.getUnarrivedParties(), settings.drain()));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    javalin.stop();
    mcp.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
