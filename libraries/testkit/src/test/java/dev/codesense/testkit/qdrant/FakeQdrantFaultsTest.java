package dev.codesense.testkit.qdrant;

import static dev.codesense.testkit.qdrant.QdrantConnection.get;
import static dev.codesense.testkit.qdrant.QdrantConnection.refusal;
import static io.qdrant.client.PointIdFactory.id;
import static io.qdrant.client.QueryFactory.nearest;
import static io.qdrant.client.VectorsFactory.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.codesense.testkit.TestCertificate;
import dev.codesense.testkit.qdrant.fault.Fault.Answer;
import dev.codesense.testkit.qdrant.fault.Operation;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.qdrant.client.QdrantClient;
import io.qdrant.client.grpc.Collections.CollectionStatus;
import io.qdrant.client.grpc.Collections.Distance;
import io.qdrant.client.grpc.Collections.PayloadSchemaType;
import io.qdrant.client.grpc.Collections.VectorParams;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.QueryPoints;
import io.qdrant.client.grpc.Points.ScoredPoint;
import io.qdrant.client.grpc.Points.UpdateResult;
import io.qdrant.client.grpc.Points.UpdateStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the fake does on demand and a real server does when it has a bad day.
class FakeQdrantFaultsTest {
  private FakeQdrant qdrant;
  private QdrantConnection connection;
  private QdrantClient client;

  @BeforeEach
  void start() throws Exception {
    qdrant = FakeQdrant.start();
    connection = QdrantConnection.plain("127.0.0.1", qdrant.grpcPort());
    client = connection.client();
    make("blue");
  }

  /// A new client, since the old one waits a second before it tries again.
  private void comeBack() throws Exception {
    qdrant.restart();
    connection.close();
    connection = QdrantConnection.plain("127.0.0.1", qdrant.grpcPort());
    client = connection.client();
  }

  @AfterEach
  void stop() {
    connection.close();
    qdrant.close();
  }

  @Test
  void aRefusedCallIsNotDone() throws Exception {
    qdrant.next(Operation.UPSERT).isRefused(Answer.UNAVAILABLE);
    qdrant.nth(2, Operation.UPSERT).isRefused(Answer.RESOURCE_EXHAUSTED);

    assertThat(refusal(upsert(1))).isEqualTo("UNAVAILABLE: made to fail");
    assertThat(refusal(upsert(1))).isEqualTo("RESOURCE_EXHAUSTED: made to fail");
    assertThat(get(client.countAsync("blue"))).isZero();
    assertThat(get(upsert(1)).getStatus()).isEqualTo(UpdateStatus.Completed);
    assertThat(qdrant.calls(Operation.UPSERT)).isEqualTo(3);
  }

  @Test
  void aCallCanBeDoneAndItsAnswerLost() throws Exception {
    qdrant.next(Operation.MOVE_ALIAS).isDoneButAnswered(Answer.DEADLINE_EXCEEDED);
    qdrant.next(Operation.UPSERT).isDoneButNotAnswered();

    assertThat(refusal(client.createAliasAsync("live", "blue"))).startsWith("DEADLINE_EXCEEDED: ");
    assertThat(refusal(client.upsertAsync("blue", List.of(point(1)), Duration.ofMillis(300))))
        .startsWith("DEADLINE_EXCEEDED: ");

    assertThat(get(client.countAsync("live"))).isEqualTo(1);
    assertThat(qdrant.aliasMoves()).containsExactly(AliasMove.first("live", "blue"));
  }

  @Test
  void allCallsFailUntilTheServerHeals() throws Exception {
    qdrant.all(Operation.QUERY).isRefused(Answer.DEADLINE_EXCEEDED);

    assertThat(refusal(query("blue"))).startsWith("DEADLINE_EXCEEDED");
    assertThat(refusal(query("blue"))).startsWith("DEADLINE_EXCEEDED");
    qdrant.clearFaults();

    assertThat(get(query("blue"))).isEmpty();
  }

  @Test
  void aWriteCanTimeOutWhileItIsDone() throws Exception {
    qdrant.next(Operation.UPSERT).timesOutWaiting();

    assertThat(get(upsert(1)).getStatus()).isEqualTo(UpdateStatus.WaitTimeout);
    assertThat(get(client.countAsync("blue"))).isEqualTo(1);
  }

  @Test
  void aCallCanBeDoneTwice() throws Exception {
    qdrant.next(Operation.UPSERT).isDoneTwice();
    qdrant.next(Operation.CREATE_COLLECTION).isDoneTwice();

    get(upsert(1));

    assertThat(get(client.countAsync("blue"))).isEqualTo(1);
    assertThat(refusal(create("green"))).startsWith("ALREADY_EXISTS");
    assertThat(qdrant.collections()).isEqualTo(Set.of("blue", "green"));
  }

  @Test
  void aCallCanBeHeldWhileSomebodyElseActs() throws Exception {
    make("green");
    var gate = qdrant.next(Operation.MOVE_ALIAS).isHeld();

    var late = client.createAliasAsync("live", "blue");
    gate.awaitCall();
    get(client.createAliasAsync("live", "green"));
    gate.open();
    get(late);

    assertThat(qdrant.aliasMoves())
        .containsExactly(AliasMove.first("live", "green"), new AliasMove("live", "green", "blue"));
  }

  @Test
  void aDelayedCallIsDoneAllTheSame() throws Exception {
    qdrant.next(Operation.CREATE_INDEX).isDelayed(Duration.ofMillis(50));

    get(
        client.createPayloadIndexAsync(
            "blue", "repo", PayloadSchemaType.Keyword, null, true, null, null));

    assertThat(get(client.getCollectionInfoAsync("blue")).getPayloadSchemaMap())
        .containsOnlyKeys("repo");
  }

  @Test
  void aServerThatDiesComesBackWithWhatItHeld() throws Exception {
    get(upsert(1));
    qdrant.next(Operation.UPSERT).kills();
    assertThat(refusal(upsert(2))).startsWith("UNAVAILABLE: ");
    comeBack();
    assertThat(get(client.countAsync("blue"))).isEqualTo(1);

    qdrant.next(Operation.MOVE_ALIAS).isDoneThenKills();
    assertThat(refusal(client.createAliasAsync("live", "blue"))).startsWith("UNAVAILABLE: ");
    assertThat(refusal(client.countAsync("live"))).startsWith("UNAVAILABLE: ");
    comeBack();

    assertThat(get(client.countAsync("live"))).isEqualTo(1);
    assertThat(get(client.listCollectionAliasesAsync("blue"))).containsExactly("live");
  }

  @Test
  void anOptimizerCanSeemToBeAtWork() throws Exception {
    qdrant.isBusyFor(2);

    assertThat(List.of(status(), status(), status()))
        .containsExactly(CollectionStatus.Yellow, CollectionStatus.Yellow, CollectionStatus.Green);
  }

  @Test
  void whoBringsNoKeyIsRefused() throws Exception {
    qdrant.requireApiKey("s3cret");
    var channel = NettyChannelBuilder.forAddress("127.0.0.1", qdrant.grpcPort()).usePlaintext();

    assertThat(refusal(client.listCollectionsAsync()))
        .isEqualTo("UNAUTHENTICATED: Must provide an API key or an Authorization bearer token");
    assertThat(get(client.healthCheckAsync()).getVersion()).isEqualTo(FakeQdrant.VERSION);
    assertThat(rest(qdrant.rest().resolve("/collections/blue/optimizations"), ""))
        .isEqualTo("401 Must provide an API key or an Authorization bearer token");
    assertThat(rest(qdrant.rest().resolve("/collections/blue/optimizations"), "s3cret"))
        .startsWith("200 {");
    try (var wrong = QdrantConnection.over(channel.build(), "guess");
        var right = QdrantConnection.over(channel.build(), "s3cret")) {
      assertThat(refusal(wrong.client().listCollectionsAsync()))
          .isEqualTo("UNAUTHENTICATED: Invalid API key or JWT");
      assertThat(get(right.client().listCollectionsAsync())).containsExactly("blue");
    }
  }

  @Test
  void tlsIsSpokenWithACertificateThatTheClientMustTrust(@TempDir Path folder) throws Exception {
    var certificate = TestCertificate.in(folder);
    try (var secured = FakeQdrant.start(certificate)) {
      var trusting =
          TlsChannelCredentials.newBuilder().trustManager(certificate.pem().toFile()).build();
      try (var one = tls(secured, trusting);
          var other = tls(secured, TlsChannelCredentials.create())) {
        assertThat(get(one.client().listCollectionsAsync())).isEmpty();
        assertThat(refusal(other.client().listCollectionsAsync())).startsWith("UNAVAILABLE: ");
      }
      assertThat(secured.store()).isEqualTo("qdrants://127.0.0.1:" + secured.grpcPort());
      assertThat(secured.rest().getScheme()).isEqualTo("https");
    }
  }

  private static QdrantConnection tls(FakeQdrant server, ChannelCredentials trust) {
    return QdrantConnection.over(
        NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort(), trust).build(), "");
  }

  private static String rest(URI address, String key) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address);
      if (!key.isEmpty()) {
        request.header("api-key", key);
      }
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    }
  }

  private void make(String name) throws Exception {
    get(create(name));
  }

  private ListenableFuture<?> create(String name) {
    return client.createCollectionAsync(
        name, VectorParams.newBuilder().setSize(2).setDistance(Distance.Cosine).build());
  }

  private ListenableFuture<UpdateResult> upsert(long id) {
    return client.upsertAsync("blue", List.of(point(id)));
  }

  private ListenableFuture<List<ScoredPoint>> query(String collection) {
    return client.queryAsync(
        QueryPoints.newBuilder()
            .setCollectionName(collection)
            .setQuery(nearest(List.of(1f, 0f)))
            .build());
  }

  private static PointStruct point(long id) {
    return PointStruct.newBuilder().setId(id(id)).setVectors(vectors(1f, 0f)).build();
  }

  private CollectionStatus status() throws Exception {
    return get(client.getCollectionInfoAsync("blue")).getStatus();
  }
}
