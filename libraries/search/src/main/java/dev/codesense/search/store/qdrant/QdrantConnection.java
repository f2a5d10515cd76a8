package dev.codesense.search.store.qdrant;

import com.google.common.util.concurrent.ListenableFuture;
import dev.codesense.core.CodesenseException;
import dev.codesense.core.Secret;
import dev.codesense.core.http.Backoff;
import dev.codesense.core.http.RetryingHttp.Pace;
import dev.codesense.core.http.TrustedCertificates;
import dev.codesense.search.store.StoreProblem;
import dev.codesense.search.store.qdrant.transport.TransportEnd;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.QdrantGrpcClient;
import io.qdrant.client.grpc.Collections.CollectionInfo;
import io.qdrant.client.grpc.Collections.CreateCollection;
import io.qdrant.client.grpc.Collections.UpdateCollection;
import io.qdrant.client.grpc.JsonWithInt.Value;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A channel to one server: deadlines on every call, and again where a failure is likely to pass.
/// Thread-safe.
public final class QdrantConnection implements AutoCloseable {
  /// A server that is restarted is back by then.
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Backoff BACKOFF =
      new Backoff(Duration.ofMillis(100), 2, Duration.ofSeconds(5));

  /// So many times the timeout of a query.
  private static final int LONG = 6;

  /// On their way at a time. A server of many teams has hundreds of collections to describe.
  private static final int QUESTIONS = 16;

  /// A page of points with vectors is larger than gRPC's default of 4 MiB.
  private static final int LARGEST_ANSWER = 256 << 20;

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

  /// For what the server answers after the time that it was given.
  private static final Duration GRACE = Duration.ofSeconds(2);

  /// gRPC tells at each start which sockets it uses, and at each attempt, with a stack trace, that
  /// a name has no address. Held, since a logger that nobody holds forgets its level.
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  static {
    GRPC.setLevel(Level.SEVERE);
  }

  private final QdrantAddress address;
  private final @Nullable Secret key;
  private final Pace pace;
  private final ManagedChannel channel;
  private final QdrantClient client;

  /// @param key null for a server without
  QdrantConnection(QdrantAddress address, @Nullable Secret key, Pace pace) {
    this.address = address;
    this.key = key;
    this.pace = pace;
    channel =
        Grpc.newChannelBuilderForAddress(address.host(), address.port(), credentials(address))
            .maxInboundMessageSize(LARGEST_ANSWER)
            .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .intercept(new TransportEnd())
            .build();
    // The client's own check of versions blocks without a deadline.
    var grpc = QdrantGrpcClient.newBuilder(channel, true, false);
    client = new QdrantClient((key == null ? grpc : grpc.withApiKey(key.reveal())).build());
  }

  private static ChannelCredentials credentials(QdrantAddress address) {
    if (!address.tls()) {
      return InsecureChannelCredentials.create();
    }
    var ca = address.ca();
    if (ca == null) {
      return TlsChannelCredentials.create();
    }
    try {
      return TlsChannelCredentials.newBuilder().trustManager(ca.toFile()).build();
    } catch (IOException | IllegalArgumentException e) {
      throw new CodesenseException(
          QdrantProblem.ADDRESS_INVALID,
          "%s holds no certificates in PEM form: %s".formatted(ca, e.getMessage()),
          e);
    }
  }

  QdrantAddress address() {
    return address;
  }

  Pace pace() {
    return pace;
  }

  /// The key, for servers that want one.
  Optional<Secret> key() {
    return Optional.ofNullable(key);
  }

  /// A request over REST.
  HttpRequest.Builder rest(String path) {
    var request = HttpRequest.newBuilder(address.rest(path));
    key().ifPresent(secret -> request.header("api-key", secret.reveal()));
    return request;
  }

  /// Whom to trust over REST; null: whom the machine trusts.
  @Nullable SSLContext trusted() {
    try {
      return address.ca() == null ? null : TrustedCertificates.of(address.ca());
    } catch (IOException e) {
      throw new CodesenseException(
          QdrantProblem.ADDRESS_INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  /// A call to the client with a deadline.
  @FunctionalInterface
  interface Call<T> extends BiFunction<QdrantClient, Duration, ListenableFuture<T>> {}

  /// Asks, and asks again where that may help: for what reads, and for what has the same effect
  /// done twice.
  ///
  /// @param what for the message of a failure, such as `the alias of 'shop'`
  <T> T call(String what, Call<T> call) throws InterruptedException {
    return call(what, address.timeout(), call);
  }

  <T> T call(String what, Duration timeout, Call<T> call) throws InterruptedException {
    return attempt(what, timeout, call).orElseThrow(() -> missing(what));
  }

  /// As [#call], for somebody who waits for the answer: all attempts together last no longer than
  /// one may.
  <T> T query(String what, Call<T> call) throws InterruptedException {
    return attempt(new Attempts(what, address.timeout()), address.timeout(), call)
        .orElseThrow(() -> missing(what));
  }

  private CodesenseException missing(String what) {
    return new CodesenseException(
        StoreProblem.GENERATION_MISSING, "%s does not know %s".formatted(address.shown(), what));
  }

  /// As [#call]; empty when the server does not know what it was asked about.
  <T> Optional<T> attempt(String what, Duration timeout, Call<T> call) throws InterruptedException {
    return attempt(attempts(what, timeout), timeout, call);
  }

  private <T> Optional<T> attempt(Attempts attempts, Duration timeout, Call<T> call)
      throws InterruptedException {
    while (true) {
      try {
        return Optional.of(once(attempts.limit(timeout), call));
      } catch (ExecutionException | TimeoutException e) {
        if (status(e).getCode() == Status.Code.NOT_FOUND) {
          return Optional.empty();
        }
        attempts.failed(e);
      }
    }
  }

  /// Attempts at one thing, for a minute, and more where each may take long.
  Attempts attempts(String what, Duration timeout) {
    var several = timeout.multipliedBy(3);
    return new Attempts(what, several.compareTo(PATIENCE) > 0 ? several : PATIENCE);
  }

  /// For what keeps the server busy for a while: points to apply, a payload index to make.
  Duration longTimeout() {
    return address.timeout().multipliedBy(LONG);
  }

  /// Attempts at one thing, with longer and longer pauses, until patience ends.
  final class Attempts {
    private final String what;
    private final Duration patience;
    private final long begin = pace.nanoTime().getAsLong();
    private int failures;

    private Attempts(String what, Duration patience) {
      this.what = what;
      this.patience = patience;
    }

    boolean isFirst() {
      return failures == 0;
    }

    private Duration left() {
      return patience.minusNanos(pace.nanoTime().getAsLong() - begin);
    }

    /// What is left of our patience, if that is less.
    private Duration limit(Duration timeout) {
      var left = left();
      return left.compareTo(timeout) < 0 && left.isPositive() ? left : timeout;
    }

    /// Waits before the next attempt.
    ///
    /// @throws CodesenseException when there is no use in one, or patience ends
    void failed(Exception e) throws InterruptedException {
      var status = status(e);
      if (!isPassing(status) || !left().isPositive()) {
        throw failure(what, status, e);
      }
      // Else the channel would not look again before a pause of its own, of up to two minutes.
      channel.resetConnectBackoff();
      sleep(BACKOFF.jittered(++failures, pace.random()));
    }
  }

  /// Asks once, whatever comes of it.
  ///
  /// @throws ExecutionException with the server's or the channel's refusal
  /// @throws TimeoutException when there was no answer in time: it may or may not have been done
  <T> T once(Duration timeout, Call<T> call)
      throws ExecutionException, TimeoutException, InterruptedException {
    var answer = call.apply(client, timeout);
    try {
      return answer.get(timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  /// Names of all collections, ours or not.
  List<String> collections() throws InterruptedException {
    return call("its collections", (client, timeout) -> client.listCollectionsAsync(timeout));
  }

  /// What the server knows of a collection, an alias resolved; empty when there is none.
  Optional<CollectionInfo> info(String name) throws InterruptedException {
    return attempt(
        name, address.timeout(), (client, timeout) -> client.getCollectionInfoAsync(name, timeout));
  }

  /// As [#info] for several at a time, in their order; those that are gone are left out.
  Map<String, CollectionInfo> infos(List<String> names) throws InterruptedException {
    var found = new LinkedHashMap<String, CollectionInfo>();
    try (var threads =
        Executors.newFixedThreadPool(
            QUESTIONS, Thread.ofVirtual().name("qdrant-info-", 0).factory())) {
      var asked =
          threads.invokeAll(
              names.stream()
                  .<Callable<Optional<CollectionInfo>>>map(name -> () -> info(name))
                  .toList());
      for (int i = 0; i < asked.size(); i++) {
        var name = names.get(i);
        answer(asked.get(i)).ifPresent(info -> found.put(name, info));
      }
    }
    return found;
  }

  private static <T> T answer(Future<T> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case InterruptedException interrupted -> throw interrupted;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /// Creates a collection. Where an answer is lost, the next attempt finds it there.
  ///
  /// @return false when it was there before the first attempt
  boolean create(CreateCollection request) throws InterruptedException {
    var attempts = attempts("creating " + request.getCollectionName(), address.timeout());
    while (true) {
      try {
        once(
            address.timeout(), (client, timeout) -> client.createCollectionAsync(request, timeout));
        return true;
      } catch (ExecutionException | TimeoutException e) {
        if (status(e).getCode() == Status.Code.ALREADY_EXISTS) {
          return !attempts.isFirst();
        }
        attempts.failed(e);
      }
    }
  }

  /// Replaces the given keys of a collection's metadata.
  void write(String name, Map<String, Value> metadata) throws InterruptedException {
    call(
        "the metadata of " + name,
        (client, timeout) ->
            client.updateCollectionAsync(
                UpdateCollection.newBuilder()
                    .setCollectionName(name)
                    .putAllMetadata(metadata)
                    .build(),
                timeout));
  }

  /// Deletes a collection. Gone already, or while the answer was lost, is gone.
  void delete(String name) throws InterruptedException {
    var attempts = attempts("removing " + name, longTimeout());
    while (true) {
      try {
        once(longTimeout(), (client, timeout) -> client.deleteCollectionAsync(name, timeout));
        return;
      } catch (ExecutionException | TimeoutException e) {
        if (!collections().contains(name)) {
          return;
        }
        attempts.failed(e);
      }
    }
  }

  void sleep(Duration duration) throws InterruptedException {
    pace.sleeper().sleep(duration);
  }

  static Status status(Exception e) {
    return e instanceof TimeoutException
        ? Status.DEADLINE_EXCEEDED
        : Status.fromThrowable(e.getCause() == null ? e : e.getCause());
  }

  /// Whether the same request may fare better in a while.
  static boolean isPassing(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, ABORTED -> true;
      default -> false;
    };
  }

  CodesenseException failure(String what, Status status, Exception cause) {
    var problem =
        switch (status.getCode()) {
          case UNAVAILABLE, DEADLINE_EXCEEDED -> QdrantProblem.UNREACHABLE;
          case UNAUTHENTICATED, PERMISSION_DENIED -> QdrantProblem.REFUSED;
          case RESOURCE_EXHAUSTED, ABORTED -> QdrantProblem.OVERLOADED;
          default -> QdrantProblem.REQUEST_REJECTED;
        };
    var said = status.getDescription();
    return new CodesenseException(
        problem,
        "%s, %s: %s%s"
            .formatted(address.shown(), what, status.getCode(), said == null ? "" : ", " + said),
        cause);
  }

  @Override
  public void close() {
    client.close();
  }
}
