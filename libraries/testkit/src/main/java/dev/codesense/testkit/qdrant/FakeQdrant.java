package dev.codesense.testkit.qdrant;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.codesense.testkit.TestCertificate;
import dev.codesense.testkit.qdrant.fault.Fault;
import dev.codesense.testkit.qdrant.fault.FaultPlan;
import dev.codesense.testkit.qdrant.fault.Operation;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.StreamObserver;
import io.qdrant.client.grpc.QdrantGrpc;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckReply;
import io.qdrant.client.grpc.QdrantOuterClass.HealthCheckRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Qdrant's wire on loopback with a memory behind it: gRPC as of 1.18, and of REST what exists only
/// there. Behaves as one node of the real server does where our store looks: collections, aliases,
/// payload indexes, strict mode, dense vectors by brute force, sparse ones with IDF, snapshots.
/// What it does not know it answers with UNIMPLEMENTED, never with a guess.
///
/// A test plans faults for calls to come, counts calls, and reads which aliases moved:
///
/// ```java
/// try (var qdrant = FakeQdrant.start()) {
///   qdrant.next(Operation.MOVE_ALIAS).isDoneButNotAnswered();
///   …
///   assertThat(qdrant.aliasMoves()).containsExactly(AliasMove.first("code", "code-g1"));
/// }
/// ```
public final class FakeQdrant implements AutoCloseable {
  /// The release whose answers these are.
  public static final String VERSION = "1.18.3";

  private static final String NAME = "fake-qdrant";
  private static final int NETWORK_THREADS = 2;
  private static final int PATIENCE_SECONDS = 10;
  private static final int TRIES = 50;

  private final Storage storage = new Storage();
  private final FaultPlan faults = new FaultPlan();
  private final CallInterceptor door = new CallInterceptor(faults, this::kill);
  private final ApiKeyCheck keys = new ApiKeyCheck();
  private final AtomicInteger busyLooks = new AtomicInteger();
  private final @Nullable TestCertificate certificate;
  private final int restPort;
  private volatile String version = VERSION;
  private volatile Running running;

  /// The servers between a start and the next end.
  private record Running(
      HttpServer rest, Server grpc, EventLoopGroup network, ExecutorService threads) {
    /// Cuts connections before anything can be said on them, as the end of a process does.
    void kill() {
      end(network);
      stopRest();
    }

    /// Says good-bye, unless dead already.
    void close() {
      if (!network.isShuttingDown()) {
        grpc.shutdownNow();
        end(network);
        stopRest();
      }
    }

    private void stopRest() {
      rest.stop(0);
      threads.shutdownNow();
    }
  }

  private static void end(EventLoopGroup network) {
    var ended = network.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    ended.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private FakeQdrant(@Nullable TestCertificate certificate, int port) throws IOException {
    this.certificate = certificate;
    running = open(port);
    restPort = running.rest().getAddress().getPort();
  }

  /// Serves plain text, empty, and whoever comes.
  public static FakeQdrant start() throws IOException {
    return new FakeQdrant(null, 0);
  }

  /// Serves TLS with that certificate.
  public static FakeQdrant start(TestCertificate certificate) throws IOException {
    return new FakeQdrant(certificate, 0);
  }

  /// Serves until it is killed, for those who test from outside Java: the argument is the port of
  /// REST, and gRPC listens one above.
  public static void main(String[] arguments) throws IOException {
    new FakeQdrant(null, Integer.parseInt(arguments[0]));
  }

  /// Refuses whoever does not bring this key, health checks excepted.
  public FakeQdrant requireApiKey(String key) {
    keys.require(key);
    return this;
  }

  /// Says that it is that release.
  public FakeQdrant saysVersion(String release) {
    version = release;
    return this;
  }

  /// Where gRPC listens: one above REST, as with the real server.
  public int grpcPort() {
    return restPort + 1;
  }

  /// Where REST listens.
  public URI rest() {
    return URI.create((certificate == null ? "http" : "https") + "://127.0.0.1:" + restPort);
  }

  /// The store as settings name it, such as `qdrant://127.0.0.1:6334`.
  public String store() {
    return (certificate == null ? "qdrant" : "qdrants") + "://127.0.0.1:" + grpcPort();
  }

  /// Plans what happens to the next call of that kind.
  public Fault next(Operation operation) {
    return nth(1, operation);
  }

  /// Plans what happens to the n-th call of that kind from now on, counted from 1.
  public Fault nth(int n, Operation operation) {
    return new Fault(mishap -> faults.nth(n, operation, mishap));
  }

  /// Plans what happens to every call of that kind from now on, where nothing else is planned
  /// before.
  public Fault all(Operation operation) {
    return new Fault(mishap -> faults.all(operation, mishap));
  }

  /// Forgets every planned fault.
  public void clearFaults() {
    faults.clear();
    busyLooks.set(0);
  }

  /// The next descriptions of a collection, that many, say that an optimizer is at work.
  public void isBusyFor(int descriptions) {
    busyLooks.set(descriptions);
  }

  /// How many calls of that kind came so far.
  public int calls(Operation operation) {
    return faults.calls(operation);
  }

  /// Every move of an alias so far, in order.
  public List<AliasMove> aliasMoves() {
    return storage.moves();
  }

  /// Aliases with the collections that they point at.
  public Map<String, String> aliases() {
    return storage.aliases();
  }

  /// Names of the collections.
  public Set<String> collections() {
    return storage.names();
  }

  /// Dies: connections are cut and new ones refused, calls in flight get no answer, the content
  /// stays.
  public void kill() {
    running.kill();
  }

  /// Comes back where it was and with what it held; dies before if it lives.
  public void restart() throws IOException {
    running.kill();
    running = open(restPort);
  }

  @Override
  public void close() {
    running.close();
  }

  /// @param port where REST is to listen; 0: where it and the next one are free
  private Running open(int port) throws IOException {
    for (int left = TRIES; ; left--) {
      var rest = http(port);
      var threads =
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(NAME + "-", 0).factory());
      var network = new NioEventLoopGroup(NETWORK_THREADS, new DefaultThreadFactory(NAME, true));
      try {
        var grpc = grpc(rest.getAddress().getPort() + 1, network, threads).start();
        rest.setExecutor(threads);
        rest.createContext("/", new RestEndpoint(storage, door, keys)::handle);
        rest.start();
        return new Running(rest, grpc, network, threads);
      } catch (IOException e) {
        rest.stop(0);
        end(network);
        threads.shutdownNow();
        if (port != 0 || left == 0) {
          throw e;
        }
      }
    }
  }

  private HttpServer http(int port) throws IOException {
    if (certificate == null) {
      return HttpServer.create(loopback(port), 0);
    }
    var server = HttpsServer.create(loopback(port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return server;
  }

  private Server grpc(int port, EventLoopGroup network, ExecutorService threads) {
    ServerCredentials credentials =
        certificate == null
            ? InsecureServerCredentials.create()
            : TlsServerCredentials.newBuilder().keyManager(certificate.keys()).build();
    return NettyServerBuilder.forAddress(loopback(port), credentials)
        .channelType(NioServerSocketChannel.class)
        .bossEventLoopGroup(network)
        .workerEventLoopGroup(network)
        .executor(threads)
        .maxInboundMessageSize(Integer.MAX_VALUE)
        .intercept(keys)
        .addService(new HealthCalls())
        .addService(new CollectionCalls(storage, door, busyLooks))
        .addService(new PointCalls(storage, door))
        .addService(new SnapshotCalls(storage, door))
        .build();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /// Says which release this is.
  private final class HealthCalls extends QdrantGrpc.QdrantImplBase {
    @Override
    public void healthCheck(HealthCheckRequest request, StreamObserver<HealthCheckReply> client) {
      door.serve(
          Operation.HEALTH,
          client,
          _ ->
              HealthCheckReply.newBuilder()
                  .setTitle("qdrant - vector search engine")
                  .setVersion(version)
                  .build());
    }
  }
}
