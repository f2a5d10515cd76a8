package dev.codesense.search.store.qdrant;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codesense.core.CodesenseException;
import dev.codesense.search.store.Chunks;
import dev.codesense.search.store.CodeStoreContract;
import dev.codesense.search.store.Generation;
import dev.codesense.search.store.Generation.Vectors;
import dev.codesense.testkit.qdrant.fault.Operation;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// However a connection ends, a call is made again until the server is back, or patience ends.
class TransportEndTest {
  private static final String SETTINGS = frame(4, 0, 0, "");

  private final TestServer server = TestServer.fake("");

  TransportEndTest() throws IOException, InterruptedException {}

  @AfterEach
  void close() {
    server.close();
  }

  /// What a client gets to hear, as the last words on a connection. The first stream of gRPC for
  /// Java has the number 3.
  enum End {
    CLOSED(""),
    RESET(""),
    GARBAGE("not a frame of HTTP/2 at all, but a long line of words"),
    HTTP_1("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"),
    CLOSED_WITH_A_CALL_ON_ITS_WAY(SETTINGS, ""),
    HALF_A_FRAME(SETTINGS, "000040"),
    FRAME_OF_NO_KNOWN_STREAM(SETTINGS, frame(0, 0, 9, "00")),
    GOAWAY(SETTINGS, frame(7, 0, 0, "0000000000000000")),
    GOAWAY_FOR_AN_ERROR(SETTINGS, frame(7, 0, 0, "0000000300000002")),
    STREAM_REFUSED(SETTINGS, frame(3, 0, 3, "00000007")),
    STREAM_CANCELLED(SETTINGS, frame(3, 0, 3, "00000008")),
    STREAM_BROKEN(SETTINGS, frame(3, 0, 3, "00000002")),
    STATUS_404_OF_A_PROXY(SETTINGS, frame(1, 5, 3, "8d")),
    STATUS_500_OF_A_PROXY(SETTINGS, frame(1, 5, 3, "8e")),
    ANSWER_WITHOUT_AN_END(SETTINGS, frame(1, 4, 3, "88")),
    ANSWER_WITHOUT_A_STATUS(SETTINGS, frame(1, 5, 3, "88"));

    private final String greeting;
    private final String last;

    End(String words) {
      this("", HexFormat.of().formatHex(words.getBytes(US_ASCII)));
    }

    /// @param greeting bytes in hexadecimal digits
    /// @param last bytes in hexadecimal digits
    End(String greeting, String last) {
      this.greeting = greeting;
      this.last = last;
    }

    byte[] greeting() {
      return HexFormat.of().parseHex(greeting);
    }

    byte[] last() {
      return HexFormat.of().parseHex(last);
    }
  }

  private static String frame(int type, int flags, int stream, String payload) {
    return "%06x%02x%02x%08x%s".formatted(payload.length() / 2, type, flags, stream, payload);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aCallIsMadeAgainUntilTheServerIsThere(End end) throws Exception {
    try (var gateway = new BadGateway(end, 2, server.address().port());
        var store = server.open(gateway.address())) {
      assertThat(store.alias("shop")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void aServerThatStaysAwayIsUnreachable(End end) throws Exception {
    try (var gateway = new BadGateway(end, Integer.MAX_VALUE, 0);
        var store = server.open(gateway.address())) {
      assertUnreachable(store);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"qdrants://127.0.0.1:%d", "qdrant://nowhere.invalid:%d"})
  void soIsOneThatDoesNotSpeakTlsOrHasNoAddress(String address) throws Exception {
    var where = QdrantAddress.parse(address.formatted(server.address().port()), Path.of(""));
    try (var store = server.open(where)) {
      assertUnreachable(store);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 9})
  void aServerThatDiesWhilePointsTravelGetsThemWhenItIsBack(int batch) throws Exception {
    var patient =
        QdrantAddress.parse(
            "qdrant://" + server.address().shown() + "?timeout=5m&rest=0", Path.of(""));
    try (var store = server.open(patient)) {
      var gate = server.faults().nth(batch, Operation.UPSERT).isHeld();
      var build = new FutureTask<>(() -> build(store));
      Thread.ofVirtual().start(build);
      gate.awaitCall();
      server.faults().kill();
      server.faults().restart();
      gate.open();
      store.verify(build.get());
    }
  }

  private static Generation build(QdrantCodeStore store) throws InterruptedException {
    try (var builder = store.build("shop", 4, null)) {
      for (int i = 0; i < 3_000; i++) {
        var text = "class C" + i + " {}\n".repeat(50);
        builder.add(List.of(Chunks.at("C" + i + ".java", 1, text).towards(1, i, 0, 0)));
      }
      return builder.seal(CodeStoreContract.manifest(builder, Vectors.FULL));
    }
  }

  private static void assertUnreachable(QdrantCodeStore store) {
    assertThatThrownBy(() -> store.alias("shop"))
        .isInstanceOfSatisfying(
            CodesenseException.class,
            e -> assertThat(e.problem()).isEqualTo(QdrantProblem.UNREACHABLE));
  }

  /// Ends its first connections badly and passes on what comes after them.
  private static final class BadGateway implements AutoCloseable {
    private static final int PREFACE = 24;
    private static final int HEADERS = 1;

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final End end;
    private final int behind;
    private int bad;

    /// @param bad how many connections end badly
    /// @param behind port of the server that gets the others
    BadGateway(End end, int bad, int behind) throws IOException {
      this.end = end;
      this.bad = bad;
      this.behind = behind;
      Thread.ofVirtual().start(this::accept);
    }

    QdrantAddress address() {
      return QdrantAddress.parse("qdrant://127.0.0.1:" + door.getLocalPort(), Path.of(""));
    }

    private void accept() {
      while (!door.isClosed()) {
        try {
          var client = door.accept();
          boolean ends = bad-- > 0;
          Thread.ofVirtual()
              .start(() -> {
                try (client) {
                  if (ends) {
                    end(client);
                  } else {
                    pass(client);
                  }
                } catch (IOException e) {
                  // The client has gone.
                }
              });
        } catch (IOException e) {
          return; // Closed.
        }
      }
    }

    private void end(Socket client) throws IOException {
      var in = new DataInputStream(client.getInputStream());
      var out = client.getOutputStream();
      in.skipNBytes(PREFACE);
      if (end.greeting().length > 0) {
        out.write(end.greeting());
        awaitCall(in);
      }
      out.write(end.last());
      if (end == End.RESET) {
        client.setSoLinger(true, 0);
        return;
      }
      client.shutdownOutput();
      in.transferTo(OutputStream.nullOutputStream());
    }

    private static void awaitCall(DataInputStream in) throws IOException {
      int type;
      do {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        type = in.readUnsignedByte();
        in.skipNBytes(1 + Integer.BYTES + (long) length);
      } while (type != HEADERS);
    }

    private void pass(Socket client) throws IOException {
      try (var server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
        Thread.ofVirtual().start(() -> copy(client, server));
        copy(server, client);
      }
    }

    private static void copy(Socket from, Socket to) {
      try (InputStream in = from.getInputStream()) {
        in.transferTo(to.getOutputStream());
      } catch (IOException e) {
        // One of both has gone.
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
    }
  }
}
