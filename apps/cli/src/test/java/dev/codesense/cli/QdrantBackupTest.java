package dev.codesense.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.codesense.runtime.jackson.JsonCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program of the backup jobs against two nodes that hold a shard each.
class QdrantBackupTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("codesense.root"), "infra/qdrant/surroundings/files/backup.py");
  private static final String LIVE = "codesense-g7-0a1b2c3d";

  @TempDir Path backups;

  private final TwoNodes qdrant = new TwoNodes();

  @BeforeEach
  void oneLiveCollection() throws IOException {
    qdrant.start();
    qdrant.collections.put(LIVE, new Collection(TwoNodes.CONFIG));
    live().shards.put(0, "a\nb\nc\n");
    live().shards.put(1, "d\ne\n");
    qdrant.collections.put("codesense-g8-ffffffff", new Collection(Map.of()));
    qdrant.aliases.put("codesense", LIVE);
  }

  @AfterEach
  void stop() {
    qdrant.stop();
  }

  @Test
  void whatAnswersQueriesIsBackedUpAndRestoredOnTrial() throws Exception {
    var backup = run("backup");
    var trial = run("trial");

    assertThat(backup.out())
        .isEqualTo("backed up %s: 5 points, 2 shards, %d bytes\n".formatted(LIVE, bytes()));
    assertThat(trial.out())
        .isEqualTo("restored %s of %s on trial: 5 points\n".formatted(LIVE, only().getFileName()));
    assertThat(trial.code()).isZero();
    assertThat(qdrant.collections).containsOnlyKeys(LIVE, "codesense-g8-ffffffff");
    assertThat(qdrant.created).containsExactly(LIVE + "-restore-trial");
  }

  @Test
  void whatIsLostComesBackWithItsSettingsAndItsAlias() throws Exception {
    run("backup");
    qdrant.collections.clear();
    qdrant.aliases.clear();

    var restore = run("restore");
    var again = run("restore");

    var restored = live();
    assertThat(restore.out())
        .isEqualTo(
            """
            restored %s of %s: 5 points
            codesense points at %s
            """
                .formatted(LIVE, only().getFileName(), LIVE));
    assertThat(again.out())
        .isEqualTo("%s is there\ncodesense points at %s\n".formatted(LIVE, LIVE));
    assertThat(restored.shards).isEqualTo(Map.of(0, "a\nb\nc\n", 1, "d\ne\n"));
    assertThat(restored.request)
        .isEqualTo(
            Map.of(
                "vectors",
                Map.of("dense", Map.of("size", 384, "distance", "Cosine")),
                "shard_number",
                2,
                "replication_factor",
                2,
                "write_consistency_factor",
                1,
                "optimizers_config",
                Map.of("indexing_threshold", 10000),
                "metadata",
                Map.of("codesense", "label")));
    assertThat(restored.indexes)
        .isEqualTo(Map.of("repo", Map.of("type", "keyword", "is_tenant", true), "test", "bool"));
    assertThat(qdrant.aliases).isEqualTo(Map.of("codesense", LIVE));
  }

  @Test
  void anAliasThatPointsElsewhereStaysWhereItIs() throws Exception {
    run("backup");
    qdrant.collections.remove(LIVE);
    qdrant.aliases.put("codesense", "codesense-g8-ffffffff");

    assertThat(run("restore").out()).endsWith("codesense points at codesense-g8-ffffffff\n");
  }

  @Test
  void aTrialThatCountsOtherwiseFailsAndLeavesNothing() throws Exception {
    run("backup");
    qdrant.forgetful = true;

    var trial = run("trial");

    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.err())
        .isEqualTo(
            "trial failed: Failure: %s-restore-trial holds 3 points, the backup of %s has 5\n"
                .formatted(LIVE, LIVE));
    assertThat(qdrant.collections).containsOnlyKeys(LIVE, "codesense-g8-ffffffff");
  }

  @Test
  void aDamagedBackupIsRefused() throws Exception {
    run("backup");
    Files.writeString(only().resolve(LIVE).resolve("shard-1"), "d\nX\n");

    var trial = run("trial");

    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.err()).contains("shards/1/snapshots/upload", "checksum mismatch");
    assertThat(qdrant.collections).containsOnlyKeys(LIVE, "codesense-g8-ffffffff");
  }

  @Test
  void aShardThatIsNotActiveAnywhereIsAFailureAndNoBackup() throws Exception {
    live().state = "Dead";

    var backup = run("backup");

    assertThat(backup.err())
        .isEqualTo("backup failed: Failure: %s: of 2 shards only [] are active\n".formatted(LIVE));
    assertThat(run("trial").err())
        .isEqualTo("trial failed: Failure: %s holds no backup\n".formatted(backups));
  }

  @Test
  void nothingToBackUpIsAFailureThatKeepsTheOldBackups() throws Exception {
    run("backup");
    qdrant.aliases.clear();

    var backup = run("backup");

    assertThat(backup.code()).isEqualTo(1);
    assertThat(backup.err())
        .isEqualTo(
            "backup failed: Failure: no alias points at a collection: there is nothing to back up\n");
    assertThat(only().resolve(LIVE).resolve("collection.json")).exists();
  }

  @Test
  void theOldestBackupsGoAndAnUnfinishedOneWithThem() throws Exception {
    for (var old :
        List.of(
            "2026-01-01T00-00-00Z", "2026-01-02T00-00-00Z", "2026-01-03.partial", "lost+found")) {
      Files.createDirectory(backups.resolve(old));
    }

    run("backup");

    try (var entries = Files.list(backups)) {
      assertThat(entries.map(entry -> entry.getFileName().toString()).sorted())
          .hasSize(3)
          .startsWith("2026-01-02T00-00-00Z")
          .endsWith("lost+found");
    }
    assertThat(run("trial").code()).isZero();
  }

  @Test
  void aKeyThatIsRefusedIsSaid() throws Exception {
    qdrant.key = "another";

    assertThat(run("backup").err())
        .startsWith("backup failed: Failure: 127.0.0.1:")
        .endsWith("GET /aliases: 403 \n");
  }

  private Shell.Outcome run(String verb) throws IOException, InterruptedException {
    var out = Files.createTempFile("backup", ".out");
    var err = Files.createTempFile("backup", ".err");
    try {
      var python =
          new ProcessBuilder("python3", "-IBu", PROGRAM.toString(), verb)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      python
          .environment()
          .putAll(
              Map.of(
                  "QDRANT_NODES", qdrant.addresses(),
                  "QDRANT_API_KEY", "key",
                  "BACKUPS", backups.toString(),
                  "BACKUPS_KEPT", "2",
                  "PATIENCE_S", "0"));
      return new Shell.Outcome(
          started(python).waitFor(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static Process started(ProcessBuilder python) {
    try {
      return python.start();
    } catch (IOException e) {
      assumeTrue(false, "No python3 on this machine: the backup's program is not run");
      throw new AssertionError(e);
    }
  }

  private Collection live() {
    return requireNonNull(qdrant.collections.get(LIVE));
  }

  private Path only() throws IOException {
    try (var entries = Files.list(backups)) {
      return entries.findFirst().orElseThrow();
    }
  }

  private long bytes() throws IOException {
    try (var files = Files.list(only().resolve(LIVE))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static final class Collection {
    final Map<String, Object> request;
    final Map<String, Object> indexes = new TreeMap<>();

    /// A point is a line.
    final Map<Integer, String> shards = new TreeMap<>();

    String state = "Active";
    boolean moved;

    Collection(Map<String, Object> request) {
      this.request = request;
    }

    long points() {
      return shards.values().stream().flatMap(String::lines).count();
    }
  }

  /// As much of Qdrant's REST API, version 1.16, as backups use.
  private static final class TwoNodes {
    static final Map<String, Object> CONFIG =
        Map.of(
            "params",
                Map.of(
                    "vectors", Map.of("dense", Map.of("size", 384, "distance", "Cosine")),
                    "shard_number", 2,
                    "replication_factor", 2,
                    "write_consistency_factor", 1),
            "optimizer_config", Map.of("indexing_threshold", 10000),
            "metadata", Map.of("codesense", "label"));
    private static final Pattern UPLOADED =
        Pattern.compile("(?s).*octet-stream\r\n\r\n(.*)\r\n--codesense-snapshot--\r\n");
    private static final Pattern PATH =
        Pattern.compile("/collections/(?<name>[^/]+)(?<rest>/\\D*(?<shard>\\d+)?.*)?");

    final Map<String, Collection> collections = new TreeMap<>();
    final Map<String, String> aliases = new TreeMap<>();
    final List<String> created = new ArrayList<>();
    String key = "key";
    boolean forgetful;

    private final JsonCodec codec = new JsonCodec();
    private final List<HttpServer> servers = new ArrayList<>();

    void start() throws IOException {
      for (int node = 0; node < 2; node++) {
        int number = node;
        var server =
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> handle(number, exchange));
        server.start();
        servers.add(server);
      }
    }

    void stop() {
      servers.forEach(server -> server.stop(0));
    }

    String addresses() {
      return String.join(
          ",",
          servers.stream()
              .map(server -> "http://127.0.0.1:" + server.getAddress().getPort())
              .toList());
    }

    private void handle(int node, HttpExchange exchange) throws IOException {
      try (exchange) {
        var body = exchange.getRequestBody().readAllBytes();
        if (!key.equals(exchange.getRequestHeaders().getFirst("api-key"))) {
          exchange.sendResponseHeaders(403, -1);
          return;
        }
        var answer = answer(node, exchange, body);
        var sent =
            switch (answer) {
              case String file -> file.getBytes(UTF_8);
              case Refusal refusal -> refusal.text().getBytes(UTF_8);
              default -> codec.encode(Map.of("result", answer));
            };
        exchange.sendResponseHeaders(answer instanceof Refusal ? 400 : 200, sent.length);
        exchange.getResponseBody().write(sent);
      }
    }

    private record Refusal(String text) {}

    private synchronized Object answer(int node, HttpExchange exchange, byte[] body) {
      var method = exchange.getRequestMethod();
      var path = exchange.getRequestURI().getPath();
      return switch (path) {
        case "/aliases" ->
            Map.of(
                "aliases",
                aliases.entrySet().stream()
                    .map(alias ->
                        Map.of("alias_name", alias.getKey(), "collection_name", alias.getValue()))
                    .toList());
        case "/collections" ->
            Map.of(
                "collections",
                collections.keySet().stream().map(name -> Map.of("name", name)).toList());
        case "/collections/aliases" -> {
          var actions = (List<?>) requireNonNull(codec.decodeObject(body).get("actions"));
          var alias =
              (Map<?, ?>) requireNonNull(((Map<?, ?>) actions.getFirst()).get("create_alias"));
          aliases.put(
              String.valueOf(alias.get("alias_name")),
              String.valueOf(alias.get("collection_name")));
          yield true;
        }
        default -> collection(node, method, exchange, body);
      };
    }

    private Object collection(int node, String method, HttpExchange exchange, byte[] body) {
      var uri = exchange.getRequestURI();
      var path = PATH.matcher(uri.getPath());
      assertThat(path.matches()).isTrue();
      var name = path.group("name");
      var rest = path.group("rest") == null ? "" : path.group("rest");
      int shard = path.group("shard") == null ? -1 : Integer.parseInt(path.group("shard"));
      if (method.equals("PUT") && rest.isEmpty()) {
        var made = new Collection(codec.decodeObject(body));
        made.moved = true;
        made.shards.put(0, "");
        made.shards.put(1, "");
        collections.put(name, made);
        created.add(name);
        return true;
      }
      if (method.equals("DELETE")) {
        return collections.remove(name) != null;
      }
      var collection = collections.get(name);
      if (collection == null) {
        return new Refusal("no collection " + name);
      }
      return switch (method + " " + rest.replaceAll("\\d+", "N")) {
        case "GET " ->
            Map.of(
                "config",
                collection.request,
                "payload_schema",
                Map.of(
                    "repo",
                        Map.of(
                            "data_type",
                            "keyword",
                            "params",
                            Map.of("type", "keyword", "is_tenant", true)),
                    "test", Map.of("data_type", "bool", "points", 5)));
        case "GET /cluster" -> Map.of("local_shards", shards(node, collection));
        case "POST /points/count" -> Map.of("count", collection.points());
        case "PUT /index" -> {
          var index = codec.decodeObject(body);
          collection.indexes.put(
              String.valueOf(index.get("field_name")), index.get("field_schema"));
          yield true;
        }
        case "GET /shards/N/snapshot" ->
            holds(node, collection, shard)
                ? String.valueOf(collection.shards.get(shard))
                : new Refusal("no such shard here");
        case "POST /shards/N/snapshots/upload" ->
            upload(node, collection, shard, uri.getQuery(), body);
        default -> new Refusal(method + " " + rest);
      };
    }

    private List<Map<String, Object>> shards(int node, Collection collection) {
      return IntStream.range(0, 2)
          .filter(shard -> holds(node, collection, shard))
          .mapToObj(shard -> Map.<String, Object>of("shard_id", shard, "state", collection.state))
          .toList();
    }

    /// What is made anew lies elsewhere than what was there from the beginning.
    private static boolean holds(int node, Collection collection, int shard) {
      return collection.moved != (node == shard);
    }

    private Object upload(int node, Collection collection, int shard, String query, byte[] body) {
      var uploaded = UPLOADED.matcher(new String(body, UTF_8));
      if (!holds(node, collection, shard) || !uploaded.matches()) {
        return new Refusal("not here, or no form");
      }
      var points = uploaded.group(1);
      if (!query.equals("wait=true&priority=snapshot&checksum=" + sha256(points))) {
        return new Refusal("checksum mismatch: " + query);
      }
      collection.shards.put(shard, forgetful && shard == 1 ? "" : points);
      return true;
    }

    private static String sha256(String text) {
      try {
        return HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError(e);
      }
    }
  }
}
